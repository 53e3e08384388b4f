import { chooseRows, type RowChoice } from '../core/show/chooseRows';
import { element } from '../core/show/element';
import type { LabelsRow } from '../core/show/labelsView';
import { bodyRow, columnsOf, headerRow } from './labelRows';
import { create, patch } from './patch';

/** The table, of any length: only the rows that can be seen, a few beside them and the one with the focus are in the page. */
export interface LabelGrid {
  readonly frame: HTMLElement;
  show(picture: GridPicture): void;
  /** How many rows fit the choice. */
  shownCount(): number;
  /** Moves the focus to the row that has it in this table. */
  focus(): void;
  scrollTop(): number;
  scrollTo(top: number): void;
}

export interface GridPicture {
  readonly rows: readonly LabelsRow[];
  readonly columns: readonly string[];
  readonly choice: RowChoice;
  readonly chosen: string | undefined;
}

export interface GridEvents {
  /** Enter, a click, or the arrows moved to this record; `isFinal` for Enter and a click. */
  onChoose(record: string, isFinal: boolean): void;
}

const rowHeight = 22;
const rowsBeside = 8;

export function labelGrid({ onChoose }: GridEvents): LabelGrid {
  const frame = document.createElement('div');
  frame.className = 'grid-frame';
  const head = document.createElement('div');
  const body = document.createElement('div');
  const grid = document.createElement('div');
  grid.className = 'grid';
  grid.setAttribute('role', 'grid');
  grid.setAttribute('aria-label', 'Labels');
  head.setAttribute('role', 'rowgroup');
  head.className = 'grid-header';
  body.setAttribute('role', 'rowgroup');
  body.className = 'grid-body';
  grid.append(head, body);
  frame.append(grid);

  let picture: GridPicture | undefined;
  let shown: readonly number[] = [];
  let active = 0;
  let isDrawingSoon = false;

  const recordAt = (index: number) => picture?.rows[shown[index] ?? -1];
  const visible = () => {
    const first = Math.max(0, Math.floor(frame.scrollTop / rowHeight) - rowsBeside);
    const last = Math.min(shown.length, Math.ceil((frame.scrollTop + frame.clientHeight) / rowHeight) + rowsBeside);
    const indexes = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
    return active < shown.length && (active < first || active >= last) ? [...indexes, active] : indexes;
  };
  const draw = () => {
    if (picture === undefined) return;
    const columns = columnsOf(picture.columns);
    const { chosen } = picture;
    grid.setAttribute('aria-rowcount', String(shown.length + 1));
    grid.setAttribute('aria-colcount', String(columns.length));
    grid.classList.toggle('three-fields', picture.columns.length > 2);
    body.style.setProperty('height', `${shown.length * rowHeight}px`);
    patch(head, [headerRow(columns, picture.choice.sort)]);
    const indexes = visible();
    patch(
      body,
      indexes.flatMap(index => {
        const row = recordAt(index);
        return row === undefined ? [] : [bodyRow(row, columns, index, row.id === chosen)];
      }),
    );
    for (const row of body.children) if (row instanceof HTMLElement) placeRow(row, active);
    drawEmpty(frame, picture, shown.length);
  };
  const drawSoon = () => {
    if (isDrawingSoon) return;
    isDrawingSoon = true;
    requestAnimationFrame(() => {
      isDrawingSoon = false;
      draw();
    });
  };
  const show = (next: GridPicture) => {
    const anchor = anchorOf(frame, recordAt, shown.length);
    const activeId = recordAt(active)?.id;
    const hadFocus = body.contains(document.activeElement);
    picture = next;
    shown = chooseRows(next.rows, next.choice);
    const indexOf = (id: string | undefined) =>
      id === undefined ? -1 : shown.findIndex(position => next.rows[position]?.id === id);
    active = Math.max(0, indexOf(activeId));
    draw();
    const anchored = anchor === undefined ? -1 : indexOf(anchor.id);
    if (anchor !== undefined && anchored !== -1) frame.scrollTop = anchored * rowHeight + anchor.offset;
    draw();
    if (hadFocus && !body.contains(document.activeElement)) focusRow(body, active);
  };
  const moveTo = (index: number) => {
    active = Math.max(0, Math.min(shown.length - 1, index));
    scrollIntoView(frame, head.offsetHeight, active);
    draw();
    focusRow(body, active);
    const row = recordAt(active);
    if (row !== undefined) onChoose(row.id, false);
  };

  frame.addEventListener('scroll', drawSoon);
  new ResizeObserver(drawSoon).observe(frame);
  body.addEventListener('click', event => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-record]') : null;
    if (row === null) return;
    active = Number(row.dataset['index']);
    draw();
    focusRow(body, active);
    onChoose(row.dataset['record'] ?? '', true);
  });
  grid.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const sorts = [...head.querySelectorAll<HTMLElement>('.sort')];
    const sort = sorts.indexOf(event.target instanceof HTMLElement ? event.target : head);
    const page = Math.max(1, Math.floor(frame.clientHeight / rowHeight) - 2);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length }[
      event.key
    ];
    if (sort !== -1) {
      if (event.key === 'ArrowRight') sorts[sort + 1]?.focus();
      else if (event.key === 'ArrowLeft') sorts[sort - 1]?.focus();
      else if (event.key === 'ArrowDown') moveTo(active);
      else return;
    } else if (event.key === 'ArrowUp' && active === 0) sorts[1]?.focus();
    else if (step !== undefined) moveTo(active + step);
    else if (event.key === 'Enter') {
      const row = recordAt(active);
      if (row !== undefined) onChoose(row.id, true);
    } else return;
    event.preventDefault();
  });

  return {
    frame,
    show,
    shownCount: () => shown.length,
    focus: () => moveTo(active),
    scrollTop: () => frame.scrollTop,
    scrollTo: top => {
      frame.scrollTop = top;
      draw();
    },
  };
}

/** What is being read: the first row in sight and how far it is cut off. At the very top nothing has to be held. */
function anchorOf(frame: HTMLElement, recordAt: (index: number) => LabelsRow | undefined, count: number) {
  if (frame.scrollTop === 0 || count === 0) return undefined;
  const index = Math.floor(frame.scrollTop / rowHeight);
  const row = recordAt(index);
  return row === undefined ? undefined : { id: row.id, offset: frame.scrollTop - index * rowHeight };
}

function placeRow(row: HTMLElement, active: number): void {
  const index = Number(row.dataset['index']);
  const transform = `translateY(${index * rowHeight}px)`;
  if (row.style.transform !== transform) row.style.setProperty('transform', transform);
  row.tabIndex = index === active ? 0 : -1;
}

function scrollIntoView(frame: HTMLElement, headHeight: number, index: number): void {
  const top = index * rowHeight;
  const room = frame.clientHeight - headHeight - rowHeight;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top > frame.scrollTop + room) frame.scrollTop = top - room;
}

function focusRow(body: HTMLElement, index: number): void {
  body.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
}

function drawEmpty(frame: HTMLElement, { rows }: GridPicture, shownCount: number): void {
  frame.querySelector('.grid-empty')?.remove();
  if (shownCount > 0) return;
  const words = rows.length === 0 ? 'No labels yet. Rows appear here as they arrive.' : 'No row fits these filters.';
  const clear =
    rows.length > 0 &&
    element('button', { type: 'button', class: 'secondary', 'data-action': 'clear-filters' }, 'Show all rows');
  frame.append(create(element('div', { class: 'grid-empty' }, element('p', {}, words), clear)));
}
