/** A desk as it looks in the middle of a working day; every test changes what it is about. */
export const desk = {
  workspace: 'trusted',
  tier: { name: 'fast', model: 'claude-haiku-5-5', usesLanguageModel: true, reach: 'cloud' },
  tiers: [
    { name: 'best', model: 'claude-opus-5-5', usesLanguageModel: true, reach: 'cloud' },
    { name: 'balanced', model: 'claude-sonnet-5-5', usesLanguageModel: true, reach: 'cloud' },
    { name: 'fast', model: 'claude-haiku-5-5', usesLanguageModel: true, reach: 'cloud' },
    { name: 'offline', model: 'offline', usesLanguageModel: false, reach: 'local' },
  ],
  tasks: {
    kind: 'listed',
    tasks: [
      {
        id: 'change-report',
        title: 'Change report',
        description: 'What changed, what it risks, and what was not tested.',
        produces: 'report',
        origin: 'built-in',
      },
      {
        id: 'triage-emails',
        title: 'Triage emails',
        description: 'Sorts reported emails for the security desk.',
        produces: 'labels',
        origin: 'built-in',
        recordCount: 38,
      },
      {
        id: 'weekly-update',
        title: 'Weekly security update',
        description: 'Draft',
        produces: 'report',
        origin: 'workspace',
        problem: 'Line 6: unknown key "budget-token". Did you mean "budget-tokens"?',
      },
    ],
  },
  openTask: {
    id: 'change-report',
    context: {
      kind: 'ready',
      usedTokens: 11840,
      budgetTokens: 12000,
      counted: 'about',
      overheadTokens: 940,
      keptCount: 14,
      passageCount: 62,
      groups: [
        {
          source: 'open-files',
          title: 'Open files',
          tokens: 4120,
          leftOutCount: 1,
          kept: [
            snippet('a1', 'client.ts', 'src/http/client.ts', 40, 112, 820, 'pinned tab; mentions retryAfter 6×', true),
            snippet('a2', 'retry.ts', 'src/http/retry.ts', 1, 64, 310, 'open in the editor', false),
            snippet(
              'a3',
              'client.test.ts',
              'test/http/client.test.ts',
              12,
              188,
              2990,
              'open in the editor; tests client.ts',
              false,
            ),
          ],
        },
        {
          source: 'git-diff',
          title: 'Git diff (working)',
          tokens: 3010,
          leftOutCount: 0,
          kept: [
            snippet('b1', 'client.ts', 'src/http/client.ts', 86, 94, 640, 'changed: 7 lines added, 2 removed', false),
            snippet('b2', 'limits.ts', 'src/http/limits.ts', 3, 40, 2370, 'changed: new file', false),
          ],
        },
        {
          source: 'docs',
          title: 'Docs',
          tokens: 2210,
          leftOutCount: 9,
          kept: [
            snippet(
              'c1',
              'retries.md',
              'docs/retries.md',
              14,
              71,
              2210,
              'explains retry-after; shares 9 rare words',
              false,
            ),
          ],
        },
        { source: 'selection', title: 'Selection', tokens: 0, leftOutCount: 0, kept: [] },
      ],
      leftOut: [
        {
          kind: 'excluded',
          count: 1,
          items: [{ id: 'd1', title: 'notes.md', why: 'you excluded it', startLine: 1, endLine: 30 }],
        },
        {
          kind: 'next',
          count: 2,
          items: [
            {
              id: 'e1',
              title: 'src/http/queue.ts',
              startLine: 10,
              endLine: 44,
              why: 'mentions “retry” 6×; changed together with client.ts in 9 of 12 commits; 410 tokens; pinning it pushes out docs/retries.md 14–71',
            },
            { id: 'e2', title: 'src/http/sleep.ts', startLine: 1, endLine: 22, why: 'mentions “delay” 4×; 230 tokens' },
          ],
        },
        {
          kind: 'dropped',
          count: 47,
          items: [
            { title: 'docs/architecture.md', startLine: 80, endLine: 140, why: 'no room: 1,204 tokens for a low rank' },
            { title: 'docs/changelog.md', why: 'no room; 46 sections', count: 46 },
          ],
        },
        {
          kind: 'skipped',
          count: 213,
          items: [
            { title: 'dist/', why: 'ignored by .gitignore', count: 211 },
            { title: 'logo.png', why: 'binary' },
          ],
        },
        { kind: 'withheld', count: 1, items: [{ title: '.env.local', why: 'its name is one that holds secrets' }] },
        {
          kind: 'redacted',
          count: 2,
          items: [
            { title: 'src/http/client.ts', startLine: 17, endLine: 17, why: 'aws-access-key replaced', count: 2 },
          ],
        },
      ],
      cost: { kind: 'priced', usd: 0.0042, exact: false },
      otherCosts: [
        { tier: 'best', cost: { kind: 'priced', usd: 0.11, exact: false } },
        { tier: 'balanced', cost: { kind: 'priced', usd: 0.05, exact: false } },
        { tier: 'offline', cost: { kind: 'free' } },
      ],
      notes: [],
      isRefreshing: false,
    },
  },
  runs: [
    run('r3', 'Triage emails', 0, 0.21, 'running', { progress: { done: 412, total: 5000 } }),
    run('r2', 'Change report', 2, 0.0039, 'done', {}),
    run('r1', 'Triage emails', 55, 0.03, 'cancelled', { progress: { done: 96, total: 5000 }, canResume: true }),
    run('r0', 'Change report', 190, 0, 'failed', { why: 'the key for Anthropic was refused' }),
  ],
} as const;

function snippet(
  id: string,
  title: string,
  path: string,
  startLine: number,
  endLine: number,
  tokens: number,
  why: string,
  isPinned: boolean,
) {
  return { id, title, path, startLine, endLine, tokens, why, isPinned };
}

function run(id: string, title: string, minutesAgo: number, usd: number, state: string, more: object) {
  return {
    id,
    title,
    startedMs: Date.now() - minutesAgo * 60_000,
    tier: 'fast',
    cost: { kind: 'priced', usd, exact: true },
    state,
    canResume: false,
    ...more,
  };
}
