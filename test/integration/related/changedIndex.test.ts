import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { companionsOf } from '../../../src/core/gather/related/companions';
import { plainPassage } from '../../../src/core/gather/related/features';
import { FileScanner } from '../../../src/core/gather/related/fileScan';
import { propose } from '../../../src/core/gather/related/propose';
import { RelatedIndex } from '../../../src/core/gather/related/relatedIndex';
import type { PastCommit } from '../../../src/core/ports';
import { shortlist } from '../../../src/core/rank/shortlist';
import { rounds } from '../../support/rounds';

const words = ['retry', 'queue', 'mail', 'delay', 'send', 'close', 'Session', 'parseHeader', 'limit'];
const paths = ['src', 'src/mail', 'test', 'docs'].flatMap(folder =>
  ['retry.ts', 'queue.ts', 'retry.test.ts', 'mail.md', 'session.py'].map(name => `${folder}/${name}`),
);
const word = fc.constantFrom(...words);
const line = fc.oneof(
  fc.tuple(word, word).map(([name, other]) => `export function ${name}${other}() {\n  return ${other};\n}\n`),
  fc.tuple(word, word, word).map(parts => `${parts.join(' ')};`),
  fc.constant(''),
);
const text = fc.array(line, { minLength: 1, maxLength: 40 }).map(lines => `${lines.join('\n')}\n`);
const commit = fc.record({
  message: fc.array(word, { minLength: 1, maxLength: 4 }).map(all => all.join(' ')),
  paths: fc.subarray(paths, { minLength: 1 }),
});
const question = fc.record({
  question: fc.array(word, { maxLength: 5 }).map(all => all.join(' ')),
  open: fc.subarray(paths, { maxLength: 2 }),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...paths), text)
      .map(([path, saying]) => ({ kind: 'set', path, saying }) as const),
  },
  { weight: 2, arbitrary: fc.constantFrom(...paths).map(path => ({ kind: 'delete', path }) as const) },
  { weight: 1, arbitrary: fc.array(commit, { maxLength: 6 }).map(history => ({ kind: 'history', history }) as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' } as const) },
  { weight: 6, arbitrary: question.map(asked => ({ kind: 'ask', asked }) as const) },
);

describe('an index that changed', () => {
  it('answers like one that was made now, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), steps => {
        const changing = new RelatedIndex();
        const now = new Map<string, string>();
        let history: readonly PastCommit[] = [];
        for (const one of steps) {
          if (one.kind === 'set') {
            now.set(one.path, one.saying);
            changing.set(one.path, scan(one.path, one.saying));
          } else if (one.kind === 'delete') {
            now.delete(one.path);
            changing.delete(one.path);
          } else if (one.kind === 'history') {
            history = one.history;
            changing.setHistory(history);
          } else if (one.kind === 'settle') changing.settle();
          else deepEqual(answers(changing, one.asked), answers(made(now, history), one.asked));
        }
      }),
      { seed: 20261128, numRuns: rounds(30) },
    );
  }).timeout(120_000);
});

const scanner = new FileScanner();

function scan(path: string, saying: string) {
  return scanner.scan(path, new TextEncoder().encode(saying));
}

function made(now: ReadonlyMap<string, string>, history: readonly PastCommit[]): RelatedIndex {
  const index = new RelatedIndex();
  for (const [path, saying] of [...now].sort(([one], [other]) => (one < other ? -1 : 1)))
    index.set(path, scan(path, saying));
  index.setHistory(history);
  return index;
}

/** What is proposed, what of it is read, and what a change needs beside it. */
function answers(
  index: RelatedIndex,
  { question: about, open }: { readonly question: string; readonly open: readonly string[] },
): string {
  const change = open.length < 2 ? undefined : { text: about, used: words, touched: ['retryqueue'], paths: open };
  const proposed = propose(index, { question: about, open, shown: [], change });
  const plain = proposed.map(file => ({ ...file, passages: file.passages.map(plainPassage) }));
  return JSON.stringify([plain, shortlist(proposed, 200), change === undefined ? [] : companionsOf(index, change)]);
}
