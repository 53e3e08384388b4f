import { element, icon, type PageNode } from '../core/show/element';

export interface MenuItem {
  readonly choice: string;
  readonly title: string;
}

/** The menu that is open: a page that is drawn anew, each second while a run writes, must not close it. */
let openId: string | undefined;

/** A button with a menu below it. The menu is drawn always and hidden while closed; `menuKeys` opens and closes it. */
export function menuButton(id: string, title: string, iconName: string, items: readonly MenuItem[]): PageNode {
  return element(
    'div',
    { class: 'menu-frame', key: `menu-${id}` },
    element(
      'button',
      {
        type: 'button',
        class: 'secondary',
        id: `${id}-button`,
        'aria-haspopup': 'menu',
        'aria-expanded': openId === id,
        'aria-controls': `${id}-menu`,
        'data-menu': id,
      },
      icon(iconName),
      title,
      icon('chevron-down'),
    ),
    element(
      'div',
      {
        class: openId === id ? 'menu open' : 'menu',
        role: 'menu',
        id: `${id}-menu`,
        'aria-labelledby': `${id}-button`,
      },
      items.map(item =>
        element(
          'button',
          { type: 'button', role: 'menuitem', tabindex: -1, 'data-action': id, 'data-choice': item.choice },
          item.title,
        ),
      ),
    ),
  );
}

/** A button of a toolbar that acts at once. */
export function toolButton(
  action: string,
  iconName: string,
  title: string,
  look: 'primary' | 'secondary' = 'secondary',
): PageNode {
  return element(
    'button',
    { type: 'button', class: look, 'data-action': action, key: `tool-${action}` },
    icon(iconName),
    title,
  );
}

/** Opens with a click, Enter, Down or Up; arrows, Home, End and first letters inside; Escape, Tab or a click elsewhere closes. */
export function menuKeys(): void {
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-menu]') : null;
    const chosen = event.target instanceof Element ? event.target.closest<HTMLElement>('.menu.open') : null;
    const wasOpen = button !== null && button.dataset['menu'] === openId;
    closeMenu();
    // What was focused is hidden now; who goes on by keys goes on from the button.
    if (chosen !== null) buttonOf(chosen)?.focus();
    if (button !== null && !wasOpen) openMenu(button, 0);
  });
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLElement)) return;
    const menu = event.target.closest<HTMLElement>('.menu.open');
    if (menu !== null) keyInMenu(event, menu, event.target);
    else if (event.target.matches('[data-menu]') && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      openMenu(event.target, event.key === 'ArrowDown' ? 0 : -1);
      event.preventDefault();
    }
  });
}

function keyInMenu(event: KeyboardEvent, menu: HTMLElement, target: HTMLElement): void {
  if (event.key === 'Tab') {
    // Before the browser moves on: from the button, not from what is hidden now.
    closeMenu();
    buttonOf(menu)?.focus();
    return;
  }
  if (event.key === 'Escape') {
    closeMenu();
    buttonOf(menu)?.focus();
  } else {
    const next = itemFor(event.key, itemsOf(menu), target);
    if (next === undefined) return;
    next.focus();
  }
  event.preventDefault();
  // A letter is meant for the menu here, and not for the page.
  event.stopImmediatePropagation();
}

/** Round and round; a letter leads to the next item that begins with it. */
function itemFor(key: string, items: readonly HTMLElement[], current: HTMLElement): HTMLElement | undefined {
  const at = items.indexOf(current);
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return items[(at + items.length - 1) % items.length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (!/^[\p{L}\p{N}]$/u.test(key)) return undefined;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return after.find(item => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase())) ?? current;
}

function openMenu(button: HTMLElement, first: number): void {
  const menu = menuOf(button);
  if (menu === null) return;
  openId = button.dataset['menu'];
  menu.classList.add('open');
  button.ariaExpanded = 'true';
  itemsOf(menu).at(first)?.focus();
}

function closeMenu(): void {
  openId = undefined;
  for (const menu of document.querySelectorAll<HTMLElement>('.menu.open')) {
    menu.classList.remove('open');
    const button = buttonOf(menu);
    if (button !== undefined) button.ariaExpanded = 'false';
  }
}

function itemsOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

function menuOf(button: HTMLElement): HTMLElement | null {
  return document.getElementById(`${button.dataset['menu']}-menu`);
}

function buttonOf(menu: HTMLElement): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`[data-menu="${menu.id.replace(/-menu$/, '')}"]`) ?? undefined;
}
