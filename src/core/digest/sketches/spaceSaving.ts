/**
 * The most frequent things among many (Metwally, Agrawal, El Abbadi 2005). Up to `size` different things all counts are
 * exact; beyond that a count may be too high by at most the least count kept, which is at most all adds divided by `size`,
 * and everything that went by more often than that is kept.
 */
export class SpaceSaving<Item> {
  private readonly counts = new Map<string, Counted<Item>>();
  /** 0 while all counts are exact; else how much too high the newest may be. */
  errorAtMost = 0;

  constructor(private readonly size: number) {}

  /** `item` is made only for a thing that is new here. Answers with what is kept of it. */
  add(key: string, amount: number, item: () => Item): Item {
    const known = this.counts.get(key);
    if (known !== undefined) {
      known.count += amount;
      return known.item;
    }
    if (this.counts.size >= this.size) this.makeRoom();
    const fresh = { key, item: item(), count: this.errorAtMost + amount };
    this.counts.set(key, fresh);
    return fresh.item;
  }

  get(key: string): Item | undefined {
    return this.counts.get(key)?.item;
  }

  /** Most frequent first; of equal ones by name, so that the order of adding does not show. */
  top(): readonly Counted<Item>[] {
    return [...this.counts.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  }

  get kept(): number {
    return this.counts.size;
  }

  /** An eighth at once, the least frequent ones: the published algorithm drops one for each new thing, which takes a heap. */
  private makeRoom(): void {
    const leastFirst = [...this.counts.values()].sort((a, b) => a.count - b.count || (a.key < b.key ? 1 : -1));
    for (const { key, count } of leastFirst.slice(0, Math.ceil(this.size / 8))) {
      this.counts.delete(key);
      this.errorAtMost = Math.max(this.errorAtMost, count);
    }
  }
}

export interface Counted<Item> {
  readonly key: string;
  readonly item: Item;
  count: number;
}
