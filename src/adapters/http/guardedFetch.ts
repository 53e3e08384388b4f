import type { Door, DoorAnswer } from '../../core/send/door';

/** Why a request did not leave, or its answer was not read to the end. Thrown through the SDK, and found again by kind. */
export type GuardRefusal =
  | { readonly kind: 'secret-found'; readonly why: string }
  | { readonly kind: 'foreign-origin' }
  | { readonly kind: 'web-page' }
  | { readonly kind: 'not-a-stream' }
  | { readonly kind: 'too-large'; readonly limit: string };

export class GuardError extends Error {
  override readonly name = 'GuardError';

  constructor(readonly refusal: GuardRefusal) {
    super(refusal.kind);
  }
}

export type AnswerForm = 'events' | 'json-lines' | 'json';

export interface Guard {
  /** The only origin that may be asked. */
  readonly origin: string;
  readonly door: Door;
  readonly signal: AbortSignal;
  /** What the answer must be: events, lines of JSON, or one document. */
  readonly form: AnswerForm;
  /** The body left: from here on the provider may have done the work. */
  readonly onSent: () => void;
  /** Bytes arrived, whatever they say. */
  readonly onBytes: () => void;
  /** The body is read to its end: its connection can carry the next call. */
  readonly onEnd: () => void;
  /** The answer is whole, so what is left of its body is read on, unheard, by whoever stops reading. */
  readonly isWhole: () => boolean;
}

/** Far above any real answer (128,000 tokens are about 1 MB); keeps an endless one from filling the memory. */
const mostAnswerBytes = 8 * 1024 * 1024;
const mostLineBytes = 1024 * 1024;

/**
 * `fetch` for one call: to one origin, never redirected, past the door, and with an end to what may come back. The
 * global one is looked up at each call, because the editor replaces it for proxies and certificates.
 */
export function guardedFetch(guard: Guard): typeof fetch {
  return async (input, init) => {
    const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
    if (url.origin !== guard.origin) throw new GuardError({ kind: 'foreign-origin' });
    if (init?.body !== undefined && init.body !== null) await passDoor(guard, init.body);
    guard.onSent();
    const response = await globalThis.fetch(url, { ...init, redirect: 'error' });
    guard.onBytes();
    // What is only looked up is one document, whatever the answer itself is.
    if (response.ok) checkForm(response, init?.method === 'GET' ? 'json' : guard.form);
    if (response.body === null) {
      guard.onEnd();
      return response;
    }
    const { status, statusText, headers } = response;
    return new Response(bounded(response.body, guard), { status, statusText, headers });
  };
}

async function passDoor(guard: Guard, body: BodyInit): Promise<void> {
  if (typeof body !== 'string') throw new GuardError({ kind: 'secret-found', why: 'its form cannot be looked at' });
  const answer = await lookedAt(guard, body);
  if (answer.kind === 'refused') throw new GuardError({ kind: 'secret-found', why: answer.why });
}

async function lookedAt(guard: Guard, body: string): Promise<DoorAnswer> {
  try {
    return await guard.door(body, guard.signal);
  } catch {
    // Why it failed may quote what it looked at; closed is the answer that matters.
    return { kind: 'refused', why: 'it could not be looked at' };
  }
}

function checkForm(response: Response, form: AnswerForm): void {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('text/html')) throw new GuardError({ kind: 'web-page' });
  if (form === 'events' && !type.includes('text/event-stream')) throw new GuardError({ kind: 'not-a-stream' });
}

/** Passes on what arrives, as it is asked for, and no more than an answer can have. */
function bounded(body: ReadableStream<Uint8Array<ArrayBuffer>>, guard: Guard): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let answerBytes = 0;
  let lineBytes = 0;
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const { value, done } = await reader.read();
    if (done) {
      guard.onEnd();
      return undefined;
    }
    guard.onBytes();
    answerBytes += value.byteLength;
    const lastEnd = value.lastIndexOf(lineFeed);
    lineBytes = lastEnd === -1 ? lineBytes + value.byteLength : value.byteLength - lastEnd - 1;
    if (answerBytes > mostAnswerBytes) throw new GuardError({ kind: 'too-large', limit: '8 MB' });
    if (lineBytes > mostLineBytes) throw new GuardError({ kind: 'too-large', limit: '1 MB in one line' });
    return value;
  };
  const giveUp = (why: unknown): void => void reader.cancel(why).catch(() => undefined);
  const readOn = async (): Promise<void> => {
    while ((await next()) !== undefined);
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        } catch (error) {
          giveUp(error);
          throw error;
        }
      },
      cancel(why) {
        // A body that breaks, or never ends, behind a whole answer: whoever closes the request ends it.
        if (guard.isWhole()) readOn().catch(giveUp);
        else giveUp(why);
      },
    },
    { highWaterMark: 0 },
  );
}

const lineFeed = 10;
