import type { PageName } from '../../src/core/show/pageShell';
import { type MessageToPage, readMessageToPage, whyNoMessageToPage } from '../../src/core/show/protocol';

/** A message from plain data, as a page would understand it; for fixtures, whose texts did not pass the real gate. */
export function plainMessage<Name extends PageName>(page: Name, data: unknown): MessageToPage<Name> {
  const message = readMessageToPage(page, data);
  if (message === undefined) throw new Error(`The page would drop this: ${whyNoMessageToPage(page, data)}`);
  return message;
}
