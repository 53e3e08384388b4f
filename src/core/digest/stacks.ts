import type { Place } from './channels';
import { HyperLogLog } from './sketches/hyperLogLog';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

export interface Stacked {
  readonly value: string;
  readonly users: HyperLogLog;
  readonly firstUser: string;
  count: number;
  readonly place: Place;
}

/**
 * Values with how often and by how many hosts they were used, to look at from the rare end (stacking, or least frequency of
 * occurrence: Mandiant, "M-Trends" and SANS hunting courses). 5,000 values each (Space-Saving).
 */
export class Stack {
  readonly values = new SpaceSaving<Stacked>(5_000);
  readonly distinct = new HyperLogLog(10);
  /** Of all values together. */
  readonly users = new HyperLogLog(14);

  add(value: string, user: string, place: Place): Stacked | undefined {
    if (value === '') return undefined;
    this.distinct.add(hashText(value));
    const stacked = this.values.add(value, 1, () => ({
      value,
      users: new HyperLogLog(6),
      firstUser: user,
      count: 0,
      place,
    }));
    stacked.count++;
    const hash = hashText(user);
    stacked.users.add(hash);
    this.users.add(hash);
    return stacked;
  }

  /** Rarest by users, then by count; equal ones by value. */
  rarest(most: number): readonly Stacked[] {
    return this.values
      .top()
      .map(({ item }) => item)
      .sort((a, b) => a.users.estimate() - b.users.estimate() || a.count - b.count || (a.value < b.value ? -1 : 1))
      .slice(0, most);
  }
}
