import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeHash } from '../../../src/adapters/node/hash';
import { quickDisk } from '../../../src/adapters/node/quickDisk';
import { defaultRunFolder, nodeStorage } from '../../../src/adapters/node/storage';
import { openJournal } from '../../../src/core/keep/journal';
import { literal } from '../../../src/core/protect/protected';
import { newRun, recordIds } from '../../unit/core/keep/sampleRun';
import { work } from '../../unit/core/keep/workedRun';
import { replayOf, signal } from './killing';
import { quick } from './pace';

const bytes = (text: string) => new TextEncoder().encode(text);

/** As a disk that let us wait before. */
const slowDisk = { answersAtOnce: () => false, atOnce: <Value>(work: () => Value) => work() };

for (const disk of [quickDisk(), slowDisk]) {
  describe(`files of runs on ${disk === slowDisk ? 'a disk that lets us wait' : "this machine's disk"}`, () => {
    let folder: string;
    let root: string;
    let storage: ReturnType<typeof nodeStorage>;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tierwise-storage-'));
      root = join(folder, 'deep', 'home');
      storage = nodeStorage(root, disk);
    });
    afterEach(async () => {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('are for their user alone', async () => {
      await storage.append('runs/a/journal.jsonl', bytes('x'));
      await storage.replace('runs/a/lease-1.json', bytes('x'));
      await storage.createExclusively('runs/a/other', bytes('x'));

      const modes = ['', 'runs', 'runs/a', 'runs/a/journal.jsonl', 'runs/a/lease-1.json', 'runs/a/other'];
      deepEqual(
        modes.map(path => (statSync(join(root, path)).mode & 0o777).toString(8)),
        ['700', '700', '700', '600', '600', '600'],
      );
    });

    it('are appended to, replaced, made once, listed and removed', async () => {
      equal(await storage.read('runs/a'), undefined);
      deepEqual(await storage.list('runs'), []);
      await storage.append('runs/a', bytes('one '));
      await storage.append('runs/a', bytes('two '));
      await storage.replace('runs/a', bytes('three '));
      await storage.append('runs/a', bytes('four'));
      equal(await storage.createExclusively('runs/b', bytes('b')), true);
      equal(await storage.createExclusively('runs/b', bytes('c')), false);

      equal(new TextDecoder().decode(await storage.read('runs/a')), 'three four');
      equal(new TextDecoder().decode(await storage.read('runs/b')), 'b');
      deepEqual(await storage.list('runs'), ['a', 'b']);
      deepEqual(readdirSync(join(root, 'runs')), ['a', 'b']);
      await storage.remove('runs/a');
      await storage.remove('runs/a');
      deepEqual(await storage.list('runs'), ['b']);
    });

    it('are found again where another process replaced one that was open', async () => {
      await storage.append('runs/a', bytes('old '));
      const other = nodeStorage(root);
      await other.replace('runs/a', bytes('new '));
      await storage.append('runs/a', bytes('end'));

      equal(readFileSync(join(root, 'runs/a'), 'utf8'), 'new end');
    });

    it('lie below their root, whatever a path says, and never behind a link', async () => {
      const paths = [
        '../x',
        '/etc/passwd',
        'a/../../x',
        'a//b',
        './a',
        'a/.',
        'CON',
        'nul.txt',
        'a:b',
        'a\0b',
        'a\\b',
        'a.',
        ' a',
        'ä',
        'x'.repeat(300),
      ];
      for (const path of paths) {
        const tried = [
          async () => storage.append(path, bytes('x')),
          async () => storage.replace(path, bytes('x')),
          async () => storage.createExclusively(path, bytes('x')),
          async () => void (await storage.read(path)),
          async () => storage.remove(path),
        ];
        for (const one of tried) await rejects(one, /cannot be the name of a file in the run folder/);
      }
      await storage.append('runs/a', bytes('x'));
      writeFileSync(join(folder, 'precious'), 'as it was');
      symlinkSync(join(folder, 'precious'), join(root, 'runs/link'));
      await rejects(storage.append('runs/link', bytes('x')), { code: 'ELOOP' });
      equal(await storage.createExclusively('runs/link', bytes('x')), false);
      await storage.replace('runs/link', bytes('x'));
      equal(readFileSync(join(folder, 'precious'), 'utf8'), 'as it was');
    });

    it('keeps what is written at the same time whole and apart', async () => {
      const lines = Array.from({ length: 50 }, (_, index) => `${String(index).padStart(5, '0')}${'x'.repeat(2000)}\n`);
      await Promise.all(lines.map((line, index) => storage.append(`runs/${index % 7}`, bytes(line))));

      const written = (await storage.list('runs')).map(name => readFileSync(join(root, 'runs', name), 'utf8')).join('');
      deepEqual(written.split('\n').sort().join('\n').trim(), [...lines].sort().join('').trim());
    });

    it('tells when it stands in the file, which is before it is on the disk', async () => {
      const told: string[] = [];
      const lasting = storage.append('runs/a', bytes('x'), () => {
        told.push(readFileSync(join(root, 'runs/a'), 'utf8'));
      });
      const second = storage.append('runs/a', bytes('y'), () => told.push('second'));
      await Promise.all([lasting.then(() => told.push('on the disk')), second]);

      deepEqual([told[0], told.includes('on the disk')], ['x', true]);
      equal(readFileSync(join(root, 'runs/a'), 'utf8'), 'xy');
    });

    it('say what the disk said', async function () {
      if (process.getuid?.() === 0) this.skip();
      await storage.append('runs/a', bytes('x'));
      chmodSync(join(root, 'runs'), 0o500);
      await rejects(storage.append('runs/b', bytes('x')), { code: 'EACCES' });
      chmodSync(join(root, 'runs'), 0o700);
    });
  });
}

