import { deepEqual, equal, ok } from 'node:assert/strict';
import { countTokens as countWhole } from 'gpt-tokenizer/encoding/o200k_base';
import { countTokens, cutLongRuns } from '../../../src/core/fit/countTokens';

describe('counting tokens', () => {
  it('counts as o200k does', () => {
    const texts = ['', 'Hello, world!', 'const a = 1;\n\n\treturn a;', 'Grüße aus 東京 👩‍💻'];

    deepEqual(
      countTokens(texts),
      texts.map(text => countWhole(text)),
    );
  });

  it('takes the name of a special token for text', () => {
    const [count = 0] = countTokens(['a <|endoftext|> b']);

    ok(count > 4);
  });

  it('cuts long runs, loses nothing and counts at most a little high', () => {
    for (const run of ['a', ' ', '\n', '=', '中', '😀', 'é', '7']) {
      const text = `start ${run.repeat(2000)} end`;
      const parts = cutLongRuns(text);
      const [count = 0] = countTokens([text]);

      equal(parts.join(''), text);
      ok(Math.max(...parts.map(part => part.length)) <= 520, run);
      ok(count >= countWhole(text) && count <= countWhole(text) + 2 * parts.length, `${run}: ${count}`);
    }
  });
});
