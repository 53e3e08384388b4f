/**
 * One tab stop for many things: of the elements under `root` that fit `selector`, exactly one can be reached with Tab,
 * the others with arrows. Call `refresh` after every drawing; when the focused one has gone, its successor gets the focus.
 */
export interface Roving {
  refresh(): void;
  /** Moves the stop and the focus; what is not there is left alone. */
  focus(target: Element | undefined | null): void;
  current(): HTMLElement | undefined;
  items(): readonly HTMLElement[];
}

export function roving(root: () => Element | null, selector: string): Roving {
  let current: HTMLElement | undefined;
  let position = 0;
  let hasFocus = false;
  const items = () => [...(root()?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const refresh = () => {
    const all = items();
    if (current === undefined || !all.includes(current)) {
      const wasFocused = hasFocus && document.activeElement === document.body;
      current = wasFocused ? all[Math.min(position, all.length - 1)] : firstStop(all);
      if (wasFocused) current?.focus();
    }
    if (current !== undefined) position = all.indexOf(current);
    for (const item of all) setTabIndex(item, item === current ? 0 : -1);
  };
  const focus = (target: Element | undefined | null) => {
    if (!(target instanceof HTMLElement)) return;
    current = target;
    refresh();
    target.focus();
    target.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('focusin', event => {
    const item = event.target instanceof Element ? event.target.closest(selector) : null;
    hasFocus = item instanceof HTMLElement && (root()?.contains(item) ?? false);
    if (hasFocus && item instanceof HTMLElement) {
      current = item;
      refresh();
    }
  });
  return { refresh, focus, current: () => current, items };
}

function firstStop(all: readonly HTMLElement[]): HTMLElement | undefined {
  return (
    all.find(item => item.contains(document.activeElement)) ??
    all.find(item => item.dataset['first'] === 'true') ??
    all[0]
  );
}

function setTabIndex(item: HTMLElement, value: number): void {
  if (item.tabIndex !== value || !item.hasAttribute('tabindex')) item.tabIndex = value;
}

/** For toolbars and lists: where an arrow, Home or End leads; `undefined` for other keys. */
export function stepFor(
  key: string,
  items: readonly HTMLElement[],
  current: HTMLElement | undefined,
  axis: 'row' | 'column',
) {
  const at = current === undefined ? -1 : items.indexOf(current);
  if (key === (axis === 'row' ? 'ArrowRight' : 'ArrowDown')) return items[Math.min(items.length - 1, at + 1)];
  if (key === (axis === 'row' ? 'ArrowLeft' : 'ArrowUp')) return items[Math.max(0, at - 1)];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  return undefined;
}

/** A toolbar or list whose items are walked with arrows; returns it for `refresh`. */
export function arrowKeys(selector: string, itemSelector: string, axis: 'row' | 'column'): Roving {
  const stops = roving(() => document.querySelector(selector), itemSelector);
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLElement) || event.target.closest(selector) === null) return;
    if (!event.target.matches(itemSelector)) return;
    const next = stepFor(event.key, stops.items(), event.target, axis);
    if (next === undefined) return;
    stops.focus(next);
    event.preventDefault();
  });
  return stops;
}
