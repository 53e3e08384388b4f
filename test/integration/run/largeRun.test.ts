import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { tokenCounter } from '../../../src/core/fit/tokenCounter';
import type { Workspace } from '../../../src/core/ports';
import { type Prepared, prepare } from '../../../src/core/prepare';
import { createProtector } from '../../../src/core/protect/protector';
import { leaveTexts } from '../../../src/core/records/leaveTexts';
import { memoryWorkspace } from '../../support/memoryWorkspace';
import { labelled, labelTask, mail, never, quickWorkers, requestFor, runDesk } from '../../unit/core/runDesk';

const count = 40;
const mails = (from = 0, until = count) =>
  Array.from({ length: until - from }, (_, index) => {
    const body = `Lunch in room ${from + index}? `.repeat(20);
    return `From ann Mon Nov 16 09:00:00 2026\n${mail(`Number ${from + index}`, body)}\n`;
  }).join('');
const task = { ...labelTask, records: { include: ['inbox/*'], as: 'email' as const } };

/** How often each file was opened. */
function counting(workspace: Workspace): Workspace & { readonly opened: Map<string, number> } {
  const opened = new Map<string, number>();
  return {
    ...workspace,
    opened,
    open: path => {
      opened.set(path, (opened.get(path) ?? 0) + 1);
      return workspace.open(path);
    },
  };
}

