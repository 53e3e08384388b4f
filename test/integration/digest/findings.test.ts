import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { regularityOf } from '../../../src/core/digest/judge/regularity';
import { registeredDomain } from '../../../src/core/digest/names';
import {
  connLog,
  dice,
  digestOf,
  type FlowCells,
  findingsOf,
  markedIn,
  office,
  zeekLog,
} from '../../unit/core/digest/logs';

const lure = '203.0.113.77';
const victim = '10.1.1.12';

/** One flow to the lure every so many seconds, with jitter, some left out. */
function beats(count: number, period: number, jitter: number, missing: number): readonly FlowCells[] {
  const random = dice(7);
  return Array.from({ length: count }, (_, at) => ({
    time: 3_600 + at * period + (random() - 0.5) * 2 * jitter * period,
    source: victim,
    target: lure,
    port: 443,
    service: 'ssl',
    out: 500,
    back: 300,
  })).filter(() => random() >= missing);
}

describe('regular intervals', () => {
  const seconds = (flows: readonly FlowCells[]) => Float64Array.from(flows, ({ time }) => time).sort();

  it('are seen with jitter up to half the period, or with a third of the beats missing', () => {
    for (const [jitter, missing] of [
      [0, 0],
      [0.1, 0],
      [0.25, 0],
      [0.05, 0.33],
    ] as const) {
      const found = regularityOf(seconds(beats(90, 300, jitter, missing)));

      ok(found !== undefined && found.score >= 0.4, `jitter ${jitter}, missing ${missing}: ${found?.score}`);
      ok(Math.abs(found.period - 300) < 60, `period ${found.period}`);
    }
  });

  it('are not seen in what a person does: 200 random days, of which none is called regular', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = dice(seed);
      let time = 0;
      const times = Float64Array.from({ length: 60 }, () => {
        time += -Math.log(1 - random()) * 400;
        return time;
      });

      ok((regularityOf(times)?.score ?? 0) < 0.4, `seed ${seed}`);
    }
  });
});

