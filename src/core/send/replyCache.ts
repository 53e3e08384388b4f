import * as z from 'zod/mini';
import type { Clock, Hash, Storage } from '../ports';
import type { ProtectedText } from '../protect/protected';
import { withModelName } from './modelName';
import type { Call, Reply, Usage } from './provider';

/**
 * Answers that were paid for, by what was asked: an identical request is answered from here and costs nothing. Only
 * valid, whole answers are kept, and their text passed protect. A file each, in a folder a month; the month before the
 * last is forgotten.
 */
export interface ReplyCache {
  /** `undefined` where it was never asked, or what stands there cannot be read. */
  find(call: Call): Promise<KnownReply | undefined>;
  /** Never rejects and need not be waited for: what is not kept is paid again, no more. */
  keep(call: Call, answered: PaidReply): Promise<void>;
}

export interface KnownReply {
  readonly reply: Reply;
  /** What it had cost; absent where its price was not known. */
  readonly paidUsd?: number;
}

export interface PaidReply {
  /** As it passed protect. */
  readonly text: ProtectedText;
  readonly model: string;
  readonly usage: Usage;
  readonly paidUsd?: number;
}

/** Who is asked; the same words to another address are another request. */
export interface AskedAt {
  readonly provider: string;
  readonly address: string;
}

export const repliesFolder = 'replies';

export function replyCache(
  { storage, hash, clock }: { readonly storage: Storage; readonly hash: Hash; readonly clock: Clock },
  asked: AskedAt,
): ReplyCache {
  const keys = keysOf(asked, hash);
  const names = keptNames(storage, clock);
  return {
    async find(call) {
      const name = `${keys(call)}.json`;
      const months = lastMonths(clock.nowMs());
      const listed = await names.in(months);
      for (const month of months) {
        if (listed.get(month)?.has(name) !== true) continue;
        const known = await readReply(storage, `${repliesFolder}/${month}/${name}`);
        if (known !== undefined) return { ...known, reply: withModelName(known.reply, call.model) };
      }
      return undefined;
    },
    keep: (call, { text, model, usage, paidUsd }) =>
      inTurn(storage, clock, async () => {
        const [month = ''] = lastMonths(clock.nowMs());
        const name = `${keys(call)}.json`;
        const kept: KeptReply = { format: 1, text, model, usage, paidUsd };
        try {
          await storage.store(`${repliesFolder}/${month}/${name}`, new TextEncoder().encode(JSON.stringify(kept)));
          names.add(month, name);
        } catch {
          // A full disk: the next identical request is paid.
        }
      }),
  };
}

/** Resolves when what was to be kept so far is kept, or refused by the disk. Nobody rests any more. */
export async function repliesKept(storage: Storage): Promise<void> {
  const line = lines.get(storage);
  line?.hurry.abort();
  await line?.turn;
}

interface Line {
  readonly turn: Promise<void>;
  /** Aborted: no rest before the first. */
  readonly hurry: AbortController;
}

const lines = new WeakMap<Storage, Line>();
const restMs = 50;

/** One after the other, and a moment later: answers come in swarms, and a saving must not stand before the calls that follow them. */
function inTurn(storage: Storage, clock: Clock, work: () => Promise<void>): Promise<void> {
  const { turn: before, hurry } = lines.get(storage) ?? resting(clock);
  const turn = before.then(work).finally(() => {
    if (lines.get(storage)?.turn === turn) lines.delete(storage);
  });
  lines.set(storage, { turn, hurry });
  return turn;
}

function resting(clock: Clock): Line {
  const hurry = new AbortController();
  return { hurry, turn: clock.sleep(restMs, hurry.signal).catch(() => undefined) };
}

/** What other processes keep meanwhile is seen so much later. */
const listEveryMs = 5_000;

