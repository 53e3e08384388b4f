import { isTierwiseError } from './errors';
import type { PassagesOrdered } from './keep/journalEntry';
import type { KeptRun } from './keep/keepRun';
import { fitRanked, type Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import { sealPrompt } from './protect/sealPrompt';
import { reorder } from './rank/rerank';
import { plainJson } from './read/plainJson';
import { readOrder } from './read/readOrder';
import type { RerankPlan } from './rerankPlan';
import { defaultRetryPolicy } from './send/backoff';
import { type AnsweredCall, type AskListener, askInBook, keepReply } from './send/ledger';
import { mostUsd, priceOf, promptTokens } from './send/prices';
import type { Provider, SendFailure } from './send/provider';
import type { Cost, Total } from './send/spending';
import { usdWords } from './send/usdWords';
import type { Services } from './services';
import { capOf, openChannel } from './session';
import { counted } from './show/words';

export interface RerankWatcher {
  /** The passages were put into another order: the run goes on with this. */
  reranked?(prepared: Prepared): void;
  /** They were not, and this says why. */
  noticed?(note: ProtectedText): void;
  spent?(total: Total): void;
  waiting?: AskListener['onRetry'];
}

/**
 * Asks once for the order of the best passages and fits the context anew by it. Whatever goes wrong, the run goes on in the
 * order without it and its manifest says why; only a cancel settles nothing. A run that is taken up keeps its order.
 */
export async function rerank(
  prepared: Prepared,
  provider: Provider,
  kept: KeptRun,
  services: Services,
  watcher: RerankWatcher,
  signal: AbortSignal,
): Promise<Prepared> {
  const { rerank: plan } = prepared;
  if (plan === undefined) return prepared;
  const before = kept.state.ordered;
  // Answers that are there belong to this order. Without any, one that failed is worth another try.
  const isSettled = before !== undefined && (before.order.length > 0 || kept.answered.size > 0);
  const ordered = isSettled ? before : await askForOrder(prepared, { provider, plan }, kept, services, watcher, signal);
  if (ordered === undefined) return prepared;
  const applied = await apply(prepared, plan, ordered, signal);
  await kept.manifest(applied.manifest);
  if (ordered.model === undefined) watcher.noticed?.(ordered.note);
  else watcher.reranked?.(applied);
  return applied;
}

type Order = Omit<PassagesOrdered, 'kind'>;

/** The plan's note gives way to what came of it. */
async function apply(
  prepared: Prepared,
  plan: RerankPlan,
  { order, shown, model, note }: Order,
  signal: AbortSignal,
): Promise<Prepared> {
  const { manifest, ranked } = prepared;
  const notes = [...manifest.notes.filter(one => one !== plan.note), note];
  const told = { ...prepared, manifest: { ...manifest, notes } };
  if (model === undefined) return told;
  return fitRanked(told, reorder(ranked, { named: order.map(place => place - 1), shown, by: model }), signal);
}

/** Not as patient as for an answer: the run can do without. */
const policy = { ...defaultRetryPolicy, mostAttempts: 2, longestWaitMs: 20_000, timeLimitMs: 120_000 };

/** `undefined` where it was cancelled, or somebody else took the run over. */
async function askForOrder(
  prepared: Prepared,
  { provider, plan }: { readonly provider: Provider; readonly plan: RerankPlan },
  kept: KeptRun,
  services: Services,
  watcher: RerankWatcher,
  signal: AbortSignal,
): Promise<Order | undefined> {
  const { protector } = prepared;
  const { tier, composed, shown } = plan;
  const capUsd = capBesides(prepared, kept, services);
  const channel = await openChannel({ provider, tier, capUsd, gold: [], policy }, kept, services, signal);
  const book = kept.orderBook(() => watcher.spent?.(channel.total()));
  const settle = async (words: string, asked?: AnsweredCall, more: Partial<Order> = {}): Promise<Order> => {
    // With a time of its own: what was paid for is written down, also after a cancel.
    const { text: note } = await protector.protectText(words, { source: 'rerank' }, AbortSignal.timeout(30_000));
    const order = { shown, order: [], note, ...more };
    await book.ordered(order, asked);
    return order;
  };

  const rendered = await sealPrompt(composed.rendered, protector, signal).catch(error => {
    if (isTierwiseError(error)) return undefined;
    throw error;
  });
  if (rendered === undefined) return settle(`${notReranked}what would be sent for it looks like a secret again`);
  const call = { model: tier.model, prompt: composed.prompt, rendered };
  const asked = await askInBook(
    { sender: channel.sender, replies: channel.replies, book },
    { call, mostInputTokens: composed.upperTokens },
    [],
    { onRetry: watcher.waiting },
    channel.signal,
  );
  if (asked.kind === 'failed') {
    return channel.signal.aborted ? undefined : settle(notReranked + sayFailure(asked.failure, plan));
  }
  const cost = sayCost(asked, channel.mostInputTokens() > prepared.budgetTokens);
  const read = await readReply(asked, prepared, shown);
  if (read.kind === 'invalid')
    return settle(`${notReranked}the answer of ${asked.reply.model} was not valid: ${read.why}; ${cost}`, asked);
  const { text: model } = await protector.protectText(
    asked.reply.model,
    { source: 'reply' },
    AbortSignal.timeout(30_000),
  );
  keepReply(channel.replies, call, asked, read.text);
  const { named, ignored } = read;
  const left = shown - named.length;
  const words = [
    `re-ranked by ${model}: it ordered ${named.length} of the best ${shown} passages`,
    ...(left === 0 ? [] : [`the others follow as they were`]),
    ...(ignored === 0
      ? []
      : [`${counted(ignored, 'entry', 'entries')} of its answer named none of them, or one twice, and went by`]),
    cost,
  ];
  return settle(words.join('; '), asked, { model, order: named.map(index => index + 1) });
}

const notReranked = 'not re-ranked, so the order is that of the ranking: ';

/** An order is worth nothing without the answer that it is for: room for one call of the run itself is left under the cap. */
function capBesides({ request, budgetTokens, frame }: Prepared, kept: KeptRun, services: Services): number | undefined {
  const capUsd = capOf(kept, services);
  if (capUsd === undefined) return undefined;
  const price = priceOf(services.prices, request.tier);
  // Under a cap a tier without a price will not be asked anyway.
  if (price.kind === 'unpriced') return 0;
  return price.kind === 'free' ? capUsd : capUsd - mostUsd(price.model, budgetTokens, frame.maxOutputTokens);
}

async function readReply({ reply }: AnsweredCall, { protector }: Prepared, shown: number) {
  if (reply.end === 'refused') return { kind: 'invalid' as const, why: refused };
  if (reply.text.length > longestReply) return { kind: 'invalid' as const, why: tooLong };
  const passed = await protector.protectText(plainJson(reply.text), { source: 'reply' }, AbortSignal.timeout(30_000));
  return { ...readOrder(passed.text, shown), text: passed.text };
}

/** Far longer than any order with talk around it; such a thing is not even read. */
const longestReply = 20_000;
const tooLong = literal('it is far longer than an order can be');
const refused = literal('it refused');

function sayFailure({ reason, message }: SendFailure, { tier }: RerankPlan): string {
  switch (reason) {
    case 'cap':
      return `the cap leaves no room for it beside a call of the run itself`;
    case 'unpriced':
      return `no price is known for ${tier.model}, and a cap is set`;
    default:
      return message;
  }
}

function sayCost({ reply, attempt }: AnsweredCall, isOverBudget: boolean): string {
  const input = promptTokens(reply.usage);
  const over = isOverBudget ? ` (error: over the budget of a call; the factor of this tier is too low)` : '';
  return `${input} tokens in${over}, ${reply.usage.outputTokens} out, ${dollars(attempt.cost)}`;
}

function dollars(cost: Cost): string {
  switch (cost.kind) {
    case 'free':
      return 'free';
    case 'known':
      return usdWords(cost.usd);
    case 'at-most':
      return `at most ${usdWords(cost.usd)}`;
    case 'unpriced':
      return 'at an unknown price';
  }
}
