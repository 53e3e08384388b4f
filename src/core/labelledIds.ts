import { noGoldYet, nothingLabelled } from './errors';
import { ignoreRules } from './gather/ignoreRules';
import { goldFileAt } from './measure/goldAgreement';
import { goldLabels, pathsIn } from './measure/goldLabels';
import { collectRecords } from './records/collect';
import { goldPathOf } from './records/goldPath';
import type { SourceRecord } from './records/record';
import type { Services } from './services';
import type { Task } from './task/task';

export interface LabelledRequest {
  readonly task: Task;
  /** In place of the task's own patterns. */
  readonly recordPaths?: readonly string[];
  /** In place of the task's own gold. */
  readonly goldPath?: string;
}

/** Ids of the records of a task that a person has labelled. Throws a sentence where there is no gold, or no record of it is there. */
export async function labelledIds(
  { task, recordPaths, goldPath }: LabelledRequest,
  services: Services,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { workspace, git, hash, settings } = services;
  const path = goldPath ?? goldPathOf(task);
  const names = task.labels.map(({ name }) => name);
  const gold = await goldFileAt(path, names, workspace, signal);
  if (gold === undefined) throw noGoldYet(path);
  if (task.records === undefined) return new Set();
  const as = task.records.as;
  await services.loadReaders?.(as === 'email' ? 'mails' : 'records');
  const rules = ignoreRules(workspace, settings.exclude);
  // Only where they stand is asked for here: of a mailbox no text is held.
  const hold = async (record: SourceRecord) => ({ ...record, text: '' });
  const from = { workspace, git, hash, rules, how: task.records, hold };
  const { records } = await collectRecords(task.records.include, recordPaths, from, signal);
  const places = records.map(({ record, alsoAt }) => ({ id: record.id, path: record.path, line: record.line, alsoAt }));
  const labelled = goldLabels(gold, path, places);
  if (labelled.size === 0) throw nothingLabelled(path, 'this task', records.length, pathsIn(gold));
  return new Set(labelled.keys());
}
