import type { Prompt, RenderedPrompt } from '../compose/prompt';
import type { ProtectedText } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { BatchDesk } from './batches';
import type { OfferedModel } from './offeredModel';

/** Who answers for a tier. The whole contract: an adapter turns one call into one answer, and decides nothing. */
export interface Provider {
  /** As in the settings: `anthropic`, `offline`. */
  readonly name: string;
  /** What a person must know before it is used; `local` needs no consent and no key. */
  readonly reach: 'local' | 'cloud';
  /** Where it is asked; with the words it says which requests are the same. Absent: its answers are not kept for others. */
  readonly address?: string;
  /** Its connections have `batches`. */
  readonly takesBatches?: boolean;
  /** It learns from the gold before the first call; others are not shown it. */
  readonly learns?: boolean;
  /** What it has to offer, newest first where it says so; absent where it cannot be asked. Sends nothing of a workspace. */
  models?(signal: AbortSignal): Promise<readonly OfferedModel[] | SendFailure>;
  /** One of them, with its window where it says so. */
  model?(id: string, signal: AbortSignal): Promise<OfferedModel | SendFailure>;
  /** Called once a run, before the first call. */
  connect(material: RunMaterial, signal: AbortSignal): Promise<Connection>;
}

export interface Connection {
  /** The provider's own count of the whole input; absent where it has none. Rejects never: a failure is a value. */
  count?(call: Call, signal: AbortSignal): Promise<number | SendFailure>;
  /**
   * One attempt; retrying belongs to `send.ts`. Resolves with what arrived, also when it was cut or failed half-way.
   * Aborting ends it within a second and resolves with `cancelled`.
   */
  send(call: Call, onText: (delta: string) => void, signal: AbortSignal): Promise<Reply | SendFailure>;
  /** Many calls at once, cheaper and later; absent where the provider has no such thing. */
  readonly batches?: BatchDesk;
}

/** What a provider may learn from before the first call. Language models do not look at it; the offline tier trains on it. */
export interface RunMaterial {
  readonly gold: readonly GoldExample[];
}

export interface GoldExample {
  readonly record: ProtectedRecord;
  readonly label: ProtectedText;
}

export interface Call {
  readonly model: string;
  readonly prompt: Prompt;
  readonly rendered: RenderedPrompt;
}

export interface Reply {
  readonly kind: 'reply';
  /** As it came; not yet looked at by protect. */
  readonly text: string;
  /** Why it ended: `complete`, `max-tokens`, or `refused` by the model. */
  readonly end: 'complete' | 'max-tokens' | 'refused';
  /** Who answered, in the provider's own words: `claude-haiku-5-5`. */
  readonly model: string;
  readonly usage: Usage;
  /** Nothing was sent: an identical request was answered before, and this is what came of it. */
  readonly fromCache?: boolean;
  /** Only with `refused`: the provider's word for what it took the text to be about, `cyber`, where it gave one. */
  readonly refusedAs?: string;
}

/** Tokens as the provider reports them. The whole input is the sum of the three input figures. */
export interface Usage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Of them kept for an hour, at another price; absent: none. */
  readonly cacheWrite1hTokens?: number;
  readonly outputTokens: number;
  /** `reported` by the provider, or `estimated` by us because it said nothing. */
  readonly source: 'reported' | 'estimated';
}

export const noUsage: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  source: 'reported',
};

/** A call that gave no answer. Expected, so a value. */
export interface SendFailure {
  readonly kind: 'failure';
  readonly reason: FailureReason;
  /** What did not work, why, what to do. Never holds a key, a header or a body. */
  readonly message: string;
  readonly isRetryable: boolean;
  /** The provider's own wish; `send.ts` keeps it within bounds. */
  readonly retryAfterMs?: number;
  /** What arrived before it failed. */
  readonly partialText?: string;
  /** True where the provider may have done, and so billed, the work. */
  readonly mayBeBilled: boolean;
  /** What the provider had reported before it failed; absent where it said nothing. */
  readonly usage?: Usage;
  /** The provider's own number for the request, for asking its support. */
  readonly requestId?: string;
}

export type FailureReason =
  | 'cancelled'
  | 'no-key'
  | 'key-refused'
  | 'not-permitted'
  | 'no-such-model'
  | 'too-long'
  | 'invalid-request'
  | 'wrong-address'
  | 'rate-limited'
  | 'spend-limit'
  | 'overloaded'
  | 'server-error'
  | 'unreachable'
  | 'redirected'
  | 'stalled'
  | 'cut-off'
  | 'unreadable-answer'
  | 'refused'
  | 'secret-found'
  // Ours, by `send.ts`: nobody was asked.
  | 'cap'
  | 'unpriced'
  | 'time-limit'
  | 'paused';
