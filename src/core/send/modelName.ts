import type { Reply } from './provider';

/**
 * The name by which a model answered, or the one that was asked where this is none. A server may call itself anything, and a hostile
 * one could send a key back in that place, which is written down and shown: what no name needs is none.
 */
export function modelName(answered: string, asked: string): string {
  const isName = /^[\w.:@/+-]{1,120}$/.test(answered);
  return isName && !hasLongRun(answered) ? answered : asked;
}

/** The reply under a name that can be written down. */
export function withModelName(reply: Reply, asked: string): Reply {
  const model = modelName(reply.model, asked);
  return model === reply.model ? reply : { ...reply, model };
}

/** Twenty letters and digits in a row, as keys have and models do not. */
function hasLongRun(name: string): boolean {
  return (name.match(/[A-Za-z0-9]{20,120}/g) ?? []).some(run => /\d/.test(run) && /[A-Za-z]/.test(run));
}
