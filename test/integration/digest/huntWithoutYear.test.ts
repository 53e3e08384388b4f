import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { connLog, digestOf, findingsOf, office, zeekLog } from '../../unit/core/digest/logs';
import { type Desk, makeDesk } from '../cli/commandLine';

const scanner = '10.1.1.25';
const scan = Array.from({ length: 300 }, (_, at) => ({
  time: 50_000 + at,
  source: scanner,
  target: '10.1.0.5',
  port: at + 1,
  state: 'REJ',
  out: 0,
  back: 0,
}));
const sweep = Array.from(
  { length: 120 },
  (_, at) =>
    `Nov 14 06:${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')} fw kernel: DROP IN=eth0 OUT= SRC=192.0.2.50 DST=10.1.2.${at + 1} LEN=40 PROTO=TCP SPT=${40_000 + at} DPT=3389 SYN`,
).join('\n');

describe('a hunt in a firewall’s lines that name no year, beside a Zeek log, and in a scan of ports', () => {
  let desk: Desk;
  let run: string;

  before(async () => {
    desk = makeDesk();
    desk.write('network/conn.log', connLog([...office(21), ...scan]));
    desk.write('network/fw.log', `${sweep}\n`);
    ({ run } = await desk.json(['run', 'hunt-network', 'network', '--tier', 'offline', '--yes', '--out', 'out']));
  });
  after(() => desk.dispose());

  const exported = async (as: string): Promise<string> => {
    const { code, stdout, stderr } = await desk.run(['export', run, '--as', as]);
    equal(code, 0, stderr);
    return stdout;
  };

  it('exports no year that nobody wrote', async () => {
    const lines = (await exported('jsonl')).trim().split('\n');
    const swept = lines.map(line => JSON.parse(line)).find(({ kind }) => kind === 'sweep');

    deepEqual([swept.first, swept.withoutYear], [undefined, '11-14 06:00:00 to 11-14 06:01:59']);
    for (const as of ['jsonl', 'stix', 'html']) ok(!/2000-1\d-/.test(await exported(as)), as);
    const { objects } = JSON.parse(await exported('stix'));
    ok(objects.some(({ name }: { name?: string }) => name === '192.0.2.50 (sweep)'));
  });

  it('tells from when to when the dated rows are, and beside it what names no year', () => {
    match(
      desk.read('out/hunt-network.md'),
      /Read: `\d+ rows in 2 files, \d+ kB; 2023-11-14 22:\d\d:\d\d to 2023-11-15 22:\d\d:\d\d UTC, and 11-14 06:00:00 to 11-14 06:01:59 in rows that name no year`/,
    );
  });

  it('looks for who scans, and not for the host whose ports were tried', async () => {
    const rules = parseAllDocuments(await exported('sigma')).map(one => one.toJS());
    const rule = rules.find(({ title }) => title === `Suspected scan: ${scanner}`);

    deepEqual(rule?.detection.selection, { 'id.orig_h': scanner, 'id.resp_h': '10.1.0.5' });
    ok(!(await exported('ioc')).includes(',10.1.0.5,'));
    match(await exported('queries'), /its condition matched 300 rows here/);
  });
});

describe('numbers of a digest', () => {
  it('are never more names than queries, and of a long rhythm those it was taken from', async () => {
    const names = Array.from({ length: 1_200 }, (_, at) => {
      const label = Array.from({ length: 40 }, (_, place) => ((at * 7_919 + place * 104_729 + 3) % 36).toString(36));
      return `${1_700_000_000 + at}\tD${at}\t10.1.1.${15 + (at % 6)}\t5${at}\t10.1.0.2\t53\tudp\t${label.join('')}${at}.t.evil.example\tTXT\tNOERROR`;
    });
    const columns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto query qtype_name rcode_name'.split(' ');
    const beats = Array.from({ length: 480 }, (_, at) => ({
      time: 3_600 + at * 60,
      source: '10.1.1.14',
      target: '203.0.113.80',
      port: 443,
    }));

    const made = await digestOf({
      'conn.log': connLog([...office(1), ...beats]),
      'dns.log': zeekLog('dns', columns, names),
    });

    const texts = findingsOf(made).map(({ text }) => text);
    const counts = [...texts.join('\n').matchAll(/about ([\d,]+) different names below \S+ in ([\d,]+) queries/g)];
    equal(counts.length, 6);
    for (const [said, told, queries] of counts) ok(Number(told) <= Number(queries), said);
    match(texts.join('\n'), /every 60 s \(jitter 0 %, its latest 96 beats\).* 443\/tcp ×480/);
  });
});
