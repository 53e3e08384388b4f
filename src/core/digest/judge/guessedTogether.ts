import type { Logins, LoginUse } from '../logins';
import type { Finding } from './finding';
import { sayCount, sayTime } from './words';

/** So many places within a day, each with so few failures that nothing is said of one alone (ours). */
const fewestPlaces = 20;
const fewFailures = 10;
const withinSeconds = 86_400;
/** Of those who got in on the same host: where many do, many also mistype and give up. */
const shareOfOthers = 0.5;

/**
 * Many places that each fail a few times on one host and never get in: guessing that is spread over addresses so that no place passes a
 * threshold (ATT&CK T1110.003, T1110.004; Javed and Paxson 2013, "Detecting stealthy, distributed SSH brute-forcing", who look at all
 * failures of a site together). Whoever failed among them and then got in as a user that several of them tried is told first.
 */
export function guessedTogether(uses: readonly LoginUse[], { first, last }: Logins): readonly Finding[] {
  const byHost = new Map<string, LoginUse[]>();
  for (const use of uses) {
    // Of visitors of a web server, who got in is not seen, and many mistype.
    if (use.failures === 0 || use.failures >= fewFailures || use.services.has('web log-in')) continue;
    for (const on of use.failedOn) byHost.set(on, [...(byHost.get(on) ?? []), use]);
  }
  const days = Math.max(1, (last - first) / withinSeconds);
  return [...byHost].flatMap(([on, all]) => {
    const inVain = all.filter(({ successCount }) => successCount === 0);
    const others = uses.filter(({ successes }) => successes.some(success => success.on === on)).length;
    const least = Math.max(fewestPlaces, (others * shareOfOthers) / (Number.isFinite(days) ? days : 1));
    const within = mostWithinADay(inVain);
    return within.length < least ? [] : [findingOf(on, within, all)];
  });
}

/** Those that first failed within the same day, where they are the most; without times, all. */
function mostWithinADay(uses: readonly LoginUse[]): readonly LoginUse[] {
  const sorted = uses.toSorted((a, b) => beginOf(a) - beginOf(b));
  if (sorted.some(use => Number.isNaN(beginOf(use)))) return uses;
  let best: readonly LoginUse[] = [];
  let from = 0;
  for (const [at, use] of sorted.entries()) {
    while (beginOf(use) - beginOf(sorted[from] ?? use) > withinSeconds) from++;
    if (at - from + 1 > best.length) best = sorted.slice(from, at + 1);
  }
  return best;
}

function beginOf({ failureTimes }: LoginUse): number {
  return failureTimes[0] ?? Number.NaN;
}

function findingOf(on: string, places: readonly LoginUse[], all: readonly LoginUse[]): Finding {
  const tried = new Map<string, number>();
  for (const user of places.flatMap(({ userNames }) => userNames)) tried.set(user, (tried.get(user) ?? 0) + 1);
  const users = [...tried].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([user]) => user);
  const failures = places.reduce((sum, use) => sum + use.failures, 0);
  const times = places.flatMap(({ failureTimes }) => failureTimes).filter(Number.isFinite);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const got = all.flatMap(use =>
    use.successes
      .filter(
        ({ user, time }) =>
          (tried.get(user) ?? 0) >= 3 && time >= beginOf(use) && time >= first && time <= last + withinSeconds,
      )
      .map(success => ({ use, success })),
  );
  const named = [...got.map(({ use }) => use.from), ...places.map(({ from }) => from)].slice(0, 12);
  const then = got
    .slice(0, 3)
    .map(({ use, success }) => `; then ${use.from} logs in as ${success.user} at ${sayTime(success.time)}`);
  return {
    kind: 'log-ins',
    points: got.length > 0 ? 3.5 : 2,
    entities: [...(on === '' ? [] : [on]), ...named, ...got.slice(0, 3).map(({ success }) => success.user)],
    suspects: named,
    ...(times.length === 0 ? {} : { when: { first, last } }),
    text: `${sayCount(places.length)} places fail ${sayCount(failures)} times${on === '' ? '' : ` on ${on}`} within a day and none gets in (${users.slice(0, 4).join(', ')}; from ${places
      .slice(0, 4)
      .map(({ from }) => from)
      .join(', ')}, …): like guessing from many addresses${then.join('')}`,
    places: [...got.map(({ success }) => success.place), ...places.flatMap(use => use.failurePlaces.slice(0, 1))].slice(
      0,
      6,
    ),
    techniques: ['T1110.003', ...(got.length > 0 ? ['T1078'] : [])],
  };
}