describe('findings of flows', () => {
  it('name a beacon among the traffic of an office, and nobody else', async () => {
    const made = await digestOf({ 'conn.log': connLog([...office(1), ...beats(120, 240, 0.2, 0.1)]) });

    deepEqual([...markedIn(made)].sort(), [victim, lure].sort());
    match(findingsOf(made)[0]?.text ?? '', /regular: 443\/tcp every (?:3\.[89]|4\.[0-2]) min/);
  });

  it('are silent about an ordinary office, also where everybody’s sensor reports every ten minutes', async () => {
    const sensor = Array.from({ length: 40 * 60 }, (_, at) => ({
      time: Math.floor(at / 40) * 600 + (at % 40) * 7,
      source: `10.1.1.${(at % 40) + 10}`,
      target: '198.51.100.99',
      port: 443,
      service: 'ssl',
    }));
    const made = await digestOf({ 'conn.log': connLog([...office(2), ...sensor]) });

    deepEqual(
      findingsOf(made).map(({ text }) => text),
      [],
    );
  });

  it('call a horizontal scan by its source, and not the busy server’s clients', async () => {
    const scan = Array.from({ length: 60 }, (_, at) => ({
      time: 50_000 + at,
      source: victim,
      target: `10.1.7.${at + 1}`,
      port: 445,
      state: at % 9 === 0 ? 'REJ' : 'S0',
      out: 0,
      back: 0,
    }));
    const made = await digestOf({ 'conn.log': connLog([...office(3), ...scan]) });

    const [found, ...others] = findingsOf(made);
    deepEqual([found?.kind, found?.finding, found?.entities], ['sweep', 'medium', [victim]]);
    equal(others.length, 0);
  });

  it('call a port scan of one host', async () => {
    const scan = Array.from({ length: 40 }, (_, at) => ({
      time: 50_000 + at,
      source: victim,
      target: '10.1.0.9',
      port: 1_000 + at * 13,
      state: 'REJ',
      out: 0,
      back: 0,
    }));
    const made = await digestOf({ 'conn.log': connLog([...office(4), ...scan]) });

    ok(markedIn(made).has('10.1.0.9') && markedIn(made).has(victim));
    match(findingsOf(made)[0]?.text ?? '', /40 ports tried without a connection/);
  });

  it('show an unknown protocol on a port that nobody else uses', async () => {
    const shell = {
      time: 40_000,
      source: victim,
      target: lure,
      port: 4_444,
      out: 70_000,
      back: 910_000,
      duration: 705,
    };
    const made = await digestOf({ 'conn.log': connLog([...office(5), shell]) });

    deepEqual([findingsOf(made)[0]?.finding, findingsOf(made)[0]?.entities], ['medium', [victim, lure]]);
    match(findingsOf(made)[0]?.text ?? '', /unrecognised protocol on 4444\/tcp/);
  });

  it('weigh what both of two hosts do nearly as what one of them does: a handful has no customs', async () => {
    const of = async (sources: readonly string[]) =>
      findingsOf(
        await digestOf({
          'conn.log': connLog(
            sources.flatMap(source => beats(90, 300, 0.05, 0).map(beat => ({ ...beat, source, port: 4_444 }))),
          ),
        }),
      ).find(({ entities }) => entities.some(one => String(one) === lure))?.finding;

    deepEqual([await of([victim]), await of([victim, '10.1.1.13'])], ['medium', 'medium']);
  });

  it('leave one kind of evidence alone at low: a large nightly backup is no alarm', async () => {
    const backup = {
      time: 700,
      source: '10.1.0.40',
      target: '198.51.100.200',
      port: 443,
      service: 'ssl',
      out: 42e9,
      back: 40e6,
      duration: 6_300,
    };
    const made = await digestOf({ 'conn.log': connLog([...office(6), backup]) });

    deepEqual(
      findingsOf(made).map(({ finding }) => finding),
      ['low'],
    );
  });

  describe('at hours of the day that are quiet', () => {
    /** Two days, from eight to eighteen UTC. */
    const days = [1, 2].flatMap(day =>
      office(day).map(flow => ({ ...flow, time: (day - 1) * 86_400 + 35_200 + (flow.time / 86_400) * 36_000 })),
    );
    const upload = (source: string, hour: number, target = lure) =>
      Array.from({ length: 8 }, (_, at) => ({
        ...{ time: hour * 3_600 - 8_000 + at ** 2 * 97, source, target, port: 443, service: 'ssl', duration: 20 },
        ...{ out: 5e6, back: 2e4 },
      }));
    const said = /8 of 8 connections between 18:00 and 8:00 UTC, when the network and this host are quiet/;
    const textsOf = async (flows: readonly FlowCells[]) =>
      findingsOf(await digestOf({ 'conn.log': connLog([...days, ...flows]) })).map(one => one.text);

    it('say so of what a host of the day does then, beside its other signals', async () => {
      const texts = await textsOf(upload(victim, 5));

      ok(
        texts.some(text => said.test(text) && text.includes(lure)),
        texts.join('\n'),
      );
    });

    it('say nothing of the same by day, nor of a host that has night hours', async () => {
      const byDay = await textsOf(upload(victim, 13));
      const nights = Array.from({ length: 40 }, (_, at) => ({
        ...{ time: 3_600 * 5 - 8_000 + at * 311, source: '10.1.1.200', target: '198.51.100.9', port: 443 },
        ...{ service: 'ssl', out: 900, back: 4_000 },
      }));
      const ofNights = await textsOf([...nights, ...upload('10.1.1.200', 5)]);

      ok(![...byDay, ...ofNights].some(text => /are quiet/.test(text)), [...byDay, ...ofNights].join('\n'));
    });

    it('raise nothing of updates that every client fetches at night', async () => {
      const updates = Array.from({ length: 40 * 6 }, (_, at) => ({
        ...{
          time: 3_600 * 5 - 8_000 + at * 61,
          source: `10.1.1.${(at % 40) + 10}`,
          target: '198.51.100.80',
          port: 443,
        },
        ...{ service: 'ssl', out: 900, back: 300_000 },
      }));

      deepEqual(await textsOf(updates), []);
    });
  });

  it('lift a weak finding of a host that a graver one names too, and no other host’s', async () => {
    const upload = (source: string, target: string): FlowCells => ({
      time: 60_000,
      source,
      target,
      port: 443,
      service: 'ssl',
      out: 8e8,
      back: 1e4,
      duration: 900,
    });
    const tool = { time: 40_000, source: victim, target: lure, port: 4_444, out: 70_000, back: 910_000, duration: 705 };
    const made = await digestOf({
      'conn.log': connLog([...office(21), tool, upload(victim, '203.0.113.90'), upload('10.1.1.30', '203.0.113.91')]),
    });

    const levelOf = (target: string) =>
      findingsOf(made).find(({ suspects }) => suspects.some(one => one === target))?.finding;
    deepEqual(['203.0.113.77', '203.0.113.90', '203.0.113.91'].map(levelOf), ['medium', 'medium', 'low']);
  });

  it('weigh down what stands in the baseline, and lift what is new beside it', async () => {
    const log = connLog([...office(7), ...beats(120, 240, 0.05, 0)]);
    const known = await digestOf({ 'today.log': log }, { baseline: { 'before.log': log } });
    const fresh = await digestOf({ 'today.log': log }, { baseline: { 'before.log': connLog(office(7)) } });

    equal(findingsOf(known).length, 0);
    equal(findingsOf(fresh)[0]?.finding, 'medium');
    match(findingsOf(fresh)[0]?.text ?? '', /not in the baseline/);
  });

  it('join a certificate of an attack tool to its connection by the file’s id', async () => {
    const ssl = zeekLog(
      'ssl',
      ['ts', 'id.orig_h', 'id.resp_h', 'id.resp_p', 'cert_chain_fuids'],
      [`1700040000.0\t${victim}\t${lure}\t443\tFabc`],
    );
    const x509 = zeekLog(
      'x509',
      ['ts', 'id', 'certificate.subject', 'certificate.issuer'],
      ['1700040000.0\tFabc\tCN=AsyncRAT Server\tCN=AsyncRAT Server', '1700040001.0\tFdef\tCN=a.example\tCN=An Issuer'],
    );
    const made = await digestOf({ 'ssl.log': ssl, 'x509.log': x509 });

    deepEqual([findingsOf(made)[0]?.finding, findingsOf(made)[0]?.entities], ['high', [victim, lure]]);
  });
});

