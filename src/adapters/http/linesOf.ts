/**
 * The lines of a body as they arrive, without their ends (LF, CR LF or CR). Letters and line ends may be split between
 * chunks. The last line is given only when it ended: a cut one is no line. A byte order mark is taken off.
 */
export async function* linesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CR LF.
      const open = done || !rest.endsWith('\r') ? '' : '\r';
      const lines = rest.slice(0, rest.length - open.length).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? '') + open;
      yield* lines;
      if (done) return;
    }
  } finally {
    // Whoever stopped reading has what they wanted; a body that broke says so to the reader, not here.
    reader.cancel().catch(() => undefined);
  }
}
