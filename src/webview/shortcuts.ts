import { element } from '../core/show/element';
import { create } from './patch';

/** A key and what it does here. */
export interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

/** `?` lists the page's keys; Escape, `?` or a click outside closes the list and gives the focus back. */
export function listShortcuts(shortcuts: readonly Shortcut[]): { show(): void } {
  let before: Element | null = null;
  const dialog = document.createElement('dialog');
  dialog.className = 'shortcuts';
  dialog.setAttribute('aria-labelledby', 'shortcuts-title');
  dialog.append(
    create(element('h2', { id: 'shortcuts-title' }, 'Keys')),
    create(
      element(
        'dl',
        {},
        shortcuts.map(({ keys, does }) => [element('dt', {}, keyCaps(keys)), element('dd', {}, does)]),
      ),
    ),
    create(element('button', { class: 'secondary', type: 'button', 'data-action': 'close-shortcuts' }, 'Close')),
  );
  document.body.append(dialog);
  dialog.addEventListener('click', event => {
    const isButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (isButton || event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    if (before instanceof HTMLElement) before.focus();
  });
  const show = () => {
    before = document.activeElement;
    dialog.showModal();
  };
  document.addEventListener('keydown', event => {
    if (event.key !== '?' || isTyping(event.target)) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else show();
  });
  return { show };
}

/** Whether a letter is meant for the page: not with a modifier, not in a field, not while a dialog is open. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  return document.querySelector('dialog[open]') === null;
}

/** Letters belong to what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
  );
}

function keyCaps(keys: string) {
  return keys.split(' ').map(key => element('kbd', {}, key));
}
