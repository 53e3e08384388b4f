import { deepEqual } from 'node:assert/strict';
import { enclosingLines } from '../../../../../src/core/gather/related/enclosingLines';

const of = (path: string, text: string, startLine: number) =>
  enclosingLines(path, text.split('\n'), startLine).map(({ line, text: shown }) => `${line} ${shown}`);

describe('what a passage stands in', () => {
  it('is told by the signatures above it, outermost first', () => {
    const text =
      'class Queue {\n  size = 1;\n\n  other() {\n    note();\n  }\n\n  retryLater(job) {\n    if (job) {\n      wait();\n\n      again();';

    deepEqual(of('queue.ts', text, 11), ['1 class Queue {', '8 retryLater(job) {']);
    deepEqual(of('queue.ts', text, 8), ['1 class Queue {']);
    deepEqual(of('queue.ts', text, 1), []);
    deepEqual(of('q.py', 'class Queue:\n    def add(self):\n        a()\n        b()', 4), [
      '1 class Queue:',
      '2 def add(self):',
    ]);
  });

  it('is not told for what is no code', () => {
    deepEqual(of('a.md', 'class Queue {\n  text', 2), []);
  });
});
