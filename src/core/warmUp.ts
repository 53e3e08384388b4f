import type { Services } from './services';

/** The threads load a tokenizer and rules, for a second on a cold machine, while the context is gathered. */
export function warmUp({ workers }: Pick<Services, 'workers'>, signal: AbortSignal): void {
  const options = { deadlineMs: 30_000, signal };
  // An expression is made ready when it is used for the first and the second time, all of them for a tenth of a second.
  const found = workers.run('find-secrets', [{ text: 'warm = up' }, { text: 'warmed: up' }], options);
  // Whoever needs a thread hears of its failure then. One after the other, in the order in which they are needed: the index begins at the same time.
  const counted = found.catch(() => undefined).then(() => workers.run('count-tokens', [], options));
  counted.catch(() => undefined);
}
