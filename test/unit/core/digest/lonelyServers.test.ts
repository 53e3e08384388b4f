import { deepEqual, equal, match } from 'node:assert/strict';
import { connLog, dice, digestOf, type FlowCells, findingsOf, zeekLog } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const victim = '10.1.1.13';
const bad = '203.0.113.77';

interface NamedFlow extends FlowCells {
  readonly name: string;
}

/** Twenty-four clients that work from seven to nineteen and ask sites by their names; programs of theirs ask for updates all night. */
function workday(): readonly NamedFlow[] {
  const random = dice(5);
  return steps(24 * 90).map(index => {
    const isProgram = index % 9 === 0;
    const site = Math.floor(random() * 40) + 1;
    return {
      time: isProgram ? random() * 86_400 : (7 + random() * 12) * 3_600,
      source: `10.1.1.${(index % 24) + 10}`,
      target: `198.51.100.${isProgram ? 99 : site}`,
      port: 443,
      service: 'ssl',
      out: Math.floor(400 + random() * 4_000),
      back: Math.floor(2_000 + random() * 90_000),
      name: isProgram ? 'update.example.com' : `www.site${site}.com`,
    };
  });
}

/** From midnight: connection logs begin in the evening. */
const midnight = 1_700_006_400 - 1_700_000_000;

function logsOf(flows: readonly NamedFlow[]) {
  const moved = flows.map(flow => ({ ...flow, time: flow.time + midnight }));
  const ssl = moved.map(({ time, source, target, port, name }, index) =>
    [(1_700_000_000 + time).toFixed(3), `C${index}`, source, 50_000, target, port, name === '' ? '-' : name].join('\t'),
  );
  const names = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'server_name'];
  return { 'conn.log': connLog(moved), 'ssl.log': zeekLog('ssl', names, ssl) };
}

async function findingsAbout(host: string, flows: readonly NamedFlow[]) {
  const made = await digestOf(logsOf([...workday(), ...flows]));
  return findingsOf(made).filter(({ entities }) => entities.includes(host as never));
}

const beacon = (sources: readonly string[], name: string, target = bad): readonly NamedFlow[] =>
  sources.flatMap((source, at) =>
    steps(90).map(index => ({ time: 26_000 + index * 400 + at * 7, source, target, port: 443, service: 'ssl', name })),
  );

const upload = (time: number, name: string, more: Partial<NamedFlow> = {}): NamedFlow => ({
  time,
  source: victim,
  target: bad,
  port: 443,
  service: 'ssl',
  duration: 900,
  out: 3e9,
  back: 2e6,
  name,
  ...more,
});

describe('servers that hardly any other host talks to', () => {
  it('a rhythm towards a name that nobody else asks for is more than one towards a vendor’s', async () => {
    const alone = await findingsAbout(bad, beacon([victim], 'cdn-sync.top'));
    const vendor = await findingsAbout(
      bad,
      beacon(
        steps(6).map(at => `10.1.1.${at + 12}`),
        'agent.vendor.io',
      ),
    );
    const known = await findingsAbout(bad, beacon([victim], 'events.data.microsoft.com'));

    deepEqual(
      alone.map(({ finding }) => finding),
      ['medium'],
    );
    match(alone[0]?.text ?? '', /a domain that hardly any other host asks for/);
    for (const { finding } of [...vendor, ...known]) equal(finding, 'low');
  });

  it('an address that is asked for under names of several domains has no name of its own', async () => {
    const shared = [...beacon([victim], 'cdn-sync.top'), ...beacon([victim], 'www.other.net').slice(0, 3)];

    for (const { finding } of await findingsAbout(bad, shared)) equal(finding, 'low');
  });

  it('a rhythm over TLS that names no server is more than a rhythm', async () => {
    const [found] = await findingsAbout(bad, beacon([victim], ''));

    equal(found?.finding, 'medium');
    match(found?.text ?? '', /TLS on 443\/tcp without a server name/);
  });

  it('gigabytes in one night, while their host is quiet otherwise, are more than an upload by day', async () => {
    const [atNight] = await findingsAbout(bad, [upload(3 * 3_600, 'drop.example.org')]);
    const [byDay] = await findingsAbout(bad, [upload(13 * 3_600, 'drop.example.org')]);

    equal(atNight?.finding, 'medium');
    match(atNight?.text ?? '', /3\.0 GB sent out .*all of it between .* UTC, when this host is quiet otherwise.*T1048/);
    equal(byDay?.finding, 'low');
  });

  it('a backup at night is no loss: of a host that works at night, of every night, or towards what others ask for', async () => {
    const nights = [0, 1].map(day => upload(day * 86_400 + 3 * 3_600, 'backup.example.org'));
    const second = workday().map(flow => ({ ...flow, time: flow.time + 86_400 }));
    const server = steps(60).map(index =>
      upload(index * 1_400, 'update.example.com', { source: '10.1.0.9', target: '198.51.100.99', out: 900, back: 900 }),
    );
    const ofServer = upload(3 * 3_600, 'backup.example.org', { source: '10.1.0.9' });

    for (const flows of [[...second, ...nights], [...server, ofServer], [upload(3 * 3_600, 'www.site7.com')]])
      for (const { finding, text } of await findingsAbout(bad, flows)) equal(finding, 'low', text);
  });

  it('a connection of hours towards such a name is a finding, beside others as long', async () => {
    const long = (source: string, target: string, name: string): NamedFlow => ({
      ...upload(30_000, name, { source, target }),
      duration: 24_000,
      out: 90_000,
      back: 300_000,
    });
    const calls = steps(4).map(at => long(`10.1.1.${at + 20}`, `198.51.100.${at + 1}`, `www.site${at + 1}.com`));

    const found = await findingsAbout(bad, [...calls, long(victim, bad, 'cdn-sync.top')]);

    deepEqual(
      found.map(({ finding }) => finding),
      ['low'],
    );
  });
});

describe('names that are asked for by many', () => {
  const asks = (clients: number, domain: string) => {
    const random = dice(9);
    const hex = () =>
      steps(32)
        .map(() => Math.floor(random() * 16).toString(16))
        .join('');
    const rows = steps(60).flatMap(client =>
      steps(client < clients ? 60 : 4).map(index =>
        [1_700_000_000 + index * 300, 'C1', `10.1.1.${client + 1}`, 50_000, '10.1.0.2', 53]
          .concat(client < clients ? `${hex()}.${domain}` : `www.site${index}.com`, 'A')
          .join('\t'),
      ),
    );
    const names = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'query', 'qtype_name'];
    return digestOf({ 'dns.log': zeekLog('dns', names, rows) });
  };

  it('hashes that a part of all hosts ask a service for are no tunnel, those of one host are', async () => {
    const grave = async (clients: number, domain: string) =>
      findingsOf(await asks(clients, domain)).filter(({ finding }) => finding !== 'low').length;

    deepEqual([await grave(20, 'files.vendor.net'), await grave(1, 'sync.vendor.net')], [0, 1]);
    equal(await grave(1, 'avqs.mcafee.com'), 0);
  });
});
