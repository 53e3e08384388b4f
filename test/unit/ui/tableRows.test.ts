import { deepEqual, equal, ok } from 'node:assert/strict';
import { beginState, type RunState } from '../../../src/core/keep/runState';
import type { Clock } from '../../../src/core/ports';
import { literal } from '../../../src/core/protect/protected';
import type { LabelResult } from '../../../src/core/read/results';
import { type MessageToPage, rowsPerMessage } from '../../../src/core/show/protocol';
import type { PersonsWord } from '../../../src/core/show/viewOfLabels';
import { TableRows } from '../../../src/ui/tableRows';
import { newRun, recordIds, resultFor } from '../core/keep/sampleRun';

const nobody: PersonsWord = () => undefined;

/** Each look at the clock finds that long enough was worked; a turn comes when a test gives it. */
function pacedClock(): { readonly clock: Clock; turn(): Promise<void> } {
  let nowMs = 0;
  let sleepers: (() => void)[] = [];
  const monotonicMs = () => {
    nowMs += 8;
    return nowMs;
  };
  return {
    clock: { nowMs: () => nowMs, monotonicMs, sleep: () => new Promise(resolve => void sleepers.push(resolve)) },
    async turn() {
      const due = sleepers;
      sleepers = [];
      for (const wake of due) wake();
      for (let step = 0; step < 20; step += 1) await Promise.resolve();
    },
  };
}

function tableOf(count: number) {
  const ids = recordIds(count);
  const at = '2026-11-29T09:00:00.000Z';
  const start = { kind: 'run-started' as const, format: 1, run: 'r', ...newRun(ids), seq: 1, at, fence: 1 };
  const results = new Map(ids.map(id => [id, resultFor(id)]));
  const state: RunState = { ...beginState(start, at).state, results };
  const posted: MessageToPage<'labels'>[] = [];
  const { clock, turn } = pacedClock();
  const onFailed = (error: unknown) => {
    throw error;
  };
  const rows = new TableRows(state, { run: 'r', clock, post: message => void posted.push(message), onFailed });
  const arrived = () =>
    posted.flatMap(message => (message.kind === 'rows-arrived' ? [[message.from, message.rows.length]] : []));
  const changed = () => posted.flatMap(message => (message.kind === 'rows-changed' ? message.rows : []));
  return { ids, state, rows, posted, turn, arrived, changed };
}

function relabelled(result: LabelResult): LabelResult {
  return { ...result, tier: 'best', label: literal('spam') };
}

describe("a table's rows", () => {
  it('go to the page some hundreds in a turn, in the order of the records', async () => {
    const { ids, rows, turn, arrived, posted } = tableOf(2 * rowsPerMessage + 7);
    rows.sendFrom(0);
    deepEqual(arrived(), [[0, rowsPerMessage]]);
    await turn();
    await turn();
    await turn();
    deepEqual(arrived(), [
      [0, rowsPerMessage],
      [rowsPerMessage, rowsPerMessage],
      [2 * rowsPerMessage, 7],
    ]);
    const sent = posted.flatMap(message => (message.kind === 'rows-arrived' ? message.rows.map(({ id }) => id) : []));
    deepEqual(sent, ids);
  });

  it('go again from where the page misses them', async () => {
    const { rows, turn, arrived } = tableOf(rowsPerMessage + 50);
    rows.sendFrom(0);
    await turn();
    await turn();
    rows.sendFrom(rowsPerMessage);
    await turn();
    deepEqual(arrived(), [
      [0, rowsPerMessage],
      [rowsPerMessage, 50],
      [rowsPerMessage, 50],
    ]);
  });

  it('stand where they stood when a higher tier answers; the page hears of those that it has', async () => {
    const { ids, rows, turn, changed, posted } = tableOf(rowsPerMessage + 50);
    rows.sendFrom(0);
    const [first = '', last = ''] = [ids[3], ids.at(-1)];
    rows.add([relabelled(resultFor(first)), relabelled(resultFor(last)), resultFor('added')]);
    deepEqual(
      changed().map(({ id, label }) => [id, label]),
      [[first, 'spam']],
    );
    await turn();
    await turn();
    const rest = posted.flatMap(message =>
      message.kind === 'rows-arrived' && message.from === rowsPerMessage ? message.rows : [],
    );
    deepEqual(
      rest.slice(-2).map(({ id, label }) => [id, label]),
      [
        [last, 'spam'],
        ['added', resultFor('added').label],
      ],
    );
    equal(rows.count, rowsPerMessage + 51);
  });

  it("tell a person's word once, and to the end", async () => {
    const { ids, rows, turn, changed, posted } = tableOf(rowsPerMessage + 50);
    rows.sendFrom(0);
    const [here, later] = [ids[1], ids.at(-1)];
    const word: PersonsWord = id =>
      id === here || id === later ? { label: literal('clean'), by: literal('Ada'), isYou: true } : undefined;
    rows.takeWords(word);
    rows.takeWords(word);
    deepEqual(
      changed().map(({ id }) => id),
      [here],
    );
    await turn();
    await turn();
    const last = posted.flatMap(message => (message.kind === 'rows-arrived' ? message.rows : [])).at(-1);
    equal(last?.person?.by, 'Ada');
    rows.takeWords(nobody);
    equal(changed().length, 3);
  });

  it('stay where they are once there is no page', async () => {
    const { rows, turn, arrived } = tableOf(3 * rowsPerMessage);
    rows.sendFrom(0);
    rows.end();
    await turn();
    await turn();
    ok(arrived().length === 1);
  });
});
