import { deepEqual } from 'node:assert/strict';
import { fieldOf, read, utf8 } from './mail';

const counted = (message: string) => `${utf8(message).length} ${utf8(message)}`;
const failed = '<38>Oct 11 22:14:17 host sshd[12]: Failed password for root from 192.0.2.5 port 22 ssh2';
const twoLines = '<165>1 2026-10-11T22:14:16Z web1 app 77 - - Übersicht\n  of 12 <b>parts</b>';

describe('messages of syslog that are counted before them', () => {
  it('end where their count says, without line ends or with, in pieces of any size', async () => {
    for (const between of ['', '\n', '\r\n'])
      for (const size of [1, 7, 1 << 16]) {
        const records = await read('a.log', [failed, twoLines, failed].map(counted).join(between), size);

        deepEqual(
          records.map(one => [fieldOf(one, 'Host'), one.text.split('\n').length, one.problem]),
          [
            ['host', 1, undefined],
            ['web1', 2, undefined],
            ['host', 1, undefined],
          ],
        );
        deepEqual(records[1]?.lineNumbers, between === '' ? [1, 2] : [2, 3]);
      }
  });

  it('are found again behind one whose count is wrong or that was cut', async () => {
    const file = `${counted(failed)}400 ${failed}${counted(failed)}${counted(failed).slice(0, 30)}\n${counted(failed)}`;

    const records = await read('a.log', file, 50);

    deepEqual(
      records.map(one => fieldOf(one, 'Source')),
      ['192.0.2.5:22', '192.0.2.5:22', '192.0.2.5:22', undefined, '192.0.2.5:22'],
    );
  });

  it('are no matter of a line that begins with a number', async () => {
    const records = await read('a.log', `12 ${failed}\n34 ${failed}\n`);

    deepEqual(
      records.map(one => one.line),
      [1, 2],
    );
  });
});
