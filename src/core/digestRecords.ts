import type { Breathe } from './breathe';
import { digest } from './digest/digest';
import type { Digest, DigestRow } from './digest/fitRows';
import type { LogWork } from './digest/logWork';
import { orWhyNot } from './digest/orWhyNot';
import type { PlacedLines } from './digest/readPlaces';
import { digestFactsOf } from './digestFactsOf';
import { noLogs } from './errors';
import type { TokenCounter } from './fit/tokenCounter';
import type { IgnoreRules } from './gather/ignoreRules';
import { readText, type TextLimits } from './gather/readText';
import type { Gathered, Skipped, Snippet } from './gather/source';
import { walk } from './gather/walk';
import type { Workspace } from './ports';
import type { Prepared, PrepareRequest } from './prepare';
import { tryProposedRules } from './proposedRules';
import type { Protector } from './protect/protector';
import { sensitiveName } from './protect/sensitiveNames';
import type { ProposedRule, Report } from './read/results';
import type { Services } from './services';
import { grouped } from './show/grouped';
import type { RecordSelection } from './task/task';

/** The sources that a digest makes: the page, the lines its findings rest on, and the whole logs where they are short. */
const digestSource = 'digest';
const logLinesSource = 'log-lines';
const logsSource = 'logs';

export interface DigestRecordsFrom {
  readonly workspace: Workspace;
  readonly rules: IgnoreRules;
  readonly protector: Protector;
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
  readonly limits: TextLimits;
  readonly logs: LogWork;
}

/** What a report is about, where its task names logs; nothing for other tasks. */
export async function gatherLogs(
  request: Pick<PrepareRequest, 'task' | 'recordPaths' | 'baselinePaths' | 'budgetTokens'>,
  { workspace, settings, logs }: Pick<Services, 'workspace' | 'settings' | 'logs'>,
  using: Omit<DigestRecordsFrom, 'workspace' | 'limits' | 'logs'>,
  signal: AbortSignal,
): Promise<Gathered> {
  const { task, budgetTokens } = request;
  if (task.produces !== 'report' || task.records === undefined) return { snippets: [], skipped: [] };
  const from = { ...using, workspace, logs, limits: { maxFileBytes: settings.maxFileBytes } };
  return digestRecords(task.records, request, budgetTokens ?? task.context.budgetTokens, from, signal);
}

/** What becomes of the Sigma rules in a report, run over the very logs that it is about. */
export async function triedRules(
  report: Report,
  { request, manifest, frame, rules, protector }: Prepared,
  { workspace, logs }: Pick<Services, 'workspace' | 'logs'>,
  signal: AbortSignal,
): Promise<readonly ProposedRule[]> {
  const { task } = request;
  if (manifest.digest === undefined || task.records === undefined) return [];
  const { paths } = await filesOf(task.records, request, { workspace, rules }, signal);
  const from = {
    paths,
    open: (path: string) => workspace.open(path),
    logs,
    protector,
    context: frame.context,
    facts: manifest.digest,
  };
  return tryProposedRules(report, from, signal);
}

/** Of the whole budget: the page; the lines behind its findings; logs so short that they may stand there whole. */
const shareOfDigest = 0.5;
const shareOfLines = 0.2;
const shareOfLogs = 0.25;

/**
 * The records of a report: logs of any size as a digest that keeps the budget, and the very lines that its findings rest on,
 * with their numbers in the file, so that a citation of them can be opened. Logs that are short stand beside it whole.
 * Throws when there is none.
 */
async function digestRecords(
  records: RecordSelection,
  named: NamedByHand,
  budgetTokens: number,
  from: DigestRecordsFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const found = await filesOf(records, named, from, signal);
  if (found.paths.length === 0) throw noLogs(named.recordPaths ?? records.include, found.skipped);
  const key = await keyOf([...found.paths, '', ...found.baseline], budgetTokens, from);
  const last = lastMade.get(from.workspace);
  const gathered = last?.key === key ? last.gathered : await gatherDigest(found, budgetTokens, from, signal);
  // Placeholders of secrets are numbered for one run.
  const hasSecrets = gathered.skipped.some(({ why }) => why === secretsReplaced);
  if (!hasSecrets && !gathered.skipped.some(({ why }) => why.startsWith(notDone)))
    lastMade.set(from.workspace, { key, gathered });
  return { ...gathered, skipped: [...found.skipped, ...gathered.skipped] };
}

