import { failure } from './failures';
import type { SendFailure } from './provider';
import { usdWords } from './usdWords';

/** Why a call was not made, as it could break a cap; as in `failures.ts`. */

export function capReached(capUsd: number, spentUsd: number, mostUsd: number): SendFailure {
  return failure(
    'cap',
    `The run stopped at its cap of ${usdWords(capUsd)}: ${usdWords(spentUsd)} may be spent already, and the next call could cost ${usdWords(mostUsd)}. Resume it with a higher cap, or choose a cheaper tier.`,
  );
}

export function unpricedUnderCap(model: string, capUsd: number): SendFailure {
  return failure(
    'unpriced',
    `No price is known for "${model}", so a cap of ${usdWords(capUsd)} cannot be kept and nothing was sent. Run without a cap, or choose a tier whose price is known.`,
  );
}

/** `openUsd`: set aside for calls under way, here or elsewhere, or left by a process that died. */
export function dayCapReached(capUsd: number, goneUsd: number, openUsd: number, mostUsd: number): SendFailure {
  const open = openUsd > 0 ? `, ${usdWords(openUsd)} are set aside for other calls` : '';
  return failure(
    'cap',
    `The run stopped at the cap of ${usdWords(capUsd)} a day: ${usdWords(goneUsd)} of today (UTC) may be spent already${open}, and the next call could cost ${usdWords(mostUsd)}. Resume it tomorrow, or raise "tierwise.maxCostUsdPerDay".`,
  );
}

/** Fails closed: what cannot be written down cannot be kept under a cap. */
export function dayLedgerUnwritable(why: string): SendFailure {
  return failure(
    'cap',
    `The day's spending cannot be written down (${why}), so the cap of the day cannot be kept and nothing was sent. Make room or give access to the run folder, and resume the run.`,
  );
}
