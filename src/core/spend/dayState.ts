import * as z from 'zod/mini';
import { addUsage } from '../send/addUsage';
import { noUsage, type Usage } from '../send/provider';
import type { Cost } from '../send/spending';

/**
 * What the lines of one day's ledger add up to. Every process that reads the same lines comes to the same answer: the
 * order in the file decides which reservation was admitted, so nobody needs a lock.
 */
export interface DayState {
  apply(line: DayLine): void;
  /** Whether so much more could be set aside now. */
  admits(usd: number, capUsd: number): boolean;
  /** Whether the reservation was admitted, and is not settled yet. */
  isOpen(id: string): boolean;
  /** Spent, may be billed, and set aside: what a cap looks at. */
  committedUsd(): number;
  /** Without what is set aside for calls under way. */
  goneUsd(): number;
  /** By tier, task and model. */
  totals(): DayTotals;
}

export type DayLine = ReservedLine | SettledLine;

/** Before a call leaves. */
export interface ReservedLine {
  readonly kind: 'reserved';
  readonly id: string;
  readonly usd: number;
  /** What its writer lets the day cost; absent: no cap. One that would break it counts for nothing, whoever reads it. */
  readonly capUsd?: number;
}

/** After it: what it came to takes the place of what was set aside. */
export interface SettledLine extends SpendFacts {
  readonly kind: 'settled';
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly cost: Cost;
  readonly usage?: Usage;
  /** `cache`: an identical request was answered before, and nothing was sent. */
  readonly from?: 'cache' | 'batch';
  /** Only with `cache`: what the request had cost when it was paid. */
  readonly savedUsd?: number;
}

/** Whose call it was. Names only, so that nothing of a workspace's texts stands in the ledger. */
export interface SpendFacts {
  readonly run: string;
  readonly task: string;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
}

export interface DayTotals {
  /** Most expensive first. */
  readonly rows: readonly SpendRow[];
  readonly spentUsd: number;
  /** May have been billed on top: failed half-way, or in flight when their process died. */
  readonly possibleUsd: number;
  readonly openUsd: number;
}

export interface SpendRow extends Omit<SpendFacts, 'run'> {
  readonly calls: number;
  /** Of them answered from the reply cache. */
  readonly cachedCalls: number;
  readonly batchCalls: number;
  /** Of the calls whose price is known; `unpricedCalls` are in no sum. */
  readonly usd: number;
  readonly possibleUsd: number;
  readonly savedUsd: number;
  readonly unpricedCalls: number;
  readonly usage: Usage;
}

export function dayState(): DayState {
  const open = new Map<string, number>();
  const refused = new Set<string>();
  const settled = new Set<string>();
  const rows = new Map<string, Writable<SpendRow>>();
  // Whole billionths of a dollar: the same sum in whatever order it is built, in every process.
  let spent = 0;
  let possible = 0;
  let aside = 0;

  const admits = (usd: number, capUsd: number): boolean =>
    spent + possible + aside + atMost(usd) <= Math.floor(capUsd * billion + 1e-3);

  const reserve = ({ id, usd, capUsd }: ReservedLine): void => {
    if (open.has(id) || refused.has(id) || settled.has(id)) return;
    const most = atMost(usd);
    if (capUsd !== undefined && !admits(usd, capUsd)) {
      refused.add(id);
      return;
    }
    open.set(id, most);
    aside += most;
  };

  const settle = (line: SettledLine): void => {
    // A write that was said to have failed, and had not: the same line again is no second call.
    if (settled.has(line.id) || refused.has(line.id)) return;
    settled.add(line.id);
    aside -= open.get(line.id) ?? 0;
    open.delete(line.id);
    if (line.cost.kind === 'known') spent += atMost(line.cost.usd);
    if (line.cost.kind === 'at-most') possible += atMost(line.cost.usd);
    addTo(rows, line);
  };

  return {
    apply: line => (line.kind === 'reserved' ? reserve(line) : settle(line)),
    admits,
    isOpen: id => open.has(id),
    committedUsd: () => (spent + possible + aside) / billion,
    goneUsd: () => (spent + possible) / billion,
    totals: () => ({
      rows: [...rows.values()].sort((one, other) => other.usd - one.usd),
      spentUsd: spent / billion,
      possibleUsd: possible / billion,
      openUsd: aside / billion,
    }),
  };
}

/** The lines in a piece of the file; what is torn or not ours is passed over: a lost settlement leaves its reservation standing. */
export function readLines(text: string): readonly DayLine[] {
  return text.split('\n').flatMap(line => {
    if (line === '') return [];
    const read = lineSchema.safeParse(parse(line));
    return read.success ? [read.data] : [];
  });
}

/** Behind a line end of its own, so that a torn line before it spoils nothing. */
export function writeLine(line: DayLine): string {
  return `\n${JSON.stringify(line)}\n`;
}

const billion = 1_000_000_000;

/** Never below: rounding must not let a cap be broken. A hair is taken off first, which is what a product of floats may be too high. */
function atMost(usd: number): number {
  return Math.ceil(usd * billion - 1e-3);
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

function addTo(rows: Map<string, Writable<SpendRow>>, line: SettledLine): void {
  const { tier, task, provider, model, cost, usage } = line;
  const key = JSON.stringify([tier, task, provider, model]);
  const row = rows.get(key) ?? { ...emptyRow, tier, task, provider, model };
  rows.set(key, row);
  row.calls += 1;
  if (line.from === 'cache') row.cachedCalls += 1;
  if (line.from === 'batch') row.batchCalls += 1;
  if (cost.kind === 'known') row.usd += cost.usd;
  if (cost.kind === 'at-most') row.possibleUsd += cost.usd;
  if (cost.kind === 'unpriced') row.unpricedCalls += 1;
  row.savedUsd += line.savedUsd ?? 0;
  if (usage !== undefined) row.usage = addUsage(row.usage, usage);
}

const emptyRow = {
  calls: 0,
  cachedCalls: 0,
  batchCalls: 0,
  usd: 0,
  possibleUsd: 0,
  savedUsd: 0,
  unpricedCalls: 0,
  usage: noUsage,
};

const word = z.string().check(z.maxLength(300));
const usd = z.number().check(z.gte(0));
const count = z.int().check(z.gte(0));

const lineSchema: z.ZodMiniType<DayLine> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reserved'), id: word, usd, capUsd: z.optional(usd) }),
  z.object({
    kind: z.literal('settled'),
    id: word,
    at: word,
    run: word,
    task: word,
    tier: word,
    provider: word,
    model: word,
    cost: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('free') }),
      z.object({ kind: z.literal('known'), usd }),
      z.object({ kind: z.literal('at-most'), usd }),
      z.object({ kind: z.literal('unpriced') }),
    ]),
    usage: z.optional(
      z.object({
        inputTokens: count,
        cacheReadTokens: count,
        cacheWriteTokens: count,
        outputTokens: count,
        source: z.enum(['reported', 'estimated']),
      }),
    ),
    from: z.optional(z.enum(['cache', 'batch'])),
    savedUsd: z.optional(usd),
  }),
]);

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Torn by a crash or a full disk.
    return undefined;
  }
}
