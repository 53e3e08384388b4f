import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { digestThread } from '../../../src/adapters/node/digestThread';
import { unhurried } from '../../../src/core/breathe';
import type { DraftRequest } from '../../../src/core/digest/draft';
import { logWorkHere } from '../../../src/core/digest/logWork';
import type { OpenedFile, RefusedFile } from '../../../src/core/ports';

const here = logWorkHere(unhurried);
const never = () => new AbortController().signal;
const network = resolve('samples/network');

/** Files in memory, in pieces of an odd size; counts which are open. */
function filesOf(files: Readonly<Record<string, Uint8Array>>, pieceBytes = 5_003) {
  const open = new Set<string>();
  let pieces = 0;
  const take = async (path: string): Promise<OpenedFile | RefusedFile> => {
    const content = files[path];
    if (content === undefined) return { kind: 'refused', why: 'does not exist' };
    open.add(path);
    return {
      kind: 'opened',
      sizeBytes: content.length,
      modifiedMs: 0,
      async *bytes() {
        try {
          for (let at = 0; at < content.length; at += pieceBytes) {
            pieces++;
            yield content.subarray(at, at + pieceBytes);
          }
        } finally {
          open.delete(path);
        }
      },
      close: async () => void open.delete(path),
    };
  };
  return { open: take, stillOpen: open, pieces: () => pieces };
}

