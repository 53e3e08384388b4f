/**
 * What the server does with one request to `/v1/messages`, instead of or on top of its sensible answer. Plain data; the
 * functions give the usual ones a name. A test queues them with `script`, one for each request.
 */
export interface Behaviour {
  /** Before anything is sent back. */
  readonly delayMs?: number;
  /** In place of a time: before anything is sent back, the test says when. */
  readonly heldUntil?: Promise<unknown>;
  /** A whole response in place of an answer: an error, a page, a redirect. */
  readonly respond?: WholeResponse;
  /** Destroys the socket before any header. */
  readonly resetBeforeHeaders?: boolean;
  /** The text of the answer; absent: what `answer.ts` makes of the prompt. */
  readonly text?: string;
  readonly stopReason?: string;
  readonly stopDetails?: object;
  readonly usage?: Partial<WireUsage>;
  /** The same in the words of the other protocols: members of `usage`, of Ollama's last line. */
  readonly counts?: Readonly<Record<string, unknown>>;
  /** Follows the instructions that stand in the material, as a model that was taken in. */
  readonly obeysMaterial?: boolean;
  /** Changes to the stream of an answer; they have no meaning without `stream: true`. */
  readonly stream?: StreamBehaviour;
}

export interface WholeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StreamBehaviour {
  /** Between two deltas of text. */
  readonly paceMs?: number;
  /** Letters in one delta. */
  readonly deltaLetters?: number;
  /** The bytes are written in pieces of this many, so that letters and line ends are split. */
  readonly pieceBytes?: number;
  readonly lineEnd?: '\n' | '\r\n';
  /** Where the whole stream is cut, counted in events (pings count) or in bytes; then `ending` happens. */
  readonly cutAfterEvents?: number;
  readonly cutAfterBytes?: number;
  /** `end` closes cleanly, `reset` destroys the socket, `stall` stays open, silent or with pings. */
  readonly ending?: 'end' | 'reset' | 'stall' | 'stall-with-pings';
  readonly pingEveryMs?: number;
  /** Raw text put into the stream after so many events. */
  readonly insert?: { readonly afterEvents: number; readonly raw: string };
}

export interface WireUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
}

/** An error body as the API writes it. */
export function fails(
  status: number,
  details: {
    readonly type?: string;
    readonly message?: string;
    readonly code?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Behaviour {
  const type = details.type ?? typeOfStatus[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  const error = {
    type,
    message: details.message ?? `scripted ${status}`,
    ...(details.code === undefined ? {} : { details: { error_code: details.code } }),
  };
  const headers = { 'content-type': 'application/json', ...details.headers };
  return { respond: { status, headers, body: JSON.stringify({ type: 'error', error, request_id: 'req_scripted' }) } };
}

export function redirectsTo(location: string, status = 307): Behaviour {
  return { respond: { status, headers: { location }, body: '' } };
}

/** A sign-in page of a network, with status 200. */
export function webPage(): Behaviour {
  const body = '<!doctype html><title>Welcome</title><p>Please sign in to use this network.';
  return { respond: { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body } };
}

export function resetsBeforeHeaders(): Behaviour {
  return { resetBeforeHeaders: true };
}

export function resetsAfterEvents(events: number): Behaviour {
  return { stream: { cutAfterEvents: events, ending: 'reset' } };
}

export function resetsAfterBytes(bytes: number): Behaviour {
  return { stream: { cutAfterBytes: bytes, ending: 'reset' } };
}

/** A clean end of the connection in the middle of the stream: no `message_stop`, no error. */
export function endsAfterEvents(events: number): Behaviour {
  return { stream: { cutAfterEvents: events, ending: 'end' } };
}

export function endsAfterBytes(bytes: number): Behaviour {
  return { stream: { cutAfterBytes: bytes, ending: 'end' } };
}

export function stallsAfterEvents(events: number, withPings = false, pingEveryMs = 20): Behaviour {
  const ending = withPings ? 'stall-with-pings' : 'stall';
  return { stream: { cutAfterEvents: events, ending, pingEveryMs } };
}

/** An `error` event after the answer had begun. */
export function errorEventAfter(events: number, type = 'overloaded_error', message = 'Overloaded'): Behaviour {
  const data = JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_scripted' });
  return {
    stream: { cutAfterEvents: events, insert: { afterEvents: events, raw: `event: error\ndata: ${data}\n\n` } },
  };
}

export function brokenJsonAfter(events: number): Behaviour {
  const raw = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_\n\n';
  return { stream: { insert: { afterEvents: events, raw } } };
}

export function reachesMaxTokens(text: string): Behaviour {
  return { text, stopReason: 'max_tokens' };
}

/** A refusal is a whole answer with status 200; `category` as the API may name it, or leave it out. */
export function refuses(category?: string, text = ''): Behaviour {
  const stopDetails = { type: 'refusal', category: category ?? null, explanation: 'Scripted refusal.' };
  return { text, stopReason: 'refusal', stopDetails };
}

/** An answer of the right shape with a label that nobody allowed. */
export function answersLabel(label: string): Behaviour {
  return { text: JSON.stringify({ evidence: [], rationale: 'As scripted.', label, confidence: 'high' }) };
}

export function answersWrongShape(): Behaviour {
  return { text: JSON.stringify({ result: ['phishing', 1] }) };
}

/** A right answer with talk around it. */
export function answersWithProse(label: string): Behaviour {
  const answer = JSON.stringify({ evidence: [], rationale: 'As scripted.', label, confidence: 'low' });
  return {
    text: `Here is the result you asked for:\n\n\`\`\`json\n${answer}\n\`\`\`\n\nLet me know if you need more.`,
  };
}

export function obeysMaterial(): Behaviour {
  return { obeysMaterial: true };
}

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};
