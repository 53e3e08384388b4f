import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type CorrectPorts, correctLabels, undoCorrection } from '../../../src/core/correct';
import { openJournal } from '../../../src/core/keep/journal';
import { openCorrections } from '../../../src/core/keep/openCorrections';
import { correctedResultsOf } from '../../../src/core/keep/runState';
import { listRuns, loadRun } from '../../../src/core/keep/runs';
import type { GoldFiles } from '../../../src/core/ports';
import { literal } from '../../../src/core/protect/protected';
import { createProtector } from '../../../src/core/protect/protector';
import { fakeClock } from './keep/fakeClock';
import { memoryStorage } from './keep/memoryStorage';
import { newRun, recordIds } from './keep/sampleRun';
import { never, portsOver, work } from './keep/workedRun';
import { quickWorkers } from './runDesk';

const ids = recordIds(4);
const [first = '', second = ''] = ids;

/** A finished run, and gold files that are a map. */
async function desk(files: Record<string, string> = {}) {
  const { storage } = memoryStorage();
  const { clock, advance } = fakeClock();
  const journalPorts = portsOver(storage, clock);
  const journal = await openJournal(journalPorts, newRun(ids), never);
  await work(journal);
  await advance(5_000);
  await journal.end('part', literal('a record failed'));
  await advance(86_400_000 / 1_000);
  const gold: GoldFiles = {
    async edit(path, change) {
      if (path.includes('locked')) return { kind: 'refused', why: 'has unsaved changes in an editor' };
      const text = change(files[path] ?? '');
      if (text === undefined) return { kind: 'refused', why: 'has no header of a gold file' };
      files[path] = text;
      return { kind: 'written' };
    },
  };
  const ports: CorrectPorts = {
    gold,
    goldPath: 'gold/emails.csv',
    clock,
    protector: createProtector(quickWorkers()),
    by: 'Ana',
  };
  const open = async () => {
    const opened = await openCorrections(journalPorts, journal.run, never);
    if (opened.kind === 'refused') throw new Error(opened.why);
    return opened;
  };
  const load = async () => {
    const loaded = await loadRun(journalPorts, journal.run);
    if (loaded.kind !== 'run') throw new Error(loaded.why);
    return loaded;
  };
  return { files, ports, open, load, journalPorts };
}

const rowsOf = (text = '') =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map(row => row.split(',').slice(0, 5).join(','));

describe('a person’s word on labels', () => {
  it('stands in the gold file and in the journal, and leaves the run as it ended', async () => {
    const { files, ports, open, load, journalPorts } = await desk();
    const before = (await load()).state;
    const { book, close } = await open();

    deepEqual(await correctLabels([first, second], literal('clean'), book, ports, never), {
      kind: 'corrected',
      ids: [first, second],
      left: undefined,
    });
    await close();

    deepEqual(rowsOf(files['gold/emails.csv']), [
      `${first},inbox/1.eml,1,clean,Ana`,
      `${second},inbox/1.eml,1,clean,Ana`,
    ]);
    const { state } = await load();
    deepEqual([state.ended, state.lastAt], [before.ended, before.lastAt]);
    deepEqual(
      correctedResultsOf(state).map(({ label, corrected }) => [label, corrected?.by]),
      [
        ['clean', 'Ana'],
        ['clean', 'Ana'],
        ...correctedResultsOf(state)
          .slice(2)
          .map(({ label }) => [label, undefined]),
      ],
    );
    deepEqual(
      (await listRuns(journalPorts)).map(run => run.kind === 'run' && run.status),
      ['part'],
    );
  });

  it('is undone in both places, any number of steps, also after a reload, and other people’s rows stay', async () => {
    const before = `id,label,by,at,note,case\nffffffffffffffff,clean,Ben,,,C-1\n${first},phishing,Ben,2026-11-01,"sure, is it?",C-2\n`;
    const { files, ports, open, load } = await desk({ 'gold/emails.csv': before });
    const one = await open();
    await correctLabels([first], literal('clean'), one.book, ports, never);
    await correctLabels([first, second], literal('spam'), one.book, ports, never);
    await one.close();
    const two = await open();
    await correctLabels([second], undefined, two.book, ports, never);
    equal((await load()).state.undoable.length, 3);

    deepEqual((await undoCorrection(two.book, ports, never)).kind, 'corrected');
    deepEqual((await undoCorrection(two.book, ports, never)).kind, 'corrected');
    deepEqual(rowsOf(files['gold/emails.csv'])[1]?.split(',').slice(0, 3), [first, 'clean', 'Ana']);
    deepEqual(
      [...two.book.state.corrections].map(([id, { label }]) => [id, label]),
      [[first, 'clean']],
    );
    await two.close();
    const three = await open();
    await undoCorrection(three.book, ports, never);

    equal(files['gold/emails.csv'], before);
    equal(three.book.state.corrections.size, 0);
    deepEqual(await undoCorrection(three.book, ports, never), { kind: 'refused', why: 'There is nothing to undo.' });
    await three.close();
    equal((await load()).state.undoable.length, 0);
  });

  it('leaves alone on undo what somebody else has said since', async () => {
    const { files, ports, open } = await desk();
    const { book, close } = await open();
    await correctLabels([first], literal('clean'), book, ports, never);
    files['gold/emails.csv'] = files['gold/emails.csv']?.replace('clean,Ana', 'spam,Ben') ?? '';

    const undone = await undoCorrection(book, ports, never);

    match(undone.kind === 'corrected' ? (undone.left ?? '') : '', /changed by somebody else/);
    deepEqual(rowsOf(files['gold/emails.csv']), [`${first},inbox/1.eml,1,spam,Ben`]);
    await close();
  });

  it('changes nothing at all where the file cannot be written', async () => {
    const { ports, open, load } = await desk({ 'gold/emails.csv': 'name,age\nAna,31\n' });
    const { book, close } = await open();

    for (const goldPath of ['gold/locked.csv', 'gold/emails.csv']) {
      const answer = await correctLabels([first], literal('clean'), book, { ...ports, goldPath }, never);
      match(answer.kind === 'refused' ? answer.why : '', /^Nothing was changed: the gold file "gold\/.*" has /);
    }
    await close();
    equal((await load()).state.corrections.size, 0);
  });

  it('is refused while somebody works on the run', async () => {
    const { storage } = memoryStorage();
    const { clock, advance } = fakeClock();
    const journal = await openJournal(portsOver(storage, clock), newRun(ids), never);
    const opening = openCorrections(portsOver(storage, clock), journal.run, never);
    await advance(10_000);

    const opened = await opening;
    ok(opened.kind === 'refused');
    match(opened.why, /works on this run right now/);
    await journal.close();
  });
});
