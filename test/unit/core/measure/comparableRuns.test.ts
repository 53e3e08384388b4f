import { deepEqual } from 'node:assert/strict';
import { chooseRuns, type MeasuredRun } from '../../../../src/core/measure/comparableRuns';
import { compareNotes } from '../../../../src/core/measure/compareNotes';
import { compareRuns } from '../../../../src/core/measure/compareRuns';
import type { GoldRow } from '../../../../src/core/records/gold';
import { asIfProtected } from '../show/asIfProtected';
import { type AnsweredRun, answeredRun, goldOf, idOf } from './answeredRun';

const run = (id: string, options: AnsweredRun): MeasuredRun => {
  const state = answeredRun({ ...options, start: { ...options.start, run: id } });
  return {
    state,
    summary: {
      kind: 'run',
      id,
      status: 'done',
      task: state.start.task.name,
      title: state.start.task.title,
      produces: 'labels',
      tier: state.start.tier,
      provider: state.start.provider,
      model: state.start.model,
      workspace: state.start.workspace,
      records: { planned: 0, finished: 0, failed: 0 },
      costUsd: 0,
      unpricedCalls: 0,
      cachedCalls: 0,
      doubtfulCalls: 0,
      startedAt: state.startedAt,
      lastAt: state.lastAt,
      damage: [],
    },
  };
};
const clean = (count: number) => Array<string>(count).fill('clean');

describe('runs of a task that belong together', () => {
  it('are the newest of each tier over the same labelled records, not one of a single record', () => {
    const gold = goldOf(clean(4));
    const runs = [
      run('alone', { tier: 'best', given: clean(1) }),
      run('new', { tier: 'fast', given: clean(4) }),
      run('old', { tier: 'fast', given: clean(4) }),
      run('first', { tier: 'offline', given: clean(6) }),
      run('other', { tier: 'local', given: clean(2), ids: [idOf(8), idOf(9)] }),
    ];

    const { runs: chosen, left } = chooseRuns(runs, gold);

    deepEqual(
      chosen.map(({ summary }) => summary.id),
      ['new', 'first'],
    );
    deepEqual(left, [
      'local is not compared: its run other has other records (0 labelled ones)',
      'best is not compared: its run alone has other records (1 labelled one)',
    ]);
    deepEqual(chooseRuns([], gold).runs, []);
  });

  it('say what else differs between them, and what favours one', () => {
    const task = answeredRun({ tier: 'fast', given: [] }).start.task;
    const runs = [
      run('1', { tier: 'offline', given: clean(3), start: { budgetTokens: 8000 } }),
      run('2', { tier: 'fast', given: clean(3), start: { task: { ...task, hash: 'beef' } } }),
    ];
    const [, second] = runs;
    const corrections = new Map([[idOf(0), { label: asIfProtected('clean'), by: asIfProtected('Ana'), at: '' }]]);
    if (second !== undefined) Object.assign(second.state, { corrections });
    const gold = new Map<string, GoldRow>(
      [0, 1, 2].map(index => [
        idOf(index),
        {
          id: idOf(index),
          label: 'clean',
          at: index === 2 ? '2026-11-30T00:00:00Z' : '2026-11-01',
          csvLine: index + 2,
        },
      ]),
    );
    const comparison = compareRuns(
      runs.map(({ state }) => state),
      goldOf(clean(3)),
    );
    if (comparison === undefined) throw new Error('nothing in common');

    deepEqual(compareNotes(runs, comparison, gold), [
      'the task’s text was changed between these runs (offline: f00d, fast: beef), so what differs may be the text and not the tier; run them again for a clean comparison',
      'the runs had different budgets (offline: 8,000 tokens, fast: 4,000 tokens)',
      'offline (run 1) learns from the gold: each record was answered by a model that was trained without it (cross-fitting), so it is not judged on its own examples, though records nearly equal to it may be among them; 1 label was given after it began, so it may do better now',
      'fast (run 2): 1 label of the gold was given in its own table, beside its answers, and that can favour it',
    ]);
  });
});
