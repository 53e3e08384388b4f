import type { HostLaunches, Launches, ShownSign } from '../launches/launches';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayCounted, sayTime } from './words';

/** What so many hosts do, or one does on so many days, is how this network is administered. */
const manyHosts = 5;
const manyDays = 3;
/** What is weighed adds up to no more than a weak finding, for administrators do several such things; one sign alone may be worth more. */
const mostOfWeighed = 1.9;
/** Different questions about its surroundings within ten minutes, after MITRE's CAR-2013-04-002, which looks for several such commands in a short time. The numbers are ours. */
const fewestQuestions = 6;
const withinSeconds = 600;
const mostAlone = 8;

/** Hosts on which something was started, or set up to be, that intruders start (ATT&CK's tactics Execution and Persistence). */
export function judgeLaunches({ launches }: Tally): readonly Finding[] {
  const all = launches.hosts.top().map(({ item }) => item);
  const shownBy = new Map<string, number>();
  for (const key of all.flatMap(({ signs }) => [...signs.keys()])) shownBy.set(key, (shownBy.get(key) ?? 0) + 1);
  const asking = all.map(host => ({ host, burst: burstOf(host.asked) })).filter(({ burst }) => burst.length > 0);
  const isUsual = (shown: ShownSign) =>
    (shownBy.get(shown.sign.key) ?? 0) >= manyHosts || hasUsualShapes(shown, launches);
  const found = [
    ...all.flatMap(host => findingOf(host, isUsual) ?? []),
    ...asking.map(({ host, burst }) => askingOf(host, burst, asking.length >= manyHosts)),
  ];
  found.sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  return found.length <= mostAlone + 1 ? found : [...found.slice(0, mostAlone), together(found.slice(mostAlone))];
}

/** All commands that showed it were seen on many hosts or days. */
function hasUsualShapes({ shapes }: ShownSign, launches: Launches): boolean {
  return [...shapes].every(hash => {
    const shape = launches.shapes.get(String(hash));
    return shape !== undefined && (shape.hosts.size >= manyHosts || shape.days.size >= manyDays);
  });
}

function findingOf(on: HostLaunches, isUsual: (shown: ShownSign) => boolean): Finding | undefined {
  const worth = [...on.signs.values()].map(shown => ({ shown, points: pointsOf(shown, isUsual) }));
  worth.sort((a, b) => b.points - a.points || (a.shown.sign.key < b.shown.sign.key ? -1 : 1));
  const points = sumOf(worth);
  if (points < 1) return undefined;
  // What says nothing by itself and is usual here is left away.
  const all = worth.filter(one => one.points >= 0.8).map(({ shown }) => shown);
  const told = all.slice(0, mostTold);
  const accounts = [...new Set(told.flatMap(one => [...one.accounts]))];
  const reached = [...new Set(told.flatMap(one => [...one.reached]))].slice(0, 6);
  const by = accounts.length === 0 ? '' : ` by ${accounts.slice(0, 3).join(', ')}`;
  const more = all.length > told.length ? `; and ${sayCounted(all.length - told.length, 'sign')} more` : '';
  const [first, last] = [Math.min(...told.map(one => one.first)), Math.max(...told.map(one => one.last))];
  const when = first > last ? '' : first === last ? `; ${sayTime(first)}` : `; ${sayTime(first)} to ${sayTime(last)}`;
  return {
    kind: 'launches',
    points,
    entities: [on.host, ...accounts.slice(0, 4), ...reached],
    suspects: reached,
    ...(when === '' ? {} : { when: { first, last } }),
    text: `${on.host}${by}: ${sayAll(told)}${more}${when}`,
    places: told.flatMap(({ places }) => places.slice(0, 2)).slice(0, 8),
    techniques: [...new Set(told.map(({ sign }) => sign.technique))],
  };
}

const mostTold = 5;

/** A command that shows several things is told once, behind all of them. */
function sayAll(told: readonly ShownSign[]): string {
  const byExample = new Map<string, ShownSign[]>();
  for (const shown of told) byExample.set(shown.example, [...(byExample.get(shown.example) ?? []), shown]);
  return [...byExample].map(([example, shown]) => `${shown.map(sayShown).join(', ')}: ${example}`).join('; ');
}

