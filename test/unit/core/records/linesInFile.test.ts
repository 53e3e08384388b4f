import { deepEqual } from 'node:assert/strict';
import { headerLines, linesInFile } from '../../../../src/core/records/linesInFile';
import { copies } from '../../../support/rounds';

const raw = [
  'Subject: Hello',
  'From: a@example.org',
  '',
  'Dear all,',
  '',
  'Please pay now.',
  'Please pay now.',
  'Bye',
].join('\n');

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('lines of a record in its file', () => {
  it('are found going forward, so that a phrase that comes twice is told apart', () => {
    deepEqual(linesInFile('Dear all,\n\nPlease pay now.\nPlease pay now.', bytesOf(raw), 10), [13, 0, 15, 16]);
  });

  it('of a line that comes two hundred thousand times are each found, in one going', () => {
    const count = copies(200_000);
    const same = 'Please pay now.\n'.repeat(count).trimEnd();

    const lines = linesInFile(same, bytesOf(same), 1);

    deepEqual([lines.length, lines[0], lines[1], lines.at(-1)], [count, 1, 2, count]);
    deepEqual(
      linesInFile(`${same}\nPlease pay now.`, bytesOf(same), 1).slice(-2),
      [count, 1],
      'one more than there are',
    );
  });

  it('are counted on behind lines of any length', () => {
    const lines = [
      'a'.repeat(300_000),
      'first words',
      'b'.repeat(900_000),
      '',
      'Grüße '.repeat(60_000),
      'last words',
      '',
    ];
    const found = linesInFile(`last words\n${'b'.repeat(900_000)}`, bytesOf(lines.join('\n')), 1);
    deepEqual([found, linesInFile('first words', bytesOf(lines.join('\n')), 1)], [[6, 3], [2]]);
  });

  it('are 0 where the words were encoded and stand nowhere as they are', () => {
    deepEqual(linesInFile('Grüße aus Bern\nDear all,', bytesOf(raw), 1), [0, 4]);
  });

  it('know each header field by its name', () => {
    deepEqual(
      [...headerLines(raw, 5)],
      [
        ['subject', 5],
        ['from', 6],
      ],
    );
  });
});