describe('log-ins at odd hours', () => {
  const two = (number: number) => String(number).padStart(2, '0');
  const login = (day: number, hour: number, user: string, from: string) =>
    `Nov ${two(day)} ${two(hour)}:${two((day * 7 + hour) % 60)}:00 jump sshd[9]: Accepted publickey for ${user} from ${from} port 4 ssh2`;
  /** Ten people, three log-ins on each of ten days, between seven and five; one account that works at night. */
  const weeks = (extra: readonly string[]) => {
    const lines = Array.from({ length: 10 }, (_, day) => day + 10).flatMap(day => [
      ...Array.from({ length: 30 }, (_, at) =>
        login(day, 7 + ((at * 5 + day) % 11), `user${at % 10}`, `10.1.1.${at % 10}`),
      ),
      login(day, 2, 'backup', '10.1.0.9'),
    ]);
    return digestOf({ 'auth.log': [...lines, ...extra].sort().join('\n') });
  };

  it('are told of the user who is there by day alone, as low, with the place that is not theirs', async () => {
    const made = await weeks([login(15, 3, 'user4', '10.1.1.77')]);

    deepEqual(
      findingsOf(made).map(({ finding, entities, suspects }) => [finding, entities, suspects]),
      [['low', ['user4', '10.1.1.77'], ['10.1.1.77']]],
    );
    match(findingsOf(made)[0]?.text ?? '', /user4 logs in once around 3:00 UTC.*30 on 10 days.*by day/);
  });

  it('are not told of those who work at night, nor of an ordinary fortnight, nor where there are too few days', async () => {
    deepEqual(findingsOf(await weeks([])), []);
    const short = [login(10, 8, 'ann', '10.1.1.5'), login(11, 9, 'ann', '10.1.1.5'), login(12, 3, 'ann', '10.1.1.6')];
    deepEqual(findingsOf(await weeks(short)), []);
  });
});

