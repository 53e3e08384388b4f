import { deepEqual, match } from 'node:assert/strict';
import { markAsProtected } from '../../../../src/core/protect/protected';
import type { ProtectedSnippet } from '../../../../src/core/protect/protectedThings';
import { rank } from '../../../../src/core/rank/rank';

const snippet = (source: string, path: string, text = ''): ProtectedSnippet => ({
  source,
  path: markAsProtected(path),
  title: markAsProtected(path),
  text: markAsProtected(text),
  facts: [],
});

describe('ranking', () => {
  const snippets = [
    snippet('docs', 'retry.md', 'The retry policy. Each retry waits.'),
    snippet('docs', 'other.md', 'Lunch menu.'),
    snippet('open-files', 'open.ts'),
    snippet('selection', 'chosen.ts'),
  ];
  const question = markAsProtected('How does the retry policy work?');

  it('puts what a person chose before what was named by pattern, and what answers the question before what does not', async () => {
    const order = (await rank({ snippets, question, isPinned: () => false })).map(one => one.snippet.path);

    deepEqual(order, ['chosen.ts', 'open.ts', 'retry.md', 'other.md']);
  });

  it('puts a pin first', async () => {
    const [first] = await rank({ snippets, question, isPinned: one => one.path === 'other.md' });

    deepEqual([first?.snippet.path, first?.pinned, first?.why], ['other.md', true, 'pinned by you']);
  });

  it('says why in words that can be checked', async () => {
    const found = (await rank({ snippets, question, isPinned: () => false })).find(
      one => one.snippet.path === 'retry.md',
    );

    match(found?.why ?? '', /^mentions “retry” 2×$/);
  });

  it('does not depend on the order in which snippets were found', async () => {
    const forward = await rank({ snippets, question, isPinned: () => false });
    const backward = await rank({ snippets: [...snippets].reverse(), question, isPinned: () => false });

    deepEqual(forward, backward);
  });
});
