import type { DigestFacts } from '../../digest/digestFacts';
import { counted } from '../words';

/**
 * The rules that held in the logs they came from, as YAML documents; above each what it matched there, and for every finding
 * without a rule why there is none. Each rule was run by our own evaluator, which refuses what it does not cover.
 */
export function sigmaFile({ findings, detections }: DigestFacts): string {
  const rules = detections.flatMap(({ finding, rule, tested, trace }) => {
    if (rule === undefined || tested === undefined) return [];
    const { rows, evidence, evidenceMatched, matched } = tested;
    const said = [
      `# ${finding}: run over ${counted(rows, 'row')} (${trace.kind}). It matched ${evidenceMatched} of its ${counted(evidence, 'line')} of evidence,`,
      `# ${counted(matched, 'row')} of the finding's own hosts, and no row of others. One sample says nothing about other networks.`,
    ];
    return [`${said.join('\n')}\n${rule}`];
  });
  const without = findings
    .filter(({ finding }) => finding !== 'none')
    .flatMap(({ id, kind }) => {
      if (detections.some(one => one.finding === id && one.rule !== undefined)) return [];
      const why = detections.find(one => one.finding === id)?.why ?? noTrace(kind);
      return [`# ${id}: no rule: ${why}.`];
    });
  const head = without.length === 0 ? '' : `${without.join('\n')}\n`;
  return rules.length === 0 ? `${head}# No rule held in these logs.\n` : `${head}${rules.join('---\n')}`;
}

/** Why nothing can be looked for by a plain condition on one row. */
export function noTrace(kind: string): string {
  if (kind === 'alert' || kind === 'notice') return 'its evidence is what a rule said already';
  return 'what shows it is a number of rows or a line of text, which no condition on one row can say';
}
