import { setAsideUsd } from '../core/keep/runState';
import { minimumExamples } from '../core/offline/labels/fewestExamples';
import type { LabelResult, ResultProblem } from '../core/read/results';
import type { RunOutcome } from '../core/run';
import { cancelled } from '../core/send/failures';
import { votesWords } from '../core/show/labelRow';
import { recordWords } from '../core/show/recordColumns';
import { verificationSummary } from '../core/show/verdict';
import { oneLine } from '../core/show/visibleText';
import { counted, duration, fileName, money, whole } from '../core/show/words';
import type { Task } from '../core/task/task';
import type { Printer } from './printer';

/** What became of a run, for people. */
export function printOutcome(
  outcome: RunOutcome,
  task: Task,
  ms: number,
  tierLines: readonly string[],
  print: Printer,
): void {
  print.line();
  if (outcome.report !== undefined) {
    print.line(outcome.report.markdown);
    print.line();
    print.line(verificationSummary(outcome.report.claims));
    if (outcome.report.formProblem !== undefined) print.line(`Its form: ${outcome.report.formProblem}.`);
  }
  if (task.produces === 'labels') printLabels(outcome, task, print);
  const why = whyItEnded(outcome);
  if (why !== undefined) print.line(why);
  const { ledger, start } = outcome.kept;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = ledger.usage;
  const cost =
    ledger.unpricedCalls > 0
      ? `${money(ledger.costUsd)} and ${counted(ledger.unpricedCalls, 'unpriced call')}`
      : money(ledger.costUsd);
  print.line(
    start.provider === 'offline' && start.escalatesTo === undefined
      ? `${start.tier}, no language model: free, nothing was sent, ${duration(ms / 1000)}`
      : `${start.tier}, ${ledger.models.join(', ') || start.model}: ${whole(inputTokens + cacheReadTokens + cacheWriteTokens)} tokens in${cacheReadTokens > 0 ? ` (${whole(cacheReadTokens)} of them read from the provider's cache)` : ''}, ${whole(outputTokens)} out, ${cost}${inDoubt(outcome)}, ${duration(ms / 1000)}`,
  );
  for (const line of tierLines) print.line(line);
  if (ledger.cachedCalls > 0) {
    const answers = counted(ledger.cachedCalls, 'answer');
    print.line(`${answers} from the reply cache: identical requests were paid before. --no-reply-cache asks anew.`);
  }
  const end = endOf(outcome, task);
  if (end !== undefined) print.line(end);
}

/** Absent where the last line says it anyway: that the run was cancelled. */
export function whyItEnded({ why }: Pick<RunOutcome, 'why'>): string | undefined {
  return why === undefined || String(why) === cancelled().message ? undefined : why;
}

/** What is to be done about a run that is not whole. */
function endOf({ state, run, report, why }: RunOutcome, { name, produces }: Task): string | undefined {
  if (state === 'done') return report?.isPartial === true ? cutOff : undefined;
  if (produces === 'labels') return `${endWords[state]} Go on with: tierwise run ${name} --resume ${run}`;
  // Why a report failed says what to do, and that may be another thing than to run it again.
  if (state === 'failed' && why !== undefined) return endWords[state];
  return `${endWords[state]} Run it again${state === 'capped' ? ' with a higher cap' : ''}.`;
}

const cutOff =
  'Done in part: the report reached the most that an answer may take, and ends early. Ask for less ("max-words", fewer "headings") or choose another tier, and run it again.';

/** Calls that broke off: what they took stands among the tokens, and what they cost, if anything, nobody told. */
function inDoubt({ kept }: RunOutcome): string {
  const { mayBeBilled } = kept.ledger;
  if (mayBeBilled.length === 0) return '';
  const most = setAsideUsd(mayBeBilled);
  return ` (${counted(mayBeBilled.length, 'call')} in doubt${most > 0 ? `: at most ${money(most)} more` : ''})`;
}

const endWords: Readonly<Record<Exclude<RunOutcome['state'], 'done'>, string>> = {
  part: 'Done in part.',
  capped: 'Stopped by the cap.',
  cancelled: 'Cancelled; what had arrived is kept.',
  failed: 'It failed.',
};

function printLabels({ labels, kept }: RunOutcome, task: Task, print: Printer): void {
  const stood = new Map<string, number>();
  const told = new Set<string>();
  for (const { sameAs } of labels) if (sameAs !== undefined) stood.set(sameAs, (stood.get(sameAs) ?? 0) + 1);
  for (const result of labels) {
    const { id, sameAs, path, line, label, confidence, fields, problem, evidence, alsoAt, votes } = result;
    // Of a storm the one that was asked stands for all; every export has a row for each.
    if (sameAs !== undefined) continue;
    const same = stood.has(id) ? ` (+${stood.get(id)} the same but for times, ids and ports)` : '';
    const subject = fields.find(field => field.name === 'Subject')?.value ?? recordWords(fields);
    const name = oneLine(fileName(path));
    const place = line > 1 ? `${name}:${line}` : name;
    const equal = alsoAt.length === 0 ? '' : ` (+${alsoAt.length} equal)`;
    const claims = votes === undefined || votes.counts.length === 1 ? undefined : votesWords(votes);
    print.row(`${label.padEnd(12)} ${confidence.padEnd(8)}${place.padEnd(28)} ${subject.slice(0, 60)}${equal}${same}`);
    if (claims !== undefined) print.row(`${' '.repeat(20)}${claims}`);
    const quote = evidence.find(one => one.found)?.quote;
    if (problem !== undefined) print.row(`${' '.repeat(20)}${problemWords(problem, told)}`);
    else if (quote !== undefined) print.row(`${' '.repeat(20)}“${quote.slice(0, 90)}”`);
    const read = readWords(result);
    if (read !== undefined) print.row(`${' '.repeat(20)}${read}`);
  }
  if (labels.length === 0) return;
  print.line();
  const names = [...task.labels.map(one => String(one.name)), 'abstain'];
  for (const row of countRows(labels, names)) print.line(row);
  const unanswered = unansweredWords(labels);
  if (unanswered !== undefined) print.line(unanswered);
  const open = kept.start.provider === 'offline' ? openWords(labels, task.gold) : undefined;
  if (open !== undefined) print.line(open);
  const left = notAskedWords(kept.start.records.length, labels.length);
  if (left !== undefined) print.line(left);
  const withProblem = labels.filter(result => readWords(result) !== undefined).length;
  if (withProblem > 0)
    print.line(
      `${counted(withProblem, 'record')} could not be read as ${withProblem === 1 ? 'it' : 'they'} should: ${withProblem === 1 ? 'it says' : 'each says'} why, here and in every export.`,
    );
}

/** A reason in full the first time: one that holds for every record would be most of what is read. */
function problemWords({ kind, why }: ResultProblem, told: Set<string>): string {
  const words = `${kind}: ${why}`;
  if (words.length <= longestAgain || !told.has(words)) {
    told.add(words);
    return words;
  }
  return `${words.slice(0, words.lastIndexOf(' ', longestAgain))} … (as above)`;
}

const longestAgain = 60;

/** What to do where the tier without a language model left most records open: what it answers it learns from a person's labels. */
export function openWords(
  labels: readonly Pick<LabelResult, 'problem'>[],
  gold: string | undefined,
): string | undefined {
  const reasons = labels.flatMap(({ problem }) => (problem?.kind === 'not-evaluable' ? [String(problem.why)] : []));
  const open = reasons.length;
  // With examples to learn from each says between which labels it lies.
  const isOneReason = reasons.filter(why => why === reasons[0]).length * 2 > labels.length;
  if (!isOneReason) return undefined;
  const what = `${whole(open)} of ${counted(labels.length, 'record')} ${open === 1 ? 'stays' : 'stay'} open`;
  const each = `${minimumExamples} records of each of two labels`;
  const how =
    gold === undefined
      ? `Name a gold file in the task ("gold") with ${each}`
      : `Confirm ${each} in the table, or in ${oneLine(gold)}`;
  return `${what}: without a language model, answers come from labels that a person confirmed. ${how}, and run it again; or choose a tier with a model, such as --tier local.`;
}

/** Where it is why there is no answer it is told already. */
function readWords({ readProblem, problem }: LabelResult): string | undefined {
  if (readProblem === undefined || problem?.why === readProblem) return undefined;
  return `read with a problem: ${oneLine(readProblem)}`;
}

/** `3 of 40 records have no answer (2 refused, 1 too long).`, and what may help; absent where each was answered. */
export function unansweredWords(labels: readonly Pick<LabelResult, 'problem'>[]): string | undefined {
  const kinds = labels.flatMap(({ problem }) => problem?.kind ?? []).filter(kind => kind !== 'not-evaluable');
  if (kinds.length === 0) return undefined;
  const counts = [...new Set(kinds)].map(
    kind => `${whole(kinds.filter(one => one === kind).length)} ${kind.replace('-', ' ')}`,
  );
  const have = kinds.length === 1 ? 'has' : 'have';
  const help = kinds.some(kind => kind === 'refused' || kind === 'invalid-answer' || kind === 'too-long')
    ? ' Another tier may answer: --tier with --only ID, or "escalate-to" in the task.'
    : '';
  return `${whole(kinds.length)} of ${counted(labels.length, 'record')} ${have} no answer (${counts.join(', ')}).${help}`;
}

/** `5 of 6 records were not asked.`: where a run ended before its last record; absent where it came to all of them. */
export function notAskedWords(records: number, answered: number): string | undefined {
  if (answered >= records) return undefined;
  return `${whole(records - answered)} of ${counted(records, 'record')} ${records - answered === 1 ? 'was' : 'were'} not asked.`;
}

/** How many have each label, one below the other with a bar of up to 40 cells for its share. */
export function countRows(labels: readonly { readonly label: string }[], names: readonly string[]): readonly string[] {
  const width = Math.max(11, ...names.map(name => name.length)) + 1;
  return names.map(name => {
    const count = labels.filter(one => one.label === name).length;
    const bar = '▇'.repeat(Math.round((count / Math.max(1, labels.length)) * 40));
    return `${name.padEnd(width)}${whole(count).padStart(6)}  ${bar}`;
  });
}
