import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { isTierwiseError } from '../../../src/core/errors';
import { openJournal, resumeJournal } from '../../../src/core/keep/journal';
import { isSound } from '../../../src/core/keep/replayJournal';
import { remainingRecords } from '../../../src/core/keep/resume';
import { journalPath } from '../../../src/core/keep/runFolder';
import { spentAtMostUsd } from '../../../src/core/keep/runState';
import { fakeClock, settle } from '../../unit/core/keep/fakeClock';
import { type DiskFault, memoryStorage } from '../../unit/core/keep/memoryStorage';
import { newRun, recordIds, resultFor } from '../../unit/core/keep/sampleRun';
import { answerTo, never, portsOver, replayed, resumed, work } from '../../unit/core/keep/workedRun';

describe('the journal of a run', () => {
  it('has every entry on the disk when it says so, in order and without gaps', async () => {
    const { storage, files } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(4)), never);

    await work(journal);
    deepEqual(await journal.end('done'), { kind: 'saved' });

    const { state, damage, lastSeq } = replayed(files, journal.run);
    ok(isSound(damage));
    equal(lastSeq, 2 + 4 * 2 + 1);
    deepEqual([...state.results.keys()].sort(), [...recordIds(4)].sort());
    equal(state.ended?.state, 'done');
    deepEqual([state.ledger.answeredCalls, state.ledger.costUsd, state.ledger.usage.inputTokens], [4, 1, 400]);
  });

  it('gives back the texts as they were', async () => {
    const { storage, files } = memoryStorage();
    const [id = ''] = recordIds(1);
    const journal = await openJournal(portsOver(storage), newRun([id]), never);
    await work(journal);
    await journal.close();

    deepEqual(replayed(files, journal.run).state.results.get(id), resultFor(id));
  });

  it('shares one flush among those who come together', async () => {
    const { storage, writes } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(8)), never);
    const before = writes();

    await Promise.all(recordIds(8).map(id => journal.intend({ attempt: 1, records: [id] })));

    equal(writes() - before, 1);
    await journal.close();
  });

  it('writes an answer together with the next intent, and soon where none comes', async () => {
    const { storage, files, writes } = memoryStorage();
    const [one = '', two = ''] = recordIds(2);
    const { clock, advance } = fakeClock();
    const journal = await openJournal(portsOver(storage, clock), newRun([one, two]), never);
    const before = writes();

    const kept = journal.keep(answerTo(await journal.intend({ attempt: 1, records: [one] }), one), 'with-next');
    const next = await journal.intend({ attempt: 1, records: [two] });
    equal(writes() - before, 2);
    ok(replayed(files, journal.run).state.results.has(one), 'it is on the disk before the next call can leave');

    const last = journal.keep(answerTo(next, two), 'with-next');
    await settle();
    ok(!replayed(files, journal.run).state.results.has(two));
    await advance(1);
    deepEqual([await kept, await last], [{ kind: 'saved' }, { kind: 'saved' }]);
    ok(replayed(files, journal.run).state.results.has(two));
    await journal.close();
  });

  it('writes what comes while a write is under way with the next one', async () => {
    const { storage, files } = memoryStorage();
    const slow = {
      ...storage,
      append: (path: string, bytes: Uint8Array) => settle().then(() => storage.append(path, bytes)),
    };
    const journal = await openJournal(portsOver(slow), newRun(recordIds(2)), never);
    const [one = '', two = ''] = recordIds(2);

    const first = journal.keep(answerTo('c1', one));
    await new Promise(resolve => setImmediate(resolve));
    const second = journal.keep(answerTo('c2', two));
    deepEqual(await Promise.all([first, second]), [{ kind: 'saved' }, { kind: 'saved' }]);

    deepEqual([...replayed(files, journal.run).state.results.keys()], [one, two]);
    await journal.close();
  });

  it('makes no further request once the flush of an intent failed behind it, and writes that intent again', async () => {
    const { storage, files } = memoryStorage();
    let isBroken = false;
    const slow = {
      ...storage,
      append: async (path: string, bytes: Uint8Array, onWritten?: () => void) => {
        await storage.append(path, bytes, onWritten);
        if (isBroken) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
      },
    };
    const journal = await openJournal(portsOver(slow), newRun(recordIds(3)), never);
    const intend = (record: string) => journal.intend({ attempt: 1, records: [record], reservedUsd: 0.5 });
    const [one = '', two = '', three = ''] = recordIds(3);
    isBroken = true;
    await intend(one);
    await settle();
    deepEqual(
      journal.unsaved().map(record => record.kind),
      ['call-intended'],
    );
    await rejects(intend(two), /No request was made/);

    isBroken = false;
    await intend(three);
    await journal.close();
    deepEqual(
      [...replayed(files, journal.run).state.openCalls.values()].map(({ records }) => records),
      [[one], [three]],
    );
  });

  it('makes no request whose intent the disk refused, and does not count it as in doubt', async () => {
    const { storage, files, breakDown, mend } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    breakDown('everything');
    await rejects(journal.intend({ attempt: 1, records: recordIds(1), reservedUsd: 0.5 }), /No request was made/);
    deepEqual(
      journal.unsaved().map(record => record.kind),
      ['call-intended', 'call-failed'],
    );

    mend();
    await journal.close();

    const { state } = replayed(files, journal.run);
    deepEqual([state.openCalls.size, spentAtMostUsd(state), remainingRecords(state).length], [0, 0, 1]);
  });

  it('names the calls that were in flight when the run died, and takes their price for spent', async () => {
    const { storage, files } = memoryStorage();
    const [one = '', two = ''] = recordIds(2);
    const dying = await openJournal(portsOver(storage), newRun([one, two]), never);
    const call = await dying.intend({ attempt: 1, records: [one], reservedUsd: 0.5 });
    await dying.keep(answerTo(call, one));
    await dying.intend({ attempt: 1, records: [two], reservedUsd: 0.5 });

    const { journal } = await resumed(memoryStorage(new Map(files)).storage, dying.run);

    deepEqual(remainingRecords(journal.state), [two]);
    const named = journal.state.ledger.mayBeBilled.map(doubtful => [
      doubtful.records,
      doubtful.why,
      doubtful.reservedUsd,
    ]);
    deepEqual(named, [[[two], 'interrupted', 0.5]]);
    equal(spentAtMostUsd(journal.state), 0.75);
  });

  it('asks a failed record again and keeps the first answer to any other', async () => {
    const { storage } = memoryStorage();
    const [one = '', two = ''] = recordIds(2);
    const journal = await openJournal(portsOver(storage), newRun([one, two]), never);
    const failed = { ...resultFor(one), problem: { kind: 'failed' as const, why: resultFor(one).rationale } };
    await journal.keep({ ...answerTo('c1', one), results: [failed, resultFor(two)] });
    deepEqual(remainingRecords(journal.state), [one]);

    const other = { ...resultFor(two), line: 99 };
    await journal.keep({ ...answerTo('c2', one), results: [resultFor(one), other] });

    deepEqual(remainingRecords(journal.state), []);
    equal(journal.state.results.get(two)?.line, 1);
    await journal.close();
  });

  it('counts no call for what nobody was asked', async () => {
    const { storage, files } = memoryStorage();
    const [id = ''] = recordIds(1);
    const journal = await openJournal(portsOver(storage), newRun([id]), never);
    await journal.keep({ kind: 'records-decided', results: [resultFor(id)] });
    await journal.end('done');

    const { state } = replayed(files, journal.run);
    deepEqual(remainingRecords(state), []);
    deepEqual([state.ledger.answeredCalls, state.ledger.models], [0, []]);
  });

  it('does not begin a run whose beginning cannot be written', async () => {
    for (const at of [1, 2]) {
      const { storage } = memoryStorage(new Map(), { at, leaves: 'half', lasts: 'for-good' });

      await rejects(
        openJournal(portsOver(storage), newRun(recordIds(1)), never),
        /not started.*the disk is full.*Nothing was sent/,
      );
    }
  });

  it('makes no request on a full disk, keeps the answers in memory, and saves them when there is room again', async () => {
    const { storage, files, breakDown, mend } = memoryStorage();
    const [one = '', two = ''] = recordIds(2);
    const journal = await openJournal(portsOver(storage), newRun([one, two]), never);
    const call = await journal.intend({ attempt: 1, records: [one] });
    breakDown('half');

    const kept = await journal.keep(answerTo(call, one));
    deepEqual(kept, { kind: 'unsaved', records: 1, why: 'the disk is full' });
    await rejects(journal.intend({ attempt: 1, records: [two] }), /No request was made.*the disk is full/);
    await rejects(journal.intend({ attempt: 1, records: [two] }), /No request was made/);
    deepEqual(
      journal.unsaved().map(record => record.kind),
      ['call-answered'],
    );

    mend();
    deepEqual(await journal.flush(), { kind: 'saved' });
    await work(journal);
    await journal.end('done');
    const { state, damage } = replayed(files, journal.run);
    deepEqual([...state.results.keys()], [one, two]);
    deepEqual([damage.lostRecords, damage.refusedRecords, damage.tailBytes], [0, 0, 0]);
  });

  it('stays open where its last entry cannot be written', async () => {
    const { storage, files, breakDown, mend } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    breakDown('nothing');
    equal((await journal.end('cancelled')).kind, 'unsaved');

    mend();
    deepEqual(await journal.close(), { kind: 'saved' });

    equal(replayed(files, journal.run).state.ended?.state, 'cancelled');
    await rejects(journal.intend({ attempt: 1, records: [] }), /The run has ended/);
  });

  it('moves a torn tail to a file of its own and goes on', async () => {
    const { storage, files } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(2)), never);
    await journal.close();
    const path = journalPath(journal.run);
    const sound = files.get(path) ?? new Uint8Array();
    const torn = new TextEncoder().encode('{"sum":"0123');
    files.set(path, Uint8Array.from([...sound, ...torn]));
    files.set(path.replace('journal.jsonl', 'journal.aside-1.bin'), Uint8Array.of(1));

    const again = await resumed(storage, journal.run);
    await work(again.journal);
    await again.journal.end('done');

    equal(again.before.damage.tailBytes, torn.length);
    deepEqual(files.get(path.replace('journal.jsonl', 'journal.aside-1.bin')), Uint8Array.of(1));
    deepEqual(files.get(path.replace('journal.jsonl', 'journal.aside-2.bin')), torn);
    const { state, damage } = replayed(files, journal.run);
    ok(isSound(damage));
    equal(state.results.size, 2);
  });

  it('lets a person look at a journal of a newer Tierwise, and does not continue it', async () => {
    const { storage, files } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    await journal.close();
    const { sealLine } = await import('../../../src/core/keep/journalLine');
    const { hash } = await import('../../unit/core/keep/sampleRun');
    const newer = {
      ...replayed(files, journal.run).state.start,
      format: 2,
      seq: 1,
      at: '2027-01-01T00:00:00.000Z',
      fence: 1,
    };
    files.set(journalPath(journal.run), new TextEncoder().encode(sealLine(newer, hash)));

    const answer = await resumeJournal(portsOver(storage), journal.run, never);

    equal(answer.kind, 'read-only');
    match(answer.kind === 'read-only' ? answer.why : '', /newer Tierwise \(journal format 2, this one knows 1\)/);
    equal(replayed(files, journal.run).state.start.task.name, 'triage-emails');
  });

  it('knows no run by a name that is none', async () => {
    const { storage } = memoryStorage();
    for (const name of ['../../etc/passwd', 'CON', '', '20261122-221501-3fa9', '20261122-221501-3fa9/..', '/tmp']) {
      await rejects(resumeJournal(portsOver(storage), name, never), /There is no run/);
    }
  });

  it('stops waiting for a run in use when cancelled', async () => {
    const { storage, files } = memoryStorage();
    const journal = await openJournal(portsOver(storage), newRun(recordIds(1)), never);
    const cancelling = new AbortController();
    const { clock } = fakeClock();

    const resuming = resumeJournal(
      portsOver(memoryStorage(new Map(files)).storage, clock),
      journal.run,
      cancelling.signal,
    );
    cancelling.abort(new Error('cancelled'));

    await rejects(resuming, /^Error: cancelled$/);
    await journal.close();
  });
});

