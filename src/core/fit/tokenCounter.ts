import { type Breathe, eachInTurns, unhurried } from '../breathe';
import type { Workers } from '../ports';
import { lasting, RememberedTexts, type RunMemory } from '../rememberedTexts';
import type { MeasuredFactor } from './measuredFactors';
import { surchargeOfScripts } from './rareScripts';

/** Counts as a tier's model would, without asking it. */
export interface TokenCounter {
  /** The promise: never fewer than the model will count, by the tier's upper factor. */
  upper(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
  /** Plain o200k, before any factor: what estimates for other tiers start from. */
  plain(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
  /** Words for people: `o200k × 1.8`, `o200k × 1.62, measured over the last 12 calls`. */
  readonly title: string;
}

const deadlineMs = 60_000;
/** Kept so that a preview after a small change counts only the change. */
const mostRemembered = { texts: 20_000, characters: 32 * 1024 * 1024 };

/** o200k in a worker, times the factors of the tier; texts that were counted before are not counted again. */
export function tokenCounter(
  workers: Workers,
  factor: MeasuredFactor,
  breathe: Breathe = unhurried,
  memory: Readonly<RunMemory> = lasting,
): TokenCounter {
  return {
    title: titleOf(factor),
    plain: (texts, signal) => countRemembering(workers, texts, signal, { breathe, memory }),
    async upper(texts, signal) {
      const counts = await countRemembering(workers, texts, signal, { breathe, memory });
      return counts.map((count, index) => Math.ceil(count * factor.upper) + surcharge(texts[index] ?? '', factor));
    },
  };
}

/** What o200k counts itself needs none. */
function surcharge(text: string, { upper }: MeasuredFactor): number {
  return upper === 1 ? 0 : surchargeOfScripts(text);
}

function titleOf({ upper, counts }: MeasuredFactor): string {
  if (upper === 1) return 'o200k';
  return counts === 0
    ? `o200k × ${upper}`
    : `o200k × ${upper}, measured over the last ${counts === 1 ? 'call' : `${counts} calls`}`;
}

const remembered = new WeakMap<Workers, RememberedTexts<number>>();

async function countRemembering(
  workers: Workers,
  texts: readonly string[],
  signal: AbortSignal,
  { breathe, memory }: { readonly breathe: Breathe; readonly memory: Readonly<RunMemory> },
): Promise<readonly number[]> {
  const known = remembered.get(workers) ?? new RememberedTexts<number>(mostRemembered);
  remembered.set(workers, known);
  const missing = new Set<string>();
  const countOf = (text: string) => {
    const count = known.get(text);
    if (count === undefined) missing.add(text);
    return count;
  };
  const counts = await eachInTurns(texts, countOf, breathe);
  // What is remembered may be forgotten meanwhile.
  const own = new Map<string, number>();
  const asked: Promise<void>[] = [];
  for (const batch of batchesOf([...missing])) {
    const job = workers.run('count-tokens', batch, { deadlineMs, signal }).then(found => {
      for (const [index, text] of batch.entries()) {
        own.set(text, found[index] ?? 0);
        known.set(text, found[index] ?? 0, memory);
      }
    });
    // Waited for below; one that fails meanwhile is no surprise to anybody.
    job.catch(() => undefined);
    asked.push(job);
    await breathe();
  }
  await Promise.all(asked);
  return texts.map((text, index) => counts[index] ?? own.get(text) ?? 0);
}

/** Of one call to the worker: handing over a text takes the caller's time, and two threads count at once. */
const mostCharacters = 200_000;

function batchesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let characters = mostCharacters;
  for (const text of texts) {
    characters += text.length;
    if (characters > mostCharacters) {
      batches.push([]);
      characters = text.length;
    }
    batches.at(-1)?.push(text);
  }
  return batches;
}
