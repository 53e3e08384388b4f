import type { Place } from './channels';
import { keepPlace } from './names';
import { SpaceSaving } from './sketches/spaceSaving';

/** What one client asked DHCP for. */
export interface LeaseUse {
  /** Its address as the log tells it last; else the address of its card. */
  client: string;
  readonly card: string;
  /** When it last asked for each of its different addresses: seconds since 1970, NaN where no time stands. */
  readonly asked: Map<string, number>;
  readonly places: Place[];
}

/** Addresses of one client beyond these are not told apart: long before, it is no client any more. */
export const mostAddresses = 64;

/** Addresses that clients ask DHCP for, by client: 5,000 at most (Space-Saving). */
export class Leases {
  readonly uses = new SpaceSaving<LeaseUse>(5_000);

  add(client: string, card: string, address: string, time: number, place: Place): void {
    if (address === '' || address === '0.0.0.0' || (card === '' && client === '')) return;
    const use = this.uses.add(card === '' ? client : card, 1, () => ({
      client: client === '' ? card : client,
      card,
      asked: new Map(),
      places: [],
    }));
    if (client !== '') use.client = client;
    if (use.asked.has(address)) {
      use.asked.set(address, time);
      return;
    }
    if (use.asked.size >= mostAddresses) return;
    use.asked.set(address, time);
    keepPlace(use.places, place);
  }
}
