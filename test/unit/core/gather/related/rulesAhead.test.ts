import { deepEqual } from 'node:assert/strict';
import { ignoreRules } from '../../../../../src/core/gather/ignoreRules';
import { relatedFiles } from '../../../../../src/core/gather/related/relatedFiles';
import type { Proposals } from '../../../../../src/core/gather/related/workspaceIndex';
import { memoryWorkspace } from '../../../../support/memoryWorkspace';

const nothing: Proposals = { files: [], companions: [], unreadable: [], filesRead: 1, filesUnread: 0, leftOut: [] };

describe('related files', () => {
  it('have the rules of the folders of the last proposals looked for while the next are found', async () => {
    const workspace = memoryWorkspace({ 'src/queue.ts': 'x\n', 'docs/queue.md': 'y\n', 'docs/.gitignore': 'z\n' });
    const listed = new Set<string>();
    let wake: () => void = () => undefined;
    const areListed = new Promise<void>(resolve => {
      wake = resolve;
    });
    const watched = {
      ...workspace,
      list: async (folder: string) => {
        listed.add(folder);
        if (listed.has('src') && listed.has('docs')) wake();
        if (folder === 'odd') throw new Error('this folder cannot be listed');
        return workspace.list(folder);
      },
    };

    const { snippets, skipped } = await relatedFiles(
      { question: 'where is the queue?', diffScope: 'working', docs: [] },
      {
        workspace: watched,
        rules: ignoreRules(watched, []),
        limits: { maxFileBytes: 1_000 },
        budgetTokens: 1_000,
        starting: [],
        related: {
          lately: () => ['odd/one.ts', 'src/queue.ts', 'docs/queue.md'],
          propose: async () => {
            await areListed;
            return nothing;
          },
        },
      },
      new AbortController().signal,
    );

    deepEqual([snippets, skipped], [[], []]);
  });
});
