import { deepEqual } from 'node:assert/strict';
import { fit, tokensMore } from '../../../../src/core/fit/fit';
import { pushedOut, roomFor } from '../../../../src/core/fit/whatIf';
import { markAsProtected } from '../../../../src/core/protect/protected';
import type { RankedSnippet } from '../../../../src/core/rank/ranked';

const lengths: Readonly<Record<string, number>> = { a: 1000, b: 500, c: 3000, d: 900, e: 2500, f: 400 };
const measure = async (snippets: readonly { text: string }[]) => snippets.map(({ text }) => text.length);
const measureTogether = async (kept: readonly { snippet: { text: string } }[]) =>
  kept.reduce((sum, { snippet }) => sum + snippet.text.length, 0);
const ranked = (pinned: string): readonly RankedSnippet[] =>
  Object.entries(lengths)
    .sort(([one], [other]) => Number(other === pinned) - Number(one === pinned))
    .map(([name, length]) => {
      const words = markAsProtected(name);
      const snippet = {
        source: 'docs',
        path: words,
        title: words,
        text: markAsProtected('x'.repeat(length)),
        facts: [],
      };
      return { snippet, score: 0, why: words, pinned: name === pinned };
    });

const roomTokens = 1_600;
const fitted = async (pinned = '') => {
  const { kept, bestFirst, next, dropped, usedTokens } = await fit({
    ranked: ranked(pinned),
    roomTokens,
    measure,
    measureTogether,
  });
  return { kept, dropped, bestFirst, next, freeTokens: roomTokens - usedTokens };
};
const names = (list: readonly { readonly path?: string }[]) => list.map(({ path }) => path);

describe('what a change by hand would do', () => {
  it('tells what more budget would add: by rank, as far as it fits, and no more than that', async () => {
    const { kept, next } = await fitted();

    deepEqual(names(kept.map(({ snippet }) => snippet)), ['a', 'b']);
    deepEqual(names(next), ['c', 'd']);
    deepEqual(
      next.map(({ tokens }) => tokens),
      [3000, 900],
    );
    deepEqual(tokensMore, 4_000);
  });

  it('tells what an excluded one makes room for, and it comes in when it is done', async () => {
    const fit = await fitted();
    const first = fit.kept[0];

    deepEqual(first && names(roomFor(fit, first)), ['d']);
  });

  it('tells what a pinned one pushes out, and it goes when it is done', async () => {
    const before = await fitted();
    const wanted = before.dropped.find(({ path }) => path === 'd');
    const after = await fitted('d');

    deepEqual(wanted && names(pushedOut(before, wanted).map(({ snippet }) => snippet)), ['a']);
    deepEqual(names(after.kept.map(({ snippet }) => snippet)), ['b', 'd']);
  });
});
