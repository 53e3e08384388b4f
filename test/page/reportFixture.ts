const client = `  async send(request: Request): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.transport(request);
      if (!isRetryable(response.status) || attempt >= this.limits.attempts) return response;
      const waitMs = backoff(attempt);
      await this.clock.sleep(waitMs);
    }
  }`;
const limits = `export interface Limits {
  readonly attempts: number;
  readonly timeoutMs: number;
}

export const defaults: Limits = { attempts: 5, timeoutMs: 30_000 };`;
const docs = `## Retries

We wait as long as \`retry-after\` says, on 429 and on 529 alike, and never longer than a minute.`;

export const reportMarkdown = `# Summary

The change adds a retry loop to the HTTP client and moves its limits into a file of their own [S1:86-94; S2:1-6]. Callers keep the same signature [S1:86].

## Risk

- **The loop ignores \`retry-after\` on 529** [S1:88-92 "const waitMs = backoff(attempt)"], while the policy asks to wait as long as it says [S3:16].
- Time-outs are covered by tests [S4:20-44].
- \`attempts\` rises from 3 to 5 [S2:6], so a dead server is asked longer.
- The new limit of 90 seconds is safe for uploads [S2:6 "timeoutMs: 90_000"].

## What changed, by file

| File | Change | Lines |
|---|---|---:|
| \`src/http/client.ts\` | retry loop in \`send\` [S1:86-94] | 9 |
| \`src/http/limits.ts\` | new: \`Limits\`, \`defaults\` [S2:1-6] | 6 |

\`\`\`ts
const waitMs = backoff(attempt);
\`\`\`

> The policy speaks of one minute at most [S3:16].

## Not evaluable

No CI logs and no lock file were in the context. See [the status codes](https://www.rfc-editor.org/rfc/rfc6585) for 429.
`;

const verified = (id: string, path: string, startLine: number, endLine: number, quote?: string) => ({
  id,
  path,
  startLine,
  endLine,
  resolved: true,
  ...(quote === undefined ? {} : { quote }),
});

export const claims = [
  {
    text: 'The change adds a retry loop to the HTTP client and moves its limits into a file of their own.',
    verdict: 'verified',
    markdownLine: 3,
    citations: [verified('S1', 'src/http/client.ts', 86, 94), verified('S2', 'src/http/limits.ts', 1, 6)],
  },
  {
    text: 'Callers keep the same signature.',
    verdict: 'verified',
    markdownLine: 3,
    citations: [verified('S1', 'src/http/client.ts', 86, 86)],
  },
  {
    text: '**The loop ignores `retry-after` on 529**, while the policy asks to wait as long as it says.',
    verdict: 'verified',
    markdownLine: 7,
    citations: [
      verified('S1', 'src/http/client.ts', 88, 92, 'const waitMs = backoff(attempt)'),
      verified('S3', 'docs/retries.md', 16, 16),
    ],
  },
  {
    text: 'Time-outs are covered by tests.',
    verdict: 'unsupported',
    markdownLine: 8,
    citations: [{ id: 'S4', resolved: false, why: 'S4 was not sent' }],
  },
  {
    text: '`attempts` rises from 3 to 5, so a dead server is asked longer.',
    verdict: 'verified',
    markdownLine: 9,
    citations: [verified('S2', 'src/http/limits.ts', 6, 6)],
  },
  {
    text: 'The new limit of 90 seconds is safe for uploads.',
    verdict: 'misplaced',
    markdownLine: 10,
    citations: [
      {
        id: 'S2',
        path: 'src/http/limits.ts',
        startLine: 6,
        endLine: 6,
        quote: 'timeoutMs: 90_000',
        resolved: false,
        why: 'limits.ts line 6 does not say “timeoutMs: 90_000”',
      },
    ],
  },
  {
    text: 'retry loop in `send`',
    verdict: 'verified',
    markdownLine: 16,
    citations: [verified('S1', 'src/http/client.ts', 86, 94)],
  },
  {
    text: 'new: `Limits`, `defaults`',
    verdict: 'verified',
    markdownLine: 17,
    citations: [verified('S2', 'src/http/limits.ts', 1, 6)],
  },
  {
    text: 'The policy speaks of one minute at most.',
    verdict: 'verified',
    markdownLine: 23,
    citations: [verified('S3', 'docs/retries.md', 16, 16)],
  },
];

/** A finished report on a small TypeScript code base. */
export const report = {
  run: 'r2',
  task: 'Change report',
  startedMs: Date.now() - 14_000,
  tier: { name: 'fast', model: 'claude-haiku-5-5', usesLanguageModel: true, reach: 'cloud' },
  header: {
    state: { kind: 'done' },
    inputTokens: 11840,
    outputTokens: 1204,
    counted: 'exact',
    cost: { kind: 'priced', usd: 0.0039, exact: true },
    seconds: 14.2,
    formats: ['md', 'html'],
  },
  markdown: reportMarkdown,
  claims,
  sent: [
    { id: 'S1', title: 'client.ts 86–94', path: 'src/http/client.ts', startLine: 86, text: client },
    { id: 'S2', title: 'limits.ts', path: 'src/http/limits.ts', startLine: 1, text: limits },
    { id: 'S3', title: 'retries.md', path: 'docs/retries.md', startLine: 14, text: docs },
  ],
};

export const running = {
  ...report,
  header: { ...report.header, state: { kind: 'running' }, counted: 'about', outputTokens: 212, seconds: 3 },
  claims: [],
};
