const sharedForMs = 1_000;
const made = new Map<number, { readonly signal: AbortSignal; readonly untilMs: number }>();

/**
 * Aborts after `ms`, or up to a second later: whoever asks within that second shares one. A timer for each of thousands of answers would be
 * held, with all that listens to it, until its time is over.
 */
export function sharedTimeout(ms: number): AbortSignal {
  const nowMs = performance.now();
  const known = made.get(ms);
  if (known !== undefined && nowMs < known.untilMs && !known.signal.aborted) return known.signal;
  const signal = AbortSignal.timeout(ms + sharedForMs);
  made.set(ms, { signal, untilMs: nowMs + sharedForMs });
  return signal;
}
