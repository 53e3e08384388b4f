import { type LeaseUse, mostAddresses } from '../leases';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCounted } from './words';

/** Slips calls a client that asks for four different addresses in an hour a DHCP scan (its module of network discovery). */
const fewestAddresses = 4;
const withinSeconds = 3_600;

/** Clients that ask DHCP for one address after the other; one that moves between networks asks for one in each. */
export function judgeLeases({ leases }: Tally): readonly Finding[] {
  return leases.uses.top().flatMap(({ item }) => {
    const count = mostWithin(item);
    if (count < fewestAddresses) return [];
    const more = count >= mostAddresses ? ' or more' : '';
    const named = item.card === '' || item.card === item.client ? item.client : `${item.client} (${item.card})`;
    const times = [...item.asked.values()].filter(Number.isFinite).sort((a, b) => a - b);
    const [first, last] = [times[0], times.at(-1)];
    return [
      {
        kind: 'scan',
        points: Math.min(3.4, 2 + count / 100),
        entities: [item.client],
        suspects: [item.client],
        ...(first === undefined || last === undefined ? {} : { when: { first, last } }),
        text: `${named} asks DHCP for ${sayCounted(count, 'different address', 'different addresses')}${more} within an hour (${[...item.asked.keys()].slice(0, 4).join(', ')}, …)`,
        places: item.places,
        techniques: ['T1018'],
      } satisfies Finding,
    ];
  });
}

/** The most different addresses that lie within an hour; where a log has no times, all. */
function mostWithin({ asked }: LeaseUse): number {
  const times = [...asked.values()].filter(Number.isFinite).sort((a, b) => a - b);
  const timeless = asked.size - times.length;
  let most = 0;
  let from = 0;
  for (const [at, time] of times.entries()) {
    while (time - (times[from] ?? time) > withinSeconds) from++;
    most = Math.max(most, at - from + 1);
  }
  return most + timeless;
}
