/** The gateway will never take this message; trying again is useless. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** The gateway could not take the message now; the same call may work later. */
export class TemporaryError extends Error {
  override readonly name = 'TemporaryError';
  /** The `retry-after` header as it was sent; absent when there was none, or no answer at all. */
  readonly retryAfter: string | undefined;

  constructor(message: string, retryAfter?: string) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** Sorts an answer of the gateway into the two kinds above; undefined when all is well. */
export function errorFor(status: number, body: string, headers: Readonly<Record<string, string>>): RefusedError | TemporaryError | undefined {
  if (status < 300) return undefined;
  const reason = body.slice(0, 200) || 'no reason given';
  if (status === 429 || status >= 500) return new TemporaryError(`The gateway is busy (${status}): ${reason}`, headers['retry-after']);
  return new RefusedError(`The gateway refused the message (${status}): ${reason}`);
}
