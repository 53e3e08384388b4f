import { maxRecordBytes } from './rawRecord';

/** Bytes of one value, over as many chunks as it takes; what is too long is counted and dropped. */
export class ByteCollector {
  isCut = false;
  private buffer = new Uint8Array(256);
  private size = 0;

  add(piece: Uint8Array): void {
    const room = maxRecordBytes - this.size;
    if (piece.length > room) this.isCut = true;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    if (this.size + kept.length > this.buffer.length) {
      const grown = new Uint8Array(Math.min(maxRecordBytes, Math.max(this.buffer.length * 2, this.size + kept.length)));
      grown.set(this.buffer.subarray(0, this.size));
      this.buffer = grown;
    }
    this.buffer.set(kept, this.size);
    this.size += kept.length;
  }

  /** Of a key: what is longer than any key counts no more. */
  addByte(byte: number): void {
    if (this.size < 256) this.buffer[this.size++] = byte;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }

  clear(): void {
    this.size = 0;
    this.isCut = false;
  }
}
