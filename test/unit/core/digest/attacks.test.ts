import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { connLog, digestOf, type FlowCells, findingsOf, markedIn, office, zeekLog } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const bad = '203.0.113.77';

/** The findings about a host, among an ordinary day of an office. */
async function findingsAbout(host: string, flows: readonly FlowCells[], benign = office(3)) {
  const made = await digestOf({ 'conn.log': connLog([...benign, ...flows]) });
  return findingsOf(made).filter(({ entities }) => entities.includes(host as never));
}

describe('attacks among ordinary rows', () => {
  it('guessing of passwords is seen by flows alone, from outside too', async () => {
    const guess = (source: string, target: string, port: number) =>
      steps(60).map(index => ({ time: 40_000 + index * 4, source, target, port, out: 1_500, back: 2_100 }));

    const [inside] = await findingsAbout('10.1.1.12', guess('10.1.1.12', '10.1.1.45', 3389));
    const [outside] = await findingsAbout(bad, guess(bad, '10.1.1.45', 22));

    ok(inside?.finding === 'high' || inside?.finding === 'medium');
    equal(outside?.finding, 'medium');
    match(inside?.text ?? '', /60 short connections to 3389\/tcp.*T1110\.001/);
  });

  it('a program that comes to SSH once a minute guesses nothing', async () => {
    const polls = steps(200).map(index => ({
      time: 20_000 + index * 60,
      source: '10.1.1.12',
      target: '10.1.0.9',
      port: 22,
      out: 1_500,
      back: 2_100,
    }));

    deepEqual(
      (await findingsAbout('10.1.1.12', polls)).filter(({ text }) => text.includes('guessing')),
      [],
    );
  });

  it('data in pings is a tunnel, and pings for a day are none', async () => {
    const ping = (out: number, back: number): FlowCells[] =>
      steps(5).map(index => ({
        time: 30_000 + index * 4_000,
        source: '10.1.1.12',
        target: bad,
        port: 0,
        protocol: 'icmp',
        duration: 3_600,
        out,
        back,
        state: 'OTH',
      }));
    const asEcho = (text: string) => text.replaceAll(/\t5\d{4}\t(203\.0\.113\.77)\t0\ticmp/g, '\t8\t$1\t0\ticmp');
    const found = async (flows: readonly FlowCells[]) =>
      findingsOf(await digestOf({ 'conn.log': asEcho(connLog([...office(3), ...flows])) })).filter(({ text }) =>
        text.includes('ICMP echo'),
      );

    equal((await found(ping(3_000_000, 3_000_000))).length, 1);
    equal((await found(ping(200_000, 20_000))).length, 1);
    equal((await found(ping(3_600 * 56, 3_600 * 56))).length, 0);
  });

  it('much that goes out in many small connections is an upload', async () => {
    const pieces = steps(400).map(index => ({
      time: 30_000 + index * 37 * ((index % 5) + 1) * 0.3,
      source: '10.1.1.12',
      target: bad,
      port: 443,
      service: 'ssl',
      out: 400_000,
      back: 4_000,
    }));

    const [found] = await findingsAbout(bad, pieces);

    match(found?.text ?? '', /160\.0 MB sent out in 400 connections/);
  });

  it('one client that administers many others moves laterally; a server that does is weaker', async () => {
    const others = steps(7).map(index => `10.1.1.${index + 30}`);
    const visits = others.map((target, index) => ({
      time: 50_000 + index * 300,
      source: '10.1.1.12',
      target,
      port: 5985,
      out: 25_000,
      back: 6_000,
    }));
    const used = others.map(source => ({ time: 100, source, target: '10.1.1.12', port: 8530 }));

    const [client] = await findingsAbout('10.1.1.12', visits);
    const [server] = await findingsAbout('10.1.1.12', [...visits, ...used]);

    deepEqual([client?.kind, client?.finding], ['lateral', 'medium']);
    match(client?.text ?? '', /administers 7 other clients on 5985/);
    deepEqual([server?.kind, server?.finding], ['lateral', 'low']);
  });

  it('a monitoring host that polls all others is one weak finding', async () => {
    const polls = steps(20).flatMap(host =>
      steps(100).map(beat => ({
        time: beat * 300 + host,
        source: '10.1.0.40',
        target: `10.1.1.${host + 10}`,
        port: 161,
        protocol: 'udp',
        out: 90,
        back: 200,
      })),
    );

    const found = await findingsAbout('10.1.0.40', polls);

    deepEqual(
      found.map(({ finding }) => finding),
      ['low'],
    );
    match(found[0]?.text ?? '', /at 20 hosts inside: like monitoring/);
  });

  it('a client of a network of peers is one weak finding, and hides no other', async () => {
    const peers = steps(120).map(index => ({
      time: 30_000 + index * 50,
      source: '10.1.1.20',
      target: `${20 + index}.7.${index}.9`,
      port: 20_000 + index * 100,
      out: 3_000,
      back: 9_000,
    }));
    const beacon = steps(100).map(index => ({
      time: 10_000 + index * 600 + (index % 7) * 40,
      source: '10.1.1.12',
      target: bad,
      port: 443,
      service: 'ssl',
      out: 500,
      back: 300,
    }));
    const made = await digestOf({ 'conn.log': connLog([...office(3), ...peers, ...beacon]) });

    const ofPeers = findingsOf(made).filter(({ entities }) => entities.includes('10.1.1.20' as never));

    equal(ofPeers.length, 1);
    match(ofPeers[0]?.text ?? '', /unrecognised protocols with 120 hosts: like a network of peers/);
    ok(markedIn(made).has(bad));
  });

  it('large transfers at regular times are no beacon: a backup stays weak', async () => {
    const backup = steps(40).map(index => ({
      time: 7_200 + index * 200,
      source: '10.1.1.12',
      target: bad,
      port: 443,
      service: 'ssl',
      out: 3e8,
      back: 50_000,
      duration: 150,
    }));

    const [found] = await findingsAbout(bad, backup);

    equal(found?.finding, 'low');
    ok(!found.text.includes('regular'));
  });

  it('the internet at the door is no measure for what goes out', async () => {
    const visitors = steps(2_000).map(index => ({
      time: index * 40,
      source: `${30 + (index % 90)}.${index % 200}.${index % 251}.${(index % 250) + 1}`,
      target: '10.1.0.80',
      port: 443,
      service: 'ssl',
    }));
    const telemetry = steps(40).flatMap(client =>
      steps(40).map(beat => ({
        time: beat * 1_800 + client * 7,
        source: `10.1.1.${client + 10}`,
        target: '198.51.100.200',
        port: 443,
        service: 'ssl',
      })),
    );

    const made = await digestOf({ 'conn.log': connLog([...office(3), ...visitors, ...telemetry]) });

    ok(!markedIn(made).has('198.51.100.200'));
  });
});

