import type { ActCount, ActUse, OddUse } from '../acts';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayTime } from './words';

/** So many different acts that an account is not allowed are no slip: it looks for what it may (T1580, T1526). */
const fewestRefused = 8;
const mostAlone = 12;

/** Accounts that take away what records them, make themselves a way back, or try out what they may. */
export function judgeActs({ acts }: Tally): readonly Finding[] {
  const uses = acts.uses.top().map(({ item }) => item);
  const shownBy = new Map<string, number>();
  for (const key of uses.flatMap(({ odd }) => [...odd.keys()])) shownBy.set(key, (shownBy.get(key) ?? 0) + 1);
  const isUsual = ({ act, days }: OddUse) => (shownBy.get(act.key) ?? 0) >= manyAccounts || days.size >= manyDays;
  const found = uses.flatMap(use => judge(use, isUsual) ?? []);
  found.sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  const grave = found.filter(({ points }) => points >= 2);
  const weak = found.filter(({ points }) => points < 2);
  return weak.length <= mostAlone ? found : [...grave, ...weak.slice(0, mostAlone), together(weak.slice(mostAlone))];
}

function judge(use: ActUse, isUsual: (odd: OddUse) => boolean): Finding | undefined {
  const blinded = doneOf(use.blind);
  const granted = doneOf(use.access);
  const isProbing = use.refused.size >= fewestRefused;
  const points = pointsOf(use, blinded, granted, isProbing) + pointsOfOdd(use, isUsual);
  if (points < 0.8) return undefined;
  const sources = [...new Set([...use.from, ...(isProbing ? use.refusedFrom : [])])];
  const from = sources.length === 0 || sources[0] === use.who ? '' : ` from ${sources.slice(0, 3).join(', ')}`;
  const said = [
    use.blind.size === 0 ? '' : `takes away what records: ${sayActs(use.blind)}`,
    use.access.size === 0 ? '' : `gives lasting access: ${sayActs(use.access)}`,
    ...[...use.odd.values()].map(sayOdd),
    isProbing ? `is refused ${sayCount(use.refused.size)} different acts: ${sayNames(use.refused)}` : '',
  ].filter(part => part !== '');
  const hasTime = use.first <= use.last;
  return {
    kind: 'acts',
    points: Math.min(4, points),
    entities: [use.who, ...sources].slice(0, 8),
    suspects: [],
    ...(hasTime ? { when: { first: use.first, last: use.last } } : {}),
    text: `${use.who}${from} ${said.join('; ')}${hasTime ? `; ${sayTimes(use)}` : ''}`,
    places: [use.odd, use.blind, use.access, ...(isProbing ? [use.refused] : [])].flatMap(placesOf).slice(0, 8),
    techniques: [
      ...techniquesOfBlinding(use.blind),
      ...(use.access.size > 0 ? ['T1098'] : []),
      ...[...use.odd.values()].map(({ act }) => act.technique),
      ...(isProbing ? ['T1526'] : []),
    ].slice(0, 5),
  };
}

/** What so many accounts do, or one does on so many days, is how this place is run. */
const manyAccounts = 5;
const manyDays = 3;

/** The gravest in full, each further kind by half. */
function pointsOfOdd({ odd }: ActUse, isUsual: (one: OddUse) => boolean): number {
  const worth = [...odd.values()].map(one => one.act.points * (isUsual(one) ? 0.6 : 1)).sort((a, b) => b - a);
  return worth.reduce((sum, points, index) => sum + (index === 0 ? points : points / 2), 0);
}

function sayOdd({ act, count, what }: OddUse): string {
  const on = what.size === 0 ? '' : ` (${[...what].slice(0, 3).join(', ')}${what.size > 3 ? ', …' : ''})`;
  return `${act.text}${count === 1 ? '' : ` ${sayCount(count)} times`}${on}`;
}

function sayTimes({ first, last }: ActUse): string {
  return first === last ? sayTime(first) : `${sayTime(first)} to ${sayTime(last)}`;
}

function techniquesOfBlinding(blind: ActUse['blind']): readonly string[] {
  const names = [...blind.keys()];
  return [
    ...(names.some(name => !(name in clearedLogs)) ? ['T1562.008'] : []),
    ...(names.some(name => name in clearedLogs) ? ['T1070.001'] : []),
  ];
}

/** What Windows calls a log that was cleared. */
const clearedLogs: Readonly<Record<string, string>> = {
  '1102': '1102 (the security log cleared)',
  '104': '104 (a log cleared)',
};

/** Administrators do each of these; hardly one does several at once. */
function pointsOf({ blind }: ActUse, blinded: number, granted: number, isProbing: boolean): number {
  const points =
    (blinded > 0 ? 2.5 : blind.size > 0 ? 1.5 : 0) + (granted >= 4 ? 2 : granted > 0 ? 1.2 : 0) + (isProbing ? 2 : 0);
  return Math.min(4, points);
}

/** Different acts that came to something. */
function doneOf(counts: ReadonlyMap<string, ActCount>): number {
  return [...counts.values()].filter(({ count, failed }) => count > failed).length;
}

function sayActs(counts: ReadonlyMap<string, ActCount>): string {
  const all = [...counts];
  const said = all.slice(0, 8).map(([name, { count, failed }]) => {
    const times = count === 1 ? '' : ` ×${sayCount(count)}`;
    return `${clearedLogs[name] ?? name}${times}${failed === 0 ? '' : failed === count ? ' (in vain)' : ` (${sayCount(failed)} in vain)`}`;
  });
  return `${said.join(', ')}${all.length > 8 ? `, and ${all.length - 8} more` : ''}`;
}

function sayNames(counts: ReadonlyMap<string, ActCount>): string {
  const names = [...counts.keys()];
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`;
}

function placesOf(counts: ReadonlyMap<string, ActCount>): Finding['places'] {
  return [...counts.values()].slice(0, 6).flatMap(({ places }) => places.slice(0, 1));
}

function together(rest: readonly Finding[]): Finding {
  return {
    kind: 'acts',
    points: 1,
    entities: rest.slice(0, 12).flatMap(({ entities }) => entities.slice(0, 1)),
    suspects: [],
    text: `${rest.length} further accounts give lasting access, try to take away what records, or do what intruders do: ${rest
      .slice(0, 12)
      .map(({ entities }) => entities[0])
      .join(', ')}${rest.length > 12 ? ', …' : ''}`,
    places: rest.slice(0, 6).flatMap(({ places }) => places.slice(0, 1)),
    techniques: ['T1098'],
  };
}
