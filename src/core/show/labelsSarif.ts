import { atOnce, type InParts, joined } from '../inParts';
import type { LabelResult } from '../read/results';
import { abstain } from '../task/task';
import { type LabelRow, labelRowsInParts } from './labelRow';
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
  return atOnce(labelsSarifInParts(results, labels, isWhole));
}

export function* labelsSarifInParts(
  results: readonly LabelResult[],
  labels: readonly SarifLabel[],
  isWhole: boolean,
): InParts<string> {
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
        results: [],
      },
    ],
  };
  const rows = yield* labelRowsInParts(results);
  const texts = yield* joined(rows, row => asMember(resultOf(row, toConfirm.has(row.id))), ',\n');
  const whole = JSON.stringify(sarif, undefined, 2);
  const end = whole.lastIndexOf('[]') + 1;
  const inside = texts === '' ? '' : `\n${texts}\n      `;
  return `${whole.slice(0, end)}${inside}${whole.slice(end)}\n`;
}

/** As the whole document at once would have it in its list of results, four levels deep. */
function asMember(result: object): string {
  return JSON.stringify([[[[result]]]], undefined, 2)
    .split('\n')
    .slice(4, -4)
    .join('\n');
}

function resultOf(row: LabelRow, mustConfirm: boolean) {
  const { id, path, line, label, confidence, rationale, evidence, tier, model, problem, problemWhy, readProblem } = row;
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
    properties: {
      confidence,
      evidence,
      labels: row.labels,
      tier,
      model,
      problem,
      readProblem,
      corrected: row.corrected,
    },
  };
}
