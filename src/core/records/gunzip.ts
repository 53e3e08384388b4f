import type { Bytes } from '../ports';

/** What a packed file may become: logs shrink to a tenth, repetitive ones to a hundredth; what is above is an attack. */
export const gunzipLimits = {
  /** The ratio counts from here on: a small file of blanks packs well. */
  freeBytes: 16 * 1024 * 1024,
  maxRatio: 200,
  maxBytes: 8 * 1024 * 1024 * 1024,
};

export interface Unpacked {
  readonly bytes: Bytes;
  /** Why it ended early, once `bytes` has ended; `undefined` where it did not. */
  problem(): string | undefined;
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks while it is read, in flat memory. Damage and bombs end the bytes early and are told by `problem`; rejects only
 * when `packed` does.
 */
export function gunzip(packed: Bytes, limits = gunzipLimits): Unpacked {
  let problem: string | undefined;
  return { bytes: unpack(packed, limits, why => (problem = why)), problem: () => problem };
}

/** Fed in small pieces, because one of 16 kB can become 16 MB at once. */
const feedBytes = 4 * 1024;

async function* unpack(
  packed: Bytes,
  limits: typeof gunzipLimits,
  fail: (why: string) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let packedBytes = 0;
  let source: { readonly error: unknown } | undefined;
  const feeding = (async () => {
    try {
      for await (const chunk of packed) {
        for (let start = 0; start < chunk.length; start += feedBytes) {
          const piece = chunk.slice(start, start + feedBytes);
          packedBytes += piece.length;
          await writer.write(piece);
        }
      }
    } catch (error) {
      source = { error };
    }
    await writer.close();
    // A stream that failed or was left tells its reader so; here it is no news.
  })().catch(() => undefined);
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.length;
      if (bytes > limits.maxBytes || (bytes > limits.freeBytes && bytes > packedBytes * limits.maxRatio)) {
        fail(
          `it unpacks to more than ${limits.maxRatio} times its size or ${limits.maxBytes / 1024 ** 3} GB, so the rest was left out`,
        );
        return;
      }
      yield value;
    }
  } catch {
    fail('the gzip file is damaged or ends early, so the rest is missing');
  } finally {
    await reader.cancel().catch(() => undefined);
    await feeding;
  }
  if (source !== undefined && !isStreamError(source.error, stream)) throw source.error;
}

/** Writing into a stream that failed rejects with the stream's own error, which was told already. */
function isStreamError(error: unknown, _stream: DecompressionStream): boolean {
  return (
    error instanceof TypeError || (error instanceof Error && 'code' in error && /^(Z_|ERR_)/.test(String(error.code)))
  );
}
