import type { Bytes } from '../ports';

/** The content of a log file: unpacked where its first bytes say gzip (RFC 1952), as it is otherwise. Streams; keeps nothing. */
export async function unpacked(bytes: Bytes): Promise<{ readonly content: Bytes; readonly packed: boolean }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? new Uint8Array(0) : first.value;
  const content = followedBy(head, iterator);
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  return { content: packed ? gunzip(content) : content, packed };
}

async function* followedBy(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzip(content: Bytes): AsyncGenerator<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
