import { createHash } from 'node:crypto';
import type { NewRun } from '../../../../src/core/keep/journal';
import type { Hash } from '../../../../src/core/ports';
import { join, literal, numeral, type ProtectedText } from '../../../../src/core/protect/protected';
import type { LabelResult } from '../../../../src/core/read/results';
import type { Usage } from '../../../../src/core/send/provider';

export const hash: Hash = { sha256: data => createHash('sha256').update(data).digest('hex') };

export function newRun(recordIds: readonly string[]): NewRun {
  return {
    task: {
      name: literal('triage-emails'),
      title: literal('Triage reported emails'),
      hash: 'f00d',
      produces: 'labels',
    },
    tier: 'fast',
    provider: 'anthropic',
    model: 'claude-haiku',
    key: { run: 'run-key', question: 'question-key' },
    records: recordIds.map((id, index) => ({ id, places: [{ path: pathOf(index), line: 1 }] })),
    workspace: literal('desk'),
    budgetTokens: 4000,
  };
}

export function recordIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => hash.sha256(`record ${index}`).slice(0, 16));
}

/** Always the same answer to the same record, as the reference needs it. */
export function resultFor(id: string): LabelResult {
  return {
    id,
    path: literal('inbox/1.eml'),
    line: 1,
    label: Number.parseInt(id.slice(0, 2), 16) % 2 === 0 ? literal('phishing') : literal('clean'),
    confidence: 'high',
    rationale: literal('It asks for a password, “at once” – naïve.'),
    evidence: [{ quote: literal('your password'), path: literal('inbox/1.eml'), line: 7, found: true }],
    tier: 'fast',
    model: 'claude-haiku-5-5',
    mustConfirm: false,
    alsoAt: [],
    fields: [{ name: literal('Subject'), value: literal('Überweisung 🙂') }],
  };
}

export const usage: Usage = {
  inputTokens: 100,
  cacheReadTokens: 10,
  cacheWriteTokens: 0,
  outputTokens: 5,
  source: 'reported',
};

function pathOf(index: number): ProtectedText {
  return join([literal('inbox/'), numeral(index), literal('.eml')]);
}
