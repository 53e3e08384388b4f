import { deepEqual, equal } from 'node:assert/strict';
import type { Citation, Claim } from '../../../../src/core/read/results';
import { problemsOf } from '../../../../src/core/show/problemsOf';
import { asIfProtected } from './asIfProtected';

const citation = (path: string | undefined, startLine: number, endLine = startLine) =>
  ({ id: 'S1', path, startLine, endLine, resolved: true }) as unknown as Citation;

const claim = (text: string, verdict: Claim['verdict'], ...citations: readonly Citation[]): Claim => ({
  text: asIfProtected(text),
  verdict,
  citations,
  markdownLine: 1,
});

describe('findings of a report at lines of files', () => {
  it('are the claims that hold, state a severity and cite a file: at the first place, with the others beside it', () => {
    const { problems } = problemsOf({
      claims: [
        claim('**High**: no limit [S1:4-6 "x"].', 'verified', citation('a.ts', 4, 6), citation('b.ts', 9)),
        claim('Medium: a wait.', 'verified', citation('a.ts', 2), citation('a.ts', 2)),
        claim('low: a word.', 'verified', citation('a.ts', 3)),
        claim('It retries.', 'verified', citation('a.ts', 1)),
        claim('High: nothing shows it.', 'unsupported', citation('a.ts', 1)),
        claim('High: of a page.', 'verified', citation(undefined, 1)),
      ],
    });

    deepEqual(
      problems.map(({ path, startLine, endLine, level, severity, message, others }) => [
        ...[`${path}:${startLine}-${endLine}`, level, severity, message, others.map(one => one.path)],
      ]),
      [
        ['a.ts:4-6', 'error', 'high', 'High: no limit.', ['b.ts']],
        ['a.ts:2-2', 'warning', 'medium', 'Medium: a wait.', []],
        ['a.ts:3-3', 'information', 'low', 'low: a word.', []],
      ],
    );
  });

  it('are at most 500, and say how many more there are', () => {
    const many = Array.from({ length: 512 }, (_, at) => claim('High: x.', 'verified', citation('a.ts', at + 1)));

    const { problems, leftOut } = problemsOf({ claims: many });

    equal(problems.length, 500);
    equal(leftOut, 12);
  });
});
