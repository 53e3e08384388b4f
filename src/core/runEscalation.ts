import type { Ended } from './ended';
import { estimateFor, type TierEstimate } from './estimate';
import type { KeptRun } from './keep/keepRun';
import type { LabelsBook } from './keep/runBook';
import type { Prepared } from './prepare';
import { prepareFor } from './prepareFor';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { Escalation, LabelResult } from './read/results';
import { tierFor } from './readSettings';
import { askForLabels, type LabelsWatcher } from './runLabels';
import { askedOf } from './runStorms';
import type { Provider } from './send/provider';
import { resolveTier } from './send/resolveTier';
import type { Tier } from './send/tier';
import type { Services } from './services';
import { openSession, type Session, type SessionWatcher } from './session';
import type { Task } from './task/task';
import { whyEscalate } from './whyEscalate';

/** What would go to the higher tier, and what it would cost if every record did. */
export interface EscalationPlan {
  readonly prepared: Prepared;
  readonly estimate: TierEstimate;
}

/** The tier that a task escalates to; absent where the run begins on it already. Throws a sentence for one that is not there. */
export async function escalationTier(
  { escalateTo }: Task,
  first: Tier,
  services: Services,
  signal: AbortSignal,
): Promise<Tier | undefined> {
  if (escalateTo === undefined || escalateTo === first.name) return undefined;
  return resolveTier(tierFor(services.settings, escalateTo), services, signal);
}

export async function planEscalation(
  prepared: Prepared,
  services: Services,
  signal: AbortSignal,
): Promise<EscalationPlan | undefined> {
  const { escalateTo } = prepared.request;
  if (escalateTo === undefined) return undefined;
  const higher = await prepareFor(prepared, escalateTo, services, signal);
  return { prepared: higher, estimate: await estimateFor(higher, escalateTo, services, signal) };
}

/** The first tier's part of a run: an answer that is not enough is written down with why, and waits for the higher tier. */
export function untilEscalated(session: Session, kept: KeptRun, prepared: Prepared, watcher: LabelsWatcher) {
  const { escalateTo } = prepared.request;
  // What waits for the higher tier is answered as far as this one is concerned.
  const answeredHere = [...kept.waiting].map(([id, { escalation: _, ...result }]) => [id, result] as const);
  const asked = { planned: askedOf(prepared, kept.planned), answered: new Map([...kept.answered, ...answeredHere]) };
  if (escalateTo === undefined) return { session, asked, watcher };
  const finish = (result: LabelResult): LabelResult => {
    const why = whyEscalate(result, prepared);
    if (why === undefined) return result;
    const { tier, model, label, confidence, problem } = result;
    const first = { tier, model, label, confidence, problem };
    return { ...result, escalation: { state: 'waiting', to: escalateTo.name, why, first } };
  };
  return {
    session: { ...session, book: bookThat(finish, session.book) },
    asked,
    watcher: watcherThat(finish, watcher),
  };
}

export interface HigherProvider {
  open(tier: Tier, services: Services): Promise<Provider>;
  readonly mayBeUnpriced?: boolean;
}

/**
 * Asks the higher tier about each record that waits for it. Nothing of the first tier is under way then, so its purse begins
 * with all that the run may have cost so far: one cap over both, each at its own price.
 */
export async function escalate(
  ended: Ended,
  prepared: Prepared,
  session: Session,
  kept: KeptRun,
  { open, mayBeUnpriced }: HigherProvider,
  services: Services,
  watcher: LabelsWatcher & SessionWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  const { escalateTo } = prepared.request;
  const waiting = new Map([...kept.state.results].filter(([, { escalation }]) => escalation?.state === 'waiting'));
  if (escalateTo === undefined || waiting.size === 0) return ended;
  if (session.signal.aborted || session.sender.stopped() !== undefined) return { ...ended, isComplete: false };
  const higher = await prepareFor(prepared, escalateTo, services, signal);
  await kept.manifest(higher.manifest);
  const opened = await openSession(
    await open(escalateTo, services),
    higher,
    kept,
    { mayBeUnpriced },
    services,
    watcher,
    signal,
  );
  const finish = (result: LabelResult): LabelResult => {
    const first = waiting.get(result.id);
    return first?.escalation === undefined ? result : together(first, first.escalation, result);
  };
  const book: LabelsBook = {
    ...bookThat(finish, opened.book),
    intended: call => opened.book.intended({ ...call, tier: escalateTo.name }),
  };
  const second = await askForLabels(
    higher,
    { ...opened, book },
    { planned: new Set(waiting.keys()), answered: new Map() },
    watcherThat(finish, watcher),
    opened.signal,
  );
  await tellOverBudget(opened, higher, kept, watcher);
  return {
    isComplete: ended.isComplete && second.isComplete,
    hasSome: ended.hasSome || second.hasSome,
    failure: second.failure ?? ended.failure,
  };
}

/** The budget is a promise on each tier. */
export async function tellOverBudget(
  session: Session,
  prepared: Prepared,
  kept: KeptRun,
  watcher: SessionWatcher,
): Promise<void> {
  if (session.mostInputTokens() <= prepared.budgetTokens) return;
  const over = sayOverBudget(session.mostInputTokens(), prepared);
  watcher.noticed?.(over);
  const last = kept.state.manifests.at(-1) ?? prepared.manifest;
  await kept.manifest({ ...last, notes: [...last.notes, over] });
}

function sayOverBudget(tokens: number, { budgetTokens }: Prepared): ProtectedText {
  return join([
    literal('error: the provider counted '),
    numeral(tokens),
    literal(' tokens in a call, over the budget of '),
    numeral(budgetTokens),
    literal('; the factor of this tier is too low'),
  ]);
}

/** The higher tier's answer counts, an abstention too; where it gave none, the first one's stands. */
function together(first: LabelResult, escalation: Escalation, second: LabelResult): LabelResult {
  const { problem } = second;
  if (problem?.kind === 'failed') return { ...first, escalation: { ...escalation, problem } };
  const isAnswer = problem === undefined || problem.kind === 'not-evaluable';
  return isAnswer || first.problem !== undefined
    ? { ...second, escalation: { ...escalation, state: 'answered' } }
    : { ...first, escalation: { ...escalation, state: 'in-vain', problem } };
}

function bookThat<Book extends LabelsBook>(finish: (result: LabelResult) => LabelResult, book: Book): Book {
  return {
    ...book,
    answered: (asked, ...results) => book.answered(asked, ...results.map(finish)),
    decided: result => book.decided(finish(result)),
  };
}

function watcherThat(finish: (result: LabelResult) => LabelResult, watcher: LabelsWatcher): LabelsWatcher {
  return { ...watcher, labelled: result => watcher.labelled?.(finish(result)) };
}
