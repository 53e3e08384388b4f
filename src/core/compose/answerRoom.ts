import type { Tier } from '../send/tier';
import type { Task } from '../task/task';

/** Answers are short where a label is asked for; a report may take a few pages. Thinking is billed as answer and counts here. */
export function answerRoom({ produces }: Task, { maxOutputTokens }: Tier, perCall = 1): number {
  return Math.min(maxOutputTokens, produces === 'labels' ? 2_048 + (perCall - 1) * 512 : 8_192);
}
