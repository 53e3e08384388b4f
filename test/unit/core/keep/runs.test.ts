import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { openJournal } from '../../../../src/core/keep/journal';
import { changedSince } from '../../../../src/core/keep/resume';
import { isRunId, journalPath, newRunId } from '../../../../src/core/keep/runFolder';
import { runKey } from '../../../../src/core/keep/runKey';
import { beginState } from '../../../../src/core/keep/runState';
import { listRuns, loadRun } from '../../../../src/core/keep/runs';
import { literal } from '../../../../src/core/protect/protected';
import { fakeClock } from './fakeClock';
import { memoryStorage } from './memoryStorage';
import { hash, newRun, recordIds } from './sampleRun';
import { never, portsOver, work } from './workedRun';

describe('the list of runs', () => {
  it('is made of the files alone, newest first, and a damaged one hides none', async () => {
    const { storage, files } = memoryStorage();
    const { clock, advance } = fakeClock();
    const ports = portsOver(storage, clock);
    const done = await openJournal(ports, newRun(recordIds(3)), never);
    await work(done);
    await done.end('done');
    await advance(2_000);
    const broken = await openJournal(ports, newRun(recordIds(1)), never);
    await broken.end('failed');
    files.set(journalPath(broken.run), new TextEncoder().encode('gone\n'));
    await advance(2_000);
    const running = await openJournal(ports, newRun(recordIds(2)), never);
    await running.intend({ attempt: 1, records: recordIds(1) });
    files.set('runs/notes.txt', new Uint8Array());

    const runs = await listRuns(ports);

    deepEqual(
      runs.map(run => run.id),
      [running.run, broken.run, done.run],
    );
    const [first, second, third] = runs;
    equal(first?.kind === 'run' && first.status, 'running');
    match(second?.kind === 'damaged' ? second.why : '', /beginning of its journal is damaged/);
    ok(third?.kind === 'run');
    deepEqual(
      [third.status, third.title, third.tier, third.model, third.records, third.costUsd, third.damage],
      ['done', 'Triage reported emails', 'fast', 'claude-haiku-5-5', { planned: 3, finished: 3, failed: 0 }, 0.75, []],
    );
    equal((await listRuns(ports, 1)).length, 1);
    await running.close();
  });

  it('reads the journal of an ended run once, and again when it is no longer as long', async () => {
    const { storage, files } = memoryStorage();
    const run = await openJournal(portsOver(storage), newRun(recordIds(2)), never);
    await work(run);
    await run.end('done');
    const path = journalPath(run.run);
    let whole = 0;
    const counting = {
      ...storage,
      read: (file: string) => {
        if (file === path) whole += 1;
        return storage.read(file);
      },
    };
    const ports = portsOver(counting);
    const first = await listRuns(ports);
    const again = await listRuns(ports);
    equal(whole, 1);
    deepEqual(again, first);

    const sound = files.get(path) ?? new Uint8Array();
    files.set(path, Uint8Array.from([...sound, 0x7b]));
    const [longer] = await listRuns(ports);
    match(longer?.kind === 'run' ? longer.damage.join() : '', /last write was cut off \(1 bytes/);
    files.set(path, sound.slice(0, -40));
    const [shorter] = await listRuns(ports);
    equal(shorter?.kind === 'run' && shorter.status, 'interrupted');
    equal(whole, 3);
  });

  it('does not read what it wrote itself, unless the disk had refused a part', async () => {
    const { storage, files, breakDown, mend } = memoryStorage();
    const read: string[] = [];
    const counting = {
      ...storage,
      read: (file: string) => {
        read.push(file);
        return storage.read(file);
      },
    };
    const ports = portsOver(counting);
    const run = await openJournal(ports, newRun(recordIds(2)), never);
    await work(run);
    await run.end('done');
    const [known] = await listRuns(ports);
    deepEqual(
      read.filter(path => path === journalPath(run.run)),
      [],
    );
    deepEqual([known], await listRuns(portsOver({ ...storage })));

    const refused = await openJournal(ports, newRun(recordIds(2)), never);
    breakDown('half');
    await refused.keep({ kind: 'records-decided', results: [] });
    mend();
    await work(refused);
    await refused.end('done');
    const second = (await listRuns(ports)).find(one => one.id === refused.run);
    equal(second?.kind === 'run' && second.status, 'done');
    equal(read.filter(path => path === journalPath(refused.run)).length, 1);
    ok(files.size > 0);
  });

  it('calls a run interrupted when nobody works on it, and names its calls', async () => {
    const { storage, files } = memoryStorage();
    const owner = fakeClock();
    const dying = await openJournal(portsOver(storage, owner.clock), newRun(recordIds(2)), never);
    await dying.intend({ attempt: 1, records: recordIds(1) });
    const { clock, jump } = fakeClock();
    jump(60_000);

    const run = await loadRun(portsOver(memoryStorage(new Map(files)).storage, clock), dying.run);

    ok(run.kind === 'run');
    deepEqual([run.summary.status, run.summary.doubtfulCalls], ['interrupted', 1]);
  });

  it('has no call in doubt where calls cost nothing', async () => {
    const { storage, files } = memoryStorage();
    const owner = fakeClock();
    const dying = await openJournal(portsOver(storage, owner.clock), newRun(recordIds(2)), never);
    await dying.intend({ attempt: 1, records: recordIds(1), reservedUsd: 0 });
    const { clock, jump } = fakeClock();
    jump(60_000);

    const run = await loadRun(portsOver(memoryStorage(new Map(files)).storage, clock), dying.run);

    deepEqual(run.kind === 'run' && [run.summary.status, run.summary.doubtfulCalls], ['interrupted', 0]);
  });

  it('survives a file that cannot be opened', async () => {
    const { storage } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    await journal.end('done');
    const denied = { ...storage, read: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) };

    deepEqual(await listRuns(portsOver(denied)), [
      { kind: 'damaged', id: journal.run, why: 'Its journal cannot be read: access was denied.' },
    ]);
    await rejects(loadRun(portsOver(storage), '../x'), /There is no run/);
  });
});

describe("a run's id", () => {
  it('sorts by time and is a file name everywhere', () => {
    const { clock, jump } = fakeClock();
    const one = newRunId(clock);
    jump(1);
    const other = newRunId(clock);
    jump(999);
    const next = newRunId(clock);

    match(one, /^20261122-221501-[0-9a-f]{4}$/);
    deepEqual([next, other, one].sort(), [one, other, next]);
    ok(isRunId(one));
    for (const name of [`${one}/..`, `${one}\n`, 'CON', '..', `${one}.txt`, one.toUpperCase().replace(/^\d/, 'x')]) {
      equal(isRunId(name), false);
    }
  });
});

describe("a run's key", () => {
  const question = { labels: [], stable: literal('Judge this.'), provider: 'anthropic', model: 'haiku' };
  const key = runKey(hash, question, ['b', 'a']);
  const { state } = beginState({ kind: 'run-started', format: 1, run: 'x', ...newRun([]), key }, '');

  it('is the same in any order of the records', () => {
    equal(changedSince(state, runKey(hash, question, ['a', 'b', 'a'])), 'nothing');
  });

  it('tells an edited record from an edited question', () => {
    equal(changedSince(state, runKey(hash, question, ['a', 'c'])), 'records');
    equal(changedSince(state, runKey(hash, { ...question, model: 'opus' }, ['a', 'b'])), 'question');
    const label = { name: literal('spam'), description: literal('x'), examples: [] };
    equal(changedSince(state, runKey(hash, { ...question, labels: [label] }, ['a', 'b'])), 'question');
  });
});
