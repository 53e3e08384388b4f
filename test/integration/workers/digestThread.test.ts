import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { digestThread } from '../../../src/adapters/node/digestThread';
import { unhurried } from '../../../src/core/breathe';
import { type DraftRequest, draftHere } from '../../../src/core/digest/draft';
import type { OpenedFile, RefusedFile } from '../../../src/core/ports';

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

    const there = await thread.draftLogs(about, never());

    deepEqual(there, await draftHere(unhurried)(about, never()));
    ok(there.counts.rows > 0);
    ok(there.rows.some(({ finding }) => finding !== 'none'));
    deepEqual(there.skipped.map(({ path }) => path).sort(), ['cut.log.gz', 'gone.log']);
    equal(files.stillOpen.size, 0);
  });

  it('are made beside each other, and again after one', async () => {
    const files = filesOf(samples());
    const paths = Object.keys(samples());
    const one = request(files, { paths });
    const few = request(files, { paths: paths.slice(0, 1) });
    const [a, b] = await Promise.all([thread.draftLogs(one, never()), thread.draftLogs(few, never())]);
    deepEqual(await thread.draftLogs(one, never()), a);
    deepEqual(await thread.draftLogs(few, never()), b);
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

    await rejects(thread.draftLogs({ paths: ['large.log'], baselinePaths: [], open }, stopping.signal), reason);

    const piecesThen = large.pieces();
    const small = filesOf({ 'small.log': new TextEncoder().encode(row.repeat(20)) });
    equal((await thread.draftLogs(request(small, { paths: ['small.log'] }), never())).counts.rows, 20);
    ok(large.pieces() <= piecesThen + 1);
    equal(large.stillOpen.size, 0);
  });

  it('say which part of the product is missing, and not where it would lie', async () => {
    const broken = digestThread(join(folder, 'elsewhere', 'dist'));
    const files = filesOf({});
    await rejects(broken.draftLogs(request(files, { paths: ['a.log'] }), never()), (error: Error) => {
      match(error.message, /^The logs could not be read: dist\/digestLogs\.js is missing/);
      ok(!error.message.includes(folder));
      return true;
    });
    await broken.dispose();
  });
});
