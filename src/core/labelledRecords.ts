import type { Breathe } from './breathe';
import { noLabelledRecords } from './errors';
import { type Labelled, labelledIn, labelledOf } from './findings/labelled';
import { type LabelledFrom, labelledPage } from './findings/labelledPage';
import type { TokenCounter } from './fit/tokenCounter';
import type { Gathered, Skipped, Snippet } from './gather/source';
import { isRunId } from './keep/runFolder';
import { correctedResultsOf } from './keep/runState';
import { listRuns, loadRun } from './keep/runs';
import type { LabelResult } from './read/results';
import { readRecords } from './records/readRecords';
import type { Services } from './services';
import { labelRows } from './show/labelRow';
import { counted } from './show/words';

const source = 'labels';

export interface LabelledRecordsFrom {
  readonly services: Pick<Services, 'workspace' | 'hash' | 'storage' | 'clock' | 'workspaceName'>;
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
}

/** So many runs are looked through for the newest one with labels. */
const mostRuns = 40;

/**
 * What a label run found, on a page: of a run that is named by its id, of exports (JSON Lines, CSV), or, where nothing is
 * named and nothing matches, of the newest label run of this workspace. Throws when there is none.
 */
export async function labelledRecords(
  paths: readonly string[],
  isNamed: boolean,
  skipped: readonly Skipped[],
  roomTokens: number,
  from: LabelledRecordsFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const left: Skipped[] = [...skipped];
  const found = await readAll(paths, isNamed, left, from, signal);
  if (found === undefined) throw noLabelledRecords(paths, left);
  const page = await labelledPage(found.labelled, found.from, roomTokens, from.counter, signal);
  const snippet: Snippet = {
    source,
    title: `labels of ${found.from.title}`,
    text: page.text,
    facts: ['made by a program from all labels'],
  };
  if (page.leftOut > 0) left.push({ source, title: 'records', why: 'over the budget', count: page.leftOut });
  return { snippets: [snippet], skipped: left };
}

interface Found {
  readonly labelled: readonly Labelled[];
  readonly from: LabelledFrom;
}

async function readAll(
  paths: readonly string[],
  isNamed: boolean,
  left: Skipped[],
  from: LabelledRecordsFrom,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const labelled: Labelled[] = [];
  const titles: string[] = [];
  let labels: readonly string[] = [];
  for (const path of paths) {
    const id = path.slice(path.lastIndexOf('/') + 1);
    const found = isRunId(id) ? await ofRun(id, from) : await ofFile(path, from, signal);
    if ('why' in found) {
      left.push({ source, title: path, path, why: found.why });
      continue;
    }
    for (const one of found.labelled) labelled.push(one);
    titles.push(found.from.title);
    if (labels.length === 0) labels = found.from.labels;
  }
  if (labelled.length > 0) return { labelled, from: { title: titles.slice(0, 3).join(', '), labels } };
  return isNamed ? undefined : newestRun(from);
}

async function newestRun(from: LabelledRecordsFrom): Promise<Found | undefined> {
  const { services } = from;
  const runs = await listRuns(services, mostRuns);
  const own = runs.find(
    run =>
      run.kind === 'run' &&
      run.produces === 'labels' &&
      run.records.finished > 0 &&
      run.workspace === services.workspaceName,
  );
  const found = own === undefined ? undefined : await ofRun(own.id, from);
  return found === undefined || 'why' in found ? undefined : found;
}

type Read = Found | { readonly why: string };

async function ofRun(id: string, { services }: LabelledRecordsFrom): Promise<Read> {
  const loaded = await loadRun(services, id);
  if (loaded.kind === 'damaged') return { why: loaded.why };
  const { start } = loaded.state;
  if (start.task.produces !== 'labels') return { why: 'the run is a report, and has no labels' };
  const results = correctedResultsOf(loaded.state);
  const about = new Map(results.map(({ id: record, fields }) => [record, nameOf(fields)]));
  const labelled = labelRows(results).map(row => labelledOf(row, about.get(row.id) ?? ''));
  if (labelled.length === 0) return { why: 'the run has no labels yet' };
  const labels = (start.task.labels ?? []).map(({ name }) => String(name));
  return { labelled, from: { title: `run ${id} of ${start.task.title}`, labels } };
}

function nameOf(fields: LabelResult['fields']): string {
  return fields.find(({ name }) => /^(?:Subject|Rule|Event|Title)$/.test(name))?.value ?? '';
}

async function ofFile(path: string, { services, breathe }: LabelledRecordsFrom, signal: AbortSignal): Promise<Read> {
  const opened = await services.workspace.open(path);
  if (opened.kind === 'refused') return { why: opened.why };
  const labelled: Labelled[] = [];
  let others = 0;
  for await (const record of readRecords(path, opened.bytes(signal), services.hash, { as: 'row' })) {
    await breathe();
    const one = labelledIn(record);
    if (one === undefined) others++;
    else labelled.push(one);
  }
  if (labelled.length === 0) return { why: `it has ${counted(others, 'row')}, and none with a label` };
  return { labelled, from: { title: path, labels: [] } };
}
