import { labelLetters } from '../core/show/labelLetters';
import type { LabelsRow, LabelsView } from '../core/show/labelsView';
import type { MessageFromPage } from '../core/show/protocol';
import { announce } from './announce';
import type { LabelGrid } from './labelGrid';

/** What a person's word needs: the table it is given in, and somebody to tell. */
export interface Triage {
  readonly grid: LabelGrid;
  view(): LabelsView | undefined;
  send(message: MessageFromPage<'labels'>): void;
}

/** Gives what is picked the label at this position of the view's. */
export function setLabel({ grid, view, send }: Triage, label: number): void {
  const run = view()?.run;
  const records = grid.targets();
  if (run !== undefined && records.length > 0) send({ kind: 'labels-set', run, records, label });
}

export function confirmLabels({ grid, view, send }: Triage): void {
  const run = view()?.run;
  const records = grid.targets();
  if (run !== undefined && records.length > 0) send({ kind: 'labels-confirmed', run, records });
}

export function undoLabel({ view, send }: Triage): void {
  const now = view();
  if (now === undefined) return;
  if ((now.header.undoable ?? 0) === 0) announce('Nothing to undo');
  else send({ kind: 'label-undone', run: now.run });
}

/** True where the key was one of these. */
export function triageKey(triage: Triage, key: string): boolean {
  const view = triage.view();
  if (view === undefined) return false;
  if (key === 'c') confirmLabels(triage);
  else if (key === 'u') undoLabel(triage);
  else if (key === 'x') triage.grid.togglePicked();
  else if (key === 'n') {
    if (!triage.grid.goToNext(isUnconfirmed)) announce('Every row that is shown is confirmed');
  } else {
    const label = labelLetters(view.labels.map(({ name }) => name)).indexOf(key);
    if (label === -1) return false;
    setLabel(triage, label);
  }
  return true;
}

function isUnconfirmed({ person }: LabelsRow): boolean {
  return person === undefined;
}
