import type { Breathe } from '../breathe';
import type { TokenCounter } from '../fit/tokenCounter';
import type { OpenedFile, RefusedFile } from '../ports';
import { literal, type ProtectedText } from '../protect/protected';
import type { Protector } from '../protect/protector';
import { sensitiveName } from '../protect/sensitiveNames';
import { oneLine } from '../show/visibleText';
import { baselineOf } from './baseline';
import { type DraftRow, draftRows } from './draftRows';
import { type Digest, fitRows, type SafeRow, type SafeRows } from './fitRows';
import type { ReadFile } from './inventory';
import { AlertJoiner } from './joinAlerts';
import { judge } from './judge/judge';
import { readLog } from './readLog';
import { type Talker, topTalkers } from './talkers';
import { Tally } from './tally';
import type { TimeBins } from './timeline';
import { NoLog } from './unpacked';

export interface DigestRequest {
  /** Paths as a person knows them; read in the order of their names, so that the order of naming does not show. */
  readonly paths: readonly string[];
  /** Logs of an ordinary time: what stands there is no news. */
  readonly baselinePaths: readonly string[];
  readonly budgetTokens: number;
  open(path: string): Promise<OpenedFile | RefusedFile>;
}

export interface DigestWith {
  readonly protector: Protector;
  /** Counts in o200k, or as the tier of the task does. */
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
}

/**
 * Logs of any size as a page that fits a budget: what somebody should look at first, then what there is, each row with the
 * lines that show it. One pass over the files, in bounded memory. Everything that comes out passed the gate. Sends nothing.
 */
export async function digest(request: DigestRequest, using: DigestWith, signal: AbortSignal): Promise<Digest> {
  const before =
    request.baselinePaths.length === 0 ? undefined : await read(request.baselinePaths, request, using, signal);
  const now = await read(request.paths, request, using, signal);
  await joinAlerts(now, request, using, signal);
  const baseline = before === undefined ? undefined : baselineOf(before.tally, now.tally);
  const judgement = judge(now.tally, baseline);
  const talkers = topTalkers(judgement.population, host => now.tally.hosts.nameOf(host), mostTalkers);
  const drawn = { timeline: now.tally.timeline.within(mostBins), talkers };
  const rows = await protectRows(draftRows(now, judgement), drawn, now.files, using.protector, signal);
  return fitRows(request.budgetTokens, rows, { now, before, judgement }, using.counter, signal);
}

/** As many as one sees at a glance. */
const mostTalkers = 10;
const mostBins = 240;

/** `auth.log` is named after log-ins, and holds none of their secrets that the gate would not see on the way out. */
function isLogName(path: string): boolean {
  return /\.log(?:[.-][\d.-]+)?(?:\.gz)?$/i.test(path);
}

export interface ReadLogs {
  readonly tally: Tally;
  readonly files: readonly ReadFile[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

async function read(
  paths: readonly string[],
  { open }: DigestRequest,
  { breathe }: DigestWith,
  signal: AbortSignal,
): Promise<ReadLogs> {
  const tally = new Tally();
  const files: ReadFile[] = [];
  const skipped: { path: string; why: string }[] = [];
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
async function joinAlerts(
  { tally, files }: ReadLogs,
  { open }: DigestRequest,
  { breathe }: DigestWith,
  signal: AbortSignal,
): Promise<void> {
  const joiner = new AlertJoiner(tally.alerts);
  if (!joiner.hasWork) return;
  for (const [number, { path, format }] of files.entries()) {
    const opened = format === 'damaged' ? undefined : await open(path);
    if (opened?.kind === 'opened')
      await readLog(opened.bytes(signal), path, row => joiner.take(row, number), breathe, signal);
  }
}

async function protectRows(
  drafts: readonly DraftRow[],
  { timeline, talkers }: { readonly timeline: TimeBins; readonly talkers: readonly Talker[] },
  files: readonly ReadFile[],
  protector: Protector,
  signal: AbortSignal,
): Promise<SafeRows> {
  const paths = files.map(({ path }) => path);
  // A name or a value that holds line ends must not write rows that look like ours.
  const lines = [...paths, ...drafts.flatMap(textsOf), ...talkers.map(({ host }) => host)].map(oneLine);
  const texts = [...paths, ...lines];
  const passed = await protector.protectTexts(texts, { source: 'digest' }, signal);
  const pathTexts = passed.texts.slice(0, paths.length);
  const shownPaths = passed.texts.slice(paths.length, 2 * paths.length);
  let at = 2 * paths.length;
  const take = (): ProtectedText => passed.texts[at++] ?? literal('[withheld]');
  const rows = drafts.map((draft): SafeRow => {
    const { kind, finding, worth, when, beats, techniques, places } = draft;
    const text = take();
    const entities = draft.entities.map(take);
    const suspects = draft.suspects.map(take);
    const edges = draft.edges.map(edge => ({ ...edge, source: take(), target: take(), ports: edge.ports.map(take) }));
    const [first, ...also] = places.flatMap(({ file, lines }) => {
      const [path, shown] = [pathTexts[file], shownPaths[file]];
      return path === undefined || shown === undefined ? [] : [{ path, shown, lines }];
    });
    return {
      kind,
      finding,
      worth,
      entities,
      suspects,
      edges,
      when,
      beats,
      techniques,
      text,
      path: first?.path,
      lines: first?.lines ?? [],
      also: also.map(({ path, lines }) => ({ path, lines })),
      cited: [first, ...also].flatMap(place =>
        place === undefined ? [] : [{ path: place.shown, lines: place.lines }],
      ),
    };
  });
  const pictures = { timeline, talkers: talkers.map(one => ({ ...one, host: take() })) };
  return { rows, pictures, redacted: passed.redacted };
}

/** In the order in which they are taken back. */
function textsOf({ text, entities, suspects, edges }: DraftRow): readonly string[] {
  return [text, ...entities, ...suspects, ...edges.flatMap(({ source, target, ports }) => [source, target, ...ports])];
}
