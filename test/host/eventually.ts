import { setTimeout as wait } from 'node:timers/promises';

/** What a question gives at last, once it is neither undefined nor false; an error that says what was waited for. */
export async function eventually<Answer>(
  what: string,
  question: () => Promise<Answer | undefined | false> | Answer | undefined | false,
  withinMs = 120_000,
): Promise<Answer> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs / 1000} s for ${what}, in vain.`);
    await wait(50);
  }
}
