import type { OpenedFile } from '../../core/ports';

/**
 * The same file, its bytes as `Buffer`s over the same memory: in those Node finds the end of a line in half the time that it takes in a
 * plain list of bytes. Not for readers that keep a `slice` of what they get, which is no copy here.
 */
export function asBuffers(opened: OpenedFile): OpenedFile {
  return {
    ...opened,
    async *bytes(signal) {
      for await (const { buffer, byteOffset, length } of opened.bytes(signal))
        yield Buffer.from(buffer, byteOffset, length);
    },
  };
}
