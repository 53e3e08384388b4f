import { modelName } from '../send/modelName';
import { promptTokens } from '../send/prices';
import type { Cost, Patience, SettledAttempt } from '../send/spending';
import type { DayLedger, DayRefusal, DayTicket } from './dayLedger';
import type { SpendFacts } from './dayState';

/** The day's ledger as one run sees it: it knows whose calls these are, and the cap. */
export interface DayPurse {
  /** Absent: no cap, and the day is only written down. */
  readonly capUsd?: number;
  reserve(usd: number, signal: AbortSignal, patience: Patience): Promise<DayTicket | DayRefusal>;
  settle(ticket: DayTicket | undefined, cost: Cost, attempt: SettledAttempt): void;
  /** Answered from the reply cache: nothing was sent, nothing is paid. */
  saved(usd: number | undefined): void;
}

export function dayPurse(
  ledger: DayLedger,
  facts: SpendFacts,
  { capUsd, isBatch = false }: { readonly capUsd?: number; readonly isBatch?: boolean },
): DayPurse {
  return {
    capUsd,
    reserve: (usd, signal, patience) => ledger.reserve(usd, capUsd, signal, patience),
    settle(ticket, cost, attempt) {
      // Nothing was sent and nothing is paid on this machine: no spending.
      if (cost.kind === 'free') return;
      const usage =
        attempt.kind === 'answered'
          ? attempt.reply.usage
          : attempt.kind === 'may-be-billed'
            ? attempt.usage
            : undefined;
      const isCounted = usage !== undefined && promptTokens(usage) + usage.outputTokens > 0;
      ledger.settle(ticket, {
        ...facts,
        model: attempt.kind === 'answered' ? modelName(attempt.reply.model, facts.model) : facts.model,
        cost,
        usage: isCounted ? plainUsage(usage) : undefined,
        from: isBatch ? 'batch' : undefined,
      });
    },
    saved: savedUsd => ledger.settle(undefined, { ...facts, cost: { kind: 'known', usd: 0 }, from: 'cache', savedUsd }),
  };
}

function plainUsage({ inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, source }: UsageOf): UsageOf {
  return { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, source };
}

type UsageOf = Extract<SettledAttempt, { kind: 'answered' }>['reply']['usage'];
