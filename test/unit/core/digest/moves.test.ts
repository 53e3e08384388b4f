import { deepEqual, equal, match } from 'node:assert/strict';
import { connLog, dice, digestOf, type FlowCells, findingsOf, office, zeekLog } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const bad = '203.0.113.77';
const victim = '10.1.1.12';

async function findingsAbout(host: string, flows: readonly FlowCells[], more: Readonly<Record<string, string>> = {}) {
  const made = await digestOf({ 'conn.log': connLog([...office(21), ...flows]), ...more });
  return findingsOf(made).filter(({ entities }) => entities.includes(host as never));
}

const session = (source: string, target: string, time: number, port = 3_389): FlowCells => ({
  ...{ source, target, time, port, duration: 900, out: 40_000, back: 900_000 },
});

describe('a client that opens WinRM', () => {
  const visits = (targets: readonly string[]) =>
    targets.map((host, at) => session(victim, host, 40_000 + at * 200, 5_985));

  it('to four other clients moves laterally, to three says nothing', async () => {
    const [four] = await findingsAbout(victim, visits(steps(4).map(at => `10.1.1.${at + 30}`)));
    deepEqual([four?.kind, four?.finding], ['lateral', 'medium']);
    match(four?.text ?? '', /administers 4 other clients on 5985/);
    const three = await findingsAbout(victim, visits(steps(3).map(at => `10.1.1.${at + 30}`)));
    deepEqual(
      three.filter(({ text }) => text.includes('administers')),
      [],
    );
  });

  it('to four servers is low, and custom where others do so too', async () => {
    const servers = steps(4).map(at => `10.1.0.${at + 30}`);
    const [found] = (await findingsAbout(victim, visits(servers))).filter(({ kind }) => kind === 'lateral');
    deepEqual([found?.finding, /administers 4 hosts on 5985/.test(found?.text ?? '')], ['low', true]);
    const all = steps(20).flatMap(client => servers.map(host => session(`10.1.1.${client + 10}`, host, 40_000, 5_985)));
    deepEqual(
      (await findingsAbout(victim, all)).filter(({ kind }) => kind === 'lateral'),
      [],
    );
  });
});

describe('RDP from host to host', () => {
  const [a, b, c, d] = ['10.1.1.12', '10.1.1.31', '10.1.0.44', '10.1.0.45'];
  const hops = async (flows: readonly FlowCells[]) =>
    (await findingsAbout(a, flows)).filter(({ text }) => text.includes('RDP from host to host'));

  it('within an hour is told as one way, however long', async () => {
    const two = await hops([session(a, b, 50_000), session(b, c, 50_900)]);
    deepEqual(
      two.map(({ finding, entities }) => [finding, ...entities]),
      [['medium', a, b, c]],
    );
    match(two[0]?.text ?? '', /each within 15\.0 min/);
    const three = await hops([session(a, b, 50_000), session(b, c, 50_900), session(c, d, 52_000)]);
    deepEqual(
      three.map(({ finding, entities }) => [finding, ...entities]),
      [['medium', a, b, c, d]],
    );
  });

  it('hours apart, or the other way round, is none', async () => {
    deepEqual(await hops([session(a, b, 50_000), session(b, c, 58_000)]), []);
    deepEqual(await hops([session(b, c, 50_000), session(a, b, 50_900)]), []);
    deepEqual(await hops([session(a, b, 50_000), session(b, a, 50_900)]), []);
  });

  it('is nothing where the one in between administers by itself, and low at a jump host or to a server of many', async () => {
    const own = steps(8).map(at => session(b, c, 10_000 + at * 4_000));
    deepEqual(await hops([session(a, b, 50_000), ...own]), []);
    const jump = steps(5).map(at => session(b, `10.1.0.${at + 60}`, 50_300 + at * 100));
    const made = await digestOf({ 'conn.log': connLog([...office(21), session(a, b, 50_000), ...jump]) });
    const over = findingsOf(made).filter(({ text }) => text.includes('RDP from host to host'));
    deepEqual(
      over.map(({ finding, entities }) => [finding, ...entities]),
      [['low', b]],
    );
    match(over[0]?.text ?? '', /on 5 ways, as with jump hosts/);
    const used = steps(6).map(at => session(`10.1.1.${at + 14}`, c, 20_000 + at * 60, 445));
    deepEqual(
      (await hops([session(a, b, 50_000), session(b, c, 50_900), ...used])).map(({ finding }) => finding),
      ['low'],
    );
  });
});

describe('names asked of resolvers on the internet', () => {
  const asks = (source: string, count = 40): readonly FlowCells[] =>
    steps(count).map(at => ({
      ...{ time: 20_000 + at * 371 * ((at % 3) + 1), source, target: '198.51.100.253', port: 53 },
      ...{ protocol: 'udp', service: 'dns', out: 60, back: 120 },
    }));

  it('are low, where all others ask the resolver inside', async () => {
    const [found] = await findingsAbout(victim, asks(victim));
    equal(found?.finding, 'low');
    match(found?.text ?? '', /40 requests for names past the resolver that 40 others ask/);
  });

  it('say nothing of the resolver itself, of a test whether there is a network, and where many do so', async () => {
    deepEqual(await findingsAbout('10.1.0.2', asks('10.1.0.2')), []);
    deepEqual(await findingsAbout(victim, asks(victim, 3)), []);
    deepEqual(
      await findingsAbout(
        victim,
        steps(12).flatMap(at => asks(`10.1.1.${at + 12}`)),
      ),
      [],
    );
  });
});

