import type { Place } from './channels';
import { keepPlace } from './names';
import { Distinct } from './sketches/distinct';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

/** Log-ins from one place. */
export interface LoginUse {
  readonly from: string;
  failures: number;
  readonly users: Distinct;
  readonly userNames: string[];
  readonly failureTimes: number[];
  readonly failurePlaces: Place[];
  /** Where it failed: four hosts at most. */
  readonly failedOn: Set<string>;
  /** The first of each user on each host, and how often; 64 at most. */
  readonly successes: {
    readonly user: string;
    readonly time: number;
    readonly place: Place;
    readonly on: string;
    count: number;
  }[];
  successCount: number;
  /** What was asked for: `sshd`, `kerberos`, `Windows 4625`. */
  readonly services: Set<string>;
}

/** When a user logged in, so far as it is kept. */
export interface UserDays {
  readonly user: string;
  /** The first ones, in the order of the logs. */
  readonly logins: { readonly time: number; readonly from: string; readonly place: Place }[];
  count: number;
}

const mostTimes = 512;
const mostLoginsOfUser = 512;

/** Who tried to log in from where, and what came of it: 10,000 places and 5,000 users who got in at most (Space-Saving). */
export class Logins {
  readonly uses = new SpaceSaving<LoginUse>(10_000);
  readonly users = new SpaceSaving<UserDays>(5_000);
  /** Log-ins that succeeded in each hour of the day, UTC, and from when to when. */
  readonly hours = new Float64Array(24);
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  failures = 0;
  successes = 0;

  add(login: {
    readonly from: string;
    readonly user: string;
    readonly on: string;
    readonly service: string;
    readonly ok: boolean;
    readonly time: number;
    readonly place: Place;
  }): void {
    const { from, user, on, service, ok, time, place } = login;
    const use = this.uses.add(from, 1, () => freshUse(from));
    if (use.services.size < 4) use.services.add(service);
    if (ok) {
      this.successes++;
      use.successCount++;
      this.addTime(user, from, time, place);
      const known = use.successes.find(one => one.user === user && one.on === on);
      if (known !== undefined) known.count++;
      else if (use.successes.length < 64) use.successes.push({ user, time, place, on, count: 1 });
      return;
    }
    this.failures++;
    use.failures++;
    use.users.add(hashText(user));
    if (use.userNames.length < 6 && user !== '' && !use.userNames.includes(user)) use.userNames.push(user);
    if (use.failedOn.size < 4) use.failedOn.add(on);
    if (use.failureTimes.length < mostTimes) use.failureTimes.push(time);
    keepPlace(use.failurePlaces, place);
  }

  private addTime(user: string, from: string, time: number, place: Place): void {
    // Without a date there is no day, and computers log in at all hours.
    if (user === '' || user.endsWith('$') || !(time > fewestSecondsOfADate)) return;
    const hour = Math.floor(time / 3_600) % 24;
    this.hours[hour] = (this.hours[hour] ?? 0) + 1;
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    const days = this.users.add(user, 1, () => ({ user, logins: [], count: 0 }));
    days.count++;
    if (days.logins.length < mostLoginsOfUser) days.logins.push({ time, from, place });
  }
}

/** 1990: smaller times are counted from the beginning of a capture. */
const fewestSecondsOfADate = 631_152_000;

function freshUse(from: string): LoginUse {
  return {
    from,
    failures: 0,
    users: new Distinct(8),
    userNames: [],
    failureTimes: [],
    failurePlaces: [],
    failedOn: new Set(),
    successes: [],
    successCount: 0,
    services: new Set(),
  };
}
