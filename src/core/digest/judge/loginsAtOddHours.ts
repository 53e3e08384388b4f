import type { Logins, UserDays } from '../logins';
import type { Finding } from './finding';
import { hourOf, quietHours } from './quietHours';
import { sayCount, sayTime } from './words';

/** To know a user's hours: so many log-ins at other hours, on so many days. */
const fewestByDay = 20;
const fewestDays = 4;
/** Of all of theirs; who is there more often at night has night hours. */
const mostAtNight = 0.1;
const mostUsers = 6;
/** People log in when they come, which is in fewer hours than they work. */
const mostQuiet = 18;

/**
 * Log-ins outside the hours of the log and of the user, as a contextual anomaly (Chandola, Banerjee and Kumar 2009, 2.2; ATT&CK
 * T1078): hours are quiet by the log-ins of all, and the user has a rhythm of several days that leaves them out. A weak sign, since people
 * travel and get up at night. Computers' accounts and logs without dates are left alone. The numbers are ours.
 */
export function loginsAtOddHours(logins: Logins): readonly Finding[] {
  const quiet = quietHours(logins, { mostHours: mostQuiet });
  if (quiet === undefined) return [];
  return logins.users
    .top()
    .flatMap(({ item }) => oddOf(item, quiet) ?? [])
    .slice(0, mostUsers);
}

function oddOf({ user, logins, count }: UserDays, quiet: readonly boolean[]): Finding | undefined {
  const odd = logins.filter(({ time }) => quiet[hourOf(time)] === true);
  const usual = logins.filter(({ time }) => quiet[hourOf(time)] !== true);
  // Of a user who logs in more often than is kept, the rest is not known.
  if (odd.length === 0 || count > logins.length || odd.length > mostAtNight * logins.length) return undefined;
  const days = new Set(usual.map(({ time }) => Math.floor(time / 86_400)));
  if (usual.length < fewestByDay || days.size < fewestDays) return undefined;
  const from = [...new Set(odd.map(one => one.from))];
  const strange = from.filter(one => usual.every(other => other.from !== one));
  const places = odd.slice(0, 4).map(({ place }) => place);
  const times = odd.map(({ time }) => time);
  const first = Math.min(...times);
  const hours = [...new Set(times.map(hourOf))].sort((a, b) => a - b).map(hour => `${hour}:00`);
  return {
    kind: 'log-ins',
    points: strange.length > 0 ? 1.2 : 1,
    entities: [user, ...from.slice(0, 4)],
    suspects: strange.slice(0, 4),
    when: { first, last: Math.max(...times) },
    text: `${user} logs in ${odd.length === 1 ? 'once' : `${sayCount(odd.length)} times`} around ${hours.slice(0, 4).join(', ')} UTC (first ${sayTime(first)}) from ${from.slice(0, 4).join(', ')}, when log-ins are few and this user’s other ${sayCount(usual.length)} on ${days.size} days are at other hours${strange.length > 0 ? `; ${strange.slice(0, 2).join(', ')} is not where they log in from by day` : ''}`,
    places,
    techniques: ['T1078'],
  };
}
