import { atOnce, type InParts } from '../inParts';
import { correctedResultsInParts, correctedResultsOf, type RunState, setAsideUsd } from '../keep/runState';
import type { Agreement } from '../measure/agreement';
import type { Hash } from '../ports';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { Tlp } from '../taxonomy/tlp';
import type { ExportFormat } from './exportFormats';
import { claimsAtLines } from './hunt/claimsAtLines';
import { exportHunt, huntFormats, isHunt } from './hunt/exportHunt';
import { iocCsvInParts } from './iocCsv';
import { labelIndicatorsInParts } from './labelIndicators';
import { labelsCsvInParts } from './labelsCsv';
import { labelsHtmlInParts, labelsMarkdownInParts } from './labelsDocument';
import { labelsJsonlInParts } from './labelsJsonl';
import { hasTechniques, labelsLayer } from './labelsLayer';
import { labelsSarifInParts } from './labelsSarif';
import { huntPictureDataOf } from './pictures/huntPictureData';
import { momentsOf } from './pictures/momentsOf';
import { reportHtml, reportMarkdown } from './reportDocument';
import { reportJson } from './reportJson';
import { reportSarif } from './reportSarif';
import { manifestJson } from './runJson';
import type { Cost } from './words';

/** What some formats tell beside what was kept; each goes without it. */
export interface ExportMore {
  /** With whom it may be shared. */
  readonly tlp?: Tlp;
  /** With what a person said of the same records: for the summaries. */
  readonly agreement?: Agreement;
  /** The records of `indicatorRecords`, read again: for indicators. */
  readonly records?: ReadonlyMap<string, ProtectedRecord>;
  /** Of which labels indicators are meant; absent: of those that must be confirmed. */
  readonly labels?: readonly string[];
}

export type Exported = { readonly text: string } | { readonly why: string };

/** A run as a file's text, or a sentence why it has no such form. Made from what was kept and nothing else. */
export function exportRun(state: RunState, format: ExportFormat, hash: Hash, more: ExportMore = {}): Exported {
  return atOnce(exportInParts(state, format, hash, more));
}

/** The same for a thread that others wait for: a run may have fifty thousand rows. */
export function* exportInParts(
  state: RunState,
  format: ExportFormat,
  hash: Hash,
  more: ExportMore = {},
): InParts<Exported> {
  return state.start.task.produces === 'labels'
    ? yield* exportLabels(state, format, hash, more)
    : exportReport(state, format, hash, more);
}

/** The newest manifest of a run, as JSON text; a sentence where nothing was gathered yet. */
export function exportManifest(state: RunState): { readonly text: string } | { readonly why: string } {
  const manifest = state.manifests.at(-1);
  if (manifest === undefined) return { why: 'The run has no manifest: it ended before anything was gathered.' };
  return { text: `${JSON.stringify(manifestJson(manifest), undefined, 2)}\n` };
}

/** The formats that a run has. */
export function formatsOf(state: RunState): readonly ExportFormat[] {
  if (state.start.task.produces === 'labels') {
    return [...labelFormats, 'ioc', ...(hasTechniques(state.results.values()) ? (['navigator'] as const) : [])];
  }
  return isHunt(state) ? [...reportFormats, ...huntFormats] : reportFormats;
}

/** The export says with whom it may be shared. */
export function carriesTlp({ start }: RunState, format: ExportFormat): boolean {
  const carrying: readonly ExportFormat[] =
    start.task.produces === 'labels' ? ['md', 'html'] : ['md', 'html', 'json', 'sarif', 'stix'];
  return carrying.includes(format);
}

/** The records that indicators are looked for in: those of the labels that are meant, a person's word before the run's. */
export function indicatorRecords(state: RunState, labels = labelsToConfirm(state)): readonly string[] {
  return correctedResultsOf(state).flatMap(({ id, label }) => (labels.includes(label) ? [id] : []));
}

/** Labels whose indicators are meant where nobody says of which. */
export function labelsToConfirm({ start }: RunState): readonly string[] {
  return (start.task.labels ?? []).filter(label => label.mustConfirm).map(label => label.name);
}

const reportFormats = ['md', 'html', 'json', 'sarif'] as const;
const labelFormats = ['md', 'html', 'csv', 'jsonl', 'sarif'] as const;

