import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { StreamBehaviour, WireUsage } from './behaviour';
import type { CitedText } from './citedAnswer';

/** A finished answer, before it is cut into events. */
export interface WireAnswer {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  /** The same text in stretches, where some of them are cited. */
  readonly cited?: readonly CitedText[];
  readonly stopReason: string;
  readonly stopDetails?: object;
  readonly usage: WireUsage;
}

/** The whole stream as text, one entry an event; what `playEvents` writes when nothing goes wrong. */
export function eventsOf(answer: WireAnswer, behaviour: StreamBehaviour): readonly string[] {
  const { id, model, usage } = answer;
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const stretches = answer.cited ?? [{ text: answer.text, citations: [] }];
  const blocks = stretches.flatMap(({ text, citations }, index) => [
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }),
    ...(index === 0 ? [event('ping', {})] : []),
    ...cut(text, behaviour.deltaLetters ?? 24).map(piece =>
      event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } }),
    ),
    ...citations.map(citation => event('content_block_delta', { index, delta: { type: 'citations_delta', citation } })),
    event('content_block_stop', { index }),
  ]);
  return [
    event('message_start', { message: { ...message, usage: { ...fullUsage(usage), output_tokens: 1 } } }),
    ...blocks,
    event('message_delta', {
      delta: { stop_reason: answer.stopReason, stop_sequence: null, stop_details: answer.stopDetails ?? null },
      usage: {
        output_tokens: usage.output_tokens,
        input_tokens: null,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
      },
    }),
    event('message_stop', {}),
  ].map(one => (behaviour.lineEnd === '\r\n' ? one.replaceAll('\n', '\r\n') : one));
}

/** Writes the stream and then does what the behaviour says. Resolves when nothing more will be written. */
export function playEvents(response: ServerResponse, answer: WireAnswer, behaviour: StreamBehaviour): Promise<void> {
  return playPieces(response, eventsOf(answer, behaviour), behaviour, event('ping', {}));
}

/** The same for a stream of any protocol, one entry an event or a line; `ping` is its sign of life without content. */
export async function playPieces(
  response: ServerResponse,
  events: readonly string[],
  behaviour: StreamBehaviour,
  ping: string,
): Promise<void> {
  const all = [...events].slice(0, behaviour.cutAfterEvents);
  if (behaviour.insert !== undefined) all.splice(behaviour.insert.afterEvents, 0, behaviour.insert.raw);
  let leftBytes = behaviour.cutAfterBytes ?? Number.POSITIVE_INFINITY;
  for (const one of all) {
    if (response.destroyed) return;
    const bytes = Buffer.from(one).subarray(0, leftBytes);
    leftBytes -= bytes.length;
    for (const piece of pieces(bytes, behaviour.pieceBytes)) {
      response.write(piece);
      // Lets the piece leave on its own.
      if (behaviour.pieceBytes !== undefined) await nextTurn();
    }
    if (leftBytes <= 0) break;
    if (behaviour.paceMs !== undefined) await wait(behaviour.paceMs);
  }
  await finish(response, behaviour, ping);
}

async function finish(response: ServerResponse, behaviour: StreamBehaviour, ping: string): Promise<void> {
  switch (behaviour.ending ?? 'end') {
    case 'end':
      response.end();
      return;
    case 'reset':
      // What was written must arrive before the connection goes.
      await wait(20);
      response.socket?.resetAndDestroy();
      return;
    case 'stall':
      return;
    case 'stall-with-pings':
      while (!response.destroyed) {
        response.write(ping);
        await wait(behaviour.pingEveryMs ?? 20);
      }
      return;
  }
}

export function fullUsage(usage: WireUsage): object {
  const { hour_tokens: hour = 0, ...reported } = usage;
  const created = usage.cache_creation_input_tokens;
  return {
    ...reported,
    cache_creation: { ephemeral_5m_input_tokens: created - hour, ephemeral_1h_input_tokens: hour },
    service_tier: 'standard',
  };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

/** A text in deltas. */
export function cut(text: string, letters: number): readonly string[] {
  const all = [...text];
  return Array.from({ length: Math.ceil(all.length / letters) }, (_, index) =>
    all.slice(index * letters, (index + 1) * letters).join(''),
  );
}

function pieces(bytes: Buffer, size: number | undefined): readonly Buffer[] {
  if (size === undefined) return bytes.length === 0 ? [] : [bytes];
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