describe('findings of protocols', () => {
  it('name the one who speaks IRC with the outside, and nobody where nearly all do', async () => {
    const chat = (source: string, time = 40_000) => ({
      ...{ time, source, target: '203.0.113.66', port: 6_667, service: 'irc' },
      ...{ out: 3_000, back: 9_000, duration: 1_600 },
    });
    const one = await digestOf({ 'conn.log': connLog([...office(31), chat(victim)]) });
    const all = await digestOf({
      'conn.log': connLog([
        ...office(31),
        ...Array.from({ length: 40 }, (_, at) => chat(`10.1.1.${at + 10}`, at * 60)),
      ]),
    });

    deepEqual(
      findingsOf(one).map(({ finding, suspects }) => [finding, suspects]),
      [['medium', ['203.0.113.66']]],
    );
    match(findingsOf(one)[0]?.text ?? '', /IRC on 6667\/tcp/);
    deepEqual(findingsOf(all), []);
  });

  it('name a server of IRC also where it speaks first itself, and where there are no others to compare with', async () => {
    const server = '203.0.113.66';
    const flow = { time: 40_000, source: victim, target: server, port: 6_667, service: 'irc', out: 900, back: 2_000 };
    const asksWho = { time: 39_990, source: server, target: victim, port: 113, service: '', out: 0, back: 0 };
    const usual = { ...flow, time: 100, target: '198.51.100.7', port: 443, service: 'ssl' };
    const made = await digestOf({ 'conn.log': connLog([usual, asksWho, flow]) });

    deepEqual(
      findingsOf(made).map(({ finding, suspects }) => [finding, suspects]),
      [['low', [server]]],
    );
  });
});

describe('findings of addresses that are asked for', () => {
  const columns = ['ts', 'client_addr', 'server_addr', 'mac', 'requested_addr', 'msg_types'];
  const row = (at: number, host: number, address: string) =>
    `${1_700_000_000 + at}\t10.1.1.${host}\t10.1.0.1\t02:00:00:00:00:${host}\t${address}\tREQUEST,ACK`;

  it('name the client that asks DHCP for one after the other, and none that moves between networks', async () => {
    const usual = Array.from({ length: 300 }, (_, at) => row(at * 60, 20 + (at % 30), `10.1.1.${20 + (at % 30)}`));
    const scan = [100, 101, 102, 103, 104].map((last, at) => row(at * 10, 12, `10.1.1.${last}`));
    const traveller = [1, 2, 3, 4, 5].map(network => row(network * 7_200, 13, `10.${network}.1.9`));
    const rows = [...usual, ...scan, ...traveller];
    const made = await digestOf({ 'dhcp.log': zeekLog('dhcp', columns, rows) });
    const asJson = rows.map(cells => {
      const [ts, ...texts] = cells.split('\t');
      const named = columns.slice(1).map((name, at) => [name, texts[at]]);
      return JSON.stringify({ ts: Number(ts), ...Object.fromEntries(named) });
    });
    const inJson = await digestOf({ 'addresses.json': asJson.join('\n') });

    deepEqual(
      findingsOf(made).map(({ finding, kind, entities, techniques }) => [finding, kind, entities, techniques]),
      [['medium', 'scan', ['10.1.1.12'], ['T1018']]],
    );
    deepEqual(
      findingsOf(inJson).map(({ text }) => text),
      findingsOf(made).map(({ text }) => text),
    );
    match(findingsOf(made)[0]?.text ?? '', /\(02:00:00:00:00:12\) asks DHCP for 5 different addresses within an hour/);
  });

  it('are read in Suricata’s events too', async () => {
    const event = (last: number) =>
      JSON.stringify({
        timestamp: `2026-11-12T10:00:0${last}.000000+0000`,
        event_type: 'dhcp',
        src_ip: '10.1.1.12',
        dest_ip: '10.1.0.1',
        dhcp: {
          type: 'request',
          client_mac: '02:00:00:00:00:12',
          dhcp_type: 'request',
          requested_ip: `10.1.1.${last}`,
        },
      });
    const made = await digestOf({ 'eve.json': [1, 2, 3, 4].map(event).join('\n') });

    deepEqual(
      findingsOf(made).map(({ finding, entities }) => [finding, entities]),
      [['medium', ['02:00:00:00:00:12']]],
    );
  });
});

