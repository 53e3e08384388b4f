import type { RowSort } from '../core/show/chooseRows';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import type { LabelsRow } from '../core/show/labelsView';

export interface Column {
  readonly name: string;
  readonly title: string;
}

/** What identifies a record first, then what was found. */
export function columnsOf(fields: readonly string[]): readonly Column[] {
  return [
    { name: 'mark', title: '' },
    ...fields.map((title, index) => ({ name: `field-${index}`, title })),
    { name: 'label', title: 'Label' },
    { name: 'confidence', title: 'Confidence' },
    { name: 'evidence', title: 'Evidence' },
    { name: 'rationale', title: 'Rationale' },
  ];
}

export function headerRow(columns: readonly Column[], sort: RowSort | undefined): PageNode {
  return element(
    'div',
    { role: 'row', class: 'grid-head', 'aria-rowindex': 1 },
    columns.map((column, index) => {
      const isSorted = sort?.column === column.name;
      const direction = sort?.isDescending ? 'descending' : 'ascending';
      return element(
        'div',
        {
          role: 'columnheader',
          class: `cell ${column.name}`,
          'aria-colindex': index + 1,
          'aria-sort': isSorted ? direction : 'none',
        },
        element(
          'button',
          {
            type: 'button',
            class: 'sort',
            tabindex: -1,
            'data-action': 'sort',
            'data-column': column.name,
            title: sortTitle(column),
          },
          column.title === ''
            ? element('span', { class: 'for-readers' }, 'To look at')
            : element('span', { class: 'sort-title' }, column.title),
          isSorted && icon(sort?.isDescending ? 'arrow-down' : 'arrow-up'),
        ),
      );
    }),
  );
}

function sortTitle({ title }: Column): string {
  return title === '' ? 'Sort by what to look at first' : `Sort by ${title.toLowerCase()}`;
}

/** One record. `index` counts what is shown, from 0. */
export function bodyRow(row: LabelsRow, columns: readonly Column[], index: number, isChosen: boolean): PageNode {
  return element(
    'div',
    {
      role: 'row',
      class: `grid-row${isChosen ? ' chosen' : ''}`,
      key: row.id,
      'data-record': row.id,
      'data-index': index,
      'aria-rowindex': index + 2,
      'aria-selected': isChosen,
    },
    columns.map((column, position) =>
      element(
        'div',
        { role: 'gridcell', class: `cell ${column.name}`, 'aria-colindex': position + 1 },
        cellOf(row, column.name),
      ),
    ),
  );
}

function cellOf(row: LabelsRow, column: string): Child {
  switch (column) {
    case 'mark':
      return markOf(row);
    case 'label':
      return row.label;
    case 'confidence':
      return row.confidence === 'none' ? '–' : row.confidence;
    case 'evidence':
      return evidenceOf(row);
    case 'rationale':
      return row.rationale;
    default:
      return row.fields[Number(column.slice('field-'.length))] ?? '';
  }
}

function markOf(row: LabelsRow): Child {
  if (row.problem !== undefined) return marked('warning', 'Problem');
  if (row.evidence.some(one => !one.found)) return marked('error', 'Quote not found');
  return row.mustConfirm && marked('eye', 'To confirm');
}

function marked(iconName: string, words: string): Child {
  return [icon(iconName), element('span', { class: 'for-readers' }, words)];
}

function evidenceOf(row: LabelsRow): Child {
  if (row.problem !== undefined) return `${row.problem.kind}: ${row.problem.why}`;
  const first = row.evidence.find(one => one.found) ?? row.evidence[0];
  if (first === undefined) return '';
  const more = row.evidence.length > 1 ? ` +${row.evidence.length - 1}` : '';
  return first.found ? `“${first.quote}”${more}` : [element('s', {}, `“${first.quote}”`), ' not found', more];
}