describe('a run over more text than is held in memory', () => {
  const files = { 'inbox/a.mbox': mails(0, 30), 'inbox/b.mbox': mails(30), 'inbox/c.eml': mail('Last', 'Dinner?') };

  it('sends what a run sends that holds everything, and reads each file once more, in step', async () => {
    const small = runDesk(files);
    const workspace = counting(memoryWorkspace(files));
    const large = runDesk(files, { workspace, heldCharacters: 2_000 });

    const [held, left] = [await small.run({ task }), await large.run({ task })];

    equal(left.state, 'done');
    deepEqual(
      large.calls.map(({ rendered }) => rendered.varying).sort(),
      small.calls.map(({ rendered }) => rendered.varying).sort(),
    );
    const plain = ({ labels }: typeof left) => labels.map(({ id, path, line, fields }) => ({ id, path, line, fields }));
    deepEqual(plain(left), plain(held));
    const opened = [...workspace.opened].filter(([path]) => path.startsWith('inbox/')).sort();
    deepEqual(opened, [
      ['inbox/a.mbox', 2],
      ['inbox/b.mbox', 2],
      ['inbox/c.eml', 2],
    ]);
  });

  it('holds no more text than that, and estimates as if it did', async () => {
    const large = runDesk(files, { heldCharacters: 2_000 });
    const [held, left] = await Promise.all([
      prepare(requestFor({ task }), runDesk(files).services, never),
      prepare(requestFor({ task }), large.services, never),
    ]);

    const characters = left.records.records.reduce((sum, { record }) => sum + record.text.length, 0);
    const collected = left.collected.reduce((sum, { record }) => sum + record.text.length, 0);
    ok(characters <= 2_000 && collected <= 2_000, `${characters} and ${collected} characters`);
    ok(Math.abs(left.room.overheadTokens - held.room.overheadTokens) <= 2, 'the longest record gets its room');
  });

  it('lets what is left, and what is sent, pass by, and remembers the rest for the next preview', async () => {
    const large = runDesk(files, { heldCharacters: 2_000 });
    const prepared = await prepare(requestFor({ task }), large.services, never);
    equal(prepared.memory.isPassing, false);

    const seen: boolean[] = [];
    const memory = { isPassing: false };
    const protector = createProtector(
      quickWorkers(text => {
        if (text.includes('Lunch')) seen.push(memory.isPassing);
        return [];
      }),
    );
    const counter = tokenCounter(quickWorkers(), { likely: 1, upper: 1, counts: 0 });
    const hash = large.services.hash;
    const leaver = leaveTexts({ protector, counter, hash, memory, shareCalls: false }, 0, never);
    await leaver.hold({ id: '1', kind: 'email', path: 'a.eml', line: 1, fields: [], text: 'Lunch?' });
    await leaver.done();

    deepEqual(seen, [true]);
    equal(memory.isPassing, false);
    let asked: Prepared | undefined;
    await large.run(
      { task },
      {
        prepared: one => {
          asked = one;
        },
      },
    );
    equal(asked?.memory.isPassing, true);
  });

  it('says in the manifest what the gate changes in texts that are left, and sends none of it', async () => {
    const secret = `AKIA${'QWERTYUIOPASDFGH'}`;
    const withSecret = { ...files, 'inbox/z.eml': mail('Key', `${'Words. '.repeat(40)}\naws key ${secret}`) };
    const large = runDesk(withSecret, { heldCharacters: 500 });

    const { manifest, labels } = await large.run({ task });

    ok(manifest.redacted.some(({ path }) => path === 'inbox/z.eml'));
    equal(labels.length, count + 2);
    ok(!large.calls.some(({ rendered }) => rendered.varying.includes(secret)));
  });

  it('does not send later what could not be looked at before', async () => {
    let isBroken = true;
    const workers = quickWorkers(text => {
      if (text.includes('room 25?') && isBroken) throw new Error('the scan broke');
      return [];
    });
    const large = runDesk(files, { workers, heldCharacters: 2_000 });

    const { manifest } = await large.run(
      { task },
      {
        prepared: () => {
          isBroken = false;
        },
      },
    );

    ok(manifest.withheld.length > 0);
    ok(!large.calls.some(({ rendered }) => rendered.varying.includes('room 25?')));
  });

  it('takes nothing for a record that was changed meanwhile', async () => {
    let isChanged = false;
    const before = memoryWorkspace(files);
    const after = memoryWorkspace({ ...files, 'inbox/b.mbox': mails(30).replaceAll('room 33', 'room 99') });
    const workspace: Workspace = { ...before, open: path => (isChanged ? after : before).open(path) };
    const large = runDesk(files, { workspace, heldCharacters: 2_000 });

    const { labels, state } = await large.run(
      { task },
      {
        prepared: () => {
          isChanged = true;
        },
      },
    );

    equal(state, 'done');
    const without = labels.filter(one => one.problem !== undefined);
    deepEqual(
      without.map(({ problem, fields }) => [problem?.kind, fields.find(({ name }) => name === 'Subject')?.value]),
      [['unreadable', 'Number 33']],
    );
    match(without[0]?.problem?.why ?? '', /changed while the run was under way/);
    ok(!large.calls.some(({ rendered }) => rendered.varying.includes('room 99')));
  });

  it('groups storms, lets records share a call, and finds examples of the gold', async () => {
    const event = (number: number, words: string) =>
      `Nov 12 02:${String(number).padStart(2, '0')}:08 jump-01 sshd[${2000 + number}]: ${words}\n`;
    const lines = Array.from({ length: 12 }, (_, number) =>
      event(number, `Failed password for user${number % 6} (room)`),
    );
    const events = { 'events/auth.log': lines.join(''), 'gold.csv': 'path,line,label\nevents/auth.log,8,phishing\n' };
    const shared = {
      ...labelTask,
      gold: 'gold.csv',
      records: { include: ['events/*.log'], as: 'event' as const },
      recordsPerCall: 3,
      context: { ...labelTask.context, budgetTokens: 6_000, examples: 1 },
    };
    const answer = () => labelled('clean');
    const desks = [undefined, 100].map(heldCharacters => runDesk(events, { heldCharacters, answer }));

    const outcomes = await Promise.all(desks.map(desk => desk.run({ task: shared })));

    const [held, left] = desks.map(desk => desk.calls.map(({ rendered }) => rendered.varying).sort());
    deepEqual(left, held);
    ok(left?.some(text => text.includes('Failed password for user1') && text.includes('phishing')));
    equal(outcomes[1]?.labels.filter(one => one.sameAs !== undefined).length, 6);
  });

  it('is asked alone about one of its records, which is all that is held then', async () => {
    const large = runDesk(files, { heldCharacters: 2_000 });
    const { labels } = await large.run({ task });
    const last = labels.at(-2);

    const alone = await large.run({ task, onlyRecords: new Set([last?.id ?? '']) });

    deepEqual(
      alone.labels.map(({ id, label }) => [id, label]),
      [[last?.id, 'clean']],
    );
  });

  it('comes to an end where one line holds all records, which have no place to tell them apart', async () => {
    const list = { 'inbox/a.json': JSON.stringify(Array.from({ length: 30 }, (_, n) => ({ message: `Room ${n}` }))) };
    const rows = { ...labelTask, records: { include: ['inbox/*'], as: 'event' as const, same: 'each' as const } };
    const workspace = counting(memoryWorkspace(list));
    const large = runDesk(list, { workspace, heldCharacters: 40 });

    const { labels } = await large.run({ task: rows });

    equal(labels.filter(one => one.problem === undefined).length, 30);
    equal(workspace.opened.get('inbox/a.json'), 2);
  });
});
