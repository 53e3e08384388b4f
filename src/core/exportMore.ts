import type { RunState } from './keep/runState';
import { agreementForSummary } from './measure/goldAgreement';
import { readAgain } from './readAgain';
import type { Services } from './services';
import type { ExportFormat } from './show/exportFormats';
import { type ExportMore, indicatorRecords, labelsToConfirm } from './show/exportRun';

export interface WithMore {
  readonly more: ExportMore;
  /** What is missing in it, for people. */
  readonly note?: string;
}

/** What an export of this format tells beside what was kept, from the workspace as it is now. Never a reason to fail. */
export async function exportMore(
  state: RunState,
  format: ExportFormat,
  services: Services,
  signal: AbortSignal,
  /** Of which labels indicators are meant; absent: of those that must be confirmed. */
  chosen?: readonly string[],
): Promise<WithMore> {
  if (state.start.task.produces !== 'labels') return { more: {} };
  if (format === 'md' || format === 'html')
    return { more: { agreement: await agreementForSummary(state, services.workspace, signal) } };
  if (format !== 'ioc') return { more: {} };
  const labels = chosen ?? labelsToConfirm(state);
  if (labels.length === 0) return { more: {} };
  const ids = indicatorRecords(state, labels);
  if (ids.length === 0) {
    const which = chosen === undefined ? 'a label that must be confirmed' : `the label ${chosen.join(' or ')}`;
    return { more: { labels }, note: `no record has ${which}, so no indicators are listed` };
  }
  const records = await readAgain(state, ids, services, signal).catch(() => new Map());
  signal.throwIfAborted();
  const lost = ids.filter(id => !records.has(id)).length;
  return lost === 0
    ? { more: { records, labels } }
    : {
        more: { records, labels },
        note: `${lost} of ${ids.length} records could not be read again; what their texts lead to is missing`,
      };
}
