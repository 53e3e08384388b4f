import type { SendFailure } from '../core/send/provider';
import type { Total } from '../core/send/spending';
import { duration, money, whole } from '../core/show/words';

/** Tells how a run goes on: how many, how fast, what it cost so far, how long it will take. Counts what this process does. */
export class ProgressLine {
  private readonly done = new Set<string>();
  private before = 0;
  private total = 0;
  private spent: Total | undefined;
  private beganMs = 0;
  private lastMs = 0;

  constructor(
    private readonly nowMs: () => number,
    private readonly say: (line: string) => void,
  ) {}

  /** `answered` of the `total` have their answer from before. */
  begin(total: number, answered: number): void {
    this.total = total;
    this.before = answered;
    this.beganMs = this.nowMs();
  }

  cost(spent: Total): void {
    this.spent = spent;
  }

  labelled(id: string, label: string): void {
    this.done.add(id);
    const now = this.nowMs();
    const count = Math.min(this.total, this.before + this.done.size);
    if (now - this.lastMs < 500 && count < this.total) return;
    this.lastMs = now;
    const seconds = (now - this.beganMs) / 1000;
    const perSecond = seconds > 0 ? this.done.size / seconds : 0;
    const parts = [
      `${whole(count)} of ${whole(this.total)} labelled`,
      // A rate of a few answers in a blink says nothing.
      ...(seconds < 2 || perSecond === 0 ? [] : [rateWords(perSecond)]),
      ...(this.spent === undefined || this.spent.spentUsd === 0 ? [] : [`${money(this.spent.spentUsd)} so far`]),
      ...(seconds < 2 || perSecond === 0 || count >= this.total
        ? []
        : [`about ${duration((this.total - count) / perSecond)} left`]),
      `last: ${label}`,
    ];
    this.say(`  ${parts.join(', ')}`);
  }
}

/** Without the advice for who would have to try again: the run does. Where nothing can be reached, it is for a person all the same. */
export function waitingWords(ms: number, { reason, message }: Pick<SendFailure, 'reason' | 'message'>): string {
  const what = reason === 'unreachable' ? message : message.replace(/\. (?:Run again|Run|What had arrived)\b.*$/s, '.');
  return `  waiting ${Math.ceil(ms / 1000)} s, then trying again: ${what}`;
}

function rateWords(perSecond: number): string {
  return perSecond >= 1 ? `${perSecond.toFixed(1)} a second` : `${whole(perSecond * 60)} a minute`;
}