describe('tickets of Kerberos', () => {
  const names = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p request_type client service success cipher'.split(' ');
  const ask = (from: string, service: string, cipher: string, index: number) =>
    [1_700_000_000 + index, `C${index}`, from, 50_000, '10.1.0.1', 88, 'TGS', 'a/B', service, 'T', cipher].join('\t');
  const ordinary = steps(200).map(index =>
    ask(`10.1.1.${(index % 40) + 10}`, `cifs/fs${index % 3}`, 'aes256-cts-hmac-sha1-96', index),
  );

  it('many service accounts with RC4 are Kerberoasting', async () => {
    const roast = steps(12).map(index => ask('10.1.1.12', `MSSQLSvc/sql${index}:1433`, 'rc4-hmac', index));

    const made = await digestOf({ 'kerberos.log': zeekLog('kerberos', names, [...ordinary, ...roast]) });

    const [found] = findingsOf(made);
    equal(found?.finding, 'medium');
    match(found?.text ?? '', /10\.1\.1\.12 asks for tickets of 12 service accounts with RC4.*T1558\.003/);
  });

  it('many services within minutes are like it whatever the cipher; what watches them asks again and again', async () => {
    const aes = 'aes256-cts-hmac-sha1-96';
    const roast = steps(14).map(index => ask('10.1.1.12', `MSSQLSvc/sql${index}:1433`, aes, index));
    const found = async (rows: readonly string[]) =>
      findingsOf(await digestOf({ 'kerberos.log': zeekLog('kerberos', names, [...ordinary, ...rows]) }));

    const [once] = await found(roast);
    const again = await found(
      [0, 1, 2].flatMap(day =>
        roast.map((_, index) => ask('10.1.1.12', `MSSQLSvc/sql${index}:1433`, aes, day * 40_000 + index)),
      ),
    );
    const pages = await found(steps(14).map(index => ask('10.1.1.12', `HTTP/page${index}`, aes, index)));

    equal(once?.finding, 'medium');
    match(once?.text ?? '', /a\/B from 10\.1\.1\.12 asks for tickets of 14 services within 13 s.*T1558\.003/);
    deepEqual(
      [...again, ...pages].map(({ finding }) => finding),
      ['low', 'low'],
    );
  });

  it('a domain that has nothing but RC4 is not accused', async () => {
    const old = steps(400).map(index =>
      ask(`10.1.1.${(index % 40) + 10}`, `HTTP/app${Math.floor(index / 40)}`, 'rc4-hmac', index),
    );

    equal(findingsOf(await digestOf({ 'kerberos.log': zeekLog('kerberos', names, old) })).length, 0);
  });

  it('events of Windows say the same; tickets without preauthentication are told', async () => {
    const event = (id: number, user: string, service: string, proof: string, index: number) =>
      JSON.stringify({
        Event: {
          System: { EventID: id, TimeCreated: { SystemTime: `2026-03-02T10:00:${10 + index}.000Z` }, Computer: 'DC1' },
          EventData: {
            TargetUserName: user,
            ServiceName: service,
            IpAddress: '::ffff:10.1.1.12',
            TicketEncryptionType: '0x17',
            PreAuthType: proof,
          },
        },
      });
    const log = [
      ...steps(11).map(index => event(4769, 'kim@CORP', `svc-app${index}`, '-', index)),
      event(4769, 'kim@CORP', 'PC7$', '-', 20),
      ...steps(3).map(index => event(4768, `old${index}`, 'krbtgt', '0', 30 + index)),
    ].join('\n');

    const [found] = findingsOf(await digestOf({ 'security.json': log }));

    match(
      found?.text ?? '',
      /10\.1\.1\.12 asks for tickets of 11 service accounts .* without preauthentication for 3 accounts/,
    );
  });
});
