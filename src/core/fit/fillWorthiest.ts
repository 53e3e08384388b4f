import type { Worth } from '../rank/relatedWorth';

/** Something that may be taken, and what it costs. */
export interface Fillable {
  /** What its passages have in common. */
  readonly file: string;
  readonly worth: Worth;
  readonly tokens: number;
  /** Paid once for all passages of the file. */
  readonly headTokens: number;
}

/** How much a passage that is right is worth beside a file that is: enough that no file comes with a line alone. */
const passageWorth = 1;
/** What a right passage still adds when another of its file was right already. */
const furtherWorth = 0.15;

/**
 * Takes what is expected to add most for its tokens, again and again: the chance that its file is wanted and not yet there,
 * and the chance that the passage is the right one and none of those taken was. Both chances fall with each passage that
 * is taken of a file, so that many files get their best passage and likely ones get several.
 */
export function fillWorthiest<Candidate extends Fillable>(
  candidates: readonly Candidate[],
  roomTokens: number,
  taken: readonly Candidate[] = [],
): readonly Candidate[] {
  const isTaken = new Set(taken);
  const files = new Map<string, FileState<Candidate>>();
  for (const one of candidates) {
    const state = files.get(one.file) ?? { missing: 1, isThere: false, left: [] };
    files.set(one.file, state);
    if (isTaken.has(one)) take(state, one);
    else state.left.push(one);
  }
  const chosen: Candidate[] = [];
  let left = roomTokens;
  const heap = new Heap<FileState<Candidate>>();
  const judged = new Set<FileState<Candidate>>();
  for (const state of files.values()) heap.add(mostOf(state), -1, state);
  let added = files.size;
  const places = new Map([...files.values()].map((state, place) => [state, place]));
  for (let state = heap.take(); state !== undefined; state = heap.take()) {
    if (!judged.has(state)) {
      judged.add(state);
      // Where nothing fits any more, its passages need no judging.
      if (leastCostOf(state) <= left) heap.add(bestOf(state, roomTokens)?.rate ?? 0, places.get(state) ?? 0, state);
      continue;
    }
    const best = bestOf(state, left);
    if (best === undefined) continue;
    left -= best.cost;
    chosen.push(best.candidate);
    state.left.splice(state.left.indexOf(best.candidate), 1);
    take(state, best.candidate);
    heap.add(bestOf(state, left)?.rate ?? 0, added++, state);
  }
  return chosen;
}

interface FileState<Candidate> {
  /** The chance that none of the passages taken is right. */
  missing: number;
  isThere: boolean;
  readonly left: Candidate[];
}

function take<Candidate extends Fillable>(state: FileState<Candidate>, { worth }: Candidate): void {
  state.missing *= 1 - worth.passage;
  state.isThere = true;
}

function bestOf<Candidate extends Fillable>(
  state: FileState<Candidate>,
  room: number,
): { readonly candidate: Candidate; readonly cost: number; readonly rate: number } | undefined {
  let best: Candidate | undefined;
  let bestCost = 0;
  let bestRate = 0;
  const { isThere, left } = state;
  const [ofFile, ofPassage] = gainsOf(state);
  for (const candidate of left) {
    const cost = candidate.tokens + (isThere ? 0 : candidate.headTokens);
    if (cost > room) continue;
    const { file, passage } = candidate.worth;
    const rate = (file * (ofFile + passage * ofPassage)) / Math.max(1, cost);
    if (best !== undefined && rate <= bestRate) continue;
    best = candidate;
    bestCost = cost;
    bestRate = rate;
  }
  return best === undefined ? undefined : { candidate: best, cost: bestCost, rate: bestRate };
}

/** What its best passage brings at most, whatever the passages are worth: a file that comes late or never is not judged passage by passage. */
function mostOf<Candidate extends Fillable>(state: FileState<Candidate>): number {
  const file = state.left[0]?.worth.file ?? 0;
  const [ofFile, ofPassage] = gainsOf(state);
  return (file * (ofFile + ofPassage)) / Math.max(1, leastCostOf(state));
}

function leastCostOf<Candidate extends Fillable>({ left, isThere }: FileState<Candidate>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { tokens, headTokens } of left) least = Math.min(least, tokens + (isThere ? 0 : headTokens));
  return least;
}

/** What the file adds, and what a passage that is certainly right does. */
function gainsOf<Candidate extends Fillable>({ isThere, missing }: FileState<Candidate>): readonly [number, number] {
  return [isThere ? 0 : 1, passageWorth * missing + furtherWorth];
}

/** The highest rate first; of equal ones the one of the lowest order. */
class Heap<Item> {
  private readonly items: { readonly rate: number; readonly order: number; readonly item: Item }[] = [];

  add(rate: number, order: number, item: Item): void {
    if (rate <= 0) return;
    const { items } = this;
    items.push({ rate, order, item });
    for (let at = items.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) break;
      this.swap(at, above);
      at = above;
    }
  }

  take(): Item | undefined {
    const { items } = this;
    const [first] = items;
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first?.item;
    items[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      let next = at;
      if (left < items.length && this.isBefore(left, next)) next = left;
      if (right < items.length && this.isBefore(right, next)) next = right;
      if (next === at) return first.item;
      this.swap(at, next);
      at = next;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.items[one];
    const b = this.items[other];
    if (a === undefined || b === undefined) return false;
    return a.rate > b.rate || (a.rate === b.rate && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const a = this.items[one];
    const b = this.items[other];
    if (a === undefined || b === undefined) return;
    this.items[one] = b;
    this.items[other] = a;
  }
}
