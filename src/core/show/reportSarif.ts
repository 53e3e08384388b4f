import type { Citation, Claim, Report } from '../read/results';
import { type Tlp, tlpLabel } from '../taxonomy/tlp';
import { withoutCitations } from './citationSyntax';
import { sarifText, sarifUri } from './sarifWords';
import { severityOf } from './statedSeverity';
import { whyStruck } from './verdict';
import { visibleText } from './visibleText';

/**
 * SARIF 2.1.0 of what a report says of files: a result for each claim that cites lines of one, at every place it cites. A claim that
 * holds is a finding where it states a severity, else a remark; one that is struck is left for review, and never a level.
 */
export function reportSarif(
  { claims, isPartial }: Report,
  task: { readonly name: string; readonly title: string },
  tlp?: Tlp,
): string {
  const rules = [
    {
      id: `${task.name}/finding`,
      shortDescription: { text: sarifText(`${task.title}: a claim with a severity, and lines that show it`) },
    },
    {
      id: `${task.name}/remark`,
      shortDescription: { text: sarifText(`${task.title}: a claim with lines that show it`) },
    },
    {
      id: `${task.name}/struck`,
      shortDescription: { text: sarifText(`${task.title}: a claim whose evidence does not hold`) },
    },
  ];
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Tierwise', rules } },
        invocations: [{ executionSuccessful: !isPartial }],
        columnKind: 'utf16CodeUnits',
        ...(tlp === undefined ? {} : { properties: { tlp: tlpLabel(tlp) } }),
        results: claims.flatMap(claim => resultOf(claim, task.name)),
      },
    ],
  };
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', informational: 'note' } as const;

function resultOf(claim: Claim, task: string): readonly object[] {
  const places = claim.citations.flatMap(placeOf);
  if (places.length === 0) return [];
  const severity = severityOf(claim);
  const why = whyStruck(claim);
  const isFinding = severity !== undefined && severity !== 'unconfirmed';
  const kind = why !== undefined ? 'struck' : isFinding ? 'finding' : 'remark';
  const text = plainClaim(claim.text);
  return [
    {
      ruleId: `${task}/${kind}`,
      kind: why !== undefined ? 'review' : isFinding ? 'fail' : 'informational',
      level: isFinding ? levels[severity] : 'none',
      message: { text: sarifText(why === undefined ? text : `${text} (struck: ${why})`) },
      locations: places,
      properties: { verdict: claim.verdict, ...(severity === undefined ? {} : { severity }) },
    },
  ];
}

function placeOf({ path, startLine, endLine, quote }: Citation): readonly object[] {
  if (path === undefined || startLine === undefined || startLine < 1) return [];
  const snippet = quote === undefined ? {} : { snippet: { text: visibleText(quote) } };
  const region = { startLine, endLine: Math.max(startLine, endLine ?? startLine), ...snippet };
  return [{ physicalLocation: { artifactLocation: { uri: sarifUri(path) }, region } }];
}

/** Without citations and emphasis: a message is read as plain text. */
export function plainClaim(text: string): string {
  const plain = withoutCitations(text).replace(/[*`]/g, '').replace(/\s+/g, ' ').trim();
  return visibleText(plain === '' ? text : plain);
}