describe('findings of names', () => {
  const columns = ['ts', 'id.orig_h', 'id.resp_h', 'query', 'qtype_name', 'rcode_name'];
  const row = (at: number, source: string, query: string, type = 'A', code = 'NOERROR') =>
    `${1_700_000_000 + at}\t${source}\t10.1.0.2\t${query}\t${type}\t${code}`;

  it('name the source and the domain of a tunnel', async () => {
    const random = dice(3);
    const label = () =>
      Array.from({ length: 40 }, () => 'abcdefghijklmnopqrstuvwxyz234567'[Math.floor(random() * 32)]).join('');
    const tunnel = Array.from({ length: 80 }, (_, at) => row(at, victim, `${label()}.t.evil.example`, 'TXT'));
    const usual = Array.from({ length: 400 }, (_, at) => row(at, `10.1.1.${at % 30}`, `host${at % 25}.site.example`));
    const made = await digestOf({ 'dns.log': zeekLog('dns', columns, [...usual, ...tunnel]) });

    deepEqual(
      findingsOf(made).map(({ finding, entities }) => [finding, entities]),
      [['high', [victim, 'evil.example']]],
    );
  });

  it('name what is loaded or steered by texts of names, and neither mail nor a check of one name', async () => {
    const parts = Array.from({ length: 15 }, (_, at) => row(at, victim, `l.${at}.ns.evil.example`, 'TXT'));
    const asks = Array.from({ length: 25 }, (_, at) =>
      row(20 + at * 2, victim, 'c.1-1.ns.evil.example', 'TXT', 'SERVFAIL'),
    );
    const mail = Array.from({ length: 60 }, (_, at) =>
      row(at, '10.1.1.25', `key${at % 12}._domainkey.sender.example`, 'TXT'),
    );
    const version = Array.from({ length: 60 }, (_, at) =>
      row(at * 60, '10.1.1.26', 'current.version.vendor.example', 'TXT'),
    );
    const usual = Array.from({ length: 400 }, (_, at) => row(at, `10.1.1.${at % 30}`, `host${at % 25}.site.example`));
    const made = await digestOf({
      'dns.log': zeekLog('dns', columns, [...usual, ...parts, ...asks, ...mail, ...version]),
    });

    deepEqual(
      findingsOf(made).map(({ finding, entities }) => [finding, entities]),
      [['medium', [victim, 'evil.example']]],
    );
    match(findingsOf(made)[0]?.text ?? '', /like a program that is loaded or steered by DNS/);
  });

  it('name a tunnel in the plain lines of a name server too', async () => {
    const random = dice(5);
    const label = () => Array.from({ length: 40 }, () => 'abcdefghijklmnopqrstuvwxyz234567'[Math.floor(random() * 32)]);
    const line = (at: number, source: string, query: string, type: string) =>
      `12-Nov-2026 10:${10 + (at % 50)}:00.000 queries: info: client @0x7f3c ${source}#5${at} (${query}): query: ${query} IN ${type} + (10.1.0.2)`;
    const tunnel = Array.from({ length: 80 }, (_, at) => line(at, victim, `${label().join('')}.t.evil.example`, 'TXT'));
    const usual = Array.from({ length: 400 }, (_, at) =>
      line(at, `10.1.1.${at % 30}`, `host${at % 25}.site.example`, 'A'),
    );
    const made = await digestOf({ 'named.log': [...usual, ...tunnel].join('\n') });

    deepEqual(
      findingsOf(made).map(({ finding, entities }) => [finding, entities]),
      [['high', [victim, 'evil.example']]],
    );
  });

  it('name the source of generated names, and not one that mistypes', async () => {
    const random = dice(4);
    const name = () => Array.from({ length: 14 }, () => 'bcdfghjklmnpqrstvwxz'[Math.floor(random() * 20)]).join('');
    const generated = Array.from({ length: 40 }, (_, at) => row(at, victim, `${name()}.example`, 'A', 'NXDOMAIN'));
    const typos = Array.from({ length: 12 }, (_, at) =>
      row(at, '10.1.1.30', `mispelled${at}.example`, 'A', 'NXDOMAIN'),
    );
    const made = await digestOf({ 'dns.log': zeekLog('dns', columns, [...generated, ...typos]) });

    deepEqual([...markedIn(made)], [victim]);
  });

  it('know what somebody registers', () => {
    deepEqual(['a.b.example.co.uk', 'x.example.com', 'example.com', 'localhost'].map(registeredDomain), [
      'example.co.uk',
      'example.com',
      'example.com',
      'localhost',
    ]);
  });
});

