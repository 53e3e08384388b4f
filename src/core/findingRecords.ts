import type { Breathe } from './breathe';
import { noReportRecords } from './errors';
import type { Finding } from './findings/finding';
import { findingOf } from './findings/findingOf';
import { findingsPage } from './findings/findingsPage';
import { type FrameFact, frameFacts } from './findings/frameFacts';
import { type FindingGroup, groupFindings } from './findings/groupFindings';
import { scoredByVector } from './findings/scoredByVector';
import type { TokenCounter } from './fit/tokenCounter';
import { readText } from './gather/readText';
import type { Gathered, Skipped, Snippet } from './gather/source';
import type { Hash, Workspace } from './ports';
import { readRecords } from './records/readRecords';
import type { SourceRecord } from './records/record';
import { sensitiveRecords } from './records/sensitiveRecords';
import { counted } from './show/words';

export interface FindingRecordsFrom {
  readonly workspace: Workspace;
  readonly hash: Hash;
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
}

/** The page of all findings, the lines of the gravest, and what the files say of themselves. */
const pageSource = 'findings';
const linesSource = 'finding-lines';

/** Of the room for context: what the files say of themselves comes first, for it is little; the lines get what the page leaves. */
const shareOfFrame = 0.08;
const leastForFrame = 190;
/** A small room is the page's alone. */
const shareOfPage = 0.8;
const smallRoom = 3_000;
/** Around each piece of context, at most. */
const tokensAround = 70;

/**
 * What scanners, audits and lists of advisories say, reduced to what fits: every finding is read, each matter is named
 * once, the gravest in full, and the very lines of the gravest stand beside them with their numbers in the file.
 * Throws when there is none.
 */
export async function findingRecords(
  paths: readonly string[],
  skipped: readonly Skipped[],
  roomTokens: number,
  from: FindingRecordsFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const read = await readAll(paths, from, signal);
  const left = [...skipped, ...read.skipped];
  const forFrame = Math.max(leastForFrame, Math.floor(roomTokens * shareOfFrame));
  const looked = read.findings.length === 0 ? read.empty : read.files;
  const frame = await framesOf(looked, forFrame, from, signal);
  // A scan that found nothing is a result, where its file says what was scanned.
  if (read.findings.length === 0 && frame.length === 0) throw noReportRecords('findings', paths, left);
  const groups = groupFindings(read.findings);
  const withoutFrame = roomTokens - (await costOf(frame, from.counter, signal));
  const forPage = Math.floor(withoutFrame * (roomTokens < smallRoom ? 1 : shareOfPage));
  const page = await findingsPage(groups, looked.length, forPage, from.counter, signal);
  const title = `findings of ${counted(looked.length, 'file')}`;
  const facts = ['made by a program from all findings'];
  const [pageTokens = 0] = await from.counter.upper([page.text], signal);
  const lines = await linesBehind(page.full, read.texts, withoutFrame - pageTokens - tokensAround, from, signal);
  return {
    snippets: [{ source: pageSource, title, text: page.text, facts }, ...frame, ...lines],
    skipped: [
      ...left,
      ...(page.leftOut === 0
        ? []
        : [
            { source: pageSource, title: 'findings', why: 'over the budget, and the least grave', count: page.leftOut },
          ]),
    ],
  };
}

interface Read {
  readonly findings: readonly Finding[];
  /** Files that hold findings. */
  readonly files: readonly string[];
  /** Files that were read to their end and hold none. */
  readonly empty: readonly string[];
  /** The text of the first finding of each name, to show. */
  readonly texts: ReadonlyMap<Finding, SourceRecord>;
  readonly skipped: readonly Skipped[];
}

/** Texts are kept for so many findings: those of a report are among them, and a million would fill the memory. */
const mostTexts = 20_000;

async function readAll(
  paths: readonly string[],
  { workspace, hash, breathe }: FindingRecordsFrom,
  signal: AbortSignal,
): Promise<Read> {
  const findings: Finding[] = [];
  const files: string[] = [];
  const empty: string[] = [];
  const texts = new Map<Finding, SourceRecord>();
  const skipped: Skipped[] = [];
  const leaveOut = (path: string, why: string, count?: number) =>
    skipped.push({ source: pageSource, title: path, path, why, ...(count === undefined ? {} : { count }) });
  for (const path of paths) {
    const sensitive = sensitiveRecords(path);
    const opened =
      sensitive === undefined ? await workspace.open(path) : { kind: 'refused' as const, why: sensitive.why };
    if (opened.kind === 'refused') {
      leaveOut(path, opened.why);
      continue;
    }
    const before = findings.length;
    let own = 0;
    const aside = new Told();
    const unread = new Told();
    const inPart = new Told();
    for await (const record of readRecords(path, opened.bytes(signal), hash, { as: 'finding' })) {
      await breathe();
      if (isOurs(record)) {
        own += 1;
        continue;
      }
      if (record.aside !== undefined) {
        aside.add(record.aside);
        continue;
      }
      if (record.problem !== undefined) (saysNothing(record) ? unread : inPart).add(record.problem);
      if (record.problem !== undefined && saysNothing(record)) continue;
      const finding = await scoredByVector(findingOf(record), record.text);
      findings.push(finding);
      if (texts.size < mostTexts) texts.set(finding, record);
    }
    for (const { why, count } of unread.all()) leaveOut(path, `could not be read as findings: ${why}`, count);
    for (const { why, count } of inPart.all()) leaveOut(path, `findings that were read in part: ${why}`, count);
    for (const { why, count } of aside.all()) leaveOut(path, why, count);
    if (own > 0) leaveOut(path, 'exported by Tierwise: what it said itself is no finding of a scan', own);
    if (findings.length > before) files.push(path);
    else if (own > 0) continue;
    else if (unread.all().length === 0) {
      leaveOut(path, 'holds no findings');
      empty.push(path);
    }
  }
  return { findings, files, empty, texts, skipped };
}

