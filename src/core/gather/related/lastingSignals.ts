import { ranking } from './ranks';
import type { Snapshot } from './relatedIndex';
import type { Signal } from './signals';

export interface RankedSignal {
  readonly signal: Signal;
  /** The first files, strongest first. */
  readonly order: readonly number[];
}

/** Of two questions and more. */
const mostKept = 24;

/** Numbers of files are the same for as long as this is the same. */
const kept = new WeakMap<Snapshot['order'], Map<string, RankedSignal>>();

/** A signal that does not depend on what files say but on which there are and on `about` alone: worked out once, until a file comes or goes. */
export function lasting(snapshot: Snapshot, name: string, about: unknown, make: () => Signal): RankedSignal {
  const known = kept.get(snapshot.order) ?? new Map<string, RankedSignal>();
  kept.set(snapshot.order, known);
  const key = `${name} ${JSON.stringify(about)}`;
  const found = known.get(key) ?? ranked(make(), snapshot);
  if (known.size >= mostKept) known.clear();
  known.set(key, found);
  return found;
}

function ranked(signal: Signal, { order }: Snapshot): RankedSignal {
  return { signal, order: ranking(signal, order) };
}
