import type { ActsFrom } from '../actors';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayTime } from './words';

/** An address is an account's own when it acts from there on so many days; so much must be known of it. */
const fewestDays = 3;
const fewestUsual = 20;
/** Elsewhere: on one day, and so often; with fewer it is a slip of a proxy. */
const fewestElsewhere = 3;
const mostTold = 8;

/** What an intruder takes first with a stolen key: secrets, sessions, machines of one's own, a second factor or rights, and copies of disks (ATT&CK T1552, T1555.006, T1578, T1496). */
const wanted =
  /^(?:(?:Batch)?GetSecretValue|GetParameters?(?:ByPath)?|GetPasswordData|GetFederationToken|GetSessionToken|GetAccountAuthorizationDetails|RunInstances|CreateKeyPair|ImportKeyPair|ModifySnapshotAttribute|ModifyImageAttribute|AuthorizeSecurityGroupIngress|SendCommand|StartSession|PutBucketPolicy|Decrypt|MailItemsAccessed|FileDownloaded|user\.mfa\.factor\.(?:activate|deactivate|reset_all)|user\.account\.privilege\.grant|group\.privilege\.grant|system\.api_token\.create|policy\.rule\.(?:update|deactivate|delete))$/;

/**
 * Accounts of audit logs that act on one day from an address of the internet that is none of theirs, where they have addresses of their own: how a
 * stolen key shows (ATT&CK T1078.004). A journey looks the same, so it is weak unless what is done there is what intruders want. The numbers are ours.
 */
export function judgeActors({ acts, hosts }: Tally): readonly Finding[] {
  const found = acts.actors.uses.top().flatMap(({ item }) => {
    const all = [...item.from.values()];
    const usual = all.filter(({ days }) => days.size >= fewestDays);
    const begin = Math.min(...usual.map(({ first }) => first));
    if (usual.reduce((sum, { count }) => sum + count, 0) < fewestUsual || item.others > 0) return [];
    const networks = new Set(usual.map(({ from }) => hosts.networkNamed(from)));
    const odd = all.filter(
      one =>
        one.days.size === 1 &&
        one.count >= fewestElsewhere &&
        one.first > begin &&
        hosts.isOutside(one.from) &&
        !networks.has(hosts.networkNamed(one.from)),
    );
    return odd.length === 0 || odd.length > fewestDays ? [] : [findingOf(item.who, odd, usual)];
  });
  return found.toSorted((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1)).slice(0, mostTold);
}

function findingOf(who: string, odd: readonly ActsFrom[], usual: readonly ActsFrom[]): Finding {
  const names = new Map<string, number>();
  for (const [name, count] of odd.flatMap(one => [...one.names])) names.set(name, (names.get(name) ?? 0) + count);
  const sorted = [...names].sort((a, b) => Number(wanted.test(b[0])) - Number(wanted.test(a[0])) || b[1] - a[1]);
  const said = sorted.slice(0, 6).map(([name, count]) => `${name}${count === 1 ? '' : ` ×${sayCount(count)}`}`);
  const [first, last] = [Math.min(...odd.map(one => one.first)), Math.max(...odd.map(one => one.last))];
  const days = new Set(usual.flatMap(one => [...one.days])).size;
  return {
    kind: 'acts',
    points: sorted.some(([name]) => wanted.test(name)) ? 2 : 1.2,
    entities: [who, ...odd.map(({ from }) => from)],
    suspects: odd.map(({ from }) => from),
    when: { first, last },
    text: `${who} acts from ${odd.map(({ from }) => from).join(', ')} on one day alone (${said.join(', ')}${sorted.length > 6 ? `, and ${sorted.length - 6} more` : ''}; ${sayTime(first)} to ${sayTime(last)}), where it acts on ${days} days from ${usual
      .slice(0, 3)
      .map(({ from }) => from)
      .join(', ')}`,
    places: odd.flatMap(({ places }) => places).slice(0, 6),
    techniques: ['T1078.004'],
  };
}