describe('findings of log-ins', () => {
  const line = (second: number, text: string) =>
    `Mar 27 13:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')} jump sshd[99]: ${text}`;

  it('put a success behind many failures first', async () => {
    const guessing = Array.from({ length: 30 }, (_, at) =>
      line(at, `Failed password for root from ${lure} port 4 ssh2`),
    );
    const log = [...guessing, line(40, `Accepted password for root from ${lure} port 4 ssh2`)].join('\n');
    const made = await digestOf({ 'auth.log': log });

    const [found] = findingsOf(made);
    deepEqual([found?.finding, found?.entities], ['high', [lure, 'root']]);
    deepEqual(found?.lines.includes(31), true);
  });

  it('call many users with few tries each spraying', async () => {
    const log = Array.from({ length: 24 }, (_, at) =>
      line(at * 100, `Failed password for invalid user user${at % 12} from ${lure} port 4 ssh2`),
    );
    const made = await digestOf({ 'auth.log': log.join('\n') });

    match(findingsOf(made)[0]?.text ?? '', /like spraying/);
  });

  it('are known by their words in the log of any program, where it also says from where', async () => {
    const lines = {
      'mail.log': 'login failed: "no" in auth state, client: 192.0.2.9, server: 0.0.0.0:25, login: "ann"',
      'sso.log': 'WARN [events] type=LOGIN_ERROR, userId=null, ipAddress=192.0.2.9, error=user_not_found',
      'db.log': "[Warning] Access denied for user 'root'@'192.0.2.9' (using password: YES)",
      'app.json': '{"level":"warn","message":"Authentication failed","attr":{"remote":"192.0.2.9:5000"}}',
      'web.log': '| 401 | 505ms | 192.0.2.9 | POST "/client"',
    };
    for (const [name, line] of Object.entries(lines)) {
      const at = (second: number) => `2026/11/12 10:00:0${second} `;
      const log = Array.from({ length: 8 }, (_, second) => (name.endsWith('json') ? line : at(second) + line)).join(
        '\n',
      );
      const made = await digestOf({ [name]: log });
      const [found, ...others] = findingsOf(made);
      deepEqual(
        [found?.finding, found?.kind, found?.entities, others.length],
        ['medium', 'log-ins', ['192.0.2.9'], 0],
        name,
      );
    }
  });

  it('are none where a line only speaks of passwords and users', async () => {
    const lines = [
      'user ann changed her password from 192.0.2.9',
      'session for user ann opened, client: 192.0.2.9',
      'password policy loaded from 192.0.2.9',
      'GET /login from 192.0.2.9',
      'account sync with 192.0.2.9 done',
    ];
    const made = await digestOf({
      'app.log': lines.flatMap(line => Array(20).fill(`2026/11/12 10:00:00 ${line}`)).join('\n'),
    });
    deepEqual(findingsOf(made), []);
  });

  it('that go on slowly for several users are guessing; of one user they are low, as of a program with an old password', async () => {
    const log = (users: readonly string[]) =>
      Array.from(
        { length: 12 },
        (_, hour) =>
          `Nov 12 ${String(hour).padStart(2, '0')}:00:00 h sshd[1]: Invalid user ${users[hour % users.length]} from 192.0.2.9 port 1`,
      ).join('\n');
    const findings = async (users: readonly string[]) =>
      findingsOf(await digestOf({ 'auth.log': log(users) })).map(({ finding }) => finding);
    deepEqual([await findings(['a', 'b', 'c']), await findings(['backup'])], [['medium'], ['low']]);
  });

  it('say nothing of somebody who mistypes and gets in', async () => {
    const log = [
      line(1, 'Failed password for ann from 10.1.1.5 port 4 ssh2'),
      line(9, 'Failed password for ann from 10.1.1.5 port 4 ssh2'),
      line(19, 'Accepted password for ann from 10.1.1.5 port 4 ssh2'),
    ];
    const made = await digestOf({ 'auth.log': log.join('\n') });

    equal(findingsOf(made).length, 0);
  });
});

