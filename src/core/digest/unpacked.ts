import type { Bytes } from '../ports';
import { asUtf8, charsetOf } from '../records/asUtf8';
import { binaryKind } from '../records/binaryKind';
import { isTextSequence, withoutSeparators } from '../records/textSequence';

/** A file that holds no log; its message says what it is: `it is no text`. */
export class NoLog extends Error {}

/**
 * The content of a log file in UTF-8: unpacked where its first bytes say gzip (RFC 1952), and told apart from UTF-16 and code page 850, which
 * shells of Windows write. Streams; keeps nothing. Rejects with `NoLog` where it is no text at all, for lines of that would
 * be counted as looked at.
 */
export async function unpacked(bytes: Bytes): Promise<{ readonly content: Bytes; readonly packed: boolean }> {
  const file = await begun(bytes);
  const packed = file.head[0] === 0x1f && file.head[1] === 0x8b;
  const { head, content } = packed ? await begun(gunzip(file.content)) : file;
  const charset = charsetOf(head);
  if (charset !== 'utf-8') return { content: asUtf8(content, charset), packed };
  const why = binaryKind(head);
  if (why === undefined) return { content: isTextSequence(head) ? withoutSeparators(content) : content, packed };
  await content.return(undefined);
  throw new NoLog(why);
}

async function begun(bytes: Bytes) {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? new Uint8Array(0) : first.value;
  return { head, content: followedBy(head, iterator) };
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
