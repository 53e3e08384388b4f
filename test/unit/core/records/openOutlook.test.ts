import { deepEqual, equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import { rtfContent } from '../../../../src/core/records/rtfText';
import { outlookContent } from '../../../../src/core/records/tnef';
import { unpackedRtf } from '../../../../src/core/records/unpackRtf';
import { rounds } from '../../../support/rounds';
import { fieldOf, readMail } from './mail';

const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
const latin = (text: string) => [...Buffer.from(text, 'latin1')];
const wide = (text: string) => [...Buffer.from(`${text}\0`, 'utf16le')];
const attribute = (level: number, id: number, content: readonly number[]) => [
  level,
  ...u32(id),
  ...u32(content.length),
  ...content,
  0,
  0,
];
/** A value with its length, behind a count of one. */
const property = (type: number, tag: number, content: readonly number[]) => [
  ...u32((tag << 16) | type),
  ...u32(1),
  ...u32(content.length),
  ...content,
  ...Array.from({ length: (4 - (content.length % 4)) % 4 }, () => 0),
];
const properties = (...all: readonly (readonly number[])[]) => [...u32(all.length), ...all.flat()];
/** Unpacked RTF in the header of packed RTF. */
const wrapped = (rtf: string) => [
  ...u32(rtf.length + 12),
  ...u32(rtf.length),
  ...u32(0x414c454d),
  ...u32(0),
  ...latin(rtf),
];
const named = [
  ...u32((0x8001 << 16) | 3),
  ...Array.from({ length: 16 }, () => 7),
  ...u32(1),
  ...u32(6),
  ...wide('Ab'),
  0,
  0,
  ...u32(5),
];
const tnef = (...attributes: readonly (readonly number[])[]) =>
  Uint8Array.from([0x78, 0x9f, 0x3e, 0x22, 1, 0, ...attributes.flat()]);
const file = (name: string, content: string) => [
  ...attribute(2, 0x00069002, [0, 0]),
  ...attribute(2, 0x00018010, latin('SHORT~1.TXT\0')),
  ...attribute(2, 0x0006800f, latin(content)),
  ...attribute(2, 0x00069005, properties(property(0x1f, 0x3707, wide(name)))),
];
const html = '<p>Pay <a href="https://evil.example/x">your bank</a> &auml;</p>';
const page = attribute(1, 0x00069007, [...u32(1252), ...u32(0)]);

const mail = (content: Uint8Array, text: string) =>
  `From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n${text}\n--b\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(content).toString('base64')}\n--b--\n`;

describe('what Outlook puts into winmail.dat', () => {
  it('is read: the formatted text with its links, and the files by their long names', async () => {
    const body = attribute(1, 0x00069003, properties(named, property(0x102, 0x1013, latin(html))));
    const record = await readMail(mail(tnef(page, body, file('Rechnung März.txt', 'hello')), 'Pay your bank ä'));

    match(record.text, /your bank → https:\/\/evil\.example\/x/);
    match(fieldOf(record, 'Attachment') ?? '', /^Rechnung März\.txt .*\b5 bytes/);
    equal(record.problem, undefined);
  });

  it('is read from RTF, with HTML inside or without', async () => {
    const rich = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\par \htmlrtf0 Pay {\*\htmltag84 <a href="https://evil.example/y">}here \'e4{\*\htmltag92 </a>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}`;
    const plain = String.raw`{\rtf1\ansi\ansicpg932{\*\generator X;}\uc1 Call \u8364?5\par \'93\'fa\'96\'7b \{now\}}`;
    const of = (rtf: string) =>
      mail(tnef(page, attribute(1, 0x00069003, properties(property(0x102, 0x1009, wrapped(rtf))))), '');

    match((await readMail(of(rich))).text, /here ä.* → https:\/\/evil\.example\/y/);
    equal((await readMail(of(plain))).text, 'Call €5\n日本 {now}');
  });

  it('is unpacked as MS-OXRTFCP shows it in its example', () => {
    const packed = '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0';
    const rtf = unpackedRtf(Uint8Array.from(Buffer.from(packed, 'hex')))?.rtf ?? new Uint8Array(0);

    equal(Buffer.from(rtf).toString('latin1'), '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
    equal(rtfContent(rtf).text, 'hello world');
  });

  it('is told once where the mail says the same, and where it is cut', async () => {
    const body = attribute(1, 0x0002800c, latin('Hello\r\nthere\0'));

    equal((await readMail(mail(tnef(page, body), 'Hello\nthere, friend'))).text, 'Hello\nthere, friend');
    const cut = await readMail(mail(tnef(page, body, [1, 2]), 'See file.'));
    deepEqual(
      [cut.text, cut.problem],
      [
        'See file.\n\n[in winmail.dat]\nHello\nthere',
        'what Outlook put into winmail.dat is cut or broken, so a part of it may be missing',
      ],
    );
  });

  it('is read without harm whatever a byte of it is', () => {
    const whole = tnef(
      page,
      attribute(1, 0x00069003, properties(named, property(0x102, 0x1013, latin(html)))),
      file('a', 'b'),
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, end) => {
        const changed = whole.slice(0, end);
        if (at < end) changed[at] = byte;
        outlookContent(changed);
      }),
      { numRuns: rounds(500) },
    );
  });
});
