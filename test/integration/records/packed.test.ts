import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { gunzip } from '../../../src/core/records/gunzip';
import { readRecords } from '../../../src/core/records/readRecords';
import { isWhole } from '../../support/rounds';
import { fieldOf, hash, read } from '../../unit/core/records/mail';

const lines = Array.from({ length: 3_000 }, (_, index) => `{"n":${index},"x":"${(index * 7919).toString(36)}"}`).join(
  '\n',
);

describe('packed files', () => {
  it('are read as what is in them, whatever their name, with the same ids', async () => {
    const plain = await read('a.ndjson', lines);
    for (const path of ['a.ndjson.gz', 'a.ndjson', 'download']) {
      deepEqual(
        (await read(path, gzipSync(lines), 777)).map(({ id }) => id),
        plain.map(({ id }) => id),
      );
    }
    const mail = 'From: a@b.example\nSubject: x\n\nHello\n';
    deepEqual(
      (await read('a.eml.gz', gzipSync(mail))).map(({ id, kind }) => [id, kind]),
      (await read('a.eml', mail)).map(({ id, kind }) => [id, kind]),
    );
  });

  it('that break off give what came before, and one with the problem; the same in every run', async () => {
    const packed = gzipSync(lines);
    const cut = packed.subarray(0, Math.floor(packed.length * 0.7));

    const once = await read('a.gz', cut);
    const again = await read('a.gz', cut, 100);

    ok(once.length > 100 && once.length < 3_000);
    match(once.at(-1)?.problem ?? '', /damaged or ends early/);
    deepEqual(
      again.map(({ id }) => id),
      once.map(({ id }) => id),
    );
  });

  it('that grow beyond all measure are left, in flat memory', async () => {
    const limits = { freeBytes: 1 << 20, maxRatio: 100, maxBytes: 1 << 30 };
    const bomb = gzipSync(new Uint8Array((isWhole ? 200 : 32) << 20));
    const unpacked = gunzip(one(bomb), limits);

    let size = 0;
    for await (const chunk of unpacked.bytes) size += chunk.length;

    ok(size <= bomb.length * 100 + (1 << 20));
    match(unpacked.problem() ?? '', /more than 100 times its size/);
  }).timeout(120_000);

  it('that cannot be read reject as their bytes do', async () => {
    async function* failing() {
      yield gzipSync(lines).subarray(0, 5_000);
      throw new Error('the disk is gone');
    }

    await rejects(async () => {
      for await (const _ of readRecords('a.gz', failing(), hash));
    }, /the disk is gone/);
  });

  it('of other kinds, and binary files, say what to do', async () => {
    const told = async (start: string) =>
      (await read('a.bin', `${start}\0\0\0\0\0\0\0\0\0\0\0\0`)).map(({ problem }) => problem);

    deepEqual(await told('PK\x03\x04'), ['it is a zip archive: unpack it first']);
    deepEqual(await told('ElfFile\0'), ['it is a binary event log (.evtx): export it as JSON or XML first']);
    deepEqual(await told('\x7fELF'), ['it is no text']);
  });
});

describe('a report with the suspect mail attached', () => {
  const suspect = 'From: evil@site.example\nSubject: Pay now\n\nSend gift cards.\n';
  const report = `From: Ann <ann@home.example>\nSubject: Phish?\nDate: Mon, 16 Nov 2026 09:00:00 +0000\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nIs this real?\n--b\nContent-Type: message/rfc822\n\n${suspect}--b--\n`;

  it('is judged by the attached one, under its own id and line, with what the reporter wrote', async () => {
    const [record] = await read('inbox/1.eml', report, 1 << 16, { as: 'email', unwrap: 'attached-message' });
    const [alone] = await read('x.eml', suspect);

    equal(record?.id, alone?.id);
    equal(record?.line, 13);
    equal(record?.text, 'Send gift cards.');
    deepEqual(
      ['From', 'Subject', 'Reported by', 'Reported as', 'Reporter wrote'].map(name => record && fieldOf(record, name)),
      ['evil@site.example', 'Pay now', 'Ann ann@home.example', 'Phish?', 'Is this real?'],
    );
  });

  it('in base64 is found too; further ones are told; without one the mail is judged itself', async () => {
    const encoded = report.replace(
      `message/rfc822\n\n${suspect}`,
      `message/rfc822\nContent-Transfer-Encoding: base64\n\n${btoa(suspect)}\n`,
    );
    const two = report.replace('--b--', `--b\nContent-Type: message/rfc822\n\n${suspect.replace('Pay', 'Do')}--b--`);
    const how = { as: 'email', unwrap: 'attached-message' } as const;

    equal((await read('1.eml', encoded, 1 << 16, how))[0]?.text, 'Send gift cards.');
    match(
      (await read('1.eml', two, 1 << 16, how))[0]?.problem ?? '',
      /1 more mail is attached to the report and not judged/,
    );
    equal((await read('1.eml', suspect, 1 << 16, how))[0]?.text, 'Send gift cards.');
    match((await read('1.eml', report))[0]?.text ?? '', /^Is this real\?/);
  });
});

async function* one(bytes: Uint8Array) {
  yield bytes;
}
