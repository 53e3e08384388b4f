import { overBudget } from './errors';
import { measuredFactors } from './fit/measuredFactors';
import { tokenCounter } from './fit/tokenCounter';
import type { KeptRun } from './keep/keepRun';
import type { LabelsBook, ReportBook } from './keep/runBook';
import { spentAtMostUsd } from './keep/runState';
import type { Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import { goldExamples } from './records/goldExamples';
import { goldPathOfRun } from './records/goldPath';
import type { RetryPolicy } from './send/backoff';
import { type Price, priceOf, promptTokens } from './send/prices';
import type { Call, Connection, GoldExample, Provider } from './send/provider';
import { rateWindowOf } from './send/rateWindow';
import { forgetOldReplies, type ReplyCache, replyCache } from './send/replyCache';
import { type Sender, sender } from './send/send';
import { type Spending, type SpendingRules, spending, type Total } from './send/spending';
import type { Tier } from './send/tier';
import type { Services } from './services';
import { dayLedger } from './spend/dayLedger';
import { type DayPurse, dayPurse } from './spend/dayPurse';
import { withPlaces } from './tierPlaces';

/** What calls of a run go through: one sender, one purse. */
export interface Channel {
  readonly connection: Connection;
  readonly sender: Sender;
  readonly spending: Spending;
  /** Absent where the settings say so, and where nothing is paid. */
  readonly replies?: ReplyCache;
  /** Aborted by the person, or when somebody else took the run over. */
  readonly signal: AbortSignal;
  total(): Total;
  /** Of the largest call, as the provider reported it; 0 while it reported nothing. */
  mostInputTokens(): number;
  /** Remembers how the model counted a call. */
  noteCount(call: Call, countedTokens: number): Promise<void>;
}

/** What the calls that ask the task's question go through, with their book. */
export interface Session extends Channel {
  readonly reading: Pick<Services, 'workspace' | 'hash' | 'clock'>;
  readonly book: LabelsBook & ReportBook;
  /** Asks the provider for its own count, where it has one, and puts it into the manifest. Throws when it breaks the budget. */
  countExactly(call: Call): Promise<void>;
}

export interface SessionWatcher {
  spent?(total: Total): void;
  noticed?(note: ProtectedText): void;
}

/** Connects to the provider; the offline tier learns from the gold then, others are not shown it. */
export async function openSession(
  provider: Provider,
  prepared: Prepared,
  kept: KeptRun,
  { goldPath, mayBeUnpriced }: { readonly goldPath?: string; readonly mayBeUnpriced?: boolean },
  services: Services,
  watcher: SessionWatcher,
  signal: AbortSignal,
): Promise<Session> {
  const learns = provider.learns === true && prepared.request.task.produces === 'labels';
  const examples = learns ? await learn(goldPath, kept, prepared, services, watcher, signal) : [];
  if (provider.learns !== true && goldPath !== undefined) {
    watcher.noticed?.(literal('the gold file is not shown to this tier; only the offline tier learns from it'));
  }
  const { inBatches } = prepared.request;
  const capUsd = capOf(kept, services);
  const who = { provider, tier: prepared.request.tier, capUsd, gold: examples, mayBeUnpriced, inBatches };
  const first = await openChannel(who, kept, services, signal);
  const open = (other: Provider, tier: Tier) =>
    openChannel({ provider: other, tier, capUsd, gold: [], mayBeUnpriced }, kept, services, signal);
  const channel = withPlaces(first, { prepared, kept, services, watcher, signal, open });
  return {
    ...channel,
    reading: services,
    book: kept.book(() => watcher.spent?.(channel.total())),
    async countExactly(call) {
      const counted = await channel.connection.count?.(call, signal);
      // Without a count the estimate stands, and says that it is one; why there is none, sending will tell.
      if (typeof counted !== 'number') return;
      await channel.noteCount(call, counted);
      if (counted > prepared.budgetTokens) throw overBudget(counted, prepared.budgetTokens);
      const counter = `${provider.name}’s own count`;
      await kept.manifest({ ...prepared.manifest, usedTokens: counted, counted: 'exact', counter });
    },
  };
}

/** A run that is taken up keeps the cap it was begun with, unless another is set now. */
export function capOf({ state }: KeptRun, { settings }: Services): number | undefined {
  return settings.maxCostUsd ?? state.start.capUsd;
}

/** Whom a channel leads to, and what may be spent on it together with all that the run has spent before. */
export interface ChannelRequest {
  readonly provider: Provider;
  readonly tier: Tier;
  readonly capUsd?: number;
  readonly gold: readonly GoldExample[];
  readonly policy?: RetryPolicy;
  /** A person said that calls without a price may be made in spite of a cap. */
  readonly mayBeUnpriced?: boolean;
  readonly inBatches?: boolean;
}

/** The one way from a run to a provider: behind it are the gate, the cap and the door, whatever is asked. */
export async function openChannel(
  who: ChannelRequest,
  kept: KeptRun,
  services: Services,
  signal: AbortSignal,
): Promise<Channel> {
  const { prices, clock, settings, storage } = services;
  const { provider, tier, capUsd, gold, policy } = who;
  const noteCount = countNotes(tier, services);
  const { name: tierName, provider: providerName, model } = tier;
  const facts = { run: kept.run, task: kept.state.start.task.name, tier: tierName, provider: providerName, model };
  const day =
    providerName === 'offline'
      ? undefined
      : dayPurse(dayLedger(storage, clock), facts, { capUsd: settings.maxCostUsdPerDay, isBatch: who.inBatches });
  const { mayBeUnpriced } = who;
  const spentBeforeUsd = spentAtMostUsd(kept.state);
  const rebate = who.inBatches === true ? batchRules(priceOf(prices, tier)) : {};
  const money = spending(prices, tier, { capUsd, spentBeforeUsd, day, mayBeUnpriced, ...rebate });
  let mostInputTokens = 0;
  const connection = watched(await provider.connect({ gold }, signal), (call, tokens) => {
    mostInputTokens = Math.max(mostInputTokens, tokens);
    return noteCount(call, tokens);
  });
  return {
    connection,
    sender: sender(connection, { clock, spending: money, policy, rate: rateWindowOf(clock, tier) }),
    spending: money,
    replies: repliesOf(provider, day, services),
    signal: AbortSignal.any([signal, kept.lost]),
    total: money.total,
    mostInputTokens: () => mostInputTokens,
    noteCount,
  };
}

/** A batch costs less a token, and has its prefix kept for longer. */
function batchRules(price: Price): Pick<SpendingRules, 'factor' | 'keptFor'> {
  return { factor: price.kind === 'priced' ? price.model.batchFactor : 1, keptFor: '1h' };
}

/** Answers that were paid for before; one that is used again is told to the day's ledger. */
function repliesOf(
  { name, address }: Provider,
  day: DayPurse | undefined,
  { settings, storage, hash, clock }: Services,
): ReplyCache | undefined {
  if (settings.replyCache === false || address === undefined) return undefined;
  void forgetOldReplies(storage, clock);
  const replies = replyCache({ storage, hash, clock }, { provider: name, address });
  return {
    keep: replies.keep,
    async find(call) {
      const known = await replies.find(call);
      if (known !== undefined) day?.saved(known.paidUsd);
      return known;
    },
  };
}

/** From the file that a person named, else from the one that the task names or that corrections went to: that may not be there yet. */
async function learn(
  named: string | undefined,
  { state }: KeptRun,
  { request, rules, protector, collected }: Prepared,
  services: Services,
  watcher: SessionWatcher,
  signal: AbortSignal,
) {
  const { task } = request;
  const gold = named ?? goldPathOfRun(state.start, services.workspace.folders);
  const ifMissing = named !== undefined ? 'fail' : task.gold === undefined ? 'ignore' : 'tell';
  const from = { ...services, rules, protector, ifMissing, how: task.records ?? {} } as const;
  const labels = task.labels.map(label => label.name);
  const { examples, notes } = await goldExamples(gold, labels, collected, from, signal);
  for (const note of notes) watcher.noticed?.(note);
  return examples;
}

/** Of one run so many: a thousand records of one kind say no more. */
const mostNotes = 20;

/** Remembers how the model counted, for the next budgets. Never a reason to fail: without it the tier's own factor holds. */
function countNotes(tier: Tier, { storage, workers }: Services) {
  const counter = tokenCounter(workers, { ...tier.tokenFactor, counts: 0 });
  let notes = 0;
  return async ({ rendered }: Call, counted: number): Promise<void> => {
    if (notes++ >= mostNotes) return;
    try {
      const plain = await counter.plain([rendered.stable, rendered.varying], AbortSignal.timeout(10_000));
      const sum = plain.reduce((total, one) => total + one, 0);
      await measuredFactors(storage).note(tier, sum, counted);
    } catch {
      // A full disk, or a counter that is too slow now.
    }
  };
}

/** The budget is a promise, so what the provider counted is looked at, too. */
function watched(connection: Connection, onInputTokens: (call: Call, tokens: number) => Promise<void>): Connection {
  return {
    ...connection,
    async send(call, onText, signal) {
      const outcome = await connection.send(call, onText, signal);
      if (outcome.kind === 'reply' && outcome.usage.source === 'reported') {
        await onInputTokens(call, promptTokens(outcome.usage));
      }
      return outcome;
    },
  };
}
