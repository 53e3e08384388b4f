import { placeNamed } from '../hosts';
import type { UserDays } from '../logins';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayTime } from './words';

/** To know where a user logs in from: so many log-ins, on so many days, from no more places. */
const fewestUsual = 20;
const fewestDays = 4;
const mostPlaces = 3;
/** An account that one machine uses, day in, day out, has no business elsewhere, not even inside. */
const fewestOfMachine = 100;
/** Of all log-ins of the user. */
const mostElsewhere = 0.1;
const mostUsers = 6;

/**
 * Log-ins of a user from a network that is none of theirs: what a stolen password or key looks like (ATT&CK T1078), and a journey too: a weak
 * sign. An account that always comes from one place is told for any other, a person for addresses of the internet alone. The numbers are ours.
 */
export function loginsFromElsewhere({ logins, hosts }: Tally, told: ReadonlySet<string>): readonly Finding[] {
  return logins.users
    .top()
    .flatMap(({ item }) => (told.has(item.user) ? [] : (elsewhereOf(item, hosts) ?? [])))
    .slice(0, mostUsers);
}

function elsewhereOf({ user, logins, count }: UserDays, hosts: Tally['hosts']): Finding | undefined {
  // Of a user who logs in more often than is kept, the rest is not known.
  if (count > logins.length) return undefined;
  const counts = new Map<string, number>();
  for (const { from } of logins) counts.set(placeNamed(from), (counts.get(placeNamed(from)) ?? 0) + 1);
  const isUsual = (from: string) => (counts.get(placeNamed(from)) ?? 0) > mostElsewhere * logins.length;
  const usual = logins.filter(({ from }) => isUsual(from));
  const places = new Set(usual.map(({ from }) => placeNamed(from)));
  const days = new Set(usual.map(({ time }) => Math.floor(time / 86_400)));
  if (usual.length < fewestUsual || days.size < fewestDays || places.size > mostPlaces) return undefined;
  const networks = new Set(usual.map(({ from }) => hosts.networkNamed(from)));
  const isOfMachine = places.size === 1 && usual.length >= fewestOfMachine;
  const odd = logins.filter(
    ({ from }) => !isUsual(from) && !networks.has(hosts.networkNamed(from)) && (isOfMachine || hosts.isOutside(from)),
  );
  if (odd.length === 0 || odd.length > mostElsewhere * logins.length) return undefined;
  const from = [...new Set(odd.map(one => one.from))];
  const times = odd.map(({ time }) => time);
  const first = Math.min(...times);
  return {
    kind: 'log-ins',
    points: 1.2,
    entities: [user, ...from.slice(0, 4)],
    suspects: from.slice(0, 4),
    when: { first, last: Math.max(...times) },
    text: `${user} logs in ${odd.length === 1 ? 'once' : `${sayCount(odd.length)} times`} from ${from.slice(0, 4).join(', ')} (first ${sayTime(first)}), where the other ${sayCount(usual.length)} log-ins on ${days.size} days come from ${[...places].join(', ')}`,
    places: odd.slice(0, 4).map(({ place }) => place),
    techniques: ['T1078'],
  };
}
