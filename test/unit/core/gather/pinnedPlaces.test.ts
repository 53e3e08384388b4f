import { deepEqual } from 'node:assert/strict';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { pinnedPlaces } from '../../../../src/core/gather/pinnedPlaces';
import type { PinnedPlace } from '../../../../src/core/gather/source';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

const offered = { source: 'docs', path: 'a.md', title: 'a.md 1–2', startLine: 1, endLine: 2, text: '# A\nx' };

async function pin(...pinned: PinnedPlace[]) {
  const shown = { path: 'b.md', title: 'b.md', text: 'one\nunsaved\nthree\n', pinned: false };
  const files = { '.gitignore': 'out/\n', 'a.md': '# A\nx\ny\n', 'b.md': 'one\ntwo\n', 'out/c.md': 'c\n' };
  const workspace = memoryWorkspace(files, { openFiles: [shown] });
  const from = { workspace, rules: ignoreRules(workspace, []), limits: { maxFileBytes: 1_000 } };
  return pinnedPlaces(pinned, [offered], from, new AbortController().signal);
}

describe('what a person pinned', () => {
  it('is not read again where a source offers it', async () => {
    deepEqual(await pin({ source: 'docs', name: 'a.md', startLine: 1, endLine: 2 }), { snippets: [], skipped: [] });
  });

  it('stays, at the lines that it named, when sources cut the file otherwise by now; unsaved text wins', async () => {
    const { snippets, skipped } = await pin(
      { source: 'docs', name: 'a.md', startLine: 2, endLine: 9 },
      { source: 'open-files', name: 'b.md', startLine: 2, endLine: 3 },
    );

    deepEqual(
      snippets.map(({ source, title, text }) => [source, title, text]),
      [
        ['docs', 'a.md 2–4', 'x\ny\n'],
        ['open-files', 'b.md 2–3', 'unsaved\nthree'],
      ],
    );
    deepEqual(skipped, []);
  });

  it('is told where it cannot be had any more', async () => {
    const { snippets, skipped } = await pin(
      { source: 'docs', name: 'gone.md', startLine: 1, endLine: 2 },
      { source: 'docs', name: 'out/c.md', startLine: 1, endLine: 1 },
      { source: 'related-files', name: 'a.md', startLine: 70, endLine: 80 },
      { source: 'git-diff', name: 'a.md', startLine: 1, endLine: 2 },
      { source: 'selection', name: 'Untitled-1' },
    );

    deepEqual(snippets, []);
    deepEqual(
      skipped.map(({ why }) => why),
      [
        'pinned by you, but does not exist',
        'pinned by you, but ignored by .gitignore',
        'pinned by you, but the file has no text at these lines any more',
        'pinned by you, but it is not there any more',
        'pinned by you, but it is not there any more',
      ],
    );
  });
});