/** SQLite's method: the fault at every n until a run passes untouched. */
describe('a disk that fails at the n-th write', () => {
  const ids = recordIds(6);
  const leaves: readonly DiskFault['leaves'][] = ['nothing', 'half', 'everything'];

  for (const lasts of ['once', 'for-good'] as const) {
    for (const left of leaves) {
      it(`${lasts}, leaving ${left}: every record gets one answer, and no finished one is asked again`, async () => {
        let passed = 0;
        for (let at = 1; passed === 0; at += 1) {
          const reached = await runWithFault({ at, leaves: left, lasts });
          if (!reached) passed = at;
          ok(at < 100);
        }
        ok(passed > 10);
      });
    }
  }

  async function runWithFault(fault: DiskFault): Promise<boolean> {
    const files = new Map<string, Uint8Array>();
    const faulty = memoryStorage(files, fault);
    const sent: string[] = [];

    const opened = await openJournal(portsOver(faulty.storage), newRun(ids), never).catch(() => undefined);
    if (opened === undefined) {
      deepEqual(sent, []);
      return true;
    }
    const unannounced: string[] = [];
    const send = (id: string, call: string) => {
      if (!replayed(files, opened.run).state.openCalls.has(call)) unannounced.push(id);
      sent.push(id);
    };
    const stopped = await work(opened, send).then(
      () => undefined,
      (error: unknown) => error,
    );
    deepEqual(unannounced, [], 'no request without its intent on the disk');
    ok(stopped === undefined || isTierwiseError(stopped));
    const ended = stopped === undefined ? await opened.end('done') : await opened.close();
    if (ended.kind === 'unsaved') await opened.close();

    const finished = replayed(files, opened.run).state.results;
    const { journal } = await resumed(memoryStorage(files).storage, opened.run);
    const again: string[] = [];
    await work(journal, id => void again.push(id));
    deepEqual(
      again.filter(id => finished.has(id)),
      [],
      'no finished record is asked again',
    );
    sent.push(...again);
    await journal.end('done');

    const { state, damage } = replayed(files, opened.run);
    deepEqual([...state.results.values()].map(result => result.id).sort(), [...ids].sort());
    deepEqual([damage.lostRecords, damage.refusedRecords], [0, 0]);
    const doubtful = state.ledger.mayBeBilled.flatMap(call => call.records);
    for (const id of ids) {
      const times = sent.filter(one => one === id).length;
      ok(
        times === 1 || (times === 2 && doubtful.includes(id)),
        `${id} was sent ${times} times; the ledger names ${doubtful}`,
      );
    }
    if (fault.lasts === 'once' && stopped === undefined && ended.kind === 'saved') equal(sent.length, ids.length);
    return faulty.writes() >= fault.at;
  }
});
