import { type Roving, roving } from './roving';

/** Buttons in the cells of a table, as one tab stop: arrows lead to the next button in that direction, Home and End to the ends of the row. */
export function cellKeys(selector: string, itemSelector: string): Roving {
  const stops = roving(() => document.querySelector(selector), itemSelector);
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(`${selector} ${itemSelector}`)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextIn(event.key, event.target, stops.items());
    if (next === undefined) return;
    stops.focus(next);
    event.preventDefault();
  });
  return stops;
}

/** The target itself where there is none further on; `undefined` for other keys. */
function nextIn(key: string, target: HTMLElement, items: readonly HTMLElement[]): HTMLElement | undefined {
  const at = placeOf(target);
  const inRow = items.filter(item => placeOf(item).row === at.row);
  const inColumn = items.filter(item => placeOf(item).column === at.column);
  const step = (list: readonly HTMLElement[], by: number) => list[list.indexOf(target) + by] ?? target;
  switch (key) {
    case 'ArrowRight':
      return step(inRow, 1);
    case 'ArrowLeft':
      return step(inRow, -1);
    case 'ArrowDown':
      return step(inColumn, 1);
    case 'ArrowUp':
      return step(inColumn, -1);
    case 'Home':
      return inRow[0];
    case 'End':
      return inRow.at(-1);
    default:
      return undefined;
  }
}

function placeOf(item: HTMLElement): { readonly row: Node | null; readonly column: number } {
  const cell = item.closest('td');
  return { row: cell?.parentNode ?? null, column: cell?.cellIndex ?? -1 };
}