const secretsReplaced = 'secrets replaced';
const notDone = 'not done';

/** A preview asks again at every change of the selection; logs that nobody touched are not read again for it. */
const lastMade = new WeakMap<Workspace, { readonly key: string; readonly gathered: Gathered }>();

async function keyOf(
  paths: readonly string[],
  budgetTokens: number,
  { workspace, counter }: DigestRecordsFrom,
): Promise<string> {
  const parts: unknown[] = [budgetTokens, counter.title];
  for (const path of paths) {
    const opened = path === '' ? undefined : await workspace.open(path);
    if (opened?.kind === 'opened') {
      parts.push(path, opened.sizeBytes, opened.modifiedMs);
      await opened.close();
    } else parts.push(path, opened?.why);
  }
  return JSON.stringify(parts);
}

async function gatherDigest(
  { paths, baseline }: LogFiles,
  budgetTokens: number,
  from: DigestRecordsFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const open = (path: string) => from.workspace.open(path);
  const made = await digest(
    { paths, baselinePaths: baseline, budgetTokens: Math.floor(budgetTokens * shareOfDigest), open },
    { ...from, draftLogs: from.logs.draft },
    signal,
  );
  // Of rows that nobody read no report may say that nothing stands out.
  if (made.totals.rows === 0) {
    const unread = new Set(made.skipped.map(({ path }) => path));
    const empty = paths.filter(path => !unread.has(path)).map(path => ({ path, why: 'holds no rows' }));
    throw noLogs(paths, [...made.skipped, ...empty]);
  }
  const lines = await exemplars(made, Math.floor(budgetTokens * shareOfLines), from, signal);
  const facts = await digestFactsOf(made, { ...from, paths, open }, signal);
  const short = await wholeLogs(paths, Math.floor(budgetTokens * shareOfLogs), from, signal);
  const unread = made.skipped.map(({ path, why }) => ({ source: logsSource, title: path, path, why }));
  return {
    snippets: [pageOf(made, paths.length), ...lines.snippets, ...short],
    skipped: [
      ...unread,
      ...leftOutOf(made),
      ...undone(logLinesSource, 'lines of findings', lines.why),
      ...undone(digestSource, 'Sigma rules', facts.why),
    ],
    digest: facts.digest,
  };
}

/** What the thread did not live to do, beside a digest that is there. */
function undone(source: string, title: string, why: string | undefined): readonly Skipped[] {
  return why === undefined ? [] : [{ source, title, why: `${notDone}: ${why}` }];
}

interface LogFiles {
  readonly paths: readonly string[];
  readonly baseline: readonly string[];
  readonly skipped: readonly Skipped[];
}

type NamedByHand = Pick<PrepareRequest, 'recordPaths' | 'baselinePaths'>;

/** Named files stand for all; the baseline's files are no news and so no records, even where both patterns match. */
async function filesOf(
  { include, baseline = [] }: RecordSelection,
  { recordPaths: named, baselinePaths }: NamedByHand,
  { workspace, rules }: Pick<DigestRecordsFrom, 'workspace' | 'rules'>,
  signal: AbortSignal,
): Promise<LogFiles> {
  const skipped: Skipped[] = [];
  const leaveOut = (path: string, why: string) => skipped.push({ source: logsSource, title: path, path, why });
  const pathsOf = async (patterns: readonly string[]): Promise<readonly string[]> => {
    const paths: string[] = [];
    if (patterns.length === 0) return paths;
    for await (const one of walk(workspace, patterns, rules, signal)) {
      if (one.kind === 'file') paths.push(one.path);
      else leaveOut(one.path, one.why);
    }
    return paths;
  };
  const heeded = async (paths: readonly string[]): Promise<readonly string[]> => {
    const whys = await Promise.all(paths.map(path => rules.whyIgnored(path, 'file')));
    return paths.filter((path, index) => {
      const why = whys[index];
      if (why !== undefined) leaveOut(path, why);
      return why === undefined;
    });
  };
  const before = baselinePaths === undefined ? await pathsOf(baseline) : await heeded(baselinePaths);
  if (named === undefined) {
    const isBefore = new Set(before);
    return { paths: (await pathsOf(include)).filter(path => !isBefore.has(path)), baseline: before, skipped };
  }
  return { paths: await heeded(named), baseline: before.filter(path => !named.includes(path)), skipped };
}

