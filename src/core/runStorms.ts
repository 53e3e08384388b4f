import type { KeptRun } from './keep/keepRun';
import type { LabelsBook } from './keep/runBook';
import type { Prepared } from './prepare';
import type { LabelResult } from './read/results';
import type { LabelsWatcher } from './runLabels';

/** The records that are asked about: of those that are the same, the first that the run was begun for. */
export function askedOf({ sameAs }: Prepared, planned: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...planned].filter(id => !planned.has(sameAs.get(id) ?? '')));
}

/** Gives the others of a storm the result of the one that was asked, each written down for itself. */
export async function giveToStorms(
  prepared: Prepared,
  kept: KeptRun,
  book: LabelsBook,
  watcher: LabelsWatcher,
): Promise<void> {
  for (const { record, alsoAt } of prepared.records.records) {
    const first = kept.state.results.get(prepared.sameAs.get(record.id) ?? '');
    if (first === undefined || first.escalation?.state === 'waiting') continue;
    if (!kept.planned.has(record.id) || kept.answered.has(record.id)) continue;
    const { id, path, line, fields, problem: readProblem } = record;
    const result: LabelResult = { ...first, id, path, line, alsoAt, fields, readProblem, sameAs: first.id };
    await book.decided(result);
    watcher.labelled?.(result);
  }
}
