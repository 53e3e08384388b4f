import type { SpendingView } from '../../src/core/show/spendingView';
import { viewOfSpending } from '../../src/core/show/viewOfSpending';
import { type DayLine, dayState } from '../../src/core/spend/dayState';

let number = 0;

/** Three days of a desk: two tiers, three tasks, the reply cache, a batch, a call in doubt and one without a price. */
export const spending: SpendingView = viewOfSpending(
  {
    today: '2026-11-28',
    days: [
      day('2026-11-28', [
        call('fast', 'triage-emails', 0.12),
        call('fast', 'triage-emails', 0, 'cache', 0.04),
        call('best', 'change-report', 0.31),
        { kind: 'reserved', id: 'open', usd: 0.05 },
      ]),
      day('2026-11-27', [call('balanced', 'change-report', 0.08), call('fast', 'triage-emails', 0.02, 'batch')]),
      day('2026-11-20', [unpriced('balanced', 'sort-invoices')]),
    ],
  },
  5,
);

export const nothingSpent: SpendingView = viewOfSpending({ today: '2026-11-28', days: [] }, undefined);

function day(name: string, lines: readonly DayLine[]) {
  const state = dayState();
  for (const line of lines) state.apply(line);
  return { day: name, ...state.totals() };
}

function call(tier: string, task: string, usd: number, from?: 'cache' | 'batch', savedUsd?: number): DayLine {
  number += 1;
  const model = { best: 'claude-opus-5-5', balanced: 'claude-sonnet-5-5', fast: 'claude-haiku-5-5' }[tier] ?? tier;
  const usage = {
    inputTokens: 900,
    cacheReadTokens: 11_000,
    cacheWriteTokens: 0,
    outputTokens: 210,
    source: 'reported',
  } as const;
  return {
    kind: 'settled',
    id: String(number),
    at: '2026-11-28T10:00:00Z',
    ...{ run: 'r', task, tier, provider: 'anthropic', model, from, savedUsd },
    cost: { kind: 'known', usd },
    usage: from === 'cache' ? undefined : usage,
  };
}

function unpriced(tier: string, task: string): DayLine {
  const line = call(tier, task, 0);
  return line.kind === 'settled' ? { ...line, cost: { kind: 'unpriced' } } : line;
}
