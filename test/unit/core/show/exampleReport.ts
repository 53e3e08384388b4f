import { literal, type ProtectedText } from '../../../../src/core/protect/protected';
import type { ReportDocument } from '../../../../src/core/show/reportDocument';
import { asIfProtected } from './asIfProtected';

/** A small finished report; `text` stands in every place where something from outside can stand. */
export function exampleReport(text: string = 'client.ts'): ReportDocument {
  const outside: ProtectedText = asIfProtected(text);
  return {
    task: text,
    date: '2026-11-22T12:00:00Z',
    tier: 'fast',
    model: 'claude-haiku-5-5',
    usesLanguageModel: true,
    inputTokens: 11_840,
    outputTokens: 1204,
    cost: { kind: 'priced', usd: 0.0039, exact: true },
    seconds: 14.2,
    manifestHash: 'ab'.repeat(32),
    report: {
      markdown: asIfProtected(`# Risk\n\nIt retries [S1:3-4]. Time-outs are tested [S9].\n\n${text}`),
      isPartial: false,
      claims: [
        {
          text: literal('It retries.'),
          verdict: 'verified',
          markdownLine: 3,
          citations: [{ id: 'S1', path: literal('src/client.ts'), startLine: 3, endLine: 4, resolved: true }],
        },
        {
          text: literal('Time-outs are tested.'),
          verdict: 'unsupported',
          markdownLine: 3,
          citations: [{ id: 'S9', resolved: false, why: literal('S9 was not sent') }],
        },
        { text: outside, verdict: 'unsupported', markdownLine: 99, citations: [] },
      ],
    },
    manifest: {
      budgetTokens: 12_000,
      usedTokens: 11_840,
      counted: 'estimated',
      counter: 'o200k × 1.8',
      overheadTokens: 940,
      kept: [
        {
          id: 'S1',
          tokens: 820,
          why: asIfProtected(`pinned by you; ${text}`),
          pinned: true,
          snippet: {
            source: 'open-files',
            path: outside,
            title: outside,
            startLine: 1,
            endLine: 40,
            text: outside,
            facts: [],
          },
        },
      ],
      dropped: [{ source: 'docs', title: outside, startLine: 80, endLine: 140, tokens: 1204, why: literal('no room') }],
      skipped: [{ source: 'open-files', title: literal('dist/'), why: literal('ignored'), count: 211 }],
      withheld: [{ source: 'open-files', title: literal('.env'), why: outside }],
      redacted: [
        {
          source: 'open-files',
          path: outside,
          line: 17,
          type: 'aws-access-key',
          placeholder: literal('[redacted:aws-access-key#1]'),
        },
      ],
      notes: [outside],
    },
  };
}
