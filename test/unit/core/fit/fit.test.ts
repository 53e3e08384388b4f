import { deepEqual, equal, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { fit as keepWhatFits } from '../../../../src/core/fit/fit';
import { markAsProtected } from '../../../../src/core/protect/protected';
import type { RankedSnippet } from '../../../../src/core/rank/ranked';

/** One character is one token, and each snippet costs two more in the prompt. */
const measure = async (snippets: readonly { text: string }[]) => snippets.map(snippet => snippet.text.length + 2);
const measureTogether = async (kept: readonly { snippet: { text: string } }[]) =>
  kept.reduce((sum, one) => sum + one.snippet.text.length + 2, 0);

function ranked(name: string, length: number, pinned = false): RankedSnippet {
  const words = markAsProtected(name);
  return {
    snippet: { source: 'docs', path: words, title: words, text: markAsProtected('x'.repeat(length)), facts: [] },
    score: 0,
    why: words,
    pinned,
  };
}

describe('fitting', () => {
  it('keeps the best that fit, and lets a smaller one in where a larger one does not fit', async () => {
    const fitted = await keepWhatFits({
      ranked: [ranked('b', 40), ranked('c', 60), ranked('a', 10)],
      roomTokens: 60,
      measure,
      measureTogether,
    });

    deepEqual(
      fitted.kept.map(one => [one.id, one.snippet.path, one.tokens]),
      [
        ['S1', 'a', 12],
        ['S2', 'b', 42],
      ],
    );
    deepEqual(
      fitted.dropped.map(one => [one.path, one.why]),
      [['c', 'over the budget: takes 62 tokens, 18 were left']],
    );
    equal(fitted.usedTokens, 54);
  });

  it('takes what a re-ranking moved by its place, says so either way, and keeps no line twice for it', async () => {
    const placed = (name: string, length: number, startLine: number, source: string): RankedSnippet => {
      const one = ranked(name, length);
      const related = source === 'related-files' ? { file: [], passage: [] } : undefined;
      const snippet = {
        ...one.snippet,
        source,
        related,
        path: markAsProtected('a.ts'),
        startLine,
        endLine: startLine + 9,
      };
      return { ...one, snippet, placed: markAsProtected(`put ${name}`) };
    };
    const fitted = await keepWhatFits({
      ranked: [
        placed('first', 30, 5, 'related-files'),
        placed('second', 10, 1, 'open-files'),
        placed('third', 90, 40, 'related-files'),
        placed('hunk', 10, 1, 'git-diff'),
        { ...ranked('worthy', 10), worth: { file: 1, passage: 1 } },
      ],
      roomTokens: 50,
      measure,
      measureTogether,
    });

    deepEqual(
      fitted.kept.map(one => [one.snippet.title, one.why]),
      [
        ['first', 'first; put first'],
        ['hunk', 'hunk; put hunk'],
      ],
    );
    deepEqual(
      fitted.dropped.map(one => [one.title, one.why]),
      [
        ['second', 'stands in the context already; put second'],
        ['third', 'over the budget: takes 92 tokens, 18 were left; put third'],
        ['worthy', 'over the budget: others are likelier to matter for the 12 tokens'],
      ],
    );
  });

  it('takes pins first, and refuses by name when they do not fit', async () => {
    const fitted = await keepWhatFits({
      ranked: [ranked('pin', 50, true), ranked('other', 5)],
      roomTokens: 52,
      measure,
      measureTogether,
    });
    deepEqual(
      fitted.kept.map(one => one.snippet.path),
      ['pin'],
    );

    await rejects(
      keepWhatFits({ ranked: [ranked('pin', 50, true)], roomTokens: 40, measure, measureTogether }),
      /pin need 12 tokens more/,
    );
  });

  it('believes the whole rather than the sum of the parts', async () => {
    const together = async (kept: readonly unknown[]) => kept.length * 30;
    const fitted = await keepWhatFits({
      ranked: [ranked('a', 10), ranked('b', 10), ranked('c', 10)],
      roomTokens: 70,
      measure,
      measureTogether: together,
    });

    deepEqual(
      fitted.kept.map(one => one.snippet.path),
      ['a', 'b'],
    );
    equal(fitted.usedTokens, 60);
  });

  it('keeps one passage of a place', async () => {
    const fitted = await keepWhatFits({
      ranked: [ranked('a', 10), ranked('a', 10)],
      roomTokens: 100,
      measure,
      measureTogether,
    });

    deepEqual(
      fitted.dropped.map(one => one.why),
      ['stands in the context already'],
    );
  });

  it('never crosses the room, loses nothing and does not depend on the order found', async () => {
    const sizes = fc.array(fc.nat(50), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(300), async (lengths, roomTokens) => {
        const all = lengths.map((length, index) => ranked(`f${index}`, length));
        const fitted = await keepWhatFits({ ranked: all, roomTokens, measure, measureTogether });

        equal(fitted.usedTokens <= roomTokens, true);
        deepEqual(
          [...fitted.kept.map(one => one.snippet.path), ...fitted.dropped.map(one => one.path)].sort(),
          all.map(one => one.snippet.path).sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});
