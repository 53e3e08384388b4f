import { deepEqual } from 'node:assert/strict';
import { headerLines, linesInFile } from '../../../../src/core/records/linesInFile';

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

describe('lines of a record in its file', () => {
  it('are found going forward, so that a phrase that comes twice is told apart', () => {
    deepEqual(linesInFile('Dear all,\n\nPlease pay now.\nPlease pay now.', raw, 10), [13, 0, 15, 16]);
  });

  it('are 0 where the words were encoded and stand nowhere as they are', () => {
    deepEqual(linesInFile('Grüße aus Bern\nDear all,', raw, 1), [0, 4]);
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
