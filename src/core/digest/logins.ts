import type { Place } from './channels';
import { keepPlace } from './names';
import { HyperLogLog } from './sketches/hyperLogLog';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

/** Log-ins from one place. */
export interface LoginUse {
  readonly from: string;
  failures: number;
  readonly users: HyperLogLog;
  readonly userNames: string[];
  readonly failureTimes: number[];
  readonly failurePlaces: Place[];
  readonly successes: { readonly user: string; readonly time: number; readonly place: Place; readonly on: string }[];
  successCount: number;
  /** What was asked for: `sshd`, `kerberos`, `Windows 4625`. */
  readonly services: Set<string>;
}

const mostTimes = 512;

/** Who tried to log in from where, and what came of it: 10,000 places at most (Space-Saving). */
export class Logins {
  readonly uses = new SpaceSaving<LoginUse>(10_000);
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
      if (use.successes.length < 64 && !use.successes.some(one => one.user === user && one.on === on)) {
        use.successes.push({ user, time, place, on });
      }
      return;
    }
    this.failures++;
    use.failures++;
    use.users.add(hashText(user));
    if (use.userNames.length < 6 && user !== '' && !use.userNames.includes(user)) use.userNames.push(user);
    if (use.failureTimes.length < mostTimes) use.failureTimes.push(time);
    keepPlace(use.failurePlaces, place);
  }
}

function freshUse(from: string): LoginUse {
  return {
    from,
    failures: 0,
    users: new HyperLogLog(8),
    userNames: [],
    failureTimes: [],
    failurePlaces: [],
    successes: [],
    successCount: 0,
    services: new Set(),
  };
}
