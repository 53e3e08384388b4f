import { rowsPerMessage } from '../../src/core/show/protocol';
import type { OpenPage } from './openPage';
import { plainMessage } from './plainMessage';

/**
 * Shows these rows, as many to a message as the host sends, and waits until those in sight are drawn: rows that arrive
 * in a burst are drawn now and then, some to a frame.
 */
export async function showLabels<View extends { readonly run: string }>(
  opened: OpenPage<'labels'>,
  view: View,
  rows: readonly object[],
): Promise<void> {
  await opened.post(plainMessage('labels', { kind: 'labels-shown', view }));
  for (let from = 0; from < rows.length; from += rowsPerMessage) {
    const some = rows.slice(from, from + rowsPerMessage);
    await opened.hand(plainMessage('labels', { kind: 'rows-arrived', run: view.run, from, rows: some }));
  }
  await opened.drawn();
  await opened.page.waitForFunction(count => {
    const grid = document.querySelector('.grid');
    const last = [...document.querySelectorAll<HTMLElement>('[data-record]')].at(-1);
    if (grid?.getAttribute('aria-rowcount') !== String(count + 1) || grid.parentElement === null) return false;
    if (last === undefined) return count === 0;
    const isInSight = last.getBoundingClientRect().top < grid.parentElement.getBoundingClientRect().bottom;
    return !isInSight || last.dataset['index'] === String(count - 1);
  }, rows.length);
}
