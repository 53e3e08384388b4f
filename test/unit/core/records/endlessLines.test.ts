import { deepEqual, equal, ok } from 'node:assert/strict';
import { mostCells, partsOf } from '../../../../src/core/records/lineCells';
import { MailLines } from '../../../../src/core/records/mailLines';
import { readJsonValue } from '../../../../src/core/records/readJsonValue';
import { mostBlankLines, readLines } from '../../../../src/core/records/readLines';
import { readMessages } from '../../../../src/core/records/readMessages';
import { bytes, read } from './mail';

async function* inPieces(text: string, size: number) {
  const all = bytes(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

const blank = '\n'.repeat(300_000);
const envelope = 'From a@b.example Wed May 16 00:40:34 2001\n';

describe('files of little but line ends', () => {
  it('take a step for each piece of a message that is full, and not one for each line', async () => {
    for (const passes of ['all', 'to-envelope'] as const) {
      const lines = new MailLines();
      let steps = 0;
      let seen = 0;
      for await (const block of lines.blocksOf(inPieces(`Subject: x\n${blank}`, 10_000)))
        for (const piece of block) {
          lines.passes = passes;
          steps++;
          seen += piece.lines;
        }

      equal(seen, 300_001);
      ok(steps < 100, `${steps} steps`);
    }
  });

  it('leave the message behind one that is full where it stands, in pieces of any size', async () => {
    const next = `${envelope}Subject: next\n\nFrom here on.\n\nFrom within\n`;
    const file = `${envelope}Subject: full\nContent-Length: 400000\n\n${blank}x\n\n${next}`;
    for (const size of [997, 65_536, file.length]) {
      const found = [];
      for await (const message of readMessages(inPieces(file, size), 'mbox'))
        found.push([message.line, message.isCut, message.isCut ? '' : Buffer.from(message.bytes).toString()]);

      deepEqual(found, [
        [1, true, ''],
        [300_007, false, 'Subject: next\n\nFrom here on.\n\nFrom within\n'],
      ]);
    }
  });

  it('give no blank lines beyond those that a row may hold, and the right number to what follows', async () => {
    let given = 0;
    let last = 0;
    for await (const batch of readLines(inPieces(`a\n${' \r\n'.repeat(50_000)}${blank}b\n`, 10_000))) {
      given += batch.length;
      last = batch.at(-1)?.number ?? last;
    }

    equal(last, 350_002);
    ok(given < mostBlankLines + 100, `${given} lines`);
  });

  it('keep the blank lines of a cell, and the place of the row behind it', async () => {
    const rows = await read('a.csv', `name,note\nann,"one\n\n\ntwo"\n${'\n'.repeat(5_000)}bea,three\n`, 100);

    deepEqual(
      rows.map(({ line, text }) => [line, text]),
      [
        [2, 'name: ann\nnote:\n  | one\n  | \n  | \n  | two'],
        [5_006, 'name: bea\nnote: three'],
      ],
    );
  });

  it('make no cell of each separator where a line is nothing else, and say so', async () => {
    const header = '#separator \\x09\n#fields\tts\tuid\n#types\ttime\tset[string]\n';
    const [row] = await read('conn.log', `${header}1793875201.0\ta,b${'\t'.repeat(300_000)}\n`);
    const w3c = (await read('u.log', `#Fields: date time\n2026-11-05 10:00:00${' a'.repeat(300_000)}\n`))[0];

    equal(row?.problem?.includes('it has more than 2,000 columns, and its header names 2'), true, row?.problem);
    equal(w3c?.problem?.includes('more than 2,000 columns'), true, w3c?.problem);
    equal(partsOf('\t'.repeat(300_000), '\t').length, mostCells + 1);
    deepEqual(partsOf('a,b,,c', ','), ['a', 'b', '', 'c']);
    deepEqual(partsOf('a,b,,c', ',', 2), ['a', 'b', ',c']);
  });

  it('keep no list of what is wrong with a text that is wrong everywhere', () => {
    const longest = longestList(() => {
      const { value, problem } = readJsonValue(`[1${',:'.repeat(100_000)} 2]`);

      deepEqual(value, [1]);
      equal(problem, 'it is not valid JSON (value expected at character 4)');
    });

    ok(longest < 1_000, `${longest} entries`);
  });
});

/** How long the longest list became that something was pushed into. */
function longestList(work: () => void): number {
  const { push } = Array.prototype;
  let longest = 0;
  Array.prototype.push = function (...items: unknown[]) {
    longest = Math.max(longest, this.length);
    return push.apply(this, items);
  };
  try {
    work();
  } finally {
    Array.prototype.push = push;
  }
  return longest;
}
