import type { LabelResult } from '../read/results';
import { abstain } from '../task/task';
import { type LabelRow, labelRows } from './labelRow';
import { sarifText, sarifUri } from './sarifWords';

export interface SarifLabel {
  readonly name: string;
  readonly description: string;
}

/**
 * SARIF 2.1.0, one result for each record and place, its label as the rule. A label is no failure by itself: `review` where
 * a person must confirm it, `open` where there is no answer, else `informational`.
 */
export function labelsSarif(results: readonly LabelResult[], labels: readonly SarifLabel[], isWhole: boolean): string {
  const toConfirm = new Set(results.filter(one => one.mustConfirm).map(one => one.id));
  const rules = labels.map(({ name, description }) => ({
    id: name,
    ...(description === '' ? {} : { shortDescription: { text: sarifText(description) } }),
  }));
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Tierwise', rules } },
        invocations: [{ executionSuccessful: isWhole }],
        columnKind: 'utf16CodeUnits',
        results: labelRows(results).map(row => resultOf(row, toConfirm.has(row.id))),
      },
    ],
  };
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}

function resultOf(row: LabelRow, mustConfirm: boolean) {
  const { id, path, line, label, confidence, rationale, evidence, tier, model, problem, problemWhy } = row;
  const why = problemWhy ?? rationale;
  return {
    ruleId: label,
    kind: label === abstain ? 'open' : mustConfirm ? 'review' : 'informational',
    level: 'none',
    message: { text: sarifText(why === '' ? label : `${label}: ${why}`) },
    locations: [
      { physicalLocation: { artifactLocation: { uri: sarifUri(path) }, region: { startLine: Math.max(1, line) } } },
    ],
    partialFingerprints: { 'recordId/v1': id },
    properties: { confidence, evidence, labels: row.labels, tier, model, problem, corrected: row.corrected },
  };
}
