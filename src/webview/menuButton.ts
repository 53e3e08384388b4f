import { element, icon, type PageNode } from '../core/show/element';

export interface MenuItem {
  readonly choice: string;
  readonly title: string;
}

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
        'aria-controls': `${id}-menu`,
        'data-menu': id,
      },
      icon(iconName),
      title,
      icon('chevron-down'),
    ),
    element(
      'div',
      { class: 'menu', role: 'menu', id: `${id}-menu`, 'aria-labelledby': `${id}-button` },
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

/** Opens with a click, Enter or Down; arrows inside; Escape, Tab or a click elsewhere closes. */
export function menuKeys(): void {
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-menu]') : null;
    const wasOpen = button !== null && menuOf(button)?.classList.contains('open');
    closeMenus();
    if (button !== null && !wasOpen) openMenu(button);
  });
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLElement)) return;
    const menu = event.target.closest<HTMLElement>('.menu.open');
    if (menu !== null) keyInMenu(event, menu, event.target);
    else if (event.target.matches('[data-menu]') && event.key === 'ArrowDown') {
      openMenu(event.target);
      event.preventDefault();
    }
  });
}

function keyInMenu(event: KeyboardEvent, menu: HTMLElement, target: HTMLElement): void {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.indexOf(target);
  if (event.key === 'Tab') closeMenus();
  else if (event.key === 'Escape') {
    closeMenus();
    buttonOf(menu)?.focus();
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    items[(at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length]?.focus();
    event.preventDefault();
  }
}

function openMenu(button: HTMLElement): void {
  const menu = menuOf(button);
  menu?.classList.add('open');
  button.ariaExpanded = 'true';
  menu?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
}

function closeMenus(): void {
  for (const menu of document.querySelectorAll<HTMLElement>('.menu.open')) {
    menu.classList.remove('open');
    const button = buttonOf(menu);
    if (button !== undefined) button.ariaExpanded = 'false';
  }
}

function menuOf(button: HTMLElement): HTMLElement | null {
  return document.getElementById(`${button.dataset['menu']}-menu`);
}

function buttonOf(menu: HTMLElement): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`[data-menu="${menu.id.replace(/-menu$/, '')}"]`) ?? undefined;
}
