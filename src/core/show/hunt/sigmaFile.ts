import type { DigestFacts } from '../../digest/digestFacts';
import type { ProposedRule } from '../../read/results';
import { counted } from '../words';

/**
 * The rules that held in the logs they came from, as YAML documents: those that a program made of its findings, then those that the
 * report's model wrote. Above each stands what it matched there; for every finding without a rule, and every rule that did not hold,
 * why. Each was run by our own evaluator, which refuses what it does not cover.
 */
export function sigmaFile({ findings, detections }: DigestFacts, proposed: readonly ProposedRule[] = []): string {
  const made = detections.flatMap(({ finding, rule, tested, trace }) => {
    if (rule === undefined || tested === undefined) return [];
    const { rows, evidence, evidenceMatched, matched } = tested;
    const said = [
      `# ${finding}: run over ${counted(rows, 'row')} (${trace.kind}). It matched ${evidenceMatched} of its ${counted(evidence, 'line')} of evidence,`,
      `# ${counted(matched, 'row')} of the finding's own hosts, and no row of others. ${oneSample}`,
    ];
    return [`${said.join('\n')}\n${rule}`];
  });
  const written = proposed.flatMap(one => {
    if (one.kind === 'refused' || one.tested === undefined) return [];
    const { rows, evidence, evidenceMatched, matched } = one.tested;
    const said = [
      `# Written by the report's model for ${one.cites}: run over ${counted(rows, 'row')}. It matched ${evidenceMatched} of its ${counted(evidence, 'line')} of`,
      `# evidence, ${counted(matched, 'row')} in all, and none of others. ${oneSample}`,
    ];
    return [`${said.join('\n')}\n${one.rule}`];
  });
  const without = findings
    .filter(({ finding }) => finding !== 'none')
    .flatMap(({ id, kind }) => {
      if (detections.some(one => one.finding === id && one.rule !== undefined)) return [];
      const why = detections.find(one => one.finding === id)?.why ?? noTrace(kind);
      return [`# ${id}: no rule: ${why}.`];
    });
  const refused = proposed.flatMap(one =>
    one.kind === 'refused' ? [`# Not shown, in line ${one.markdownLine} of the report: ${commentOf(one)}`] : [],
  );
  const notes = [...without, ...refused];
  const rules = [...made, ...written];
  const head = notes.length === 0 ? '' : `${notes.join('\n')}\n`;
  return rules.length === 0 ? `${head}# No rule held in these logs.\n` : `${head}${rules.join('---\n')}`;
}

const oneSample = 'One sample says nothing about other networks.';

/** In one line: what a model wrote ends no comment. */
function commentOf({ title, why }: Extract<ProposedRule, { kind: 'refused' }>): string {
  return `${title === '' ? '' : `"${title}": `}${why}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Why nothing can be looked for by a plain condition on one row. */
export function noTrace(kind: string): string {
  if (kind === 'alert' || kind === 'notice') return 'its evidence is what a rule said already';
  return 'what shows it is a number of rows or a line of text, which no condition on one row can say';
}
