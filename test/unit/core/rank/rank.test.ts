import { deepEqual, equal, match } from 'node:assert/strict';
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

  describe('of documents, where the question is the task’s instructions', () => {
    const instructions = markAsProtected('Write a report on this change: its tests, its risks.');
    const hunk = snippet(
      'git-diff',
      'src/cache/redis.go',
      '@@ -1,2 +1,3 @@\n   tests of reports\n-  return nil, errors\n+  return RedisOptions{}, errors',
    );
    const manual = [
      snippet('docs', 'reports.md', 'A report of tests; reports, report, tests, change, risks.'),
      snippet('docs', 'redis.md', 'The cache may lie in Redis.'),
      snippet('docs', 'errors.md', 'Errors, errors, errors.'),
      snippet('docs', 'faq.md', 'Errors that users report.'),
    ];
    const documents = async (snippets: readonly ProtectedSnippet[], isInstructions: boolean) =>
      (await rank({ snippets, question: instructions, isInstructions, isPinned: () => false }))
        .filter(one => one.snippet.source === 'docs')
        .map(one => one.snippet.path);

    it('goes by what the change says, rare words before common ones', async () => {
      const ranked = await documents([hunk, ...manual], true);

      deepEqual([ranked[0], ranked.at(-1)], ['redis.md', 'reports.md']);
    });

    it('goes by the instructions without a change, and by a question that a person typed', async () => {
      equal((await documents(manual, true))[0], 'reports.md');
      equal((await documents([hunk, ...manual], false))[0], 'reports.md');
    });
  });
});
