import type { Clock } from './ports';

/** Lets others on this thread have a turn, if this one has worked for a while; to be called between small pieces of work. */
export interface Breathe {
  (): Promise<void>;
  /** Whether there would be something to wait for; unknown when absent. */
  readonly isDue?: () => boolean;
}

/** What to wait for between pieces of work that are so small that waiting for nothing is a good part of them. */
export function turnOf(breathe: Breathe): Promise<void> | undefined {
  return breathe.isDue?.() === false ? undefined : breathe();
}

/** What `make` makes of each, in turns. */
export async function eachInTurns<Item, Made>(
  list: Iterable<Item>,
  make: (item: Item, index: number) => Made,
  breathe: Breathe,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const item of list) {
    made.push(make(item, made.length));
    const turn = turnOf(breathe);
    if (turn !== undefined) await turn;
  }
  return made;
}

/** A window's frame has sixteen milliseconds, and a person notices twenty: some are left for a piece of work and a collection of garbage. */
const longestMs = 6;
const never = new AbortController().signal;
const nothing = Promise.resolve();
const breathers = new WeakMap<Clock, Breathe>();

/**
 * One for all that runs by a clock: what one of them did since the last turn holds the thread up for the next as well. Those
 * that wait go on in the order in which they came, as many in a turn as it has time for.
 */
export function breather(clock: Clock): Breathe {
  const known = breathers.get(clock);
  if (known !== undefined) return known;
  /** When the turn began. */
  let sinceMs = clock.monotonicMs();
  const hasTime = () => clock.monotonicMs() - sinceMs < longestMs;
  const waiting = new Set<symbol>();
  const turn = async () => {
    const self = Symbol('waiting');
    waiting.add(self);
    for (;;) {
      const before = sinceMs;
      await clock.sleep(0, never);
      if (hasTime()) break;
      // Timers that are due together come in one turn: whoever is woken after another used it up waits for the next.
      const [first] = waiting;
      if (first !== self || sinceMs !== before) continue;
      sinceMs = clock.monotonicMs();
      break;
    }
    waiting.delete(self);
  };
  const breathe = Object.assign(() => (hasTime() ? nothing : turn()), { isDue: () => !hasTime() });
  breathers.set(clock, breathe);
  return breathe;
}

/** For what is short, and for tests. */
export const unhurried: Breathe = Object.assign(() => nothing, { isDue: () => false });
