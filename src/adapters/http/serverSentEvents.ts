import { linesOf } from './linesOf';

export interface ServerSentEvent {
  /** `message` where none is named. */
  readonly name: string;
  readonly data: string;
}

/**
 * Events of a `text/event-stream` body (WHATWG HTML, section 9.2.6). Comments keep a connection alive and are passed over.
 * An event that no empty line ended did not arrive. `onLine` is called for every line, whatever it says.
 */
export async function* serverSentEvents(body: ReadableStream<Uint8Array> | null): AsyncGenerator<ServerSentEvent> {
  let name = '';
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield { name: name === '' ? 'message' : name, data: data.join('\n') };
      name = '';
      data = [];
      continue;
    }
    const [, field = line, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
  }
}
