import type { Breathe } from './breathe';
import type { PromptTask } from './compose/prompt';
import { noReportRecords } from './errors';
import { fileRecords } from './fileRecords';
import { findingRecords } from './findingRecords';
import type { TokenCounter } from './fit/tokenCounter';
import type { IgnoreRules } from './gather/ignoreRules';
import type { Gathered, Skipped } from './gather/source';
import { walk } from './gather/walk';
import { labelledRecords } from './labelledRecords';
import type { PrepareRequest } from './prepare';
import type { Protector } from './protect/protector';
import type { Services } from './services';

export interface ReportRecordsWith {
  readonly rules: IgnoreRules;
  readonly protector: Protector;
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
  /** Of the report: it takes room too. */
  readonly shape?: Pick<PromptTask, 'template' | 'style'>;
}

/** What the rules for a report, the fences and the answer's form take, beside the instructions. */
const tokensOfFrame = 430;
/** Of what is left: the rest is for what other sources give, and for what is around each piece. */
const shareOfRecords = 0.9;

/**
 * What a report is about, where its task names records: logs as a digest, findings and labels on a page, files as they are. Nothing for
 * other tasks. Throws when the records that it names are not there.
 */
export async function gatherReportRecords(
  request: Pick<PrepareRequest, 'task' | 'recordPaths' | 'baselinePaths' | 'budgetTokens'>,
  services: Services,
  using: ReportRecordsWith,
  signal: AbortSignal,
): Promise<Gathered> {
  const { task, recordPaths } = request;
  const { records } = task;
  if (task.produces !== 'report' || records === undefined) return { snippets: [], skipped: [] };
  if (records.as === 'flow' || records.as === 'event') {
    await using.breathe();
    const { gatherLogs } = await import('./digestRecords');
    await using.breathe();
    return gatherLogs(request, services, using, signal);
  }
  const { paths, skipped } = await filesOf(records.include, recordPaths, services, using.rules, signal);
  const { workspace, hash, settings } = services;
  const from = { workspace, hash, counter: using.counter, breathe: using.breathe };
  if (records.as === 'finding') {
    if (paths.length === 0) throw noReportRecords('findings', recordPaths ?? records.include, skipped);
    const room = await roomFor(request, using, signal);
    return findingRecords(paths, skipped, room, from, signal);
  }
  if (records.as === 'row') {
    const room = await roomFor(request, using, signal);
    return labelledRecords(paths, recordPaths !== undefined, skipped, room, { services, ...using }, signal);
  }
  if (paths.length === 0) throw noReportRecords('files', recordPaths ?? records.include, skipped);
  return fileRecords(paths, skipped, { workspace, limits: { maxFileBytes: settings.maxFileBytes } }, signal);
}

async function roomFor(
  { task, budgetTokens = task.context.budgetTokens }: Pick<PrepareRequest, 'task' | 'budgetTokens'>,
  { counter, shape }: ReportRecordsWith,
  signal: AbortSignal,
): Promise<number> {
  const [instructions = 0, frame = tokensOfFrame] = await counter.upper(
    [`${task.title}\n${task.instructions}\n${shapeText(shape)}`, 'word '.repeat(tokensOfFrame)],
    signal,
  );
  return Math.max(200, Math.floor((budgetTokens - instructions - frame) * shareOfRecords));
}

function shapeText({ template, style }: Pick<PromptTask, 'template' | 'style'> = {}): string {
  return `${template ?? ''}\n${style ?? ''}`;
}

/** Named files stand for all; the ignore rules bind both. */
async function filesOf(
  include: readonly string[],
  named: readonly string[] | undefined,
  { workspace }: Pick<Services, 'workspace'>,
  rules: IgnoreRules,
  signal: AbortSignal,
): Promise<{ readonly paths: readonly string[]; readonly skipped: readonly Skipped[] }> {
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  const leaveOut = (path: string, why: string) => skipped.push({ source: 'records', title: path, path, why });
  if (named === undefined) {
    for await (const found of walk(workspace, include, rules, signal)) {
      if (found.kind === 'file') paths.push(found.path);
      else leaveOut(found.path, found.why);
    }
    return { paths, skipped };
  }
  for (const path of named) {
    const why = await rules.whyIgnored(path, 'file');
    if (why === undefined) paths.push(path);
    else leaveOut(path, why);
  }
  return { paths, skipped };
}