/** An export of labels or of a report that lies among the scans, as with `--out` into the workspace. */
function isOurs({ fields }: SourceRecord): boolean {
  return fields.some(({ name, value }) => name === 'Tool' && value === 'Tierwise');
}

/** Reasons with how often; those that differ in a line's number alone are one, in the words of the first. */
class Told {
  private readonly counts = new Map<string, { readonly why: string; readonly count: number }>();

  add(why: string): void {
    const kind = why.replace(/\d+/g, '#');
    const { why: first = why, count = 0 } = this.counts.get(kind) ?? {};
    this.counts.set(kind, { why: first, count: count + 1 });
  }

  all(): readonly { readonly why: string; readonly count: number }[] {
    return [...this.counts.values()];
  }
}

/** Of a file that is no text, or empty, nothing is known but its name: that is no finding. */
function saysNothing({ fields }: SourceRecord): boolean {
  return fields.every(({ name }) => name === 'File');
}

/** Larger files are not read a second time for what they say of themselves. */
const largestFrameBytes = 32 * 1024 * 1024;

async function framesOf(
  paths: readonly string[],
  roomTokens: number,
  { workspace, counter }: FindingRecordsFrom,
  signal: AbortSignal,
): Promise<readonly Snippet[]> {
  const snippets: Snippet[] = [];
  for (const path of paths.slice(0, 8)) {
    if (!/\.(json|sarif)$/i.test(path)) continue;
    const file = await readText(workspace, path, { maxFileBytes: largestFrameBytes }, signal);
    if (file.kind === 'skipped') continue;
    const facts = frameFacts(file.text);
    // The outermost are first to be told where there is not room for all.
    for (const count of [30, 14, 7, 3]) {
      if (facts.length === 0) break;
      const all = [...snippets, frameSnippet(path, facts.slice(0, count))];
      if ((await costOf(all, counter, signal)) > roomTokens) continue;
      snippets.push(...all.slice(-1));
      break;
    }
  }
  return snippets;
}

function frameSnippet(path: string, chosen: readonly FrameFact[]): Snippet {
  const facts = [...chosen].sort((a, b) => a.line - b.line);
  return {
    source: linesSource,
    path,
    title: `${path}: what it says of itself`,
    startLine: facts[0]?.line ?? 1,
    endLine: facts.at(-1)?.line ?? 1,
    lineNumbers: facts.map(({ line }) => line),
    text: facts.map(({ text }) => text).join('\n'),
    facts: ['values outside its findings'],
  };
}

const mostLinesOfFinding = 40;
const mostLinesOfFew = 160;
const longestLine = 320;

/** The gravest first, as many as there is room for; where there are few, all that their file says of them. */
async function linesBehind(
  groups: readonly FindingGroup[],
  texts: ReadonlyMap<Finding, SourceRecord>,
  roomTokens: number,
  { counter }: FindingRecordsFrom,
  signal: AbortSignal,
): Promise<readonly Snippet[]> {
  const most = groups.length <= 3 ? mostLinesOfFew : mostLinesOfFinding;
  const snippets = groups.slice(0, 60).flatMap(({ name, first }, index) => {
    const record = texts.get(first);
    if (record === undefined) return [];
    const lines = record.text.split('\n').slice(0, most);
    const numbers = lines.map((_, at) => record.lineNumbers?.[at] ?? record.line);
    return [
      {
        source: linesSource,
        path: record.path,
        title: `R${index + 1}: ${record.path} ${record.line}, ${name}`,
        startLine: Math.min(...numbers),
        endLine: Math.max(...numbers),
        lineNumbers: numbers,
        text: lines.map(line => cut(line)).join('\n'),
        facts: [`shows row R${index + 1} of the findings`],
      } satisfies Snippet,
    ];
  });
  return fitting(snippets, roomTokens, counter, signal);
}

function cut(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine).replace(/[\ud800-\udbff]$/, '')}…`;
}

async function fitting(
  snippets: readonly Snippet[],
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<readonly Snippet[]> {
  const tokens = await counter.upper(snippets.map(wordsOf), signal);
  let left = roomTokens;
  return snippets.filter((_, index) => {
    const cost = (tokens[index] ?? 0) + tokensAround;
    if (cost > left) return false;
    left -= cost;
    return true;
  });
}

async function costOf(snippets: readonly Snippet[], counter: TokenCounter, signal: AbortSignal): Promise<number> {
  const tokens = await counter.upper(snippets.map(wordsOf), signal);
  return tokens.reduce((sum, one) => sum + one + tokensAround, 0);
}

function wordsOf({ title, text, lineNumbers = [] }: Snippet): string {
  return `${title}\n${lineNumbers.join('| ')}${text}`;
}
