import type { Snapshot } from './relatedIndex';
import type { Signal } from './signals';

export interface FactSignals {
  readonly told: Signal;
  readonly openUses: Signal;
  readonly usesOpen: Signal;
  readonly openPair: Signal;
  readonly pair: Signal;
}

/** What a person can check: who changed together with what and how often, which names are shared, which test belongs to it. */
export function factsOf(
  snapshot: Snapshot,
  file: number,
  open: readonly number[],
  seeds: readonly number[],
  signals: FactSignals,
  isOfChange: boolean,
): readonly string[] {
  const facts: string[] = [];
  const start = isOfChange ? 'an open or changed file' : 'an open file';
  const starts = open.length > 0 ? open : seeds;
  const partner = mostOftenTogether(snapshot, file, starts);
  if (partner !== undefined) facts.push(partner);
  if ((signals.openPair[file] ?? 0) > 0) facts.push(`test or source of ${start}`);
  else if ((signals.pair[file] ?? 0) > 0) facts.push('test or source of another match');
  if ((signals.openUses[file] ?? 0) > 0) facts.push(`defines names that ${start} uses`);
  if ((signals.usesOpen[file] ?? 0) > 0) facts.push(`uses names that ${start} defines`);
  if (facts.length === 0 && (signals.told[file] ?? 0) > 0) facts.push('earlier commits about this changed it');
  return facts.slice(0, 3);
}

function mostOftenTogether(
  { files, commitsOf }: Snapshot,
  file: number,
  starts: readonly number[],
): string | undefined {
  const own = new Set(commitsOf[file]);
  let best: { readonly start: number; readonly times: number; readonly of: number } | undefined;
  for (const start of starts) {
    if (start === file) continue;
    const of = commitsOf[start] ?? [];
    const times = of.reduce((sum, commit) => sum + (own.has(commit) ? 1 : 0), 0);
    if (times >= 2 && times > (best?.times ?? 0)) best = { start, times, of: of.length };
  }
  if (best === undefined) return undefined;
  const path = files[best.start]?.path ?? '';
  return `changed together with ${path.slice(path.lastIndexOf('/') + 1)} in ${best.times} of ${best.of} commits`;
}