/** Names of what is kept. A run asks for thousands that are not there: the folder is listed, and not each name looked for. */
function keptNames(storage: Storage, clock: Clock) {
  let listed: Promise<ReadonlyMap<string, Set<string>>> | undefined;
  let listedMs = 0;
  const list = async (months: readonly string[]): Promise<ReadonlyMap<string, Set<string>>> => {
    const named = new Map<string, Set<string>>();
    for (const month of months) {
      named.set(month, new Set(await storage.list(`${repliesFolder}/${month}`).catch(() => [])));
    }
    return named;
  };
  return {
    in(months: readonly string[]) {
      const nowMs = clock.monotonicMs();
      if (listed === undefined || nowMs - listedMs > listEveryMs) {
        listedMs = nowMs;
        listed = list(months);
      }
      return listed;
    },
    add(month: string, name: string): void {
      void listed?.then(named => named.get(month)?.add(name));
    },
  };
}

/** How many answers are kept, and away with them. */
export async function clearReplies(storage: Storage): Promise<number> {
  const count = await countReplies(storage);
  await storage.removeFolder(repliesFolder);
  return count;
}

export async function countReplies(storage: Storage): Promise<number> {
  let count = 0;
  for (const month of await storage.list(repliesFolder)) {
    count += (await storage.list(`${repliesFolder}/${month}`)).length;
  }
  return count;
}

/** Months that nobody looks into any more. Called at the beginning of a run; a failure changes nothing. */
export async function forgetOldReplies(storage: Storage, clock: Clock): Promise<void> {
  try {
    const looked = lastMonths(clock.nowMs());
    for (const month of await storage.list(repliesFolder)) {
      // After a clock that was set back later months are no older ones.
      if (!looked.includes(month) && month < (looked[1] ?? '')) await storage.removeFolder(`${repliesFolder}/${month}`);
    }
  } catch {
    // Tried again by the next run.
  }
}

/**
 * Everything that goes out, but for the mark of the fences: it is drawn anew for each run, and means nothing. Calls of one
 * run share the longest part, which is written out once.
 */
function keysOf({ provider, address }: AskedAt, hash: Hash): (call: Call) => string {
  const known = new WeakMap<Call, string>();
  let shared: { readonly text: string; readonly json: string } | undefined;
  // In parts, and not with another mark in its place: what a record says of itself could be that mark.
  const plainJson = (text: string, marker: string): string => JSON.stringify(text.split(marker));
  return call => {
    const { model, prompt, rendered } = call;
    const before = known.get(call);
    if (before !== undefined) return before;
    if (shared?.text !== rendered.stable) {
      shared = { text: rendered.stable, json: plainJson(rendered.stable, prompt.marker) };
    }
    const { produces } = prompt.task;
    const facts = [2, provider, address, model, prompt.maxOutputTokens, produces, rendered.schema ?? null];
    const parts = [JSON.stringify(facts).slice(0, -1), shared.json, `${plainJson(rendered.varying, prompt.marker)}]`];
    const key = hash.sha256(parts.join(','));
    known.set(call, key);
    return key;
  };
}

/** This month and the one before: `2026-11`, `2026-10`. */
function lastMonths(nowMs: number): readonly string[] {
  const now = new Date(nowMs);
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return [now, before].map(date => date.toISOString().slice(0, 7));
}

async function readReply(storage: Storage, path: string): Promise<KnownReply | undefined> {
  const read = keptReply.safeParse(parse(await storage.read(path).catch(() => undefined)));
  if (!read.success) return undefined;
  const { text, model, paidUsd } = read.data;
  const usage: Usage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, source: 'reported' };
  return { reply: { kind: 'reply', text, end: 'complete', model, usage, fromCache: true }, paidUsd };
}

function parse(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not ours, or torn: as if it were not there.
    return undefined;
  }
}

interface KeptReply {
  readonly format: 1;
  readonly text: string;
  readonly model: string;
  readonly usage: Usage;
  readonly paidUsd?: number;
}

const count = z.int().check(z.gte(0));

const keptReply: z.ZodMiniType<KeptReply> = z.looseObject({
  format: z.literal(1),
  text: z.string(),
  model: z.string(),
  usage: z.looseObject({
    inputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    outputTokens: count,
    source: z.enum(['reported', 'estimated']),
  }),
  paidUsd: z.optional(z.number().check(z.gte(0))),
});
