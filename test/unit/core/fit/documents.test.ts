import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { fit } from '../../../../src/core/fit/fit';
import { markAsProtected } from '../../../../src/core/protect/protected';
import type { RankedSnippet } from '../../../../src/core/rank/ranked';
import { rounds } from '../../../support/rounds';

/** One character is one token. */
const measure = async (snippets: readonly { text: string }[]) => snippets.map(({ text }) => text.length);
const measureTogether = async (kept: readonly { snippet: { text: string } }[]) =>
  kept.reduce((sum, { snippet }) => sum + snippet.text.length, 0);

const passage = (source: string, path: string, length: number, more: Partial<RankedSnippet> = {}): RankedSnippet => {
  const words = markAsProtected(path);
  return {
    snippet: { source, path: words, title: words, text: markAsProtected('x'.repeat(length)), facts: [] },
    score: 0,
    why: words,
    pinned: false,
    ...more,
  };
};
const documents = (count: number, more: Partial<RankedSnippet> = {}) =>
  Array.from({ length: count }, (_, at) => passage('docs', `docs/${at}.md`, 10, more));
const proposals = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    passage('related-files', `src/${at}.ts`, 10, { worth: { file: 0.9 - at / 100, passage: 0.5 } }),
  );
const change = passage('git-diff', 'src/changed.ts', 20);

describe('documents beside what the index proposes', () => {
  const kept = async (ranked: readonly RankedSnippet[], roomTokens: number) => {
    const fitted = await fit({ ranked, roomTokens, measure, measureTogether });
    const count = (source: string) => fitted.kept.filter(({ snippet }) => snippet.source === source).length;
    return [count('git-diff'), count('docs'), count('related-files')];
  };

  it('take half of what the change leaves, however many there are', async () => {
    deepEqual(await kept([change, ...documents(50), ...proposals(50)], 120), [1, 5, 5]);
  });

  it('take what the index leaves, and all where it proposes nothing', async () => {
    deepEqual(await kept([change, ...documents(50), ...proposals(2)], 120), [1, 8, 2]);
    deepEqual(await kept([change, ...documents(50)], 120), [1, 10, 0]);
  });

  it('leave what they do not need', async () => {
    deepEqual(await kept([change, ...documents(2), ...proposals(50)], 120), [1, 2, 8]);
  });

  it('are not held to it by a pick or a re-ranking', async () => {
    deepEqual(await kept([change, ...documents(9, { pinned: true }), ...proposals(50)], 120), [1, 9, 1]);
    const placed = markAsProtected('put first');
    deepEqual(await kept([change, ...documents(9, { placed }), ...proposals(50)], 120), [1, 9, 1]);
  });

  it('say what 4,000 tokens more would add by the same rule', async () => {
    const large = (source: string, count: number) =>
      Array.from({ length: count }, (_, at) =>
        passage(source, `${source}/${at}`, 500, source === 'docs' ? {} : { worth: { file: 0.5, passage: 0.5 } }),
      );
    const { next } = await fit({
      ranked: [...large('docs', 40), ...large('related-files', 40)],
      roomTokens: 4_000,
      measure,
      measureTogether,
    });

    deepEqual(
      ['docs', 'related-files'].map(source => next.filter(one => one.source === source).length),
      [4, 4],
    );
  });

  it('never cross the room, and nothing is lost or told twice', async () => {
    const sizes = fc.array(fc.nat(50), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.nat(400), async (ofDocuments, ofProposals, roomTokens) => {
        const ranked = [
          ...ofDocuments.map((length, at) => passage('docs', `docs/${at}.md`, length)),
          ...ofProposals.map((length, at) =>
            passage('related-files', `src/${at}.ts`, length, { worth: { file: 0.5, passage: 0.5 } }),
          ),
        ];
        const fitted = await fit({ ranked, roomTokens, measure, measureTogether });

        equal(fitted.usedTokens <= roomTokens, true);
        deepEqual(
          [...fitted.kept.map(one => one.snippet.path), ...fitted.dropped.map(one => one.path)].sort(),
          ranked.map(one => one.snippet.path).sort(),
        );
      }),
      { numRuns: rounds(60) },
    );
  });
});
