import type { Place } from './channels';
import { placeNamed } from './hosts';
import { keepPlace } from './names';
import { SpaceSaving } from './sketches/spaceSaving';

/** What an account does from one address, of IPv6 from one /64. */
export interface ActsFrom {
  /** The first address. */
  readonly from: string;
  count: number;
  /** Days since 1970; 32 at most. */
  readonly days: Set<number>;
  first: number;
  last: number;
  /** What was done, how often; 40 names at most. */
  readonly names: Map<string, number>;
  readonly places: Place[];
}

/** An account of an audit log, with the addresses that it acts from: 24 at most. */
export interface Actor {
  readonly who: string;
  readonly from: Map<string, ActsFrom>;
  /** Rows from further addresses. */
  others: number;
}

const mostAddresses = 24;
const mostDays = 32;
const mostNames = 40;

/** Who acts from where, in audit logs: 5,000 accounts at most (Space-Saving). */
export class Actors {
  readonly uses = new SpaceSaving<Actor>(5_000);

  add(who: string, from: string, name: string, time: number, place: Place): void {
    if (who === '' || from === '' || who === from || !(time > 0)) return;
    const actor = this.uses.add(who, 1, () => ({ who, from: new Map(), others: 0 }));
    const at = placeNamed(from);
    let known = actor.from.get(at);
    if (known === undefined) {
      if (actor.from.size >= mostAddresses) {
        actor.others++;
        return;
      }
      known = { from, count: 0, days: new Set(), first: time, last: time, names: new Map(), places: [] };
      actor.from.set(at, known);
    }
    known.count++;
    known.first = Math.min(known.first, time);
    known.last = Math.max(known.last, time);
    if (known.days.size < mostDays) known.days.add(Math.floor(time / 86_400));
    if (known.names.size < mostNames || known.names.has(name)) known.names.set(name, (known.names.get(name) ?? 0) + 1);
    keepPlace(known.places, place);
  }
}
