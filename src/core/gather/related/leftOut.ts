export interface LeftOutFiles {
  readonly why: string;
  readonly count: number;
  readonly example: string;
}

/** Files that are not in the index, by reason, with the first path of each. */
export class LeftOut {
  private readonly reasons = new Map<string, { count: number; example: string }>();

  add(path: string, why: string): void {
    const known = this.reasons.get(why);
    if (known === undefined) this.reasons.set(why, { count: 1, example: path });
    else {
      known.count += 1;
      if (path < known.example) known.example = path;
    }
  }

  /** In an order that does not depend on how they were found. */
  byReason(): readonly LeftOutFiles[] {
    const all = [...this.reasons].map(([why, one]) => ({ why, ...one }));
    return all.sort((one, other) => (one.why < other.why ? -1 : 1));
  }
}
