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

async function* unpack(
  packed: Bytes,
  limits: typeof gunzipLimits,
  fail: (why: string) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const unpacking = new Unpacking(packed);
  let bytes = 0;
  try {
    for (let next = await unpacking.next(); next !== undefined; next = await unpacking.next()) {
      bytes += next.length;
      if (bytes > limits.maxBytes || (bytes > limits.freeBytes && bytes > unpacking.packedBytes * limits.maxRatio)) {
        fail(
          `it unpacks to more than ${limits.maxRatio} times its size or ${limits.maxBytes / 1024 ** 3} GB, so the rest was left out`,
        );
        return;
      }
      yield next;
    }
  } finally {
    await unpacking.stop();
  }
  if (unpacking.isDamaged) fail('the gzip file is damaged or ends early, so the rest is missing');
}

/** Fed in small pieces, because one of 16 kB can become 16 MB at once; of one size, so that damage shows at the same place. */
const feedBytes = 4 * 1024;
const mostWaitingBytes = 1024 * 1024;

/**
 * A stream that fails forgets what nobody has fetched from it yet. So everything is fetched at once, and the feeding waits
 * for the reader instead: a damaged file gives the same bytes in every run.
 */
class Unpacking {
  packedBytes = 0;
  isDamaged = false;
  private readonly stream = new DecompressionStream('gzip');
  private readonly writer = this.stream.writable.getWriter();
  private readonly reader = this.stream.readable.getReader();
  private readonly ready: Uint8Array[] = [];
  private readyBytes = 0;
  private isEnded = false;
  private isStopped = false;
  private source: { readonly error: unknown } | undefined;
  private readonly working: Promise<unknown>;
  private wake: () => void = () => undefined;
  private changed = new Promise<void>(resolve => (this.wake = resolve));

  constructor(packed: Bytes) {
    this.working = Promise.all([this.feed(packed), this.fetch()]);
  }

  /** `undefined` at the end. Rejects when the packed bytes do. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.ready.length === 0 && !this.isEnded) await this.changed;
    const next = this.ready.shift();
    this.readyBytes -= next?.length ?? 0;
    this.tell();
    if (next === undefined && this.source !== undefined) throw this.source.error;
    return next;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.tell();
    await this.reader.cancel().catch(() => undefined);
    await this.working;
  }

  private async feed(packed: Bytes): Promise<void> {
    try {
      for await (const piece of inPiecesOf(feedBytes, packed)) {
        while (this.readyBytes > mostWaitingBytes && !this.isStopped) await this.changed;
        if (this.isStopped || this.isDamaged) return;
        this.packedBytes += piece.length;
        // Its failure is the stream's, and is met where the stream is read.
        await this.writer.write(piece).catch(() => undefined);
      }
    } catch (error) {
      this.source = { error };
    } finally {
      await this.writer.close().catch(() => undefined);
    }
  }

  private async fetch(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.reader.read();
        if (done) break;
        this.ready.push(value);
        this.readyBytes += value.length;
        this.tell();
      }
    } catch {
      // Damage is an answer: what came before it stands.
      this.isDamaged = this.source === undefined;
    }
    this.isEnded = true;
    this.tell();
  }

  private tell(): void {
    this.wake();
    this.changed = new Promise(resolve => (this.wake = resolve));
  }
}

async function* inPiecesOf(size: number, bytes: Bytes): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; ) {
      const part = chunk.subarray(start, start + size - filled);
      piece.set(part, filled);
      filled += part.length;
      start += part.length;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
}