describe('findings of alerts and requests', () => {
  it('come with the flows of the pair that the alert names', async () => {
    const alert = JSON.stringify({
      timestamp: '2023-11-15T01:00:00.000000+0000',
      event_type: 'alert',
      src_ip: victim,
      dest_ip: lure,
      dest_port: 443,
      proto: 'TCP',
      community_id: '1:abc',
      alert: {
        signature: 'ET MALWARE Something',
        signature_id: 1,
        category: 'A Network Trojan was detected',
        severity: 1,
      },
    });
    const made = await digestOf({ 'eve.json': `${alert}\n`, 'conn.log': connLog(beats(6, 300, 0, 0)) });

    const found = findingsOf(made).find(({ kind }) => kind === 'alert');
    match(found?.text ?? '', /ET MALWARE Something.*id 1:abc.*443\/tcp ×6/);
    deepEqual([found?.path, found?.lines, found?.also[0]?.path], ['eve.json', [1], 'conn.log']);
  });

  it('are joined to what other logs say of the same connection, by uid and by community id, wherever it stands', async () => {
    const conn = connLog([{ time: 100, source: victim, target: lure, port: 443, out: 7_000, back: 900, duration: 90 }]);
    const http = zeekLog(
      'http',
      ['ts', 'uid', 'id.orig_h', 'id.resp_h', 'method', 'host', 'uri'],
      [`1700000100\tC0\t${victim}\t${lure}\tGET\tevil.example\t/a`],
    );
    const notice = zeekLog('notice', ['ts', 'uid', 'note', 'msg'], ['1700000101\tC0\tMalware::C2\tseen']);
    const eve = [
      {
        timestamp: '2023-11-14T22:15:00Z',
        event_type: 'alert',
        src_ip: victim,
        dest_ip: lure,
        community_id: '1:x=',
        alert: { signature: 'ET C2', signature_id: 1, severity: 1 },
      },
      {
        timestamp: '2023-11-14T22:15:00Z',
        event_type: 'tls',
        src_ip: victim,
        dest_ip: lure,
        dest_port: 443,
        community_id: '1:x=',
        tls: { sni: 'evil.example' },
      },
    ];
    const made = await digestOf({
      'conn.log': conn,
      'http.log': http,
      'notice.log': notice,
      'z-eve.json': eve.map(one => JSON.stringify(one)).join('\n'),
    });

    const [noticed, alerted] = ['notice', 'alert'].map(kind => findingsOf(made).find(row => row.kind === kind));
    // The notice names no hosts: they come from the connection.
    deepEqual(noticed?.entities, [victim, lure]);
    match(noticed?.text ?? '', /same connection: conn ×1, http ×1, out 7\.0 kB in 900 B, longest 90 s/);
    ok(noticed?.also.some(({ path }) => path === 'conn.log'));
    match(alerted?.text ?? '', /same connection: ssl ×1/);
  });

  it('leave noise of decoders below low', async () => {
    const noise =
      '07/11/2022-10:29:01.860293  [**] [1:2200074:2] SURICATA TCPv4 invalid checksum [**] [Classification: Generic Protocol Command Decode] [Priority: 3] {TCP} 2.57.122.209:28487 -> 172.31.18.55:80\n';
    equal(findingsOf(await digestOf({ 'fast.log': noise.repeat(20) })).length, 0);
  });

  it('read what an attack wrote in escapes, once or twice, and scanners that say their name', async () => {
    const line = (path: string, agent = 'x/1') =>
      `192.0.2.9 - - [12/Nov/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" 404 1 "-" "${agent}"`;
    for (const one of [
      line('/%2Fetc%2Fpasswd'),
      line('/%252E%252E%252Fa'),
      line('/%24%7B%28%23a%3D%40java.lang.Runtime%40getRuntime%28%29%7D'),
      line('/', 'Mozilla/5.00 (Nikto/2.1.5)'),
    ]) {
      const [found] = findingsOf(await digestOf({ 'access.log': `${line('/a')}\n${one}\n` }));
      deepEqual([found?.kind, found?.entities], ['web', ['192.0.2.9']], one);
    }
    deepEqual(
      findingsOf(
        await digestOf({ 'access.log': [line('/100%25'), line('/a%20b'), line('/search?q=%24100')].join('\n') }),
      ),
      [],
    );
  });

  it('call a client that asks for what only an attack asks for', async () => {
    const request = (client: string, path: string) =>
      `${client} - - [17/May/2015:10:05:03 +0000] "GET ${path} HTTP/1.1" 404 12 "-" "x"`;
    const log = [
      ...Array.from({ length: 5 }, (_, at) => request(lure, `/${at}/../../etc/passwd`)),
      ...Array.from({ length: 50 }, (_, at) => request('198.51.100.3', `/page${at % 4}`)),
    ];
    const made = await digestOf({ 'access.log': log.join('\n') });

    deepEqual([...markedIn(made)], [lure]);
  });
});
