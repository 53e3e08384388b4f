import * as failures from '../../core/send/failures';
import type { SendFailure } from '../../core/send/provider';

export interface StatusFacts {
  readonly provider: string;
  readonly model: string;
  /** What the server said, without what is secret. */
  readonly words: string;
  /** What the server asked to wait. */
  readonly waitMs: number | undefined;
}

/** What a status of HTTP says by itself, of any provider; 401 is the caller's, who knows of keys. */
export function statusFailure(status: number, { provider, model, words, waitMs }: StatusFacts): SendFailure {
  switch (status) {
    case 403:
      return failures.notPermitted(provider, words);
    case 404:
      return failures.noSuchModel(provider, model);
    case 407:
      return failures.proxySignIn();
    case 408:
    case 409:
      return failures.serverError(provider, status, waitMs);
    case 429:
      return failures.rateLimited(provider, waitMs);
    case 503:
    case 529:
      return failures.overloaded(provider, waitMs, false);
    default:
      return status >= 500 ? failures.serverError(provider, status, waitMs) : failures.invalidRequest(provider, words);
  }
}
