import { type Roving, roving } from './roving';

/**
 * The keyboard of a treegrid or grid, as WAI-ARIA describes it with rows as stops: Up, Down, Home and End between rows,
 * Right unfolds or goes to the row's buttons, Left goes back, folds, or goes to the row above it in the tree. Enter acts
 * on the row, letters act as the page says.
 */
export interface TreegridKeys {
  readonly selector: string;
  /** A row was chosen with Enter. */
  onEnter(row: HTMLElement): void;
  onFold(row: HTMLElement, isExpanded: boolean): void;
  /** True when the key did something. */
  onLetter?(row: HTMLElement, key: string): boolean;
}

export function treegridKeys(keys: TreegridKeys): Roving {
  const root = () => document.querySelector(keys.selector);
  const rows = roving(root, '[role="row"]');
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest<HTMLElement>('[role="row"]');
    if (row === null || !root()?.contains(row)) return;
    if (handleKey(event.key, event.target, row, rows, keys)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  return rows;
}

function handleKey(key: string, target: HTMLElement, row: HTMLElement, rows: Roving, keys: TreegridKeys): boolean {
  const buttons = [...row.querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(target);
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp':
    case 'Home':
    case 'End':
      rows.focus(neighbour(key, rows.items(), row));
      return true;
    case 'ArrowRight':
      return goRight(row, buttons, at, rows, keys);
    case 'ArrowLeft':
      return goLeft(row, buttons, at, rows, keys);
    case 'Escape':
      if (at === -1) return false;
      rows.focus(row);
      return true;
    case 'Enter':
    case ' ':
      // A focused button presses itself.
      if (at !== -1) return false;
      keys.onEnter(row);
      return true;
    default:
      return keys.onLetter?.(row, key) ?? false;
  }
}

function neighbour(key: string, items: readonly HTMLElement[], row: HTMLElement): HTMLElement | undefined {
  const at = items.indexOf(row);
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  return items[key === 'ArrowDown' ? at + 1 : at - 1];
}

function goRight(
  row: HTMLElement,
  buttons: readonly HTMLElement[],
  at: number,
  rows: Roving,
  keys: TreegridKeys,
): boolean {
  if (at === -1 && row.ariaExpanded === 'false') keys.onFold(row, true);
  else if (at === -1 && row.ariaExpanded === 'true') rows.focus(neighbour('ArrowDown', rows.items(), row));
  else buttons[Math.min(buttons.length - 1, at + 1)]?.focus();
  return true;
}

function goLeft(
  row: HTMLElement,
  buttons: readonly HTMLElement[],
  at: number,
  rows: Roving,
  keys: TreegridKeys,
): boolean {
  if (at > 0) buttons[at - 1]?.focus();
  else if (at === 0) rows.focus(row);
  else if (row.ariaExpanded === 'true') keys.onFold(row, false);
  else rows.focus(rowAbove(row, rows.items()));
  return true;
}

/** The nearest row before this one that is one level higher. */
function rowAbove(row: HTMLElement, items: readonly HTMLElement[]): HTMLElement | undefined {
  const level = Number(row.ariaLevel ?? 1);
  return items
    .slice(0, items.indexOf(row))
    .reverse()
    .find(item => Number(item.ariaLevel ?? 1) < level);
}
