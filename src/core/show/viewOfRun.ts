import type { KeptSnippet } from '../fit/manifest';
import type { EndState } from '../keep/journalEntry';
import type { RunState as KeptState } from '../keep/runState';
import type { ListedRun, RunSummary } from '../keep/runs';
import { join, literal, numbered, numeral, type ProtectedText } from '../protect/protected';
import { providerTitle } from '../send/knownProviders';
import type { DeskRun } from './deskView';
import { costOf, formatsOf } from './exportRun';
import { huntPictureDataOf } from './pictures/huntPictureData';
import { momentsOf } from './pictures/momentsOf';
import type { RunState, TierView } from './plainData';
import type { ReportHeader, ReportView, SentSnippet } from './reportView';
import type { Cost } from './words';

/** Everything of a kept report that its page shows. `live` says how far it is while somebody works on it here. */
export function reportViewOf(
  run: string,
  kept: KeptState,
  live?: { readonly markdown: ProtectedText; readonly state: RunState },
): ReportView {
  return {
    run,
    task: kept.start.task.title,
    startedMs: Date.parse(kept.startedAt),
    tier: tierOf(kept),
    header: reportHeaderOf(kept, live?.state),
    markdown: kept.report?.markdown ?? live?.markdown ?? literal(''),
    claims: kept.report?.claims ?? [],
    rules: kept.report?.rules,
    sent: (kept.manifests.at(-1)?.kept ?? []).map(sentOf),
    pictures: kept.report === undefined ? undefined : huntPictureDataOf(kept),
    moments: kept.report === undefined ? undefined : momentsOf(kept),
  };
}

export function reportHeaderOf(kept: KeptState, state: RunState = stateOf(kept)): ReportHeader {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, source } = kept.ledger.usage;
  return {
    state,
    inputTokens: inputTokens + cacheReadTokens + cacheWriteTokens,
    outputTokens,
    counted: source === 'reported' ? 'exact' : 'about',
    cost: costOf(kept),
    cachedCalls: kept.ledger.cachedCalls,
    seconds: secondsOf(kept),
    formats: formatsOf(kept),
    formProblem: kept.report?.formProblem,
  };
}

/** A line of the desk's list of runs. */
export function deskRunOf(summary: RunSummary): DeskRun {
  if (summary.kind === 'damaged') {
    return {
      id: summary.id,
      title: literal('Damaged run'),
      startedMs: 0,
      tier: '',
      cost: { kind: 'unpriced' },
      state: 'failed',
      why: literal('Its journal cannot be read; its files are left as they are.'),
      canResume: false,
    };
  }
  const { id, title, tier, startedAt, status, records, readOnlyWhy } = summary;
  const progress = summary.produces === 'labels' ? { done: records.finished, total: records.planned } : undefined;
  const state = deskStateOf(status);
  return {
    id,
    title,
    startedMs: Date.parse(startedAt),
    tier,
    cost: summaryCost(summary),
    state,
    progress,
    why: status === 'interrupted' ? literal('interrupted: the window or the machine went away') : undefined,
    canResume: state !== 'done' && state !== 'running' && readOnlyWhy === undefined && summary.produces === 'labels',
  };
}

function deskStateOf(status: ListedRun['status']): DeskRun['state'] {
  switch (status) {
    case 'done':
    case 'cancelled':
    case 'failed':
    case 'running':
      return status;
    case 'part':
    case 'capped':
    case 'interrupted':
      return 'partial';
  }
}

function summaryCost({ provider, costUsd, unpricedCalls, doubtfulCalls }: ListedRun): Cost {
  if (provider === 'offline' && costUsd === 0) return { kind: 'free' };
  return unpricedCalls > 0 ? { kind: 'unpriced' } : { kind: 'priced', usd: costUsd, exact: doubtfulCalls === 0 };
}

/** How a run that nobody works on here stands. */
export function stateOf(kept: KeptState): RunState {
  const state: EndState | 'interrupted' = kept.ended?.state ?? 'interrupted';
  const why =
    kept.ended?.why ??
    (state === 'interrupted'
      ? literal('It was interrupted: the window or the machine went away.')
      : literal('It ended early.'));
  const canResume = kept.start.task.produces === 'labels';
  switch (state) {
    case 'done':
      return kept.report?.isPartial === true
        ? { kind: 'partial', why: literal('The answer reached its longest length.'), canResume: false }
        : { kind: 'done' };
    case 'cancelled':
      return { kind: 'cancelled', kept: sayKept(kept), canResume };
    case 'failed':
      return {
        kind: 'failed',
        problem: { what: literal('The run failed'), why, remedies: [{ action: 'retry', title: 'Run again' }] },
      };
    case 'part':
    case 'capped':
    case 'interrupted':
      return { kind: 'partial', why, canResume };
  }
}

function sayKept(kept: KeptState): ProtectedText {
  if (kept.start.task.produces === 'report')
    return kept.report === undefined ? literal('nothing had arrived') : literal('what had arrived');
  return join([numeral(kept.results.size), literal(' of '), numbered(kept.start.records.length, 'record', 'records')]);
}

export function tierOf({ start, ledger }: KeptState): TierView {
  const isOffline = start.provider === 'offline' && start.escalatesTo === undefined;
  return {
    name: start.tier,
    model: ledger.models.join(', ') || start.model,
    provider: providerTitle(start.provider),
    usesLanguageModel: !isOffline,
    reach: isOffline ? 'local' : 'cloud',
  };
}

export function secondsOf(kept: KeptState): number {
  return Math.max(0, (Date.parse(kept.ended?.at ?? kept.lastAt) - Date.parse(kept.startedAt)) / 1000);
}

function sentOf({ id, snippet }: KeptSnippet): SentSnippet {
  const { title, path, startLine, text, lineNumbers } = snippet;
  return { id, title, path, startLine, text, lineNumbers };
}
