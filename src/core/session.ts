import { overBudget } from './errors';
import { measuredFactors } from './fit/measuredFactors';
import { tokenCounter } from './fit/tokenCounter';
import type { KeptRun } from './keep/keepRun';
import type { LabelsBook, ReportBook } from './keep/runBook';
import { spentAtMostUsd } from './keep/runState';
import type { Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import { goldExamples } from './records/goldExamples';
import type { RetryPolicy } from './send/backoff';
import { promptTokens } from './send/prices';
import type { Call, Connection, GoldExample, Provider } from './send/provider';
import { rateWindowOf } from './send/rateWindow';
import { type Sender, sender } from './send/send';
import { spending, type Total } from './send/spending';
import type { Tier } from './send/tier';
import type { Services } from './services';
import { withPlaces } from './tierPlaces';

/** What calls of a run go through: one sender, one purse. */
export interface Channel {
  readonly connection: Connection;
  readonly sender: Sender;
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
  { goldPath }: { readonly goldPath?: string },
  services: Services,
  watcher: SessionWatcher,
  signal: AbortSignal,
): Promise<Session> {
  const gold = goldPath ?? prepared.request.task.gold;
  const examples =
    provider.learns === true && gold !== undefined
      ? await learn(gold, goldPath === undefined, prepared, services, watcher, signal)
      : [];
  if (gold !== undefined && provider.learns !== true && goldPath !== undefined) {
    watcher.noticed?.(literal('the gold file is not shown to this tier; only the offline tier learns from it'));
  }
  const who = { provider, tier: prepared.request.tier, capUsd: capOf(kept, services), gold: examples };
  const first = await openChannel(who, kept, services, signal);
  const capUsd = capOf(kept, services);
  const open = (other: Provider, tier: Tier) =>
    openChannel({ provider: other, tier, capUsd, gold: [] }, kept, services, signal);
  const channel = withPlaces(first, { prepared, kept, services, watcher, signal, open });
  return {
    ...channel,
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
}

/** The one way from a run to a provider: behind it are the gate, the cap and the door, whatever is asked. */
export async function openChannel(
  { provider, tier, capUsd, gold, policy }: ChannelRequest,
  kept: KeptRun,
  services: Services,
  signal: AbortSignal,
): Promise<Channel> {
  const { prices, clock } = services;
  const noteCount = countNotes(tier, services);
  const money = spending(prices, tier, capUsd, spentAtMostUsd(kept.state));
  let mostInputTokens = 0;
  const connection = watched(await provider.connect({ gold }, signal), (call, tokens) => {
    mostInputTokens = Math.max(mostInputTokens, tokens);
    return noteCount(call, tokens);
  });
  return {
    connection,
    sender: sender(connection, { clock, spending: money, policy, rate: rateWindowOf(clock, tier) }),
    signal: AbortSignal.any([signal, kept.lost]),
    total: money.total,
    mostInputTokens: () => mostInputTokens,
    noteCount,
  };
}

async function learn(
  gold: string,
  mayBeMissing: boolean,
  prepared: Prepared,
  services: Services,
  watcher: SessionWatcher,
  signal: AbortSignal,
) {
  const labels = prepared.request.task.labels.map(label => label.name);
  const from = {
    ...services,
    rules: prepared.rules,
    protector: prepared.protector,
    mayBeMissing,
    how: prepared.request.task.records ?? {},
  };
  const { examples, notes } = await goldExamples(gold, labels, prepared.collected, from, signal);
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
