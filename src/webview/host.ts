import type { PageName } from '../core/show/pageShell';
import { type MessageFromPage, type MessageToPage, readMessageToPage, whyNoMessageToPage } from '../core/show/protocol';
import { inSlices } from './inSlices';

/** The other end of the conversation, and the little that outlives a hidden page. */
export interface Host<Page extends PageName> {
  send(message: MessageFromPage<Page>): void;
  /** What `remember` last kept, also before a reload; checked by its reader. */
  remembered(): unknown;
  remember(state: unknown): void;
}

/**
 * Reads every message by its schema; what does not fit is dropped, and many at once let the page draw in between. Says
 * `page-ready` once everything listens.
 */
export function connectToHost<Page extends PageName>(
  page: Page,
  onMessage: (message: MessageToPage<Page>, host: Host<Page>) => void,
): Host<Page> {
  const editor = acquireVsCodeApi();
  const host: Host<Page> = {
    send: message => editor.postMessage(message),
    remembered: () => editor.getState(),
    remember: state => editor.setState(state),
  };
  const receive = inSlices((event: MessageEvent) => {
    const message = readMessageToPage(page, event.data);
    if (message === undefined)
      console.error(`A message did not fit and was dropped: ${whyNoMessageToPage(page, event.data)}`);
    else onMessage(message, host);
  });
  window.addEventListener('message', receive);
  return host;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};
