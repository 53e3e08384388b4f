import type { LabelResult } from '../../../../src/core/read/results';
import type { LabelsDocument } from '../../../../src/core/show/labelsDocument';
import { asIfProtected } from './asIfProtected';
import { exampleReport } from './exampleReport';

/** A finished run of labels; `text` stands in every place where something from outside can stand. */
export function exampleLabels(text: string): LabelsDocument {
  const outside = asIfProtected(text);
  const result = (change: Partial<LabelResult>): LabelResult => ({
    id: '00aa11bb22cc33dd',
    path: outside,
    line: 1,
    label: outside,
    confidence: 'high',
    rationale: outside,
    evidence: [
      { quote: outside, path: outside, line: 12, found: true },
      { quote: outside, path: outside, found: false },
    ],
    labels: [{ question: outside, values: [outside], answers: 'one' }],
    tier: 'fast',
    model: text,
    mustConfirm: true,
    alsoAt: [{ path: outside, line: 3 }],
    fields: [{ name: outside, value: outside }],
    ...change,
  });
  const { manifest, ...report } = exampleReport(text);
  return {
    task: text,
    date: report.date,
    tier: 'fast',
    model: text,
    usesLanguageModel: true,
    inputTokens: 1,
    outputTokens: 1,
    cost: report.cost,
    seconds: 1,
    labels: [{ name: text, mustConfirm: true }],
    results: [
      result({}),
      result({ label: asIfProtected('abstain'), problem: { kind: 'invalid-answer', why: outside } }),
      result({ sameAs: '00aa11bb22cc33dd' }),
    ],
    unansweredRecords: 1,
    whyPartial: text,
    manifest,
    manifestHash: 'ab'.repeat(32),
  };
}
