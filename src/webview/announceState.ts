import type { LabelsView } from '../core/show/labelsView';
import { counted } from '../core/show/words';
import { announce } from './announce';

/** Tells readers when a run of labels has come to an end, and how. */
export function announceState(before: LabelsView | undefined, now: LabelsView): void {
  const { state, progress } = now.header;
  if (before === undefined || before.header.state.kind === state.kind) return;
  const words = {
    done: 'All records are labelled',
    partial: 'Stopped early',
    cancelled: 'Stopped',
    failed: 'The run failed',
  };
  if (state.kind === 'done' || state.kind === 'partial' || state.kind === 'cancelled' || state.kind === 'failed') {
    announce(`${words[state.kind]}: ${progress.done} of ${counted(progress.total, 'record')}`);
  }
}