function samples(): Record<string, Uint8Array> {
  const names = readdirSync(network, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.log'));
  return Object.fromEntries(names.map(name => [name, new Uint8Array(readFileSync(join(network, name)))]));
}

describe('digests in a thread of their own', () => {
  let folder: string;
  let thread: ReturnType<typeof digestThread>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-digest-thread-'));
    mkdirSync(join(folder, 'dist'));
    const outfile = join(folder, 'dist', 'digestLogs.js');
    buildSync({
      entryPoints: ['src/workers/digestLogs.ts'],
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      outfile,
    });
  });
  beforeEach(() => {
    thread = digestThread(join(folder, 'dist'));
  });
  afterEach(() => thread.dispose());
  after(() => rmSync(folder, { recursive: true, force: true }));

  const request = (files: ReturnType<typeof filesOf>, more: Partial<DraftRequest>): DraftRequest => ({
    paths: [],
    baselinePaths: [],
    open: files.open,
    ...more,
  });

  it('come to what they come to in this one, with packed, damaged and missing logs among them', async () => {
    const logs = samples();
    const names = Object.keys(logs);
    ok(names.length > 0);
    const [first = ''] = names;
    const packed = gzipSync(logs[first] ?? '');
    const all = { ...logs, 'packed.log.gz': packed, 'cut.log.gz': packed.subarray(0, packed.length >> 1) };
    const files = filesOf(all);
    const about = request(files, { paths: [...Object.keys(all), 'gone.log'], baselinePaths: [first] });

    const there = await thread.draft(about, never());

    deepEqual(there, await here.draft(about, never()));
    ok(there.counts.rows > 0);
    ok(there.rows.some(({ finding }) => finding !== 'none'));
    deepEqual(there.skipped.map(({ path }) => path).sort(), ['cut.log.gz', 'gone.log']);
    equal(files.stillOpen.size, 0);
  });

  it('come with the same lines, and the same rules, those of others too', async () => {
    const conn = `#separator \\x09\n#unset_field\t-\n#path\tconn\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\n${Array.from({ length: 3_000 }, (_, at) => `${at}.5\t10.0.0.${at % 7}\t203.0.113.${at % 50}\t${at % 50 === 9 ? 4444 : 443}\ttcp\n`).join('')}`;
    const logs = { 'conn.log': new TextEncoder().encode(conn) };
    const files = filesOf(logs);
    const from = { paths: Object.keys(logs), open: files.open };
    const wanted = new Map([['conn.log', new Set([14, 64, 9_000])]]);
    const head = { id: '0d1b6a6e-54a7-4f1c-8d3d-0c6f4a7e9b52', title: 'A', description: 'B.', techniques: [] };
    const findings = ['203.0.113.9', '203.0.113.10'].map((host, at) => ({
      ...{ id: `R${at + 1}`, entities: [host], suspects: [host] },
      ...{ places: [{ path: 'conn.log', lines: [14 + at, 64 + at] }], head: { ...head, level: 'low' as const } },
    }));
    const rule = (detection: string) =>
      `title: A\nlogsource: {product: zeek, service: conn}\ndetection:\n  s: ${detection}\n  condition: s\n`;
    const rules = ['{id.resp_h: 203.0.113.9}', '{"id.resp_h|cidr": 203.0.113.0/24}', '{service: ssl}'].map(
      detection => ({
        ...{ text: rule(detection), evidence: new Map([['conn.log', new Set([14])]]) },
        findings: [{ entities: [], suspects: ['203.0.113.9'] }],
      }),
    );

    const there = {
      lines: await thread.lines({ ...from, wanted }, never()),
      made: await thread.detect({ ...from, findings }, never()),
      tried: await thread.tryRules({ ...from, rules }, never()),
    };

    deepEqual(there, {
      lines: await here.lines({ ...from, wanted }, never()),
      made: await here.detect({ ...from, findings }, never()),
      tried: await here.tryRules({ ...from, rules }, never()),
    });
    deepEqual([...(there.lines.get('conn.log')?.keys() ?? [])], [14, 64]);
    deepEqual(
      there.made.map(({ tested }) => tested),
      [9, 10].map(() => ({ rows: 3_000, evidence: 2, evidenceMatched: 2, matched: 60, others: 0 })),
    );
    deepEqual(
      there.tried.map(({ tested, why }) => why ?? tested?.matched),
      [
        60,
        'It also matched 2940 rows that have nothing to do with what it cites.',
        'No row of its log source has the field "service".',
      ],
    );
    equal(files.stillOpen.size, 0);
  });

  it('stop trying rules when they are told to', async () => {
    const row = '{"ts":1,"uid":"A","id.orig_h":"10.0.0.1","id.resp_h":"203.0.113.9","id.resp_p":4444}\n';
    const large = filesOf({ 'conn.json': new TextEncoder().encode(row.repeat(100_000)) });
    const stopping = new AbortController();
    const reason = new Error('not wanted any more');
    const open: DraftRequest['open'] = async path => {
      if (large.pieces() > 0) setTimeout(() => stopping.abort(reason), 5);
      return large.open(path);
    };
    const rules = [
      {
        text: 'title: A\nlogsource: {product: zeek, service: conn}\ndetection:\n  s: {id.resp_p: 1}\n  condition: s\n',
        evidence: new Map(),
        findings: [],
      },
    ];
    await thread.lines({ paths: ['conn.json'], wanted: new Map([['conn.json', new Set([1])]]), open }, never());
    const piecesBefore = large.pieces();

    await rejects(thread.tryRules({ paths: ['conn.json'], rules, open }, stopping.signal), reason);

    ok(large.pieces() < 2 * piecesBefore);
    equal(large.stillOpen.size, 0);
  });

  it('are made beside each other, and again after one', async () => {
    const files = filesOf(samples());
    const paths = Object.keys(samples());
    const one = request(files, { paths });
    const few = request(files, { paths: paths.slice(0, 1) });
    const [a, b] = await Promise.all([thread.draft(one, never()), thread.draft(few, never())]);
    deepEqual(await thread.draft(one, never()), a);
    deepEqual(await thread.draft(few, never()), b);
  });

  it('end with the reason of whoever stops them, read no further and leave no file open', async () => {
    const row = '2026-03-03T08:00:00Z sshd[1]: Accepted publickey for anna from 192.0.2.1 port 22 ssh2\n';
    const large = filesOf({ 'large.log': new TextEncoder().encode(row.repeat(200_000)) });
    const stopping = new AbortController();
    const reason = new Error('not wanted any more');
    const open: DraftRequest['open'] = async path => {
      const opened = await large.open(path);
      setTimeout(() => stopping.abort(reason), 5);
      return opened;
    };

    await rejects(thread.draft({ paths: ['large.log'], baselinePaths: [], open }, stopping.signal), reason);

    const piecesThen = large.pieces();
    const small = filesOf({ 'small.log': new TextEncoder().encode(row.repeat(20)) });
    equal((await thread.draft(request(small, { paths: ['small.log'] }), never())).counts.rows, 20);
    ok(large.pieces() <= piecesThen + 1);
    equal(large.stillOpen.size, 0);
  });

  it('say which part of the product is missing, and not where it would lie', async () => {
    const broken = digestThread(join(folder, 'elsewhere', 'dist'));
    const files = filesOf({});
    await rejects(broken.draft(request(files, { paths: ['a.log'] }), never()), (error: Error) => {
      match(error.message, /^The logs could not be read: dist\/digestLogs\.js is missing/);
      ok(!error.message.includes(folder));
      return true;
    });
    await broken.dispose();
  });
});
