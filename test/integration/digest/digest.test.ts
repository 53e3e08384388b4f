import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { connLog, office } from '../../unit/core/digest/logs';
import { type Desk, makeDesk } from '../cli/commandLine';
import type { RunDocument } from '../cli/runDocument';

interface DigestDocument {
  readonly budgetTokens: number;
  readonly usedTokens: number;
  readonly text: string;
  readonly rows: readonly {
    readonly id: string;
    readonly finding: string;
    readonly entities: readonly string[];
    readonly path?: string;
    readonly lines: readonly number[];
  }[];
  readonly totals: { readonly rows: number; readonly files: number; readonly baselineRows: number };
}

const shell = {
  time: 40_000,
  source: '10.1.1.12',
  target: '203.0.113.77',
  port: 4_444,
  out: 70_000,
  back: 910_000,
  duration: 705,
};
const log = connLog([...office(21), shell]);

describe('a digest on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  it('finds a folder of the folder to work in, as it finds a file of it, and so does a hunt', async () => {
    desk.write('elsewhere/logs/conn.log', log);
    const made = await desk.json<DigestDocument>(['digest', 'logs', '--workspace', 'elsewhere']);
    deepEqual([made.totals.files, made.rows.find(({ path }) => path !== undefined)?.path], [1, 'logs/conn.log']);
    const hunt = ['run', 'hunt-network', 'logs', '--workspace', 'elsewhere', '--tier', 'offline', '--yes'];
    equal((await desk.json<RunDocument>(hunt)).state, 'done');
  });

  it('prints one document of the promised shape, of plain and packed logs', async () => {
    desk.write('logs/conn.log.gz', gzipSync(log));
    desk.write('logs/before.log', connLog(office(22)));

    const made = await desk.json<DigestDocument>([
      ...['digest', 'logs/conn.log.gz', '--baseline', 'logs/before.log', '--budget', '3000'],
    ]);

    equal(made.budgetTokens, 3_000);
    ok(made.usedTokens <= 3_000);
    deepEqual([made.totals.rows, made.totals.files, made.totals.baselineRows], [1_601, 1, 1_600]);
    const [first] = made.rows;
    deepEqual([first?.id, first?.finding, first?.entities], ['R1', 'medium', ['10.1.1.12', '203.0.113.77']]);
    deepEqual([first?.path, first?.lines], ['logs/conn.log.gz', [1_607]]);
    ok(made.text.includes('[R1] medium · flows: 10.1.1.12 → 203.0.113.77'));
  });

  it('takes all files below a folder, and a folder of an ordinary time beside it', async () => {
    desk.write('day/a/conn.log', log);
    desk.write('day/dns.log.gz', gzipSync(connLog(office(23))));
    desk.write('before/conn.log', connLog(office(22)));
    desk.write('void/keep/.git/HEAD', 'x');

    const made = await desk.json<DigestDocument>(['digest', 'day', 'day/a/conn.log', '--baseline', 'before']);
    const none = await desk.run(['digest', 'void']);

    deepEqual([made.totals.rows, made.totals.files, made.totals.baselineRows], [3_201, 2, 1_600]);
    equal(made.rows[0]?.path, 'day/a/conn.log');
    equal(none.code, 2);
    match(none.stderr, /The folder "void" holds no files/);
  });

  it('says what it cannot read and does the rest; without anything to read it fails', async () => {
    desk.write('conn.log', log);
    desk.write('.env', 'A=1');

    const some = await desk.run(['digest', 'conn.log', '.env']);
    const none = await desk.run(['digest', '.env']);
    const wrong = await desk.run(['digest']);

    deepEqual([some.code, none.code, wrong.code], [0, 1, 2]);
    match(some.stderr, /not read: \.env: sensitive name/);
    match(some.stdout, /# Digest of logs/);
  });
});

