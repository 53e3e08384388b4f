import { equal, match } from 'node:assert/strict';
import { passages } from '../../../../src/core/gather/passages';
import { createProtector } from '../../../../src/core/protect/protector';
import { workersHere } from '../../../support/workersHere';

const signal = new AbortController().signal;

/** In pieces, so that no scanner of a host takes this file for one that holds a key. */
const keyLines = Array.from(
  { length: 20 },
  (_, line) =>
    `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj'.slice(line % 7)}${String(line).padStart(2, '0')}${'Kx7Qp2Vn4Rt8Zw1Ys5Ld'.slice(line % 5)}`,
);
const key = [`-----BEGIN ${'PRIVATE'} KEY-----`, ...keyLines, `-----END ${'PRIVATE'} KEY-----`];

describe('a text that was cut into passages', () => {
  it('gives no part of a key that lies over a cut', async () => {
    const text = [...Array.from({ length: 70 }, (_, line) => `line ${line + 1} of the notes`), ...key, 'the end'].join(
      '\n',
    );
    const snippets = passages('notes.txt', text).map(({ startLine, endLine, text: part }) => ({
      source: 'docs',
      path: 'notes.txt',
      title: `notes.txt ${startLine}–${endLine}`,
      startLine,
      endLine,
      text: part,
    }));
    equal(snippets.length, 2);

    const safe = await createProtector(workersHere()).protectSnippets(snippets, signal);

    const shown = safe.snippets.map(snippet => snippet.text).join('\n');
    equal(keyLines.filter(line => shown.includes(line)).length, 0);
    match(shown, /the end$/);
    equal(shown.split('\n').length, text.split('\n').length);
  });
});
