import { deepEqual } from 'node:assert/strict';
import { openFiles } from '../../../../src/core/gather/openFiles';
import type { Ask } from '../../../../src/core/gather/source';

const ask: Ask = { question: 'what changed?', diffScope: 'working', docs: [] };
const limits = { maxFileBytes: 1000 };
const nothingIgnored = { whyIgnored: async () => undefined, within: async () => () => undefined };

describe('open files', () => {
  const workspace = {
    openFiles: async () => [
      { path: 'src/app.ts', title: 'src/app.ts', text: 'const unsaved = true;', pinned: false },
      { path: 'dist/app.js', title: 'dist/app.js', text: 'var unsaved=!0', pinned: false },
    ],
  };

  it('offers what the editor shows, and says what it left out', async () => {
    const rules = {
      ...nothingIgnored,
      whyIgnored: async (path: string) => (path.startsWith('dist/') ? 'ignored by .gitignore' : undefined),
    };
    const source = openFiles(workspace, rules, limits);

    const { snippets, skipped } = await source.gather(ask, new AbortController().signal);

    deepEqual(
      snippets.map(snippet => [snippet.title, snippet.text]),
      [['src/app.ts 1', 'const unsaved = true;']],
    );
    deepEqual(skipped, [
      { source: 'open-files', title: 'dist/app.js', path: 'dist/app.js', why: 'ignored by .gitignore' },
    ]);
  });

  it('cuts a long file into passages that cover it without gaps', async () => {
    const text = Array.from({ length: 200 }, (_, index) => `line ${index + 1}`).join('\n');
    const source = openFiles(
      { openFiles: async () => [{ path: 'long.txt', title: 'long.txt', text, pinned: true }] },
      nothingIgnored,
      { maxFileBytes: 1e6 },
    );

    const { snippets } = await source.gather(ask, new AbortController().signal);

    deepEqual(
      snippets.map(snippet => [snippet.startLine, snippet.endLine]),
      [
        [1, 80],
        [81, 160],
        [161, 200],
      ],
    );
    deepEqual(snippets.map(snippet => snippet.text).join('\n'), text);
    deepEqual(snippets[0]?.facts, ['pinned tab']);
  });

  it('skips what is too large, binary or minified, each with its reason', async () => {
    const files = [
      { title: 'large', text: 'x\n'.repeat(600), pinned: false },
      { title: 'binary', text: 'a\0b', pinned: false },
      { title: 'picture', why: 'the editor shows no text', pinned: false },
    ];
    const { snippets, skipped } = await openFiles({ openFiles: async () => files }, nothingIgnored, limits).gather(
      ask,
      new AbortController().signal,
    );

    deepEqual(snippets, []);
    deepEqual(
      skipped.map(one => one.why),
      ['larger than 1000 bytes (1 kB)', 'binary', 'the editor shows no text'],
    );
  });
});
