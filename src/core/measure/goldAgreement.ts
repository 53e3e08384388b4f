import { readText } from '../gather/readText';
import { type RunState, resultsOf } from '../keep/runState';
import type { Workspace } from '../ports';
import type { ProtectedText } from '../protect/protected';
import { type Gold, type GoldRow, readGold } from '../records/gold';
import { goldPathOfRun } from '../records/goldPath';
import { shareWords } from '../show/agreementWords';
import { counted, whole } from '../show/words';
import { type Agreement, agreementOf, type Judged } from './agreement';
import { goldLabels } from './goldLabels';

const longestGold = 64 * 1024 * 1024;

/**
 * What the gold file of a run says of its records, by record id; empty where there is no file yet. Rejects with a sentence
 * where the file is no gold file.
 */
export async function goldOfRun(
  state: RunState,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, GoldRow>> {
  return (await readGoldOfRun(state, workspace, signal)).rows;
}

/** The same with the rows of the file that cannot be used, each with why. */
export async function readGoldOfRun(
  state: RunState,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<{ readonly rows: ReadonlyMap<string, GoldRow>; readonly problems: Gold['problems'] }> {
  const path = goldPathUsedBy(state, workspace);
  const names = (state.start.task.labels ?? []).map(label => label.name);
  const gold = await goldFileAt(path, names, workspace, signal);
  if (gold === undefined) return { rows: new Map(), problems: [] };
  return { rows: goldLabels(gold, path, resultsOf(state)), problems: gold.problems };
}

/** The gold file that a run was started with, else the one that its task has now. */
export function goldPathUsedBy({ start }: RunState, { folders }: Workspace): string {
  return start.inputs?.goldPath ?? goldPathOfRun(start, folders);
}

/** `undefined` where there is no such file that may be read. Rejects with a sentence where it is no gold file. */
export async function goldFileAt(
  path: string,
  labels: readonly string[],
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Gold | undefined> {
  const file = await readText(workspace, path, { maxFileBytes: longestGold }, signal);
  return file.kind === 'skipped' ? undefined : readGold(file.text, labels, path);
}

/**
 * How far the labels of a run agree with what a person said of the same records; `undefined` where there is none in common.
 * What was corrected since counts as what the run had said. The offline tier judges a record of the gold by a model trained
 * without it, so its agreement counts too.
 */
export function agreementOfRun(
  state: RunState,
  gold: ReadonlyMap<string, GoldRow>,
): Agreement<ProtectedText> | undefined {
  const names = (state.start.task.labels ?? []).map(label => label.name);
  const known = new Map<string, ProtectedText>(names.map(name => [name, name]));
  const judged: Judged<ProtectedText>[] = [];
  if (gold.size === 0) return undefined;
  for (const { id, label, confidence } of resultsOf(state)) {
    const own = known.get(gold.get(id)?.label ?? '');
    if (own !== undefined) judged.push({ id, gold: own, given: label, confidence });
  }
  return agreementOf(judged, names);
}

/** The same where a summary goes without it: the gold file may be gone, or be another's. */
export async function agreementForSummary(
  state: RunState,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  try {
    return agreementOfRun(state, await goldOfRun(state, workspace, signal));
  } catch {
    return undefined;
  }
}

/** Lines for people: the whole, then each label that the gold has. */
export function agreementWords({ records, accuracy, macroF1, labels, byConfidence }: Agreement): readonly string[] {
  return [
    `agreement with the gold: ${shareWords(accuracy)} of ${counted(records, 'record')}, macro F1 ${macroF1.toFixed(2)} (in brackets: 95 % intervals)`,
    ...labels.map(({ label, goldCount, precision, recall }) =>
      [
        `  ${label}: ${whole(goldCount)} in the gold`,
        ...(recall === undefined ? [] : [`${shareWords(recall)} of them found`]),
        ...(precision === undefined ? [] : [`${shareWords(precision)} of ${whole(precision.count)} given right`]),
      ].join(', '),
    ),
    ...byConfidence.map(
      ({ confidence, right }) => `  confidence ${confidence}: ${shareWords(right)} of ${whole(right.count)} right`,
    ),
  ];
}
