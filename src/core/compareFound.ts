import { cannotCompare, noGoldYet, nothingLabelled, TierwiseError } from './errors';
import type { RunStarted } from './keep/journalEntry';
import { type Bar, readBar } from './measure/bar';
import { chooseRuns, type MeasuredRun } from './measure/comparableRuns';
import { compareNotes } from './measure/compareNotes';
import { type Comparison, compareRuns } from './measure/compareRuns';
import { goldFileAt, goldPathUsedBy } from './measure/goldAgreement';
import { goldLabels, pathsIn } from './measure/goldLabels';
import { goodEnough, type Verdict } from './measure/goodEnough';
import type { ProtectedText } from './protect/protected';
import type { GoldRow } from './records/gold';
import type { Services } from './services';
import { verdictWords } from './show/compareWords';
import { counted } from './show/words';

export interface CompareAsked {
  /** The newest runs that belong together are chosen among those that were found; else all of them are compared. */
  readonly choose: boolean;
  /** As a person wrote it. */
  readonly bar?: string;
  /** In place of the file that the newest run was measured by. */
  readonly goldPath?: string;
}

export interface Compared {
  readonly comparison: Comparison;
  readonly verdict: Verdict;
  readonly bar?: Bar<ProtectedText>;
  /** The answer, in sentences. */
  readonly sentence: string;
  /** What a person should know before believing the numbers. */
  readonly notes: readonly string[];
}

/** Picks what belongs together and measures it by the gold as it is now. Throws a sentence where nothing can be compared. */
export async function compareFound(
  found: readonly MeasuredRun[],
  asked: CompareAsked,
  services: Pick<Services, 'workspace' | 'settings'>,
  signal: AbortSignal,
): Promise<Compared> {
  const { rows, notes } = await goldOf(found, asked, services, signal);
  const { runs, left } = asked.choose ? chooseRuns(found, rows) : { runs: found, left: [] };
  if (runs.length < 2)
    throw cannotCompare(
      asked.choose ? 'No two tiers were asked the same labelled records in this task' : 'One run is named',
    );
  const said = new Map([...rows].map(([id, row]) => [id, row.label]));
  const comparison = compareRuns(
    runs.map(({ state }) => state),
    said,
    start => isFree(start, services),
  );
  if (comparison === undefined)
    throw cannotCompare('These runs have no record in common that the gold has a label for');
  const bar = asked.bar === undefined ? undefined : readBar(asked.bar, comparison.labels);
  if (bar !== undefined && 'why' in bar) throw new TierwiseError('wrong-use', bar.why);
  const verdict = goodEnough(comparison, bar);
  const sentence = verdictWords(verdict, comparison, bar);
  return { comparison, verdict, bar, sentence, notes: [...left, ...notes, ...compareNotes(runs, comparison, rows)] };
}

/** By the settings as they are: a run says what was paid, and answers from the reply cache are paid by nobody. */
function isFree(start: RunStarted, { settings }: Pick<Services, 'settings'>): boolean {
  return settings.tiers.some(
    ({ name, provider, model, isFree: free }) =>
      name === start.tier && provider === start.provider && free === true && (model === '' || model === start.model),
  );
}

/** What a person said, by record id: of the file that is named, else of the one that the newest run was measured by. */
async function goldOf(
  runs: readonly MeasuredRun[],
  { goldPath }: CompareAsked,
  { workspace }: Pick<Services, 'workspace'>,
  signal: AbortSignal,
): Promise<{ readonly rows: ReadonlyMap<string, GoldRow>; readonly notes: readonly string[] }> {
  const [newest] = runs;
  if (newest === undefined) throw cannotCompare('The task has no finished run in this folder');
  const { start } = newest.state;
  const path = goldPath ?? goldPathUsedBy(newest.state, workspace);
  const labels = (start.task.labels ?? []).map(({ name }) => String(name));
  const gold = await goldFileAt(path, labels, workspace, signal);
  if (gold === undefined) throw noGoldYet(path);
  const paths = [...new Set(runs.map(run => goldPathUsedBy(run.state, workspace)))];
  const [problem] = gold.problems;
  const notes = [
    ...(goldPath === undefined && paths.length > 1
      ? [`these runs had different gold files (${paths.join(', ')}); all are measured by ${path}`]
      : []),
    ...(problem === undefined
      ? []
      : [
          `${counted(gold.problems.length, 'row')} of ${path} cannot be used; look at line ${problem.csvLine} of it first: ${problem.why}`,
        ]),
  ];
  const records = runs.flatMap(({ state }) =>
    state.start.records.map(({ id, places: [first, ...alsoAt] }) => ({
      id,
      path: first?.path ?? '',
      line: first?.line ?? 1,
      alsoAt,
    })),
  );
  const rows = goldLabels(gold, path, records);
  if (rows.size === 0)
    throw nothingLabelled(path, 'these runs', new Set(records.map(({ id }) => id)).size, pathsIn(gold));
  return { rows, notes };
}
