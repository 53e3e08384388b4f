import { createInterface } from 'node:readline';
import type { Printer } from './printer';

/** One JSON request a line on stdin, one answer a line on stdout, in order. A request that is wrong gets `{"error"}` and ends nothing. */
export async function serve(
  print: Printer,
  signal: AbortSignal,
  answer: (request: Readonly<Record<string, unknown>>) => Promise<unknown>,
): Promise<number> {
  // Ends at the end of the input, and at once after Ctrl+C.
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const line of lines) {
    if (signal.aborted) break;
    if (line.trim() === '') continue;
    try {
      const request: unknown = JSON.parse(line);
      if (typeof request !== 'object' || request === null || Array.isArray(request))
        throw new Error('A request is one JSON object on one line.');
      print.json(await answer({ ...request }), 'one-line');
    } catch (error) {
      print.json({ error: error instanceof Error ? error.message : String(error) }, 'one-line');
    }
  }
  if (!signal.aborted) return 0;
  process.stdin.destroy();
  return 130;
}
