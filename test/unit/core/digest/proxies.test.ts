import { deepEqual, equal, match } from 'node:assert/strict';
import { isWhole } from '../../../support/rounds';
import { dice, digestOf, findingsOf } from './logs';

interface Asked {
  readonly time: number;
  readonly client: string;
  readonly host: string;
}

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const begin = Date.UTC(2026, 10, 9, 8) / 1_000;

/** Thirty clients that read pages of sixty sites, fetch updates and send telemetry, for eight hours. */
function ordinary(seed: number): readonly Asked[] {
  const random = dice(seed);
  const pages = steps(900).map(() => ({
    time: random() * 28_800,
    client: `10.1.1.${10 + Math.floor(random() * 30)}`,
    host: `www.site${Math.floor(random() * 60)}.example`,
  }));
  const updates = steps(30).flatMap(client =>
    every(600, `10.1.1.${10 + client}`, 'telemetry.vendor.example', random).concat(
      every(1_800, `10.1.1.${10 + client}`, 'ctldl.windowsupdate.com', random),
    ),
  );
  return [...pages, ...updates];
}

function every(period: number, client: string, host: string, random: () => number): Asked[] {
  const jittered = (index: number) => (index + 0.2 * random()) * period;
  return steps(Math.floor(28_800 / period)).map(index => ({ time: jittered(index), client, host }));
}

const iso = (time: number) => new Date((begin + time) * 1_000).toISOString();
const sorted = (asked: readonly Asked[]) => asked.toSorted((a, b) => a.time - b.time);

/** As Squid writes it. */
const squid = (asked: readonly Asked[]) =>
  sorted(asked)
    .map(
      ({ time, client, host }) =>
        `${(begin + time).toFixed(3)} 120 ${client} TCP_TUNNEL/200 900 CONNECT ${host}:443 - HIER_DIRECT/203.0.113.5 -`,
    )
    .join('\n');

/** As Blue Coat's proxies write it: the server in a column of its own. */
const extended = (asked: readonly Asked[]) =>
  [
    '#Software: SGOS 6.7',
    '#Fields: date time c-ip sc-status sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs(User-Agent)',
    ...sorted(asked).map(
      ({ time, client, host }) =>
        `${iso(time).slice(0, 10)} ${iso(time).slice(11, 19)} ${client} 200 900 400 GET https ${host} 443 /api "Mozilla/5.0"`,
    ),
  ].join('\n');

/** As Zscaler's tables have it: addresses without a scheme. */
const table = (asked: readonly Asked[]) =>
  [
    '"Event Time","User","Client IP","URL","Host","Request Method","Response Code","Sent Bytes","Received Bytes"',
    ...sorted(asked).map(
      ({ time, client, host }) => `"${iso(time)}","ann","${client}","${host}/api","${host}","GET","200","400","900"`,
    ),
  ].join('\n');

const forms = { squid, extended, table };
const beacon = (client: string, host: string) => every(60, client, host, dice(5));
const grave = async (log: string) =>
  findingsOf(await digestOf({ 'proxy.log': log })).filter(({ finding }) => finding !== 'low');

describe('a rhythm that shows in the log of a proxy', () => {
  for (const [name, form] of Object.entries(forms)) {
    it(`towards a name that one client alone asks for is worth more than a low finding (${name})`, async () => {
      const found = await grave(form([...ordinary(2), ...beacon('10.1.1.33', 'cdn-sync-update.net')]));

      deepEqual(
        found.map(({ suspects }) => suspects),
        [['cdn-sync-update.net']],
      );
      match(found[0]?.text ?? '', /regular: 443\/tcp every 6\d s .*a domain that hardly any other host asks for/);
    });
  }

  it('of updates and telemetry of all clients is no more than low, nor that of a known service with one client', async () => {
    for (const form of isWhole ? Object.values(forms) : [squid]) {
      deepEqual(await grave(form(ordinary(3))), []);
      deepEqual(await grave(form([...ordinary(3), ...beacon('10.1.1.33', 'client.dropbox.com')])), []);
    }
  });
});

describe('requests without a proxy', () => {
  it('that name a handful of own servers make no connections of their own', async () => {
    const own = steps(60).map(index => ({ time: index * 60, client: '10.1.1.9', host: 'intranet.corp.example' }));

    equal((await digestOf({ 'access.csv': table(own) })).totals.channels, 0);
  });
});

describe('user agents in a digest', () => {
  it('say of how many hosts how many have them, and only what few have is called rare', async () => {
    const rows = steps(20).map(index =>
      JSON.stringify({
        timestamp: iso(index),
        src_ip: `10.1.1.${index + 1}`,
        url: '/',
        status: 200,
        user_agent: index === 3 ? 'odd/1.0' : 'Mozilla/5.0',
      }),
    );

    const { text } = await digestOf({ 'access.jsonl': rows.join('\n') });

    match(
      String(text),
      /rare user agent: odd\/1\.0: 1 request by 1 of 20 hosts \(10\.1\.1\.4\); 2 different user agents in all/,
    );
    match(String(text), /\] user agent: Mozilla\/5\.0: 19 requests by about \d\d of 20 hosts \(first 10\.1\.1\.1\)/);
  });
});