describe('a relay of Tor', () => {
  const ssl = (subject: string, issuer: string) =>
    zeekLog(
      'ssl',
      ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'server_name', 'subject', 'issuer'],
      [['1700030000.0', 'Cx', victim, 50_000, bad, 9_001, 'www.h2bsr4ycva.com', subject, issuer].join('\t')],
    );
  const flow: FlowCells = {
    time: 30_000,
    source: victim,
    target: bad,
    port: 9_001,
    service: 'ssl',
    out: 90_000,
    back: 400_000,
  };

  it('is known by the names that it makes up for its certificate', async () => {
    const logs = { 'ssl.log': ssl('CN=www.3k5vqcrhxgs2hc.net', 'CN=www.ct6qdyrgvrmkp7o.com') };
    const [found] = await findingsAbout(bad, [flow], logs);
    equal(found?.finding === 'medium' || found?.finding === 'high', true);
    match(found?.text ?? '', /certificate of a Tor relay on 9001/);
  });

  it('is not what a site with such a name shows', async () => {
    const logs = { 'ssl.log': ssl('CN=www.internetshop.net', "CN=R3,O=Let's Encrypt,C=US") };
    for (const { text } of await findingsAbout(bad, [flow], logs)) equal(text.includes('Tor'), false);
  });
});

describe('what hides its rhythm or its amount', () => {
  const jittered = (size: (roll: number) => number, target = bad, spread = 0.5) => {
    const random = dice(9);
    let time = 5_000;
    return steps(220).map((): FlowCells => {
      time += 300 * (1 + (random() * 2 - 1) * spread);
      return { time, source: victim, target, port: 443, service: 'ssl', out: size(random()), back: 640, duration: 0.3 };
    });
  };

  it('by half a period of jitter is medium, where each message is of one size and nobody else asks there', async () => {
    const [even] = await findingsAbout(
      bad,
      jittered(roll => 420 + Math.floor(roll * 20)),
    );
    equal(even?.finding, 'medium');
    match(even?.text ?? '', /of one size each, to a host that nobody else asks/);
    const [uneven] = await findingsAbout(
      bad,
      jittered(roll => 200 + Math.floor(roll ** 3 * 9_000)),
    );
    equal(uneven?.text.includes('of one size'), false);
    const shared = [...jittered(() => 420), ...steps(9).map(at => session(`10.1.1.${at + 20}`, bad, 9_000 * at, 443))];
    for (const { text } of await findingsAbout(bad, shared)) equal(text.includes('of one size'), false);
  });

  it('by small pieces for hours is medium, where they add up', async () => {
    const random = dice(4);
    const pieces = (out: () => number, seconds: number) =>
      steps(1_200).map(
        (): FlowCells => ({
          ...{ time: 8_000 + random() * seconds, source: victim, target: bad, port: 443 },
          ...{ service: 'ssl', out: out(), back: 3_000, duration: 1 },
        }),
      );
    const even = () => 190_000 + Math.floor(random() * 20_000);
    const [found] = await findingsAbout(bad, pieces(even, 40_000));
    equal(found?.finding, 'medium');
    match(found?.text ?? '', /240\.\d MB sent out in 1,200 connections.*in pieces of one size, hour after hour/);
    // People put up files now and then: those are no measure for it.
    const people = steps(8).map(at => session(`10.1.1.${at + 20}`, `198.51.100.${at + 60}`, 9_000 * at, 443));
    const put = people.map(one => ({ ...one, out: 450_000_000, back: 30_000 }));
    const [beside] = await findingsAbout(bad, [...pieces(even, 40_000), ...put]);
    equal(beside?.finding, 'medium');
    for (const { text } of await findingsAbout(bad, pieces(even, 3_000)))
      equal(text.includes('hour after hour'), false);
    for (const { text } of await findingsAbout(
      bad,
      pieces(() => Math.floor(random() ** 4 * 990_000), 40_000),
    ))
      equal(text.includes('hour after hour'), false);
  });

  it('in a few pings is low, where answers are others than questions', async () => {
    const ping = (back: number) => [
      { ...{ time: 30_000, source: victim, target: bad, port: 0, protocol: 'icmp' }, duration: 300, out: 9_000, back },
    ];
    deepEqual(
      (await findingsAbout(bad, ping(28_000))).map(({ finding }) => finding),
      ['low'],
    );
    deepEqual(
      (await findingsAbout(bad, ping(9_000))).filter(({ text }) => text.includes('tunnel')),
      [],
    );
  });
});
