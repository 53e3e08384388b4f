/**
 * The most frequent things among many (Metwally, Agrawal, El Abbadi 2005). Up to `size` different things all counts are
 * exact; beyond that a count may be too high by at most the least count kept, which is at most all adds divided by `size`,
 * and everything that went by more often than that is kept.
 */
export class SpaceSaving<Item> {
  /** By group, and in it by key: two names put together to one would be a new text for each add. */
  private readonly groups = new Map<number, Map<string, Counted<Item>>>();
  private size = 0;
  /** 0 while all counts are exact; else how much too high the newest may be. */
  errorAtMost = 0;

  constructor(private readonly most: number) {}

  /** `item` is made only for a thing that is new here. Answers with what is kept of it. The same key in another `group` is another thing. */
  add(key: string, amount: number, item: () => Item, group = 0): Item {
    const known = this.groups.get(group)?.get(key);
    if (known !== undefined) {
      known.count += amount;
      return known.item;
    }
    if (this.size >= this.most) this.makeRoom();
    const fresh = { key, group, item: item(), count: this.errorAtMost + amount };
    const things = this.groups.get(group);
    if (things === undefined) this.groups.set(group, new Map([[key, fresh]]));
    else things.set(key, fresh);
    this.size++;
    return fresh.item;
  }

  get(key: string, group = 0): Item | undefined {
    return this.groups.get(group)?.get(key)?.item;
  }

  /** Most frequent first; of equal ones by name, so that the order of adding does not show. */
  top(): readonly Counted<Item>[] {
    return this.all().sort(
      (a, b) => b.count - a.count || (a.key === b.key ? a.group - b.group : a.key < b.key ? -1 : 1),
    );
  }

  get kept(): number {
    return this.size;
  }

  private all(): Counted<Item>[] {
    const all: Counted<Item>[] = [];
    for (const things of this.groups.values()) for (const thing of things.values()) all.push(thing);
    return all;
  }

  /**
   * An eighth at once, the least frequent ones, of equal ones those that came first: the published algorithm drops one for each new thing,
   * which takes a heap.
   */
  private makeRoom(): void {
    const all = this.all();
    let left = Math.ceil(this.most / 8);
    const { most, below } = leastOf(all, left);
    let ties = left - below;
    for (const { key, group, count } of all) {
      if (left === 0) break;
      if (count > most || (count === most && ties-- <= 0)) continue;
      const things = this.groups.get(group);
      things?.delete(key);
      if (things?.size === 0) this.groups.delete(group);
      left--;
      this.size--;
    }
    this.errorAtMost = Math.max(this.errorAtMost, most);
  }
}

/** Up to which count the `wanted` least frequent go, and how many have less than that. */
function leastOf(all: readonly Counted<unknown>[], wanted: number): { readonly most: number; readonly below: number } {
  const counts = new Float64Array(all.length);
  for (let at = 0; at < all.length; at++) counts[at] = all[at]?.count ?? 0;
  counts.sort();
  const most = counts[wanted - 1] ?? 0;
  return { most, below: counts.indexOf(most) };
}

export interface Counted<Item> {
  readonly key: string;
  readonly group: number;
  readonly item: Item;
  count: number;
}
