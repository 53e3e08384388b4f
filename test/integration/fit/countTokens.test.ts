import { deepEqual, equal, ok } from 'node:assert/strict';
import * as fc from 'fast-check';
import { countTokens as countWhole } from 'gpt-tokenizer/encoding/o200k_base';
import { countTokens, cutLongRuns } from '../../../src/core/fit/countTokens';
import { o200kHere } from '../../support/o200kHere';
import { rounds } from '../../support/rounds';

describe('counting tokens', () => {
  it('counts as o200k does', () => {
    const texts = ['', 'Hello, world!', 'const a = 1;\n\n\treturn a;', 'Grüße aus 東京 👩‍💻'];

    deepEqual(
      countTokens(texts, o200kHere()),
      texts.map(text => countWhole(text)),
    );
  });

  it('counts whatever text as the library does that its list is from', () => {
    const words = fc.constantFrom(
      '<|endoftext|>',
      ' the',
      'Straße',
      '東京都',
      '\u{1f469}\u200d\u{1f4bb}',
      '\r\n\t',
      '0x1f',
      "I'LL",
      '\u0301',
      '\ud800',
    );
    const text = fc.array(
      fc.oneof(words, fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(text, parts => {
        // The library drops a byte-order mark within a word, which o200k does not.
        const whole = parts.join('').replaceAll('\ufeff', '');
        equal(o200kHere().count(whole), countWhole(whole, { allowedSpecial: new Set(), disallowedSpecial: new Set() }));
      }),
      { numRuns: rounds(300) },
    );
  });

  it('counts ASCII, which it splits by rules of its own, as the library does', () => {
    const words = fc.constantFrom(
      "I'll",
      "IT'S",
      "x'Re",
      ' the',
      'camelCase',
      'HTTPServer',
      '1234567',
      '\r\n',
      ' \t',
      ');\n\n',
      '//',
    );
    const text = fc.array(fc.oneof(words, fc.string({ unit: 'binary-ascii', maxLength: 9 })), { maxLength: 30 });
    fc.assert(
      fc.property(text, parts => {
        const whole = parts.join('');
        equal(o200kHere().count(whole), countWhole(whole, { allowedSpecial: new Set(), disallowedSpecial: new Set() }));
      }),
      { numRuns: rounds(600) },
    );
  });

  it('takes the name of a special token for text', () => {
    const [count = 0] = countTokens(['a <|endoftext|> b'], o200kHere());

    ok(count > 4);
  });

  it('cuts long runs, loses nothing and counts at most a little high', () => {
    for (const run of ['a', ' ', '\n', '=', '中', '😀', 'é', '7']) {
      const text = `start ${run.repeat(2000)} end`;
      const parts = cutLongRuns(text);
      const [count = 0] = countTokens([text], o200kHere());

      equal(parts.join(''), text);
      ok(Math.max(...parts.map(part => part.length)) <= 520, run);
      ok(count >= countWhole(text) && count <= countWhole(text) + 2 * parts.length, `${run}: ${count}`);
    }
  });

  it('finds a long run wherever it begins and whatever is next to it', () => {
    const character = fc.constantFrom('a', 'é', '7', '٣', ' ', '\u00a0', '=', '—');
    fc.assert(
      fc.property(
        fc.array(character, { maxLength: 300 }),
        fc.constantFrom('ab', 'aé', '12', '1٣', ' \n', '=-', '—='),
        fc.integer({ min: 250, max: 420 }),
        fc.array(character, { maxLength: 300 }),
        (before, run, length, after) => {
          const text = before.join('') + run.repeat(length).slice(0, length) + after.join('');
          const long = cutLongRuns(text).filter(part =>
            /[\p{L}\p{M}]{257}|\p{N}{257}|\s{257}|[^\s\p{L}\p{M}\p{N}]{257}/u.test(part),
          );
          deepEqual(long, []);
        },
      ),
      { numRuns: rounds(300) },
    );
  });
});
