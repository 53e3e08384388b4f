import { citeWords, code } from './cite';
import type { FindingRow, FindingsSent } from './findingsSent';

const mostRecords = 10;

/**
 * What a program can say of a label run for somebody who has a minute: counts, the records of the first labels with their
 * reasons, and what has no answer. Records whose labels are the task's last ones are counted, not named.
 */
export function labelsReport(sent: FindingsSent): readonly string[] {
  const answered = sent.full.filter(({ level }) => level !== 'abstain');
  const open = [...sent.full, ...sent.inShort].filter(({ level }) => level === 'abstain');
  const last = answered.at(-1)?.level;
  const first = answered.filter(({ level }, at) => at < 3 || level !== last).slice(0, mostRecords);
  const rest = sent.full.length - first.length - open.length;
  return [
    '## Summary',
    '',
    ...sent.header.map(({ text }) => fact(sent, text)),
    '',
    ...section(
      'Look at first',
      first.map(row => bullet(sent, row)),
    ),
    ...section(
      'Without an answer',
      open.slice(0, mostRecords).map(row => bullet(sent, row)),
    ),
    '## Not evaluable',
    '',
    ...(rest > 0 ? [`- ${rest} further records of the context are not repeated here.`] : []),
    ...sent.notShown.map(({ text }) => `- ${text}.`),
    '- Whether the labels are right: that takes labels which a person confirmed.',
    '- What they mean for the organisation: that takes a person, or a language model with its documents.',
    '',
  ];
}

function fact({ kept }: FindingsSent, text: string): string {
  const colon = text.indexOf(': ');
  return `- ${text.slice(0, colon)}: ${code(text.slice(colon + 2), 500)} ${citeWords(kept.id, text)}`;
}

function bullet({ kept }: FindingsSent, row: FindingRow): string {
  return `- ${code(row.level)}: ${code(row.text, 500)} ${citeWords(kept.id, row.line.text.replace(/^\[R\d+\] /, ''))}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}
