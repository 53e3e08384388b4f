import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { unhurried } from '../../../../src/core/breathe';
import { field } from '../../../../src/core/digest/fields';
import { type LogRead, readLog } from '../../../../src/core/digest/readLog';
import { rounds } from '../../../support/rounds';
import { connLog, inChunks, zeekLog } from './logs';

interface Told {
  readonly kind: string;
  readonly line: number;
  readonly time: number;
  readonly source: string;
  readonly target: string;
  readonly port: string;
}

async function read(
  content: string | Uint8Array,
  chunk = 4_096,
  path = 'a.log',
): Promise<{ readonly rows: readonly Told[]; readonly about: LogRead }> {
  const rows: Told[] = [];
  const about = await readLog(
    inChunks(content, chunk),
    path,
    row =>
      rows.push({
        kind: row.kind,
        line: row.line,
        time: row.time(field.time),
        source: row.text(field.source),
        target: row.text(field.target),
        port: row.text(field.targetPort),
      }),
    unhurried,
    AbortSignal.timeout(60_000),
  );
  return { rows, about };
}

const flow = { source: '10.0.0.1', target: '203.0.113.9', port: '443' };

describe('reading logs', () => {
  it('reads UTF-16, as shells of Windows write it, line for line, packed too', async () => {
    const text = connLog([{ time: 0, source: '10.0.0.1', target: '203.0.113.9', port: 443 }]);
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');

    for (const content of [wide, gzipSync(wide)]) deepEqual((await read(content)).rows, (await read(text)).rows);
  });

  it('reads lines of JSON that are set in, or stand behind record separators, as those at the margin', async () => {
    const line = (port: number) =>
      `{"ts":1790848800,"src_ip":"10.0.0.1","dest_ip":"203.0.113.9","dest_port":${port}}\n`;
    const plain = (await read(line(1) + line(2))).rows;

    equal(plain.length, 2);
    for (const before of ['  ', '\t', '\u001e'])
      deepEqual((await read(`${before}${line(1)}${before}${line(2)}`)).rows, plain);
  });

  it('takes no rows from what is no text, and says what it is', async () => {
    const noise = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 256);

    await rejects(read(noise), /^Error: it is no text$/);
    await rejects(read(gzipSync(noise)), /^Error: it is no text$/);
    await rejects(read(Buffer.from('\xd4\xc3\xb2\xa1 packets', 'latin1')), /packet capture: make Zeek logs/);
  });

  it('reads a flow in every format that names its ends', async () => {
    const logs: Record<string, string> = {
      zeek: connLog([{ time: 0, source: '10.0.0.1', target: '203.0.113.9', port: 443 }]),
      'zeek json':
        '{"ts":1700000000.0,"id.orig_h":"10.0.0.1","id.resp_h":"203.0.113.9","id.resp_p":443,"proto":"tcp","conn_state":"SF"}\n',
      'zeek json with underscores':
        '{"@stream":"conn","ts":1700000000.0,"id_orig_h":"10.0.0.1","id_resp_h":"203.0.113.9","id_resp_p":443,"proto":"tcp"}',
      'suricata flow':
        '{"timestamp":"2023-11-14T22:13:20.000000+0000","event_type":"flow","src_ip":"10.0.0.1","dest_ip":"203.0.113.9","dest_port":443,"proto":"TCP","flow":{"bytes_toserver":108}}\n',
      'json list':
        '[\n  {"timestamp": "2023-11-14T23:13:20+0100",\n   "event_type": "flow", "src_ip": "10.0.0.1", "dest_ip": "203.0.113.9", "dest_port": 443}\n]\n',
      'netflow table':
        'Date first seen,Duration,Proto,Src IP Addr,Src Pt,Dst IP Addr,Dst Pt,Packets,Bytes\n2023-11-14 22:13:20.000,0.1,TCP,10.0.0.1,5000,203.0.113.9,443,3,180\n',
      'firewall table': 'time;action;src;dst;dport\n2023-11-14T22:13:20Z;deny;10.0.0.1;203.0.113.9;443\n',
      'cloud flow log':
        '2 123456789010 eni-1235b8ca 10.0.0.1 203.0.113.9 20641 443 6 20 4249 1700000000 1700000060 ACCEPT OK\n',
    };
    for (const [name, text] of Object.entries(logs)) {
      const { rows } = await read(text);

      deepEqual(
        rows.map(({ kind, time, source, target, port }) => ({ kind, time, source, target, port })),
        [{ kind: 'conn', time: 1_700_000_000, ...flow }],
        name,
      );
    }
  });

  it('reads fast.log, access logs and syslog', async () => {
    const fast = await read(
      '07/11/2022-10:29:31.860293  [**] [1:2008578:4] ET SCAN Sipvicious Scan [**] [Classification: Attempted Information Leak] [Priority: 2] {UDP} 89.248.163.216:5116 -> 172.31.18.55:5060\n',
    );
    const access = await read(
      '203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 404 12 "-" "curl/8"\n203.0.113.7 - - [17/May/2015:10:05:04 +0000] "\\x16\\x03" 400 0\n',
    );
    const syslog = await read(
      'Mar 27 13:06:56 jump sshd[1291]: Failed password for root from 203.0.113.7 port 4 ssh2\nMar 27 13:06:57 jump cron[3]: started\n',
    );

    deepEqual(
      fast.rows.map(({ kind, source, port }) => [kind, source, port]),
      [['alert', '89.248.163.216', '5060']],
    );
    deepEqual(
      access.rows.map(({ kind, source }) => [kind, source]),
      [
        ['http', '203.0.113.7'],
        ['http', '203.0.113.7'],
      ],
    );
    deepEqual(
      syslog.rows.map(({ kind }) => kind),
      ['login', 'text'],
    );
  });

  it('reads Snort’s alerts with two digits of the year or none, and Squid’s own log', async () => {
    const { rows } = await read(
      [
        '03/04-09:00:00.5  [**] [1:2019401:3] ET EXPLOIT One [**] [Classification: Attempted Admin] [Priority: 1] {TCP} 203.0.113.4:4444 -> 10.4.4.5:80',
        '03/04/26-09:00:00.5  [**] [1:2019401:3] ET EXPLOIT One [**] [Priority: 2] {ICMP} 203.0.113.4 -> 10.4.4.5',
        '1772525400.123    145 10.5.5.2 TCP_MISS/200 3900 GET http://a.example/x ann HIER_DIRECT/198.51.100.4 text/html',
      ].join('\n'),
    );

    deepEqual(
      rows.map(({ kind, time, source, target, port }) => [
        kind,
        new Date(time * 1_000).toISOString(),
        source,
        target,
        port,
      ]),
      [
        ['alert', '2000-03-04T09:00:00.500Z', '203.0.113.4', '10.4.4.5', '80'],
        ['alert', '2026-03-04T09:00:00.500Z', '203.0.113.4', '10.4.4.5', ''],
        ['http', '2026-03-03T08:10:00.123Z', '10.5.5.2', '', ''],
      ],
    );
  });

  it('reads the records of a document however it is laid out, and an object that only has lists as one', async () => {
    const [one, two] = [1, 2].map(id => ({
      time: `2026-03-03T08:00:0${id}Z`,
      user: { name: 'ann' },
      targets: [{ id: 1 }, { id: 2 }],
      events: [{ name: 'a' }, { name: 'b' }],
    }));
    const documents = [
      JSON.stringify({ '@odata.context': 'https://x', value: [one, two] }),
      JSON.stringify({ '@odata.context': 'https://x', value: [one, two] }, undefined, 2),
      JSON.stringify({ meta: { page: 1 }, Findings: [one, two] }, undefined, 1),
      JSON.stringify([one, two], undefined, 1),
      `${JSON.stringify(one, undefined, 2)}\n${JSON.stringify(two, undefined, 2)}`,
      `${JSON.stringify(one)}${JSON.stringify(two)}`,
      `${JSON.stringify(one)}\n${JSON.stringify(two)}`,
      [one, two].map(record => JSON.stringify({ Parameters: record?.targets, ...record })).join('\n'),
    ];

    for (const text of documents) {
      const { rows } = await read(text);
      deepEqual([rows.length, ...rows.map(({ time }) => time % 60)], [2, 1, 2], text);
    }
  });

  it('reads the documents of tshark’s bulk form and not the lines between them', async () => {
    const text =
      '{"index":{"_index":"packets"}}\n{"timestamp":"1282356640051","layers":{"frame_time_epoch":["1282356640.05"],"ip_src":["10.0.2.30"],"ip_dst":["10.0.2.20"],"dns_qry_name":["a.pirate.sea"],"dns_flags_response":["0"]}}\n';

    const { rows, about } = await read(text);

    deepEqual(
      rows.map(({ kind, source, line }) => [kind, source, line]),
      [['dns', '10.0.2.30', 2]],
    );
    equal(about.unreadable, 0);
  });

  it('unpacks gzip, and reads CRLF, a byte-order mark and a file without a last line feed', async () => {
    const log = connLog([{ time: 0, source: '10.0.0.1', target: '203.0.113.9', port: 443 }]);

    const packed = await read(gzipSync(log), 7);
    const windows = await read(`\ufeff${log.replace(/\n/g, '\r\n').trimEnd()}`);

    equal(packed.rows.length, 1);
    equal(packed.about.packed, true);
    deepEqual(
      windows.rows.map(({ port }) => port),
      ['443'],
    );
  });

  it('counts what it cannot read, says where it begins, and goes on', async () => {
    const { rows, about } = await read(
      '{"ts":1,"id_orig_h":"10.0.0.1","id_resp_h":"10.0.0.2","proto":"udp"}\n{"ts":2,"id_orig_h":"10.0\nnot json at all\n{"ts":3,"id_orig_h":"10.0.0.1","id_resp_h":"10.0.0.3","proto":"udp"}\n',
    );

    deepEqual(
      rows.map(({ kind, line }) => [kind, line]),
      [
        ['conn', 1],
        ['text', 3],
        ['conn', 4],
      ],
    );
    deepEqual([about.unreadable, about.firstUnreadable], [1, 2]);
  });

  it('reads a Zeek log with a comment before its header, times that are crossed out, and no rows', async () => {
    const crossed = await read(
      `### made by a test\n${zeekLog('notice', ['ts', 'id.orig_h', 'id.resp_h', 'note'], ['XXXXXXXXXX.XXXXXX\t10.0.0.1\t10.0.0.2\tA::B'])}`,
    );
    const none = await read(zeekLog('http', ['ts', 'uid'], []));

    deepEqual(
      crossed.rows.map(({ kind, time }) => [kind, Number.isNaN(time)]),
      [['notice', true]],
    );
    equal(none.rows.length, 0);
    match(none.about.format, /Zeek TSV \(http\)/);
  });

  it('gives the same rows wherever a chunk ends', async () => {
    const log = `${connLog(
      Array.from({ length: 12 }, (_, at) => ({ time: at, source: '10.0.0.1', target: `10.0.1.${at}`, port: 80 + at })),
    )}`;
    const whole = await read(log);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async chunk => {
        deepEqual((await read(log, chunk)).rows, whole.rows);
      }),
      { numRuns: rounds(60) },
    );
  });

  it('never throws on what a file holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string({ maxLength: 60 }),
            fc.json(),
            fc.constantFrom('#fields\ta', '[', '{"a":', 'src,dst,dport'),
          ),
          {
            maxLength: 12,
          },
        ),
        async lines => {
          await read(lines.join('\n'), 33);
        },
      ),
      { numRuns: rounds(300) },
    );
  });
});
