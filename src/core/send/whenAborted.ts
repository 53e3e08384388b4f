/**
 * Calls when the signal is aborted, or at once when it is already; gives back how to stop listening. Many workers share
 * the signal of a run: one listener stands for all of them, because Node warns of a leak from the eleventh on.
 */
export function whenAborted(signal: AbortSignal, call: () => void): () => void {
  if (signal.aborted) {
    call();
    return () => undefined;
  }
  const shared = listening.get(signal) ?? listen(signal);
  shared.add(call);
  return () => void shared.delete(call);
}

const listening = new WeakMap<AbortSignal, Set<() => void>>();

function listen(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>();
  listening.set(signal, calls);
  const tellAll = (): void => {
    for (const call of [...calls]) call();
    calls.clear();
  };
  signal.addEventListener('abort', tellAll, { once: true });
  return calls;
}