function exportReport(state: RunState, format: ExportFormat, hash: Hash, { tlp }: ExportMore): Exported {
  const manifest = state.manifests.at(-1);
  const huntFormat = huntFormats.find(one => one === format);
  if (huntFormat !== undefined && manifest !== undefined)
    return exportHunt(state, huntFormat, hashOf(manifest, hash), tlp);
  const own = reportFormats.find(one => one === format);
  if (own === undefined)
    return { why: `A report has no rows, so it cannot be exported as ${format}. Use ${formatsOf(state).join(', ')}.` };
  if (state.report === undefined || manifest === undefined)
    return { why: 'The run has no report: it ended before anything arrived.' };
  const document = {
    ...headOf(state),
    tlp,
    report: state.report,
    manifest,
    manifestHash: hashOf(manifest, hash),
    pictures: huntPictureDataOf(state),
    moments: momentsOf(state),
  };
  if (own === 'sarif')
    return { text: reportSarif({ ...state.report, claims: claimsAtLines(state) }, state.start.task, tlp) };
  if (own === 'json') return { text: reportJson(state.start.run, document) };
  return { text: own === 'md' ? reportMarkdown(document) : reportHtml(document) };
}

function* exportLabels(
  state: RunState,
  format: ExportFormat,
  hash: Hash,
  { agreement, records, tlp, labels: chosen }: ExportMore,
): InParts<Exported> {
  const results = yield* correctedResultsInParts(state);
  if (format === 'csv') return { text: yield* labelsCsvInParts(results) };
  if (format === 'jsonl') return { text: yield* labelsJsonlInParts(results) };
  if (format === 'sarif') {
    const isWhole = state.ended?.state === 'done';
    return { text: yield* labelsSarifInParts(results, state.start.task.labels ?? [], isWhole) };
  }
  if (format === 'ioc') {
    const labels = chosen ?? labelsToConfirm(state);
    if (labels.length === 0)
      return {
        why: 'No label of the task must be confirmed, so none says whose indicators are meant. Name them (--label NAME), or set must-confirm: true on one.',
      };
    const indicators = yield* labelIndicatorsInParts(results, labels, records ?? new Map());
    return { text: yield* iocCsvInParts(indicators) };
  }
  if (format === 'navigator') {
    const layer = labelsLayer(state.start.task.title, results);
    return layer === undefined
      ? { why: 'No ATT&CK technique was answered, so there is no layer of them.' }
      : { text: layer };
  }
  if (format !== 'md' && format !== 'html')
    return { why: `These labels cannot be exported as ${format}. Use ${formatsOf(state).join(', ')}.` };
  const manifest = state.manifests.at(-1);
  const document = {
    ...headOf(state),
    tlp,
    labels: state.start.task.labels ?? [],
    results,
    agreement,
    unansweredRecords: state.start.records.length - results.length,
    manifest,
    manifestHash: manifest === undefined ? undefined : hashOf(manifest, hash),
  };
  return { text: yield* format === 'md' ? labelsMarkdownInParts(document) : labelsHtmlInParts(document) };
}

function headOf(state: RunState) {
  const { start, ledger, startedAt, lastAt, ended } = state;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = ledger.usage;
  return {
    task: start.task.title,
    date: startedAt,
    tier: start.tier,
    model: ledger.models.join(', ') || start.model,
    usesLanguageModel: start.provider !== 'offline',
    inputTokens: inputTokens + cacheReadTokens + cacheWriteTokens,
    outputTokens,
    cost: costOf(state),
    seconds: Math.max(0, (Date.parse(ended?.at ?? lastAt) - Date.parse(startedAt)) / 1000),
    whyPartial: ended?.state === 'done' ? undefined : (ended?.why ?? 'the run did not end'),
  };
}

/** What a run came to; an unpriced call makes the whole unpriced, never cheaper. */
export function costOf({ start, ledger }: RunState): Cost {
  if (start.provider === 'offline' && start.escalatesTo === undefined) return { kind: 'free' };
  if (ledger.unpricedCalls > 0) return { kind: 'unpriced' };
  const { costUsd: usd, mayBeBilled } = ledger;
  const inDoubtUsd = setAsideUsd(mayBeBilled);
  return { kind: 'priced', usd, exact: mayBeBilled.length === 0, ...(inDoubtUsd > 0 ? { inDoubtUsd } : {}) };
}

/** Of the manifest as other programs see it. */
export function hashOf(manifest: RunState['manifests'][number], hash: Hash): string {
  return hash.sha256(JSON.stringify(manifestJson(manifest)));
}