function pageOf({ text, totals }: Digest, files: number): Snippet {
  return {
    source: digestSource,
    title: `digest of ${files === 1 ? '1 log' : `${files} logs`}, ${grouped(totals.rows)} rows`,
    text,
    facts: ['made by a program from all rows'],
  };
}

function leftOutOf({ totals, redacted }: Digest): readonly Skipped[] {
  const { findings, rows } = totals.leftOut;
  const why = 'digest rows over the budget';
  return [
    ...(findings === 0 ? [] : [{ source: digestSource, title: 'findings', why, count: findings }]),
    ...(rows === 0 ? [] : [{ source: digestSource, title: 'other rows', why, count: rows }]),
    ...(redacted.length === 0
      ? []
      : [{ source: digestSource, title: 'digest', why: secretsReplaced, count: redacted.length }]),
  ];
}

/** The lines of the gravest rows first, as many as there is room for. */
async function exemplars(
  { rows }: Digest,
  roomTokens: number,
  { workspace, counter, logs }: DigestRecordsFrom,
  signal: AbortSignal,
): Promise<{ readonly snippets: readonly Snippet[]; readonly why?: string }> {
  const places = rows.filter(({ finding }) => finding !== 'none').flatMap(placesOf);
  const wanted = new Map<string, Set<number>>();
  for (const { path, lines } of places) {
    const known = wanted.get(path) ?? new Set();
    wanted.set(path, known);
    for (const line of lines) known.add(line);
  }
  const open = (path: string) => workspace.open(path);
  const read = await orWhyNot(logs.lines({ paths: [...wanted.keys()], wanted, open }, signal));
  const texts: PlacedLines = read.made ?? new Map();
  const snippets = places.flatMap(({ id, path, lines }) => {
    const there = lines.filter(line => texts.get(path)?.has(line) === true);
    const [first] = there;
    if (first === undefined) return [];
    return [
      {
        source: logLinesSource,
        path,
        title: `${id}: ${path} ${there.join(', ')}`,
        startLine: first,
        endLine: there.at(-1) ?? first,
        lineNumbers: there,
        text: there.map(line => texts.get(path)?.get(line) ?? '').join('\n'),
        facts: [`shows row ${id} of the digest`],
      } satisfies Snippet,
    ];
  });
  const tokens = await counter.upper(
    snippets.map(({ title, text }) => `${title}\n${text}`),
    signal,
  );
  let left = roomTokens;
  const fitting = snippets.filter((_, index) => {
    left -= (tokens[index] ?? 0) + 40;
    return left >= 0;
  });
  return { snippets: fitting, why: read.why };
}

function placesOf({ id, path, lines, also }: DigestRow) {
  const first = path === undefined ? [] : [{ id, path: String(path), lines }];
  return [...first, ...also.map(one => ({ id, path: String(one.path), lines: one.lines }))].slice(0, 2);
}

async function wholeLogs(
  paths: readonly string[],
  roomTokens: number,
  { workspace, limits, counter }: DigestRecordsFrom,
  signal: AbortSignal,
): Promise<readonly Snippet[]> {
  const snippets: Snippet[] = [];
  let bytes = 0;
  for (const path of paths) {
    if (sensitiveName(path) !== undefined) return [];
    const file = await readText(
      workspace,
      path,
      { maxFileBytes: Math.min(limits.maxFileBytes, roomTokens * 4) },
      signal,
    );
    if (file.kind === 'skipped') return [];
    bytes += file.text.length;
    if (bytes > roomTokens * 4) return [];
    const text = file.text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
    if (text === '') continue;
    const endLine = text.split('\n').length;
    snippets.push({ source: logsSource, path, title: `${path} 1–${endLine}`, startLine: 1, endLine, text });
  }
  const tokens = await counter.upper(
    snippets.map(({ text }) => text),
    signal,
  );
  return tokens.reduce((sum, one) => sum + one, 0) > roomTokens ? [] : snippets;
}
