import type { Clock } from './ports';

/** Things that are made in order and before their turn, a few at a time. */
export interface LookAhead<Made> {
  /** What was made for this place; made now where it was not yet; `undefined` where nothing is. Each is taken once. */
  take(index: number): Promise<Made> | undefined;
}

/** What is made ahead is in no hurry: it begins when those who are in one have had their turn. */
const restMs = 20;

/**
 * Makes the next `most` while others are under way, so that nobody waits for them; then one for each that is taken, and a
 * moment later: answers come in swarms, and the calls that follow them are to leave first. Who takes it meets its failure.
 */
export function lookAhead<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made> | undefined,
  { most, clock, signal }: { readonly most: number; readonly clock: Clock; readonly signal: AbortSignal },
): LookAhead<Made> {
  const made = new Map<number, Promise<Made>>();
  let next = 0;
  let taken = 0;
  let hasBegun = false;

  const makeNext = (): void => {
    for (; next < Math.min(items.length, taken + most) && !signal.aborted; next++) {
      const item = items[next];
      const one = item === undefined ? undefined : make(item);
      if (one === undefined) continue;
      one.catch(() => undefined);
      made.set(next, one);
      // One at a time: many at once would hold up the answers that come meanwhile.
      if (hasBegun) return void next++;
    }
  };

  makeNext();
  hasBegun = true;
  return {
    take(index) {
      taken = Math.max(taken, index + 1);
      const item = items[index];
      const one = made.get(index) ?? (item === undefined ? undefined : make(item));
      made.delete(index);
      next = Math.max(next, taken);
      clock.sleep(restMs, signal).then(makeNext, () => undefined);
      return one;
    },
  };
}
