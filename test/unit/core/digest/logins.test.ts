import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A log-in that Windows records (4624 and 4625), at so many seconds of the log. */
function login(seconds: number, user: string, from: string, on: string, ok = true): string {
  return JSON.stringify({
    Event: {
      System: {
        EventID: ok ? 4624 : 4625,
        TimeCreated: { SystemTime: new Date((1_767_600_000 + seconds) * 1_000).toISOString() },
        Computer: on,
      },
      EventData: { TargetUserName: user, IpAddress: from, LogonType: '3' },
    },
  });
}

const day = 86_400;
/** Thirty people on three servers, on six days; each mistypes now and then. */
const ordinary = steps(6).flatMap(date =>
  steps(30).flatMap(person => {
    const at = date * day + 30_000 + person * 300;
    const from = `10.1.1.${person + 10}`;
    return [
      ...(person % 6 === date ? [login(at, `user${person}`, from, 'FS1', false)] : []),
      ...['FS1', 'DC1', 'SP1', 'FS1'].map((on, index) => login(at + 20 + index * 900, `user${person}`, from, on)),
    ];
  }),
);

const findings = async (lines: readonly string[]) =>
  findingsOf(await digestOf({ 'security.json': [...ordinary, ...lines].join('\n') }));

describe('log-ins', () => {
  it('an ordinary week names nobody, and a program with a password of yesterday is a weak finding', async () => {
    const stale = steps(300).map(index => login(index * 1_500, 'svc-scan', '10.1.2.5', 'FS1', false));

    equal((await findings([])).length, 0);
    deepEqual(
      (await findings(stale)).map(({ finding }) => finding),
      ['low'],
    );
  });

  it('many places that fail once each guess together, and who got in among them is told first', async () => {
    const guesses = steps(40).map(index =>
      login(2 * day + index * 90, index % 2 === 0 ? 'admin' : 'user3', `203.0.113.${index + 1}`, 'VPN1', false),
    );

    const [vain] = await findings(guesses);
    const [grave] = await findings([...guesses, login(2 * day + 4_000, 'admin', '203.0.113.7', 'VPN1')]);

    equal(vain?.finding, 'medium');
    match(vain?.text ?? '', /40 places fail 40 times on VPN1 within a day and none gets in/);
    equal(grave?.finding, 'high');
    match(grave?.text ?? '', /39 places .*; then 203\.0\.113\.7 logs in as admin/);
  });

  it('a log-in from the internet of one who always comes from the office is weak', async () => {
    const [found, ...more] = await findings([login(5 * day + 40_000, 'user4', '203.0.113.7', 'FS1')]);

    equal(found?.finding, 'low');
    match(found?.text ?? '', /user4 logs in once from 203\.0\.113\.7 .*on 6 days come from 10\.1\.1\.14/);
    equal(more.length, 0);
  });

  it('an IPv6 address is known by its /64, and is elsewhere outside of its /48', async () => {
    const daily = steps(6).flatMap(date =>
      steps(6).map(index => login(date * day + 30_000 + index * 900, 'kim', `2001:db8:7:1::${date}${index}ab`, 'FS1')),
    );
    const from = (address: string) => findings([...daily, login(5 * day + 40_000, 'kim', address, 'FS1')]);

    equal((await from('2001:db8:7:2::9')).length, 0);
    const [found] = await from('2001:DB8:8:1:0:0:0:9');
    equal(found?.finding, 'low');
    match(found?.text ?? '', /kim logs in once from 2001:DB8:8:1:0:0:0:9 .*come from 2001:db8:7:1::\/64/);
  });

  it('one user on many hosts within the hour is told, unless it comes back every day', async () => {
    const round = (date: number) =>
      steps(12).map(host => login(date * day + 50_000 + host * 60, 'svc-deploy', '10.1.1.12', `WS${host}`));

    const [found] = await findings(round(4));

    equal(found?.finding, 'medium');
    match(found?.text ?? '', /10\.1\.1\.12 logs in as svc-deploy on 12 hosts within 11\.0 min/);
    equal((await findings(steps(6).flatMap(round))).length, 0);
  });
});
