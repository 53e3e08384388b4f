import type { PageName } from '../../src/core/show/pageShell';
import { type MessageToPage, readMessageToPage } from '../../src/core/show/protocol';

/** A message from plain data, as a page would understand it; for fixtures, whose texts did not pass the real gate. */
export function plainMessage<Name extends PageName>(page: Name, data: unknown): MessageToPage<Name> {
  const message = readMessageToPage(page, data);
  if (message === undefined) throw new Error(`The page would drop this: ${JSON.stringify(data).slice(0, 400)}`);
  return message;
}
