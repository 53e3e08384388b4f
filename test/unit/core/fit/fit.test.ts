import { deepEqual, equal, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { fit as keepWhatFits } from '../../../../src/core/fit/fit';
import { markAsProtected } from '../../../../src/core/protect/protected';
import { pickKey } from '../../../../src/core/rank/picks';
import type { RankedSnippet } from '../../../../src/core/rank/ranked';
import { rounds } from '../../../support/rounds';

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
        text: markAsProtected(Array.from({ length: 10 }, () => 'x'.repeat(length / 10)).join('\n')),
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
      roomTokens: 90,
      measure,
      measureTogether,
    });

    deepEqual(
      fitted.kept.map(one => [one.snippet.title, one.why]),
      [
        ['worthy', 'worthy'],
        ['first', 'first; put first'],
        ['a.ts 1–4', 'second; put second'],
        ['hunk', 'hunk; put hunk'],
      ],
    );
    deepEqual(
      fitted.dropped.map(one => [one.title, one.startLine, one.endLine, one.why]),
      [
        ['a.ts 5–10', 5, 10, 'stands in the context already; put second'],
        ['third', 40, 49, 'over the budget: takes 101 tokens, 40 were left; put third'],
      ],
    );
  });

  it('merges what overlaps: a passage comes without the lines that stand there, and a pick by hand still finds it', async () => {
    const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
    const piece = (source: string, startLine: number, endLine: number, pinned = false): RankedSnippet => {
      const one = ranked('a.ts', 1, pinned);
      const text = markAsProtected(lines(startLine, endLine).join('\n'));
      return { ...one, snippet: { ...one.snippet, source, startLine, endLine, text } };
    };
    const whole = piece('open-files', 1, 20);
    const fitted = await keepWhatFits({
      ranked: [piece('selection', 5, 6), whole, piece('docs', 18, 24), piece('docs', 5, 6)],
      roomTokens: 1_000,
      measure,
      measureTogether,
    });

    const shown = fitted.kept.map(({ snippet }) => [snippet.source, snippet.title, snippet.lineNumbers, snippet.text]);
    deepEqual(shown, [
      ['docs', 'a.ts 21–24', [21, 22, 23, 24], lines(21, 24).join('\n')],
      [
        'open-files',
        'a.ts 1–20',
        [1, 2, 3, 4, 0, ...Array.from({ length: 14 }, (_, at) => at + 7)],
        [...lines(1, 4), '…', ...lines(7, 20)].join('\n'),
      ],
      ['selection', 'a.ts', undefined, lines(5, 6).join('\n')],
    ]);
    deepEqual(
      fitted.dropped.map(({ startLine, endLine, why }) => [startLine, endLine, why]),
      [
        [5, 6, 'stands in the context already'],
        [18, 20, 'stands in the context already'],
        [5, 6, 'stands in the context already'],
      ],
    );
    deepEqual(fitted.kept[1] && pickKey(fitted.kept[1].snippet), pickKey(whole.snippet));
  });

  it('fills what is left with the first lines of what did not fit, and tells which lines are missing', async () => {
    const long = ranked('a.md', 1);
    const text = markAsProtected(Array.from({ length: 50 }, () => 'nine char').join('\n'));
    const fitted = await keepWhatFits({
      ranked: [ranked('b', 80), { ...long, snippet: { ...long.snippet, text, startLine: 11, endLine: 60 } }],
      roomTokens: 300,
      measure,
      measureTogether,
    });

    deepEqual(
      fitted.kept.map(({ snippet, tokens }) => [snippet.title, snippet.startLine, snippet.endLine, tokens]),
      [
        ['a.md 11–31', 11, 31, 211],
        ['b', undefined, undefined, 82],
      ],
    );
    deepEqual(
      fitted.dropped.map(({ title, startLine, endLine, why }) => [title, startLine, endLine, why]),
      [['a.md 32–60', 32, 60, 'over the budget: takes 501 tokens, 218 were left']],
    );
    equal(fitted.usedTokens, 293);
  });

  it('fills 97 to 100 % wherever there is enough to fill with, and never more', async () => {
    const files = fc.array(
      fc.record({ lines: fc.integer({ min: 1, max: 80 }), width: fc.integer({ min: 1, max: 40 }) }),
      {
        minLength: 25,
        maxLength: 60,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.integer({ min: 3_000, max: 9_000 }),
        fc.boolean(),
        async (all, roomTokens, isProposed) => {
          const candidates = all.map(({ lines, width }, index): RankedSnippet => {
            const one = ranked(`f${index}`, 1);
            const text = markAsProtected(Array.from({ length: lines }, () => 'x'.repeat(width)).join('\n'));
            const snippet = { ...one.snippet, text, startLine: 1, endLine: lines };
            return { ...one, snippet, ...(isProposed ? { worth: { file: 0.5, passage: 0.5 } } : {}) };
          });
          const there = candidates.reduce((sum, { snippet }) => sum + snippet.text.length + 2, 0);
          const fitted = await keepWhatFits({ ranked: candidates, roomTokens, measure, measureTogether });

          equal(fitted.usedTokens <= roomTokens, true);
          equal(fitted.usedTokens >= Math.min(there, roomTokens * 0.97), true, `${fitted.usedTokens} of ${roomTokens}`);
        },
      ),
      { numRuns: rounds(60) },
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
      { numRuns: rounds(60) },
    );
  });
});
