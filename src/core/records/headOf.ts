import type { Bytes } from '../ports';

/** The first bytes of a file, and the whole of it again with these in one piece. */
export interface Head {
  readonly head: Uint8Array;
  readonly bytes: Bytes;
}

/** Reads at most `length` bytes ahead, and no further than it must. Whoever drops the result has to end `bytes`. */
export async function headOf(bytes: Bytes, length: number): Promise<Head> {
  const rest = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const { done, value } = await rest.next();
    if (done === true) break;
    chunks.push(value);
    size += value.length;
  }
  const head = joined(chunks, size);
  return { head, bytes: again(head, rest) };
}

async function* again(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await rest.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
