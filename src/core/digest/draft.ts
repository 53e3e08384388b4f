import type { Breathe } from '../breathe';
import type { OpenedFile, RefusedFile } from '../ports';
import { sensitiveName } from '../protect/sensitiveNames';
import { baselineOf } from './baseline';
import { type Bounds, boundsOf } from './bounds';
import { type DraftRow, draftRows } from './draftRows';
import type { DigestTotals } from './fitRows';
import type { ReadFile } from './inventory';
import { AlertJoiner } from './joinAlerts';
import { judge } from './judge/judge';
import { readLog } from './readLog';
import { type Talker, topTalkers } from './talkers';
import { Tally } from './tally';
import type { TimeBins } from './timeline';
import { NoLog } from './unpacked';

export interface DraftRequest {
  /** Paths as a person knows them; read in the order of their names, so that the order of naming does not show. */
  readonly paths: readonly string[];
  /** Logs of an ordinary time: what stands there is no news. */
  readonly baselinePaths: readonly string[];
  open(path: string): Promise<OpenedFile | RefusedFile>;
}

/** Reads logs and judges what they show: here, or in a thread of its own where others wait for this one. */
export type DraftLogs = (request: DraftRequest, signal: AbortSignal) => Promise<Draft>;

/** What logs show before the gate: plain data, its texts raw. */
export interface Draft {
  readonly rows: readonly DraftRow[];
  readonly timeline: TimeBins;
  readonly talkers: readonly Talker[];
  readonly files: readonly ReadFile[];
  readonly skipped: readonly SkippedLog[];
  readonly skippedBefore: readonly SkippedLog[];
  readonly counts: DraftCounts;
}

export interface SkippedLog {
  readonly path: string;
  readonly why: string;
}

export interface DraftCounts
  extends Pick<
    DigestTotals,
    'rows' | 'kinds' | 'first' | 'last' | 'yearless' | 'sources' | 'targets' | 'channels' | 'baselineRows'
  > {
  readonly bounds: Bounds;
}

/** One pass over the files, in bounded memory. Rejects only when it is stopped. */
export function draftHere(breathe: Breathe): DraftLogs {
  return async ({ paths, baselinePaths, open }, signal) => {
    const from = { open, breathe };
    const before = baselinePaths.length === 0 ? undefined : await read(baselinePaths, from, signal);
    const now = await read(paths, from, signal);
    await joinAlerts(now, from, signal);
    const { tally, files, skipped } = now;
    const judgement = judge(tally, before === undefined ? undefined : baselineOf(before.tally, tally));
    return {
      rows: draftRows(now, judgement),
      timeline: tally.timeline.within(mostBins),
      talkers: topTalkers(judgement.population, host => tally.hosts.nameOf(host), mostTalkers),
      files,
      skipped,
      skippedBefore: before?.skipped ?? [],
      counts: countsOf(tally, before?.tally.rows ?? 0, boundsOf(tally, judgement)),
    };
  };
}

function countsOf(tally: Tally, baselineRows: number, bounds: Bounds): DraftCounts {
  const { first, last, yearless, channels } = tally;
  return {
    rows: tally.rows,
    kinds: Object.fromEntries([...tally.kinds].map(([kind, { count }]) => [kind, count])),
    first: first <= last ? first : undefined,
    last: first <= last ? last : undefined,
    yearless: yearless.first <= yearless.last ? { ...yearless } : undefined,
    sources: channels.sources.estimate(),
    targets: channels.targets.estimate(),
    channels: channels.size,
    baselineRows,
    bounds,
  };
}

/** As many as one sees at a glance. */
const mostTalkers = 10;
const mostBins = 240;

interface ReadFrom {
  readonly open: DraftRequest['open'];
  readonly breathe: Breathe;
}

/** `auth.log` is named after log-ins, and holds none of their secrets that the gate would not see on the way out. */
function isLogName(path: string): boolean {
  return /\.log(?:[.-][\d.-]+)?(?:\.gz)?$/i.test(path);
}

export interface ReadLogs {
  readonly tally: Tally;
  readonly files: readonly ReadFile[];
  readonly skipped: readonly SkippedLog[];
}

async function read(paths: readonly string[], { open, breathe }: ReadFrom, signal: AbortSignal): Promise<ReadLogs> {
  const tally = new Tally();
  const files: ReadFile[] = [];
  const skipped: SkippedLog[] = [];
  for (const path of [...new Set(paths)].sort()) {
    const sensitive = isLogName(path) ? undefined : sensitiveName(path);
    const opened =
      sensitive === undefined ? await open(path) : { kind: 'refused' as const, why: `sensitive name: ${sensitive}` };
    if (opened.kind === 'refused') {
      skipped.push({ path, why: opened.why });
      continue;
    }
    tally.setFile(files.length);
    try {
      files.push({ path, ...(await readLog(opened.bytes(signal), path, tally.add, breathe, signal)) });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NoLog) {
        skipped.push({ path, why: error.message });
        continue;
      }
      // A packed file that ends early or is damaged: what was read of it is in the tally, and the rest is told.
      const why = `could not be read to its end (${error instanceof Error ? error.message : error})`;
      files.push({
        path,
        format: 'damaged',
        rows: 0,
        bytes: 0,
        unreadable: 0,
        firstUnreadable: 0,
        tooLong: 0,
        packed: true,
      });
      skipped.push({ path, why });
    }
  }
  return { tally, files, skipped };
}

/** What cannot be opened any more was told when it was read first. */
async function joinAlerts({ tally, files }: ReadLogs, { open, breathe }: ReadFrom, signal: AbortSignal): Promise<void> {
  const joiner = new AlertJoiner(tally.alerts);
  if (!joiner.hasWork) return;
  for (const [number, { path, format }] of files.entries()) {
    const opened = format === 'damaged' ? undefined : await open(path);
    if (opened?.kind === 'opened')
      await readLog(opened.bytes(signal), path, row => joiner.take(row, number), breathe, signal);
  }
}
