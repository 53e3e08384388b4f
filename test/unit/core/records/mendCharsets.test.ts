import { deepEqual, equal } from 'node:assert/strict';
import { isUtf8 } from '../../../../src/core/records/isUtf8';
import { countUndecoded, mendBody, mendHeader } from '../../../../src/core/records/mendCharsets';
import { rounds } from '../../../support/rounds';

const utf8 = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]));

describe('bytes of a mail whose charset nobody named', () => {
  it('are UTF-8 exactly where the decoder of the platform takes them', () => {
    for (let seed = 1; seed <= rounds(20_000); seed++) {
      const bytes = someBytes(seed);
      equal(isUtf8(bytes), decodes(bytes), `${[...bytes].map(byte => byte.toString(16))}`);
    }
  });

  it('are taken as windows-1252 in the lines that are not UTF-8, and in these alone', () => {
    const mail = joined(
      utf8('Subject: x\n\nSchöne Grüße\n'),
      Uint8Array.of(0x80, 0x35, 0x20, 0xfc, 0x0a),
      utf8('äöü\n'),
    );

    equal(new TextDecoder().decode(mendBody(mail)), 'Subject: x\n\nSchöne Grüße\n€5 ü\näöü\n');
  });

  it('become a blank where windows-1252 has no letter, also where nothing else is mended', () => {
    equal(new TextDecoder().decode(mendBody(joined(utf8('a: b\n\n'), Uint8Array.of(0x61, 0x81, 0x62)))), 'a: b\n\na b');
  });

  it('are left alone where all is UTF-8, or another charset is named', () => {
    equal(mendBody(utf8('a: b\n\nGrüße')), undefined);
    equal(mendBody(joined(utf8('Content-Type: text/plain; charset=koi8-r\n\n'), Uint8Array.of(0xf0))), undefined);
    const plain = utf8('Subject: Grüße\n\n');
    equal(mendHeader(plain), plain);
  });

  it('of a header are read by the charset that the message names', () => {
    const header = joined(
      utf8('Content-Type: text/plain; charset=koi8-r\nSubject: '),
      Uint8Array.of(0xf0, 0xd2),
      utf8('\n\n'),
    );

    equal(new TextDecoder().decode(mendHeader(header)).split('\n')[1], 'Subject: Пр');
  });

  it('that could not be decoded are counted', () => {
    deepEqual(['', 'a', '\ufffd', '\ufffda\ufffd\ufffd'].map(countUndecoded), [0, 0, 1, 3]);
  });
});

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Up to eight bytes, of those where the rules of UTF-8 turn. */
function someBytes(seed: number): Uint8Array {
  const turns = [
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xef,
  ];
  const bytes = [...turns, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
  let state = (seed * 48_271) % 2_147_483_647;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return Uint8Array.from({ length: 1 + next(8) }, () => bytes[next(bytes.length)] ?? 0);
}
