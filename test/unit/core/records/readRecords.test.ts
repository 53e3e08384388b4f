import { deepEqual, equal, match } from 'node:assert/strict';
import { maxMessageBytes, readMessages } from '../../../../src/core/records/readMessages';
import { bytes, hash, read } from './mail';

const mail = 'From: Ann <ann@site.example>\nSubject: Lunch\n\nAt twelve?\n';
const idOf = (text: string) => hash.sha256(text).slice(0, 16);

describe('the messages of a file', () => {
  it('leave the bytes that they were read from as they were, whatever kind of list these are', async () => {
    const file = Buffer.from(mail.replaceAll('\n', '\r\n'));
    const before = Buffer.from(file);

    const idsOf = async () => {
      const ids: string[] = [];
      async function* pieces() {
        yield file;
      }
      for await (const message of readMessages(pieces(), 'eml')) ids.push(idOf(Buffer.from(message.bytes).toString()));
      return ids;
    };

    deepEqual([await idsOf(), await idsOf()], [[idOf(mail)], [idOf(mail)]]);
    deepEqual(file, before);
  });

  it('gives an .eml as one record whose id is the hash of its bytes', async () => {
    const [record, ...others] = await read('inbox/lunch.eml', mail);

    deepEqual(others, []);
    deepEqual([record?.id, record?.kind, record?.path, record?.line], [idOf(mail), 'email', 'inbox/lunch.eml', 1]);
    equal(record?.text, 'At twelve?');
    equal(record?.problem, undefined);
  });

  it('knows the same message again in an .eml, in an mbox, with CRLF and behind an envelope line', async () => {
    const envelope = 'From ann@site.example Wed May 16 00:40:34 2001\n';
    const files = [
      ['a.eml', mail],
      ['b.eml', mail.replaceAll('\n', '\r\n')],
      ['c.eml', envelope + mail],
      ['d.mbox', `${envelope}${mail}\n${envelope}${mail}`],
      ['e.mbox', `${envelope}${mail}\n`.replaceAll('\n', '\r\n')],
      ['Inbox', `${envelope}${mail}\n`],
    ] as const;

    const ids = await Promise.all(files.map(async ([path, text]) => (await read(path, text)).map(record => record.id)));

    deepEqual(ids, [[idOf(mail)], [idOf(mail)], [idOf(mail)], [idOf(mail), idOf(mail)], [idOf(mail)], [idOf(mail)]]);
  });

  it('takes one ">" off lines that an mbox escaped, and leaves those of an .eml', async () => {
    const body = 'From: a@b.example\n\nHe wrote:\n>From here on\n>>From there\n';
    const escaped = 'From: a@b.example\n\nHe wrote:\n>>From here on\n>>>From there\n';

    const [inMailbox] = await read('all.mbox', `From a@b.example\n${escaped}\n`);
    const [inFile] = await read('one.eml', body);

    equal(inMailbox?.text, 'He wrote:\n>From here on\n>>From there');
    equal(inMailbox?.id, inFile?.id);
  });

  it('does not take a sentence that begins with "From " for the next message', async () => {
    const text =
      'From a@b.example Mon Jan  1 10:00:00 2024\nFrom: a@b.example\n\nHello.\n\nFrom home recordings to downloads.\n\nFrom c@d.example Mon Jan  1 11:00:00 2024\nFrom: c@d.example\n\nBye.\n';

    const records = await read('all.mbox', text);

    deepEqual(
      records.map(record => [record.line, record.text]),
      [
        [1, 'Hello.\n\nFrom home recordings to downloads.'],
        [8, 'Bye.'],
      ],
    );
  });

  it('takes a line with a time for the next message only where a header follows, and does without the blank line where the envelope is whole', async () => {
    const envelope = 'From a@b.example Mon Jan  1 10:00:00 2024\n';
    const one = `From: a@b.example\n\nHi.\n\nFrom my place at 10:30 we drive on,\nsee you.\n`;
    const records = await read('all.mbox', `${envelope}${one}${envelope}${one}`);

    deepEqual(
      records.map(record => [record.line, record.text]),
      [
        [1, 'Hi.\n\nFrom my place at 10:30 we drive on,\nsee you.'],
        [8, 'Hi.\n\nFrom my place at 10:30 we drive on,\nsee you.'],
      ],
    );
  });

  it('takes envelope lines within the length that a message names for a part of it, where that length is right', async () => {
    const envelope = 'From a@b.example Mon Jan  1 10:00:00 2024\n';
    const body = `See:\n\n${envelope}Subject: quoted\n\nend\n`;
    const message = (length: number) => `${envelope}Subject: one\nContent-Length: ${length}\n\n${body}\n`;
    const last = `${envelope}Subject: two\nContent-Length: 4\n\nBye\n\n`;
    const linesOf = async (text: string) => (await read('all.mbox', text)).map(({ line }) => line);

    deepEqual(await linesOf(message(body.length) + last), [1, 12]);
    deepEqual(await linesOf(last + message(body.length)), [1, 7]);
    const withReturns = body.replaceAll('\n', '\r\n').length;
    deepEqual(await linesOf((message(withReturns) + last).replaceAll('\n', '\r\n')), [1, 12]);
    deepEqual(await linesOf((message(body.length) + last).replaceAll('\n', '\r\n')), [1, 7, 12]);
    const [first, quoted, second] = await read('all.mbox', message(90_000) + last);
    deepEqual([first?.text, quoted?.text, second?.text], ['See:', 'end', 'Bye']);
    deepEqual(await linesOf(message(90_000) + last), [1, 7, 12]);
    deepEqual(await linesOf(message(3) + last), [1, 7, 12]);
  });

  it('reads mails and mailboxes whose lines end with a carriage return alone, and those behind a byte order mark or in UTF-16', async () => {
    const envelope = 'From ann@site.example Wed May 16 00:40:34 2001\n';
    const mailbox = `${envelope}${mail}\n${envelope}${mail}`;
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${mail}`, 'utf16le'));
    const files = [
      ['a.eml', mail.replaceAll('\n', '\r')],
      ['b.mbox', mailbox.replaceAll('\n', '\r')],
      ['Inbox', `\xef\xbb\xbf${mailbox}`],
      ['c.eml', utf16],
    ] as const;

    const ids = await Promise.all(files.map(async ([path, text]) => (await read(path, text)).map(record => record.id)));

    deepEqual(ids, [[idOf(mail)], [idOf(mail), idOf(mail)], [idOf(mail), idOf(mail)], [idOf(mail)]]);
  });

  it('reads the same whatever pieces the file comes in', async () => {
    const text = `From a@b.example\r\n${mail}\r\n\r\nFrom c@d.example\r\n${mail}`.replaceAll(/\r?\n/g, '\r\n');

    const whole = await read('all.mbox', text);
    const byteByByte = await read('all.mbox', text, 1);

    deepEqual(byteByByte, whole);
    equal(whole.length, 2);
  });

  it('reads a line of a megabyte', async () => {
    const [record] = await read('long.eml', `From: a@b.example\n\n${'x'.repeat(1_000_000)}`);

    equal(record?.text.length, 1_000_000);
  });

  it('gives what is no email as a record with a problem', async () => {
    const [noise] = await read('noise.eml', '\u0000\u0001\u0002 not a mail at all');
    const [nothing] = await read('empty.eml', '');

    match(noise?.problem ?? '', /does not begin with the header of an email/);
    equal(nothing?.problem, 'it is empty');
    deepEqual(await read('empty.mbox', ''), []);
  });

  it('cuts a message that never ends, and goes on with the next', async () => {
    async function* file() {
      yield bytes('From a@b.example\nFrom: a@b.example\n\n');
      for (let megabyte = 0; megabyte < 26; megabyte++) yield new Uint8Array(1 << 20).fill(120);
      yield bytes(`\n\nFrom c@d.example\n${mail}`);
    }

    const messages = [];
    for await (const message of readMessages(file(), 'mbox')) messages.push(message);

    deepEqual(
      messages.map(message => [message.bytes.length, message.isCut]),
      [
        [maxMessageBytes, true],
        [mail.length, false],
      ],
    );
  });
});
