import type { RunState } from '../keep/runState';
import type { GoldRow } from '../records/gold';
import { counted, whole } from '../show/words';
import type { MeasuredRun } from './comparableRuns';
import type { Comparison } from './compareRuns';

/** What a person should know before believing the numbers: what else differs between the runs, and what favours one of them. */
export function compareNotes(
  runs: readonly MeasuredRun[],
  comparison: Comparison,
  gold: ReadonlyMap<string, GoldRow>,
): readonly string[] {
  return [...otherQuestion(runs.map(({ state }) => state)), ...runs.flatMap(run => notesOf(run, comparison, gold))];
}

/** Two runs of one task may still have been asked different things. */
function otherQuestion(states: readonly RunState[]): readonly string[] {
  const differ = (of: (state: RunState) => unknown) => new Set(states.map(state => JSON.stringify(of(state)))).size > 1;
  const inputs = ({ start: { inputs } }: RunState) => [
    inputs?.variables,
    inputs?.query,
    inputs?.pinned,
    inputs?.excluded,
  ];
  const labels = ({ start }: RunState) => (start.task.labels ?? []).map(({ name }) => name);
  return [
    ...(differ(({ start }) => start.task.hash)
      ? [
          `the task’s text was changed between these runs (${states.map(({ start }) => `${start.tier}: ${start.task.hash.slice(0, 8)}`).join(', ')}), so what differs may be the text and not the tier; run them again for a clean comparison`,
        ]
      : []),
    ...(differ(labels)
      ? ['the labels of the task were changed between these runs; only those that all of them could give are compared']
      : []),
    ...(differ(({ start }) => start.budgetTokens)
      ? [
          `the runs had different budgets (${states.map(({ start }) => `${start.tier}: ${whole(start.budgetTokens)} tokens`).join(', ')})`,
        ]
      : []),
    ...(differ(inputs) ? ['the runs were given different values, questions, pins or exclusions'] : []),
  ];
}

function notesOf(
  { state, summary }: MeasuredRun,
  { tiers }: Comparison,
  gold: ReadonlyMap<string, GoldRow>,
): readonly string[] {
  const { start, corrections, startedAt, ledger } = state;
  const tier = tiers.find(({ run }) => run === start.run);
  const compared = [...(tier?.right.keys() ?? [])];
  const title = tier?.title ?? start.tier;
  const name = title.includes(start.run) ? title : `${title} (run ${start.run})`;
  const seen = compared.filter(id => corrections.has(id)).length;
  const later = compared.filter(id => isLater(gold.get(id)?.at, startedAt)).length;
  const failed = compared.filter(id => state.results.get(id)?.problem?.kind === 'failed').length;
  return [
    ...summary.damage.map(what => `${name}: ${what}`),
    ...(seen > 0
      ? [
          `${name}: ${counted(seen, 'label')} of the gold ${seen === 1 ? 'was' : 'were'} given in its own table, beside its answers, and that can favour it`,
        ]
      : []),
    ...(failed > 0
      ? [
          `${name}: the calls of ${counted(failed, 'record')} failed, which counts as no answer; take it up with --resume ${start.run}`,
        ]
      : []),
    ...(ledger.models.length > 1 ? [`${name}: more than one model answered: ${ledger.models.join(', ')}`] : []),
    ...(state.ordered?.model === undefined
      ? []
      : [`${name}: its price holds the call that ordered the context, which a longer run makes once as well`]),
    ...(start.provider === 'offline' ? [offlineWords(name, later)] : []),
  ];
}

/** It learns from the same labels that it is judged by; what keeps that honest is said wherever its figures stand. */
function offlineWords(name: string, later: number): string {
  const grown =
    later === 0
      ? ''
      : `; ${counted(later, 'label')} ${later === 1 ? 'was' : 'were'} given after it began, so it may do better now`;
  return `${name} learns from the gold: each record was answered by a model that was trained without it (cross-fitting), so it is not judged on its own examples, though records nearly equal to it may be among them${grown}`;
}

function isLater(at: string | undefined, startedAt: string): boolean {
  const time = at === undefined ? Number.NaN : Date.parse(at);
  return time > Date.parse(startedAt);
}
