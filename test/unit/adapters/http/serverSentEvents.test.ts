import { deepEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { linesOf } from '../../../../src/adapters/http/linesOf';
import { serverSentEvents } from '../../../../src/adapters/http/serverSentEvents';
import { rounds } from '../../../support/rounds';

/** A body that arrives in pieces cut at these bytes. */
function body(text: string, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [...new Set([0, ...cuts.map(cut => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      for (const [index, place] of places.entries()) controller.enqueue(bytes.slice(place, places[index + 1]));
      controller.close();
    },
  });
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('events of a stream', () => {
  it('are read as the standard says: comments, several lines of data, names, all three line ends', async () => {
    const text =
      '\ufeff: hello\n\ndata: one\n\nevent: ping\r\ndata:two\r\ndata:  three\r\n\r\ndata\rid: 7\r\rdata: never ended';

    deepEqual(await all(serverSentEvents(body(text))), [
      { name: 'message', data: 'one' },
      { name: 'ping', data: 'two\n three' },
      { name: 'message', data: '' },
    ]);
  });

  it('do not depend on where the bytes were cut', async () => {
    const text =
      'data: größere 漢字 🙂\r\n\r\n: wait\r\n\r\nevent: x\r\ndata: {"a":"b"}\r\ndata: c\r\n\r\ndata: [DONE]\n\n';
    const whole = await all(serverSentEvents(body(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(200), { maxLength: 40 }), async cuts => {
        deepEqual(await all(serverSentEvents(body(text, cuts))), whole);
      }),
      { numRuns: rounds(1_000) },
    );
  });
});

describe('lines of a body', () => {
  it('are given only when they ended', async () => {
    deepEqual(await all(linesOf(body('{"a":1}\n{"b":2}\r\n{"c":'))), ['{"a":1}', '{"b":2}']);
    deepEqual(await all(linesOf(body('a\r', [1, 2]))), ['a']);
    deepEqual(await all(linesOf(null)), []);
  });
});
