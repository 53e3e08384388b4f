import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { isSound } from '../../../src/core/keep/replayJournal';
import { recordIds, resultFor } from '../../unit/core/keep/sampleRun';
import { beginRun, type Desk, hasEnded, hasResumed, makeDesk, replayOf, seeded, sentIn, startChild } from './killing';
import { concurrency, patient, quick, slow } from './pace';

describe('a run that is killed', () => {
  const count = 400;
  const ids = recordIds(count);
  let desk: Desk;

  beforeEach(async () => {
    desk = await makeDesk();
  });
  afterEach(() => desk.dispose());

  it('again and again ends as if it had not been: each record once in the table, none that was finished sent again', async () => {
    const random = seeded(20261122);
    const wheres = ['before', 'middle', 'line end', 'behind'];
    const run = await beginRun(desk.root, count);
    const finished = new Set<string>();
    let sentBefore = 0;
    let kills = 0;

    const check = () => {
      const replay = replayOf(desk.root, run);
      ok(replay.state.openCalls.size <= concurrency, `${replay.state.openCalls.size} calls are open`);
      const sent = existsSync(desk.out) ? sentIn(desk) : [];
      for (const id of sent.slice(sentBefore)) ok(!finished.has(id), `${id} was finished and sent again`);
      sentBefore = sent.length;
      for (const id of finished) ok(replay.state.results.has(id), `${id} was finished and is gone`);
      for (const id of replay.state.results.keys()) finished.add(id);
    };

    for (kills = 0; kills < 12; kills += 1) {
      const atFaultPoint = { at: 1 + Math.floor(random() * 15), where: wheres[kills % 4] ?? '' };
      const child = startChild(desk, run, slow, kills % 2 === 0 ? atFaultPoint : undefined);
      const ended = hasEnded(child);
      if (kills % 2 === 1) {
        await hasResumed(child);
        setTimeout(() => child.kill('SIGKILL'), random() * 200);
      }
      equal(await ended, 'SIGKILL');
      check();
    }
    ok(finished.size < count, 'the kills came before the end');
    equal(await hasEnded(startChild(desk, run, quick)), 0);
    check();

    const { state, damage } = replayOf(desk.root, run);
    deepEqual(
      ids.map(id => state.results.get(id)),
      ids.map(id => resultFor(id)),
    );
    equal(state.results.size, count);
    deepEqual([state.ended?.state, isSound(damage)], ['done', true]);
    const sent = sentIn(desk);
    const named = state.ledger.mayBeBilled.flatMap(call => call.records);
    for (const id of ids) {
      const times = sent.filter(one => one === id).length;
      const doubts = named.filter(one => one === id).length;
      ok(times >= 1 && times <= 1 + doubts, `${id} was sent ${times} times, the ledger names ${doubts}`);
    }
    ok(sent.length <= count + kills * concurrency);
    console.log(`      ${kills} kills, ${sent.length - count} records sent twice, ${named.length} named in the ledger`);
  });

  it('is continued by another soon after its owner died', async () => {
    const run = await beginRun(desk.root, count);
    const owner = startChild(desk, run, slow);
    await hasResumed(owner);
    const ownerEnded = hasEnded(owner);
    owner.kill('SIGKILL');
    await ownerEnded;

    const other = startChild(desk, run, quick);
    equal(await hasEnded(other), 0);

    equal(replayOf(desk.root, run).state.results.size, count);
  });

  it('is left alone by an owner that was stopped, replaced and woken', async () => {
    const run = await beginRun(desk.root, count);
    const owner = startChild(desk, run, slow);
    const ownerEnded = hasEnded(owner);
    await hasResumed(owner);
    owner.kill('SIGSTOP');
    const other = startChild(desk, run, quick);
    await hasResumed(other);
    owner.kill('SIGCONT');

    deepEqual(await Promise.all([ownerEnded, hasEnded(other)]), [5, 0]);

    const { state } = replayOf(desk.root, run);
    equal(state.results.size, count);
    const named = state.ledger.mayBeBilled.flatMap(call => call.records);
    const sent = sentIn(desk);
    for (const id of ids) ok(sent.filter(one => one === id).length <= 1 + named.filter(one => one === id).length, id);
    ok(readFileSync(desk.out, 'utf8').includes('took this run over'));
  });
});

describe('two processes that want the same run', () => {
  it('again and again: one gets it, and each record is sent once', async () => {
    const desk = await makeDesk();
    try {
      for (let round = 0; round < 8; round += 1) {
        const run = await beginRun(desk.root, 6);
        const before = round === 0 ? 0 : sentIn(desk).length;

        const ends = await Promise.all([startChild(desk, run, patient), startChild(desk, run, patient)].map(hasEnded));

        // The second may come when the first is through: then it finds nothing left to do.
        ok(ends.includes(0) && ends.every(end => end === 0 || end === 3), ends.join());
        deepEqual([...sentIn(desk).slice(before)].sort(), [...recordIds(6)].sort());
        equal(replayOf(desk.root, run).state.results.size, 6);
      }
    } finally {
      desk.dispose();
    }
  });
});
