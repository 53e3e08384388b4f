import type { JournalRecord, RunStarted } from '../../../../src/core/keep/journalEntry';
import { beginState, type RunState } from '../../../../src/core/keep/runState';
import { literal } from '../../../../src/core/protect/protected';
import type { LabelResult } from '../../../../src/core/read/results';
import { newRun, resultFor, usage } from '../keep/sampleRun';
import { asIfProtected } from '../show/asIfProtected';

export interface AnsweredRun {
  readonly tier: string;
  /** What it gave to each record: a label, `abstain`, `refused` (no answer), or `-` (not asked). */
  readonly given: readonly string[];
  readonly ids?: readonly string[];
  /** Of a call; absent: at no known price. */
  readonly usd?: number | 'unpriced';
  readonly cached?: readonly number[];
  readonly start?: Partial<RunStarted>;
  readonly labels?: readonly string[];
  readonly more?: (result: LabelResult, index: number) => LabelResult;
}

export const idOf = (index: number): string => index.toString(16).padStart(16, '0');
const at = '2026-11-29T10:00:00.000Z';

/** A run as its journal would tell it: one call a record. */
export function answeredRun(run: AnsweredRun): RunState {
  const ids = run.ids ?? run.given.map((_, index) => idOf(index));
  const labels = (run.labels ?? ['phishing', 'clean']).map(name => ({
    name: asIfProtected(name),
    description: literal('…'),
    mustConfirm: false,
  }));
  const sample = newRun(ids);
  const start = {
    ...sample,
    kind: 'run-started' as const,
    format: 1,
    run: `20261129-100000-${run.tier.length.toString(16).padStart(4, '0')}`,
    task: { ...sample.task, labels },
    tier: run.tier,
    provider: run.tier === 'offline' ? 'offline' : 'anthropic',
    model: `${run.tier}-model`,
    ...run.start,
  };
  const { state, apply } = beginState(start, at);
  let seq = 1;
  const keep = (entry: object) => apply({ ...entry, seq: ++seq, at, fence: 1 } as JournalRecord);
  run.given.forEach((given, index) => {
    const id = ids[index] ?? '';
    if (given === '-') return;
    const isCached = run.cached?.includes(index) === true;
    const answer = { ...resultFor(id), label: asIfProtected(given), tier: run.tier };
    const refused = { kind: 'refused' as const, why: literal('the model refused') };
    const result: LabelResult =
      given === 'refused' ? { ...answer, label: literal('abstain'), problem: refused } : answer;
    const call = `call-${index}`;
    keep({ kind: 'call-intended', call, attempt: 1, records: [id], reservedUsd: 1 });
    keep({
      kind: 'call-answered',
      call,
      model: start.model,
      usage: isCached ? { ...usage, inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 } : usage,
      ...(isCached ? { fromCache: true } : {}),
      ...(run.usd === 'unpriced' ? {} : { costUsd: isCached ? 0 : (run.usd ?? 0) }),
      results: [
        run.more?.({ ...result, ...(isCached ? { fromCache: true } : {}) }, index) ?? {
          ...result,
          ...(isCached ? { fromCache: true } : {}),
        },
      ],
    });
  });
  keep({ kind: 'run-ended', state: 'done' });
  return state;
}

/** What a person said of the same records. */
export function goldOf(labels: readonly string[]): ReadonlyMap<string, string> {
  return new Map(labels.flatMap((label, index) => (label === '' ? [] : [[idOf(index), label] as const])));
}
