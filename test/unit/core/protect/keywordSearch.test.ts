import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { keywordSearch } from '../../../../src/core/protect/keywordSearch';
import { tokenFormats } from '../../../../src/core/protect/tokenFormats';
import { rounds } from '../../../support/rounds';

describe('the keyword search', () => {
  it('finds what a search for each word by itself finds', () => {
    const word = fc.stringMatching(/^[abAB]{1,4}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 6, selector: one => one.toLowerCase() }),
        fc.stringMatching(/^[abcAB]{0,40}$/),
        (words, text) => {
          const found: string[] = [];
          keywordSearch(words)(text, (keyword, start, end) => found.push(`${words[keyword]} ${start} ${end}`));
          deepEqual(found.sort(), oneByOne(words, text).sort());
        },
      ),
      { numRuns: rounds(60), seed: 1 },
    );
  });

  it('tells of each place once, so that work grows with the text', () => {
    let count = 0;
    keywordSearch(['aaaa', 'aa', 'a'])('a'.repeat(1000), () => {
      count += 1;
    });

    ok(count <= 3000, String(count));
  });
});

describe('the forms of tokens', () => {
  it('look no further than a window: every repeat is bounded, and none is inside another', () => {
    const unbounded = tokenFormats.filter(({ pattern }) =>
      /[*+](?![^[]*\])|\{\d+,\}/.test(withoutEscapes(pattern.source)),
    );
    const long = tokenFormats.filter(({ pattern }) => longest(pattern.source) > 2048);

    deepEqual(
      [...unbounded, ...long].map(({ type }) => type),
      [],
    );
  });

  it('are tried only where one of their keywords stands', () => {
    const badKeywords = tokenFormats.flatMap(({ keywords }) =>
      keywords.filter(word => word !== word.toLowerCase() || word.length < 2),
    );

    deepEqual(badKeywords, []);
  });
});

function oneByOne(words: readonly string[], text: string): string[] {
  return words.flatMap(word =>
    [...text].flatMap((_letter, at) =>
      text.slice(at, at + word.length).toLowerCase() === word.toLowerCase()
        ? [`${word} ${at} ${at + word.length}`]
        : [],
    ),
  );
}

function withoutEscapes(source: string): string {
  return source.replace(/\\./g, 'e').replace(/\[[^\]]*\]/g, 'c');
}

/** An upper bound: all counts together. */
function longest(source: string): number {
  return [...source.matchAll(/\{(?:\d+,)?(\d+)\}/g)].reduce((sum, match) => sum + Number(match[1]), 0);
}