describe('a hunt on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('network/conn.log', log);
    desk.write('assets/network-map.md', '# Network map\n\n10.1.1.0/24 is the office.\n');
  });
  afterEach(() => desk.dispose());

  it('is a report whose every claim is verified, down to the line of the log', async () => {
    const run = await desk.json<RunDocument>(['run', 'hunt-network', '--tier', 'offline', '--yes']);

    const { claims = [], markdown = '' } = run.report ?? {};
    deepEqual([run.state, run.tier, run.costUsd], ['done', 'offline', 0]);
    ok(claims.length >= 8);
    deepEqual(
      claims.filter(({ verdict }) => verdict !== 'verified'),
      [],
    );
    const cited = claims.flatMap(({ citations }) => citations);
    ok(cited.some(one => one.path === 'network/conn.log' && 'startLine' in one && one.startLine === 1_607));
    for (const heading of ['Summary', 'Hypothesis', 'Scope and data', 'Findings', 'Outcome', 'Recommendations', 'Gaps'])
      ok(markdown.includes(`## ${heading}`), heading);
    match(markdown, /`inconclusive`/);
    match(markdown, /203\.0\.113\[\.\]77/);
    ok(run.manifest.usedTokens <= run.manifest.budgetTokens);
    ok(run.manifest.kept.some(({ source }) => source === 'digest'));
  });

  it('names hosts by the documents, and puts aside what they explain', async () => {
    const backup = {
      time: 7_000,
      source: '10.1.1.13',
      target: '203.0.113.99',
      port: 443,
      out: 900_000_000,
      back: 9_000,
      duration: 900,
      service: 'ssl',
    };
    desk.write('network/conn.log', connLog([...office(21), shell, backup]));
    desk.write(
      'assets/network-map.md',
      '# Network map\n\n10.1.1.0/24 is the office.\n\n| address | what |\n|---|---|\n| 203.0.113.99 | nightly backup |\n',
    );
    desk.write('assets/inventory.csv', 'host,ip\nws-12,10.1.1.12\n');

    const run = await desk.json<RunDocument>(['run', 'hunt-network', '--tier', 'offline', '--yes']);

    const { claims = [], markdown = '' } = run.report ?? {};
    deepEqual(
      claims.filter(({ verdict }) => verdict !== 'verified'),
      [],
    );
    const [, findings = '', benign = ''] = /## Findings\n(.*)## Looked benign\n(.*?)\n## /s.exec(markdown) ?? [];
    match(findings, /`10\.1\.1\[\.\]12` is named: `ws-12,/);
    ok(!findings.includes('203.0.113[.]99'));
    match(benign, /`203\.0\.113\[\.\]99` is named: `.*nightly backup/);
    match(markdown, /No document of the context names `203\.0\.113\[\.\]77`/);
  });

  it('compares with the logs of an ordinary time that are named by hand', async () => {
    desk.write('before/conn.log', connLog(office(22)));

    const hunt = ['run', 'hunt-network', '--tier', 'offline', '--yes', '--no-reply-cache'];
    const alone = await desk.json<RunDocument>(hunt);
    const beside = await desk.json<RunDocument>([...hunt, '--baseline', 'before']);
    const mistaken = await desk.run(['run', 'triage-emails', '--tier', 'offline', '--baseline', 'before']);

    ok(!alone.report?.markdown.includes('not in the baseline'));
    match(beside.report?.markdown ?? '', /203\.0\.113\[\.\]77.*not in the baseline/);
    equal(mistaken.code, 2);
    match(mistaken.stderr, /"triage-emails" writes no report on logs, so "--baseline" means nothing to it/);
  });

  it('takes a hypothesis that is asked', async () => {
    const run = await desk.json<RunDocument>([
      ...['run', 'hunt-network', '--tier', 'offline', '--yes', '--set', 'hypothesis=10.1.1.12 reports to a controller'],
    ]);

    match(run.report?.markdown ?? '', /- Asked: is it so that `10\.1\.1\.12 reports to a controller`\?/);
  });

  it('ends with nothing found where nothing is, and exports as Markdown and HTML', async () => {
    desk.write('network/conn.log', connLog(office(23)));

    const run = await desk.json<RunDocument>(['run', 'hunt-network', '--tier', 'offline', '--yes']);
    const [markdown, html] = [
      await desk.run(['export', run.run, '--as', 'md']),
      await desk.run(['export', run.run, '--as', 'html']),
    ];

    match(run.report?.markdown ?? '', /`hypothesis-not-confirmed`/i);
    deepEqual([markdown.code, html.code], [0, 0]);
    match(html.stdout, /Hunt report/);
  });

  it('keeps its budget over a log that is far larger, and says so in the manifest', async () => {
    desk.write('network/conn.log', connLog([...office(24, 400, 100), shell]));

    const run = await desk.json<RunDocument>(['run', 'hunt-network', '--tier', 'offline', '--yes']);

    ok(run.manifest.usedTokens <= run.manifest.budgetTokens);
    match(run.report?.markdown ?? '', /203\.0\.113\[\.\]77/);
  });

  it('names what is missing when there are no logs', async () => {
    desk.remove('network');

    const ended = await desk.run(['run', 'hunt-network', '--tier', 'offline', '--yes']);

    equal(ended.code, 2);
    match(ended.stderr, /No logs to report on/);
  });

  it('says of logs that hold no row that there are none, not that nothing stands out in them', async () => {
    desk.write('void/conn.log', '');
    desk.write(
      'void/dns.log',
      Uint8Array.from({ length: 9_000 }, (_, at) => (at * 7_919) % 256),
    );

    const ended = await desk.run(['run', 'hunt-network', 'void', 'void/conn.log', 'void/dns.log', '--tier', 'offline']);

    equal(ended.code, 2);
    match(ended.stderr, /No logs to report on/);
    // The folder and the files below it are read once.
    equal(ended.stderr.match(/void\/conn\.log: holds no rows/g)?.length, 1);
    match(ended.stderr, /void\/dns\.log: it is no text/);
  });
});
