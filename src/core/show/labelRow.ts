import { atOnce, flatMapped, type InParts } from '../inParts';
import type { LabelResult } from '../read/results';
import { lineRange } from './words';

/** One line of an export. An equal record in another place is a row of its own with the same id. */
export interface LabelRow {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly label: string;
  readonly confidence: string;
  readonly rationale: string;
  readonly evidence: readonly {
    readonly quote: string;
    readonly path: string;
    readonly line?: number;
    readonly found: boolean;
  }[];
  /** Answers to further questions, by question: a text, or a list where several may be true; absent where nothing was asked. */
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
  readonly tier: string;
  readonly model: string;
  /** Nothing was sent: the answer to an identical request was used. */
  readonly fromCache?: true;
  /** What went out with it and no other. */
  readonly beside?: readonly { readonly kind: 'example' | 'context'; readonly path: string; readonly line: number }[];
  /** Several answers to the same question, most frequent first; `confidence` is then their agreement, `claimed` the model's own word. */
  readonly votes?: {
    readonly of: number;
    readonly counts: readonly { readonly label: string; readonly count: number }[];
    readonly claimed: string;
  };
  /** Id of the record that was asked in its stead. */
  readonly sameAs?: string;
  /** Set where a higher tier was asked, or is still to be: why, and what the first one had said. */
  readonly escalation?: {
    readonly state: 'waiting' | 'answered' | 'in-vain';
    readonly to: string;
    readonly why: string;
    readonly first: {
      readonly tier: string;
      readonly model: string;
      readonly label: string;
      readonly confidence: string;
    };
    readonly problem?: string;
  };
  /** `label` is a person's: what the answer had been, and whose word it is. */
  readonly corrected?: { readonly given: string; readonly by: string; readonly at: string };
  /** Why there is no answer, or why it is worth less: `unreadable`. */
  readonly problem?: string;
  readonly problemWhy?: string;
  /** What was wrong with the record when it was read, whatever its label. */
  readonly readProblem?: string;
}

/** In the order of the results; further places of a record follow it. */
export function labelRows(results: readonly LabelResult[]): readonly LabelRow[] {
  return atOnce(labelRowsInParts(results));
}

export function labelRowsInParts(results: readonly LabelResult[]): InParts<readonly LabelRow[]> {
  return flatMapped(results, result => [result, ...result.alsoAt].map(({ path, line }) => rowOf(result, path, line)));
}

/** `"verify your account" (line 12); "…" (not found)`. */
export function evidenceWords(evidence: LabelRow['evidence']): string {
  return evidence
    .map(one => `"${one.quote}" (${one.found ? `line ${lineRange(one.line, one.line)}` : 'not found'})`)
    .join('; ');
}

/** `P2`, `T1566.001, T1204`, empty for none of several. */
export function answerWords(answer: string | readonly string[] | undefined): string {
  return answer === undefined ? '' : typeof answer === 'string' ? answer : answer.join(', ');
}

function labelsByQuestion({ labels }: LabelResult): LabelRow['labels'] {
  if (labels === undefined) return undefined;
  return Object.fromEntries(
    labels.map(({ question, answers, values }) => [question, answers === 'any' ? values : (values[0] ?? 'abstain')]),
  );
}

function rowOf(result: LabelResult, path: string, line: number): LabelRow {
  return {
    id: result.id,
    path,
    line,
    label: result.label,
    confidence: result.confidence,
    rationale: result.rationale,
    evidence: result.evidence.map(one => ({ quote: one.quote, path: one.path, line: one.line, found: one.found })),
    labels: labelsByQuestion(result),
    tier: result.tier,
    model: result.model,
    ...(result.fromCache === true ? { fromCache: true as const } : {}),
    ...(result.beside === undefined ? {} : { beside: result.beside }),
    ...(result.votes === undefined ? {} : { votes: result.votes }),
    ...(result.sameAs === undefined ? {} : { sameAs: result.sameAs }),
    ...escalationOf(result),
    ...(result.corrected === undefined ? {} : { corrected: result.corrected }),
    problem: result.problem?.kind,
    problemWhy: result.problem?.why,
    ...(result.readProblem === undefined ? {} : { readProblem: result.readProblem }),
  };
}

function escalationOf({ escalation }: LabelResult): Pick<LabelRow, 'escalation'> {
  if (escalation === undefined) return {};
  const { state, to, why, first, problem } = escalation;
  const { tier, model, label, confidence } = first;
  return { escalation: { state, to, why, first: { tier, model, label, confidence }, problem: problem?.kind } };
}

/** `fast said phishing: "phishing" must be confirmed`; empty where no other tier was asked. */
export function escalationWords(escalation: LabelRow['escalation']): string {
  if (escalation === undefined) return '';
  const { state, to, why, first, problem } = escalation;
  const said = `${first.tier} said ${first.label}: ${why}`;
  if (state === 'answered') return said;
  const so = problem === undefined ? '' : ` (${problem})`;
  return state === 'waiting' ? `${said}; ${to} is still to be asked${so}` : `${said}; ${to} gave no answer${so}`;
}

/** `2 of 3 votes for clean, 1 for phishing; the model itself claims high`. */
export function votesWords({ of, counts, claimed }: NonNullable<LabelRow['votes']>): string {
  const [first, ...others] = counts;
  if (first === undefined) return '';
  const rest = others.map(({ label, count }) => `, ${count} for ${label}`).join('');
  return `${first.count} of ${of} votes for ${first.label}${rest}; the model itself claims ${claimed}`;
}