function sayShown({ sign, count }: ShownSign): string {
  return `${sign.text}${count === 1 ? '' : ` (${sayCount(count)} times)`}`;
}

function pointsOf(shown: ShownSign, isUsual: (shown: ShownSign) => boolean): number {
  const { points, isWeighed } = shown.sign;
  return isWeighed && isUsual(shown) ? points * 0.6 : points;
}

/** The gravest counts in full, each further one a half or, where it is weighed, a fifth. */
function sumOf(worth: readonly { readonly shown: ShownSign; readonly points: number }[]): number {
  const [first, ...rest] = worth;
  if (first === undefined) return 0;
  const more = rest.reduce(
    (sum, { shown, points }) => sum + (shown.sign.isWeighed ? 0.2 : 0.5) * Math.min(1, points),
    0,
  );
  const hasGrave = worth.some(({ shown }) => !shown.sign.isWeighed);
  return hasGrave
    ? Math.min(4, first.points + more)
    : Math.max(first.points, Math.min(mostOfWeighed, first.points + more));
}

/** A program that takes stock of all hosts day after day is none to look at. */
function pointsOfAsking(doManyAsk: boolean, isDaily: boolean): number {
  if (doManyAsk && isDaily) return 0.5;
  return doManyAsk || isDaily ? 1 : 2;
}

/** On how many days so much was asked at once: what comes day after day is a program that takes stock. */
function daysOfBursts(asked: HostLaunches['asked']): number {
  const days = [...new Set(asked.map(({ time }) => Math.floor(time / 86_400)))];
  return days.filter(day => burstOf(asked.filter(({ time }) => Math.floor(time / 86_400) === day)).length > 0).length;
}

/** The first ten minutes in which so many different questions were asked; empty where there are none. */
function burstOf(asked: HostLaunches['asked']): HostLaunches['asked'] {
  const sorted = asked.toSorted((a, b) => a.time - b.time);
  const counts = new Map<number, number>();
  const count = (at: number, by: number) => {
    const question = sorted[at]?.question ?? -1;
    const now = (counts.get(question) ?? 0) + by;
    if (now > 0) counts.set(question, now);
    else counts.delete(question);
  };
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    count(to, 1);
    while ((sorted[to]?.time ?? 0) - (sorted[from]?.time ?? 0) > withinSeconds) count(from++, -1);
    if (counts.size < fewestQuestions) continue;
    const begin = sorted[from]?.time ?? 0;
    return sorted.slice(from).filter(({ time }) => time - begin <= withinSeconds);
  }
  return [];
}

function askingOf({ host, asked }: HostLaunches, burst: HostLaunches['asked'], doManyAsk: boolean): Finding {
  const [first, last] = [burst[0]?.time ?? 0, burst.at(-1)?.time ?? 0];
  return {
    kind: 'launches',
    points: pointsOfAsking(doManyAsk, daysOfBursts(asked) >= manyDays),
    entities: [host],
    suspects: [],
    when: { first, last },
    text: `${host} is asked ${new Set(burst.map(({ question }) => question)).size} different questions about itself and its domain within 10 min (${sayTime(first)} to ${sayTime(last)}), as somebody asks who is new there`,
    places: burst.map(({ place }) => place).slice(0, 6),
    techniques: ['T1087', 'T1082', 'T1033'],
  };
}

function together(rest: readonly Finding[]): Finding {
  const hosts = [...new Set(rest.flatMap(({ entities }) => entities.slice(0, 1)))];
  return {
    kind: 'launches',
    points: rest[0]?.points ?? 1,
    entities: hosts.slice(0, 12),
    suspects: [],
    text: `on ${sayCount(hosts.length)} further hosts things are started that intruders start: ${hosts.slice(0, 12).join(', ')}${hosts.length > 12 ? ', …' : ''}`,
    places: rest.slice(0, 6).flatMap(({ places }) => places.slice(0, 1)),
    techniques: [...new Set(rest.flatMap(({ techniques }) => techniques))].slice(0, 4),
  };
}
