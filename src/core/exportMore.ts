import type { RunState } from './keep/runState';
import { agreementForSummary } from './measure/goldAgreement';
import { readAgain } from './readAgain';
import type { Services } from './services';
import type { ExportFormat } from './show/exportFormats';
import { type ExportMore, indicatorRecords, labelsToConfirm } from './show/exportRun';
import { counted, whole } from './show/words';
import type { Tlp } from './taxonomy/tlp';

export interface WithMore {
  readonly more: ExportMore;
  /** What is missing in it, for people. */
  readonly note?: string;
}

/** Said for this export, before what the task and the settings say. */
export interface ExportChosen {
  /** Of which labels indicators are meant; absent: of those that must be confirmed. */
  readonly labels?: readonly string[];
  readonly tlp?: Tlp;
}

/** What an export of this format tells beside what was kept, from the workspace as it is now. Never a reason to fail. */
export async function exportMore(
  state: RunState,
  format: ExportFormat,
  services: Services,
  signal: AbortSignal,
  chosen: ExportChosen = {},
): Promise<WithMore> {
  const tlp = chosen.tlp ?? state.start.task.tlp ?? services.settings.tlp;
  const { more, note } = await moreOfLabels(state, format, services, signal, chosen.labels);
  return { more: { ...more, ...(tlp === undefined ? {} : { tlp }) }, note };
}

/**
 * That rows of labels are not all there are, for forms that say so nowhere themselves; absent where every record was asked.
 * Markdown and HTML say it in their text.
 */
export function recordsMissing(
  {
    start,
    results,
  }: { readonly start: Pick<RunState['start'], 'records'>; readonly results: ReadonlyMap<string, unknown> },
  format: ExportFormat | 'manifest',
): string | undefined {
  const left = start.records.length - results.size;
  if (left <= 0 || !formsOfRows.has(format)) return undefined;
  const [were, are] = left === 1 ? ['was', 'it is'] : ['were', 'they are'];
  return `${whole(left)} of ${counted(start.records.length, 'record')} ${were} not asked yet, so ${are} missing here`;
}

const formsOfRows: ReadonlySet<string> = new Set([
  'csv',
  'jsonl',
  'sarif',
  'ioc',
  'navigator',
] satisfies ExportFormat[]);

async function moreOfLabels(
  state: RunState,
  format: ExportFormat,
  services: Services,
  signal: AbortSignal,
  chosen: readonly string[] | undefined,
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
        note: `${lost} of ${counted(ids.length, 'record')} could not be read again; what their texts lead to is missing`,
      };
}
