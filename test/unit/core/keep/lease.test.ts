import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { openJournal, resumeJournal } from '../../../../src/core/keep/journal';
import { type Lease, type LeaseInUse, takeLease } from '../../../../src/core/keep/lease';
import { literal } from '../../../../src/core/protect/protected';
import { fakeClock, settle } from './fakeClock';
import { memoryStorage } from './memoryStorage';
import { newRun, recordIds } from './sampleRun';
import { answerTo, never, portsOver, replayed } from './workedRun';

const run = '20261122-221501-3fa9';

function taken(answer: Lease | LeaseInUse): Lease {
  if ('kind' in answer) throw new Error('in use');
  return answer;
}

describe('the lease of a run', () => {
  it('is not given to a second one while the first shows life', async () => {
    const { storage } = memoryStorage();
    const { clock, advance } = fakeClock();
    const lease = taken(await takeLease({ storage, clock }, run, literal('VS Code'), never));

    const second = takeLease({ storage, clock }, run, literal('the command line'), never);
    await advance(5_000);

    deepEqual(await second, { kind: 'in-use', holder: 'VS Code' });
    await lease.release();
  });

  it('is given at once when the first gave it back', async () => {
    const { storage } = memoryStorage();
    const { clock } = fakeClock();
    await taken(await takeLease({ storage, clock }, run, literal('VS Code'), never)).release();

    const second = taken(await takeLease({ storage, clock }, run, literal('VS Code'), never));

    equal(second.fence, 2);
    await second.release();
  });

  it('is given after a silence of 20 seconds, and sooner when the file is old', async () => {
    for (const [agedMs, neededMs] of [
      [0, 20_000],
      [3_600_000, 9_000],
    ] as const) {
      const dead = memoryStorage();
      const owner = fakeClock();
      taken(await takeLease({ storage: dead.storage, clock: owner.clock }, run, literal('VS Code'), never));
      const { storage } = memoryStorage(new Map(dead.files));
      const { clock, advance, jump } = fakeClock();
      jump(agedMs);
      let answer: Lease | LeaseInUse | undefined;
      void takeLease({ storage, clock }, run, literal('VS Code'), never).then(one => {
        answer = one;
      });

      await advance(neededMs - 1_500);
      equal(answer, undefined);
      await advance(3_000);
      ok(answer !== undefined && !('kind' in answer));
    }
  });

  it('is not taken from a live one after the machine slept or the wall clock was set', async () => {
    for (const jumpMs of [8 * 3_600_000, -8 * 3_600_000]) {
      const { storage } = memoryStorage();
      const { clock, advance, jump } = fakeClock();
      const lease = taken(await takeLease({ storage, clock }, run, literal('VS Code'), never));
      await advance(4_000);
      jump(jumpMs);

      const second = takeLease({ storage, clock }, run, literal('VS Code'), never);
      await advance(5_000);

      deepEqual(await second, { kind: 'in-use', holder: 'VS Code' });
      ok(await lease.isHeld());
      await lease.release();
    }
  });

  it('goes to one of several who see the same dead owner', async () => {
    const dead = memoryStorage();
    taken(await takeLease({ storage: dead.storage, clock: fakeClock().clock }, run, literal('x'), never));
    const { storage } = memoryStorage(new Map(dead.files));
    const { clock, advance } = fakeClock();

    const all = [1, 2, 3, 4, 5].map(() => takeLease({ storage, clock }, run, literal('VS Code'), never));
    await advance(30_000);

    const answers = await Promise.all(all);
    equal(answers.filter(answer => !('kind' in answer)).length, 1);
    for (const answer of answers) if (!('kind' in answer)) await answer.release();
  });

  it('outlives a disk that takes no heartbeat', async () => {
    const { storage, breakDown, mend } = memoryStorage();
    const { clock, advance } = fakeClock();
    const lease = taken(await takeLease({ storage, clock }, run, literal('VS Code'), never));
    breakDown('nothing');
    await advance(10_000);
    mend();

    ok(await lease.isHeld());
    equal(lease.lost.aborted, false);
    await lease.release();
  });
});

describe('an owner that slept through its own replacement', () => {
  it('learns it at its next intent, makes no request, and its late answer changes nothing', async () => {
    const { storage, files } = memoryStorage();
    const stopped = fakeClock();
    const [one = '', two = ''] = recordIds(2);
    const stale = await openJournal(portsOver(storage, stopped.clock), newRun([one, two]), never);
    const call = await stale.intend({ attempt: 1, records: [one] });

    const { clock, advance } = fakeClock();
    const resuming = resumeJournal(portsOver(storage, clock), stale.run, never);
    await advance(30_000);
    const answer = await resuming;
    if (answer.kind !== 'resumed') throw new Error(answer.why);
    await stale.keep(answerTo(call, one));
    await rejects(stale.intend({ attempt: 1, records: [two] }), /took this run over/);

    ok(stale.lost.aborted);
    const why = 'another window or command line took the run over';
    deepEqual(await stale.keep(answerTo(call, one)), { kind: 'unsaved', records: 1, why });
    deepEqual(await stale.close(), { kind: 'saved' });
    const { journal } = answer;
    const again = await journal.intend({ attempt: 1, records: [two] });
    await journal.keep(answerTo(again, two));
    await journal.end('part');
    const { state, damage } = replayed(files, stale.run);
    deepEqual([...state.results.keys()], [two]);
    equal(damage.refusedRecords > 0, true);
    deepEqual(
      state.ledger.mayBeBilled.map(doubtful => doubtful.records),
      [[one]],
    );
  });

  it('is told by its heartbeat where it writes nothing', async () => {
    const { storage } = memoryStorage();
    const { clock, advance } = fakeClock();
    const lease = taken(await takeLease({ storage, clock }, run, literal('VS Code'), never));
    await storage.createExclusively(`runs/${run}/lease-2.json`, new Uint8Array());

    await advance(4_000);
    await settle();

    ok(lease.lost.aborted);
  });

  it('is outnumbered even where somebody removed the lease files', async () => {
    const { storage, files } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    await journal.end('part');
    const second = await resumeJournal(portsOver(storage), journal.run, never);
    if (second.kind === 'resumed') await second.journal.end('part');
    for (const path of [...files.keys()]) if (path.includes('lease-')) files.delete(path);

    const third = await resumeJournal(portsOver(storage), journal.run, never);

    equal(third.kind, 'resumed');
    if (third.kind === 'resumed') await third.journal.end('done');
    const { damage, lastFence } = replayed(files, journal.run);
    deepEqual([damage.refusedRecords, lastFence], [0, 3]);
  });
});
