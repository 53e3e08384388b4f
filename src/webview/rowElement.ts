import { element } from '../core/show/element';
import type { LabelsRow } from '../core/show/labelsView';
import { isRightToLeft } from '../core/show/textDirection';
import { visibleText } from '../core/show/visibleText';
import { type Column, cellOf, type RowLook } from './labelRows';
import { patch } from './patch';

/** A row of the page that shows one record after another: its elements stay, and only the words that differ are changed. */
export interface RowElement {
  readonly row: HTMLElement;
  /** The id of the record that it shows. */
  record(): string;
  show(record: LabelsRow, columns: readonly Column[], look: RowLook): void;
}

export function rowElement(): RowElement {
  const row = document.createElement('div');
  row.className = 'grid-row';
  row.setAttribute('role', 'row');
  let cells: readonly HTMLElement[] = [];
  let shown: { readonly record: LabelsRow; readonly columns: readonly Column[]; readonly look: RowLook } | undefined;

  const showLook = ({ index, isChosen, isPicked, isActive, awayPx }: RowLook, before: RowLook | undefined) => {
    if (index !== before?.index) {
      row.dataset['index'] = String(index);
      row.setAttribute('aria-rowindex', String(index + 2));
    }
    if (isActive !== before?.isActive) row.tabIndex = isActive ? 0 : -1;
    if (awayPx !== before?.awayPx) row.style.setProperty('top', awayPx === undefined ? 'auto' : `${awayPx}px`);
    row.classList.toggle('away', awayPx !== undefined);
    if (isChosen === before?.isChosen && isPicked === before.isPicked) return;
    row.classList.toggle('chosen', isChosen);
    row.classList.toggle('picked', isPicked);
    row.setAttribute('aria-selected', String(isPicked));
    if (isChosen) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  };
  return {
    row,
    record: () => shown?.record.id ?? '',
    show(record, columns, look) {
      showLook(look, shown?.look);
      const areOthers = columns !== shown?.columns;
      if (areOthers) {
        cells = columns.map(cellElement);
        row.replaceChildren(...cells);
      }
      if (record.id !== shown?.record.id) row.dataset['record'] = visibleText(record.id);
      if (areOthers || record !== shown?.record) {
        for (const [position, cell] of cells.entries()) fill(cell, record, columns[position]?.name ?? '');
      }
      shown = { record, columns, look };
    },
  };
}

function cellElement({ name }: Column, position: number): HTMLElement {
  const cell = document.createElement('div');
  cell.setAttribute('role', 'gridcell');
  cell.className = `cell ${name}`;
  cell.setAttribute('aria-colindex', String(position + 1));
  return cell;
}

/** Nearly every cell is one text, as it was before: that needs no comparing of trees. */
function fill(cell: HTMLElement, record: LabelsRow, column: string): void {
  const content = cellOf(record, column);
  const only = cell.firstChild;
  if (typeof content !== 'string' || !(only instanceof Text) || only.nextSibling !== null) {
    patch(cell, element('div', {}, content).children);
    turn(cell);
    return;
  }
  const text = visibleText(content);
  if (only.data === text) return;
  only.data = text;
  turn(cell);
}

/** As its own text is read, so that its end is what does not fit and no neighbour's letters go round with it. */
function turn(cell: HTMLElement): void {
  const direction = isRightToLeft(cell.textContent ?? '') ? 'rtl' : '';
  if (cell.dir !== direction) cell.dir = direction;
}
