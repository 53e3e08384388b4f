import type { LoginUse } from '../logins';
import type { Finding } from './finding';
import { sayCounted, sayDuration, sayTime } from './words';

/** Hosts that one user gets into from one place, within an hour (ours). */
const fewestHosts = 8;
const withinSeconds = 3_600;
/** What administers does it every day: of its ways, so many were gone more than twice. */
const mostRepeated = 0.2;
/** Of the places that log in at all; more than these are how the network is run. */
const shareOfPlaces = 0.1;
const mostTold = 6;

/**
 * One user from one place on many hosts within an hour, and not again: stolen credentials that are tried wherever they fit (ATT&CK T1078, T1021,
 * T1550). What administers hosts comes back.
 */
export function loginsToMany(uses: readonly LoginUse[]): readonly Finding[] {
  const found = uses.flatMap(use => findingOf(use) ?? []);
  const places = uses.filter(({ successCount }) => successCount > 0).length;
  return found.length > Math.max(2, places * shareOfPlaces) ? [] : found.slice(0, mostTold);
}

function findingOf({ from, successes }: LoginUse): Finding | undefined {
  for (const user of new Set(successes.map(success => success.user))) {
    if (user === '' || user.endsWith('$')) continue;
    const ways = successes.filter(success => success.user === user && success.on !== '' && success.time > 0);
    const burst = longestBurst(ways);
    if (burst.length < fewestHosts) continue;
    if (burst.filter(({ count }) => count > 2).length > mostRepeated * burst.length) continue;
    const [first, last] = [burst[0]?.time ?? 0, burst.at(-1)?.time ?? 0];
    return {
      kind: 'log-ins',
      points: 2,
      entities: [from, user],
      suspects: [from],
      when: { first, last },
      text: `${from} logs in as ${user} on ${sayCounted(burst.length, 'host')} within ${sayDuration(last - first)} from ${sayTime(first)} (${burst
        .slice(0, 4)
        .map(({ on }) => on)
        .join(', ')}, …), and hardly again`,
      places: burst.slice(0, 6).map(({ place }) => place),
      techniques: ['T1078', 'T1021'],
    };
  }
  return undefined;
}

function longestBurst(ways: LoginUse['successes']): LoginUse['successes'] {
  const sorted = ways.toSorted((a, b) => a.time - b.time);
  let best: LoginUse['successes'] = [];
  let from = 0;
  for (const [at, { time }] of sorted.entries()) {
    while (time - (sorted[from]?.time ?? time) > withinSeconds) from++;
    if (at - from + 1 > best.length) best = sorted.slice(from, at + 1);
  }
  return best;
}
