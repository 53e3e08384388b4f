/** Ten minutes: shorter silence says nothing on an ordinary network. */
const stepSeconds = 600;
const mostSteps = 400_000;
const mostNetworks = 4_000;
const notedAtOnce = 1_024;

export interface Silence {
  /** The network's number or name; absent where nothing at all was recorded. */
  readonly network?: number | string;
  /** Seconds since 1970, to whole steps. */
  readonly from: number;
  readonly to: number;
}

/**
 * When rows came, in steps of ten minutes, in all and for each source network: what was not recorded looks like what did not
 * happen, and a hunt must tell them apart. At most 4,000 networks and 400,000 steps; more are not followed, and `crowded` says so.
 */
export class Coverage {
  private readonly all = new Set<number>();
  private readonly networks = new Map<number | string, Set<number>>();
  private steps = 0;
  private lastKey: number | string = '';
  private lastStep = -1;
  /** What was noted last for each of some numbers of networks: rows of a few networks come mixed. */
  private readonly noted = new Float64Array(2 * notedAtOnce);
  crowded = false;

  add(time: number, network: number | string): void {
    const step = Math.floor(time / stepSeconds);
    // Rows of one network come in runs.
    if (step === this.lastStep && network === this.lastKey) return;
    this.lastStep = step;
    this.lastKey = network;
    if (typeof network === 'number' && this.isNoted(step, network)) return;
    if (this.steps >= mostSteps) {
      this.crowded = true;
      return;
    }
    this.all.add(step);
    let own = this.networks.get(network);
    if (own === undefined) {
      if (this.networks.size >= mostNetworks) {
        this.crowded = true;
        return;
      }
      own = new Set();
      this.networks.set(network, own);
    }
    if (own.has(step)) return;
    own.add(step);
    this.steps++;
  }

  /** Whether this was the last that was noted in its place; it is from now on. Never once there is no more room, for that is told. */
  private isNoted(step: number, network: number): boolean {
    const place = 2 * ((network ^ Math.imul(step, 7)) & (notedAtOnce - 1));
    const isNoted = this.steps < mostSteps && this.noted[place] === step && this.noted[place + 1] === network + 1;
    this.noted[place] = step;
    this.noted[place + 1] = network + 1;
    return isNoted;
  }

  /**
   * Half an hour or more of silence: of everything; and of a network that is heard in nine of ten steps before and behind it,
   * while others went on. Longest first.
   */
  silences(): readonly Silence[] {
    // What is longer than all that was recorded lies between two recordings, and is no gap in one.
    const found: Silence[] = pausesIn(this.all, 6).filter(
      ({ from, to }) => (to - from) / stepSeconds <= this.all.size * 2,
    );
    const recordedSteps = Float64Array.from(this.all).sort();
    for (const [network, own] of this.networks) {
      if (own.size < 12) continue;
      const pauses = pausesIn(own, 3);
      if (pauses.length === 0) continue;
      const [first, last] = endsOf(own);
      for (const pause of pauses) {
        const steps = (pause.to - pause.from) / stepSeconds;
        // Where nothing at all was recorded, nothing was to be heard of this network either.
        const recorded = countBetween(recordedSteps, first, last + 1);
        const inPause = countBetween(recordedSteps, pause.from / stepSeconds, pause.to / stepSeconds);
        const isSteady = own.size >= 0.9 * (recorded - inPause);
        // Heard for twice as long as it was silent: a network that is dark every night is no gap.
        const isUsual = own.size >= 2 * steps;
        if (isSteady && isUsual && inPause >= 3 && inPause >= steps / 2) found.push({ network, ...pause });
      }
    }
    return found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from).slice(0, 8);
  }
}

/** The least and the most: one network may have more steps than a call may have arguments. */
function endsOf(steps: ReadonlySet<number>): readonly [first: number, last: number] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const step of steps) [first, last] = [Math.min(first, step), Math.max(last, step)];
  return [first, last];
}

/** How many sorted numbers lie from `from` on and before `to`. */
function countBetween(sorted: Float64Array, from: number, to: number): number {
  return placeOf(sorted, to) - placeOf(sorted, from);
}

function placeOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pausesIn(
  steps: ReadonlySet<number>,
  fewest: number,
): readonly { readonly from: number; readonly to: number }[] {
  const sorted = [...steps].sort((a, b) => a - b);
  return sorted.flatMap((step, index) => {
    const next = sorted[index + 1];
    if (next === undefined || next - step - 1 < fewest) return [];
    return [{ from: (step + 1) * stepSeconds, to: next * stepSeconds }];
  });
}
