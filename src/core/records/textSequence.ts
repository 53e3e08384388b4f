import type { Bytes } from '../ports';

/** Whether texts of JSON follow, each behind a record separator (RFC 7464): no other text begins with that sign. */
export function isTextSequence(head: Uint8Array): boolean {
  return head[0] === recordSeparator;
}

/** The same with blanks for the separators, as JSON has them between values, so that each text keeps its line. */
export async function* withoutSeparators(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes)
    yield chunk.includes(recordSeparator) ? chunk.map(byte => (byte === recordSeparator ? blank : byte)) : chunk;
}

const [recordSeparator, blank] = [0x1e, 0x20];