describe('a run on a disk that is full', () => {
  let mounted: string | undefined;

  before(function () {
    const folder = mkdtempSync(join(tmpdir(), 'tierwise-full-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', folder], { stdio: 'ignore' });
      mounted = folder;
    } catch {
      // Only root may mount; the unit tests fail the n-th write of a simulated disk instead.
      rmSync(folder, { recursive: true });
      this.skip();
    }
  });
  after(() => {
    if (mounted === undefined) return;
    execFileSync('umount', [mounted]);
    rmSync(mounted, { recursive: true });
  });

  it('stops before a request, keeps the answers, and goes on when there is room', async () => {
    const root = mounted ?? '';
    const filler = join(root, 'filler');
    const storage = nodeStorage(root);
    const ports = { storage, hash: nodeHash, clock: nodeClock, holder: literal('a test'), leaseTimes: quick.lease };
    const journal = await openJournal(ports, newRun(recordIds(60)), signal);
    writeFileSync(filler, new Uint8Array(96 * 1024));
    const sent: string[] = [];

    await rejects(
      work(journal, id => void sent.push(id)),
      /No request was made.*the disk is full/,
    );
    ok(sent.length > 5 && sent.length < 60);
    await rejects(storage.replace('old', new Uint8Array(64 * 1024)), { code: 'ENOSPC' });
    deepEqual(readdirSync(root).sort(), ['filler', 'runs']);

    rmSync(filler);
    equal((await journal.flush()).kind, 'saved');
    await work(journal, id => void sent.push(id));
    equal((await journal.end('done')).kind, 'saved');
    await storage.close();
    const { state, damage } = replayOf(root, journal.run);
    deepEqual([state.results.size, sent.length, new Set(sent).size], [60, 60, 60]);
    deepEqual([damage.lostRecords, damage.refusedRecords, damage.tailBytes], [0, 0, 0]);
  });
});

describe('where runs lie', () => {
  const posix = process.platform === 'win32' ? describe.skip : describe;
  posix('', () => {
    it("is the system's folder for a program's data", () => {
      equal(defaultRunFolder({}, 'linux', '/home/a'), '/home/a/.local/share/tierwise');
      equal(defaultRunFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/home/a'), '/data/tierwise');
      equal(defaultRunFolder({ XDG_DATA_HOME: 'data' }, 'linux', '/home/a'), '/home/a/.local/share/tierwise');
      equal(defaultRunFolder({}, 'darwin', '/Users/a'), '/Users/a/Library/Application Support/tierwise');
      match(defaultRunFolder({}, 'win32', '/Users/a'), /AppData.Local.tierwise$/);
      equal(defaultRunFolder({ TIERWISE_HOME: '/t', XDG_DATA_HOME: '/data' }, 'linux', '/home/a'), '/t');
    });
  });
});

describe("this machine's clock", () => {
  it('ends a sleep with the reason of the abort, at once', async () => {
    const reason = new Error('stop');
    const stopping = new AbortController();
    const started = nodeClock.monotonicMs();
    const sleeping = nodeClock.sleep(60_000, stopping.signal);
    stopping.abort(reason);

    await rejects(sleeping, error => error === reason);
    await rejects(nodeClock.sleep(1, stopping.signal), error => error === reason);
    ok(nodeClock.monotonicMs() - started < 30_000);
  });
});
