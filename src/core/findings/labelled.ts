import type { SourceRecord } from '../records/record';
import type { LabelRow } from '../show/labelRow';

/** A record and what it was labelled, as far as a summary of many needs it. */
export interface Labelled {
  readonly path: string;
  readonly line: number;
  /** What a person recognises it by: a subject, a rule; empty where it is not known. */
  readonly about: string;
  readonly label: string;
  readonly confidence: string;
  readonly rationale: string;
  /** Answers to further questions: `attack` → `T1566.002`. */
  readonly answers: readonly (readonly [string, string])[];
  readonly tier: string;
  readonly problem: string;
  readonly isEscalated: boolean;
}

export function labelledOf(row: LabelRow, about: string): Labelled {
  return {
    path: row.path,
    line: row.line,
    about,
    label: row.label,
    confidence: row.confidence,
    rationale: row.rationale,
    answers: Object.entries(row.labels ?? {}).flatMap(([question, given]) =>
      (typeof given === 'string' ? [given] : given).map(answer => [question, answer] as const),
    ),
    tier: row.tier,
    problem: row.problem ?? '',
    isEscalated: row.escalation !== undefined,
  };
}

/** A line of an export that was read as a record; `undefined` for a row that carries no label. */
export function labelledIn({ text, path, line }: SourceRecord): Labelled | undefined {
  const top = new Map(
    [...text.matchAll(/^([A-Za-z][\w-]{0,60}): (.*)$/gm)].map(([, key = '', value = '']) => [key, value] as const),
  );
  const said = (name: string) => {
    const value = top.get(name) ?? '';
    return value === '""' ? '' : value;
  };
  if (said('label') === '') return undefined;
  const answers = [...text.matchAll(/^ {2}([a-z][\w-]{0,40}): \[?([^\]\n]{1,200})\]?$/gm)].flatMap(
    ([, question = '', given = '']) => given.split(', ').map(answer => [question, answer] as const),
  );
  const isAnswers = /^labels:$/m.test(text);
  return {
    path: said('path') === '' ? path : said('path'),
    line: said('path') === '' ? line : Number(said('line')) || 1,
    about: '',
    label: said('label'),
    confidence: said('confidence'),
    rationale: said('rationale'),
    answers: isAnswers
      ? answers.filter(([question]) => !/^(?:quote|path|line|found|state|to|why)$/.test(question))
      : [],
    tier: said('tier'),
    problem: said('problem').split(':')[0] ?? '',
    isEscalated: top.has('escalation') ? said('escalation') !== '' : /^escalation:$/m.test(text),
  };
}
