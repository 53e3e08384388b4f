import type { Baseline } from '../baseline';
import type { LoginUse } from '../logins';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { guessedTogether } from './guessedTogether';
import { loginsAtOddHours } from './loginsAtOddHours';
import { loginsFromElsewhere } from './loginsFromElsewhere';
import { loginsToMany } from './loginsToMany';
import { sayCount, sayTime } from './words';

/** Of those who only fail, so many have a row of their own; the others share one. */
const mostAlone = 6;

/** Failures of one place that never got in, however far apart. */
const fewestSlow = 10;

/**
 * Guessing (T1110.001), spraying (T1110.003) and what came of it. Five failures within ten minutes are guessing, as in
 * CrowdSec's and fail2ban's defaults; ten users from one place are spraying; a success of the same place behind them is
 * the gravest row of a log of log-ins.
 */
export function judgeLogins(tally: Tally, baseline: Baseline | undefined): readonly Finding[] {
  const { logins, hosts } = tally;
  const uses = logins.uses.top().map(({ item }) => item);
  const odd = loginsAtOddHours(logins);
  const found = [
    ...uses.flatMap(item => judge(item, baseline) ?? []),
    ...guessedTogether(uses, logins),
    ...loginsToMany(uses),
    ...fromOutside(uses, hosts),
    ...odd,
    ...loginsFromElsewhere(tally, new Set(odd.flatMap(({ entities }) => entities.slice(0, 1)))),
  ];
  found.sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  const hard = found.filter(({ points }) => points >= 3.5 || points < 2);
  const rest = found.filter(({ points }) => points >= 2 && points < 3.5);
  return rest.length <= mostAlone ? found : [...hard, ...rest.slice(0, mostAlone), together(rest.slice(mostAlone))];
}

function judge(use: LoginUse, baseline: Baseline | undefined): Finding | undefined {
  const { from, failures, userNames, successes, failureTimes } = use;
  const users = use.users.estimate();
  const service = [...use.services].join(', ');
  const behind = successes.find(success => failuresBefore(use, success.time) >= 5);
  const named = userNames.length === 0 ? '' : ` (${userNames.slice(0, 4).join(', ')})`;
  const who = users > 0 && named !== '' ? ` for ${users === 1 ? '1 user' : `${sayCount(users)} users`}${named}` : '';
  const tried = `${from}: ${sayCount(failures)} failed log-ins${who}, ${service}`;
  const times = [...failureTimes, ...(behind === undefined ? [] : [behind.time])].filter(Number.isFinite);
  const when = times.length === 0 ? {} : { when: { first: Math.min(...times), last: Math.max(...times) } };
  const base = { kind: 'log-ins', places: use.failurePlaces, suspects: [from], ...when } as const;
  if (behind !== undefined && isGuessing(failureTimes, failures, users)) {
    const on = behind.on === '' ? '' : ` on ${behind.on}`;
    return {
      ...base,
      points: 3.5 + (userNames.includes(behind.user) ? 0.5 : 0),
      entities: [from, behind.user].filter(one => one !== ''),
      text: `${tried}; then a log-in${behind.user === '' ? '' : ` as ${behind.user}`}${on} at ${sayTime(behind.time)}`,
      places: [behind.place, ...use.failurePlaces],
      techniques: ['T1110', 'T1078'],
    };
  }
  if (users >= 10 && failures / users <= 5)
    return { ...base, points: 2.5, entities: [from], text: `${tried}: like spraying`, techniques: ['T1110.003'] };
  if (isGuessing(failureTimes, failures, users))
    return { ...base, points: 2, entities: [from], text: tried, techniques: ['T1110.001'] };
  if (failures >= fewestSlow && use.successCount === 0) {
    const text = `${tried}: slowly, and none that succeeded`;
    // A program with a password of yesterday fails for ever, but for one user.
    return { ...base, points: users >= 2 ? 2 : 1.2, entities: [from], text, techniques: ['T1110.001'] };
  }
  const isNew = successes.find(({ user }) => baseline !== undefined && !baseline.knowsLogin(from, user));
  if (isNew === undefined) return undefined;
  return {
    ...base,
    points: 1,
    entities: [from, isNew.user].filter(one => one !== ''),
    text: `${from} logs in as ${isNew.user}, which the baseline does not show (${sayTime(isNew.time)})`,
    places: [isNew.place],
    techniques: ['T1078'],
  };
}

/** Log-ins that an own host takes from the internet (T1133): meant where somebody meant it, and how intruders stay where nobody did. */
function fromOutside(uses: readonly LoginUse[], hosts: Tally['hosts']): readonly Finding[] {
  const isOwn = (name: string) => {
    const number = hosts.find(name);
    return number !== undefined && hosts.isPrivate(number);
  };
  const byHost = new Map<string, LoginUse[]>();
  for (const use of uses.filter(({ from, successCount }) => successCount > 0 && hosts.isOutside(from))) {
    for (const on of new Set(use.successes.map(success => success.on)))
      if (isOwn(on)) byHost.set(on, [...(byHost.get(on) ?? []), use]);
  }
  return [...byHost].map(([on, from]) => {
    const sorted = from.toSorted((a, b) => b.successCount - a.successCount || (a.from < b.from ? -1 : 1));
    const names = sorted.slice(0, 4).map(use => `${use.from} ×${sayCount(use.successCount)}`);
    return {
      kind: 'log-ins',
      points: 1.2,
      entities: [on, ...sorted.slice(0, 8).map(use => use.from)],
      suspects: sorted.slice(0, 8).map(use => use.from),
      text: `${on} takes log-ins from ${from.length === 1 ? 'an address' : `${sayCount(from.length)} addresses`} of the internet (${names.join(', ')}${from.length > 4 ? ', …' : ''})`,
      places: sorted.slice(0, 4).flatMap(use => use.successes.slice(0, 1).map(success => success.place)),
      techniques: ['T1133', 'T1078'],
    };
  });
}

function failuresBefore({ failureTimes, failures }: LoginUse, time: number): number {
  // Without times the order is not known: then half of all failures is a guess that says so little that it must be many.
  if (Number.isNaN(time)) return failures / 2;
  return failureTimes.filter(failure => failure <= time).length;
}

/** Five within ten minutes, or many in all: of one user these are a program with a password of yesterday. */
function isGuessing(times: readonly number[], failures: number, users: number): boolean {
  if (failures < 5) return false;
  const sorted = times.filter(time => !Number.isNaN(time)).sort((a, b) => a - b);
  if (sorted.length < 5) return failures >= 8;
  return (
    sorted.some((time, at) => (sorted[at + 4] ?? Number.POSITIVE_INFINITY) - time <= 600) ||
    (failures >= 20 && users > 1)
  );
}

function together(rest: readonly Finding[]): Finding {
  return {
    kind: 'log-ins',
    points: 2,
    entities: rest.slice(0, 12).flatMap(({ entities }) => entities.slice(0, 1)),
    suspects: rest.slice(0, 12).flatMap(({ entities }) => entities.slice(0, 1)),
    text: `${rest.length} further places guess passwords without success: ${rest
      .slice(0, 12)
      .map(({ entities }) => entities[0])
      .join(', ')}${rest.length > 12 ? ', …' : ''}`,
    places: rest.slice(0, 6).flatMap(({ places }) => places.slice(0, 1)),
    techniques: ['T1110'],
  };
}
