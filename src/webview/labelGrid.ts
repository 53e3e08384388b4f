import { chooseRows, type RowChoice } from '../core/show/chooseRows';
import { element } from '../core/show/element';
import type { LabelsRow } from '../core/show/labelsView';
import { besideRecord, bodyRow, type Column, headerRow, leastWidth } from './labelRows';
import { create, patch } from './patch';
import { rowSelection } from './rowSelection';

/** The table, of any length: only the rows that can be seen, a few beside them and the one with the focus are in the page. */
export interface LabelGrid {
  readonly frame: HTMLElement;
  show(picture: GridPicture): void;
  /** How many rows fit the choice. */
  shownCount(): number;
  /** Moves the focus to the row that has it in this table. */
  focus(): void;
  /** What a label is for: the picked rows, else the one with the focus. */
  targets(): readonly string[];
  pickedCount(): number;
  clearPicked(): void;
  /** Picks the row with the focus, or lets go of it. */
  togglePicked(): void;
  /** Moves to the next row that fits, from the start again after the last; false where there is none. */
  goToNext(fits: (row: LabelsRow) => boolean): boolean;
  goTo(record: string): boolean;
  scrollTop(): number;
  scrollTo(top: number): void;
}

export interface GridPicture {
  readonly rows: readonly LabelsRow[];
  /** Another one for every change of the rows, which are the same array. */
  readonly version: number;
  readonly columns: readonly Column[];
  readonly choice: RowChoice;
  readonly chosen: string | undefined;
}

export interface GridEvents {
  /** Enter, a click, or the arrows moved to this record; `isFinal` for Enter and a click. */
  onChoose(record: string, isFinal: boolean): void;
  /** Other rows are picked. */
  onPicked(count: number): void;
}

const rowHeight = 22;
const rowsBeside = 8;

export function labelGrid({ onChoose, onPicked }: GridEvents): LabelGrid {
  const frame = document.createElement('div');
  frame.className = 'grid-frame';
  const head = document.createElement('div');
  const body = document.createElement('div');
  const grid = document.createElement('div');
  grid.className = 'grid';
  grid.setAttribute('role', 'grid');
  grid.setAttribute('aria-label', 'Labels');
  grid.setAttribute('aria-multiselectable', 'true');
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
  const selection = rowSelection(
    index => recordAt(index)?.id,
    () => shown.length,
  );
  const visible = () => {
    const first = Math.max(0, Math.floor(frame.scrollTop / rowHeight) - rowsBeside);
    const last = Math.min(shown.length, Math.ceil((frame.scrollTop + frame.clientHeight) / rowHeight) + rowsBeside);
    const indexes = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
    return active < shown.length && (active < first || active >= last) ? [...indexes, active] : indexes;
  };
  const draw = () => {
    if (picture === undefined) return;
    const { chosen } = picture;
    const columns = chosen === undefined ? picture.columns : besideRecord(picture.columns, frame.clientWidth);
    grid.setAttribute('aria-rowcount', String(shown.length + 1));
    grid.setAttribute('aria-colcount', String(columns.length));
    grid.style.setProperty('--columns', columns.map(column => column.width).join(' '));
    grid.style.setProperty('min-width', `${leastWidth(columns)}px`);
    body.style.setProperty('height', `${shown.length * rowHeight}px`);
    patch(head, [headerRow(columns, picture.choice.sort)]);
    const indexes = visible();
    patch(
      body,
      indexes.flatMap(index => {
        const row = recordAt(index);
        if (row === undefined) return [];
        return [bodyRow(row, columns, { index, isChosen: row.id === chosen, isPicked: selection.has(row.id) })];
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
    const isSame = next.rows === picture?.rows && next.version === picture.version && next.choice === picture.choice;
    picture = next;
    if (!isSame) {
      shown = chooseRows(next.rows, next.choice);
      if (selection.count() > 0) {
        const ids = new Set(shown.map(position => next.rows[position]?.id));
        selection.keepShown(id => ids.has(id));
        onPicked(selection.count());
      }
    }
    const indexOf = (id: string | undefined) =>
      id === undefined ? -1 : shown.findIndex(position => next.rows[position]?.id === id);
    const found = isSame ? active : indexOf(activeId);
    // A row that went away leaves its place to the next one.
    active = found === -1 ? Math.max(0, Math.min(active, shown.length - 1)) : found;
    draw();
    const anchored = isSame || anchor === undefined ? -1 : indexOf(anchor.id);
    if (anchor !== undefined && anchored !== -1) frame.scrollTop = anchored * rowHeight + anchor.offset;
    draw();
    if (hadFocus && !body.contains(document.activeElement)) focusRow(body, active);
  };
  const pick = (change: () => void) => {
    change();
    onPicked(selection.count());
    draw();
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
    const before = active;
    active = Number(row.dataset['index']);
    if (event.shiftKey) pick(() => selection.extendTo(active, before));
    else if (event.ctrlKey || event.metaKey) pick(() => selection.toggle(active));
    else if (selection.count() > 0) pick(selection.clear);
    draw();
    focusRow(body, active);
    if (event.shiftKey || event.ctrlKey || event.metaKey) return;
    onChoose(row.dataset['record'] ?? '', true);
  });
  grid.addEventListener('keydown', event => {
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey) && body.contains(document.activeElement);
    if (isAll) {
      pick(selection.all);
      event.preventDefault();
    }
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
    else if (step !== undefined) {
      const before = active;
      moveTo(active + step);
      if (event.shiftKey) pick(() => selection.extendTo(active, before));
    } else if (event.key === 'Enter') {
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
    targets: () => {
      if (selection.count() > 0) return selection.ids();
      const row = recordAt(active);
      return row === undefined ? [] : [row.id];
    },
    pickedCount: selection.count,
    clearPicked: () => pick(selection.clear),
    togglePicked: () => pick(() => selection.toggle(active)),
    goToNext(fits) {
      const steps = Array.from({ length: shown.length }, (_, step) => (active + 1 + step) % shown.length);
      const next = steps.find(index => {
        const row = recordAt(index);
        return row !== undefined && fits(row);
      });
      if (next !== undefined) moveTo(next);
      return next !== undefined;
    },
    goTo(record) {
      const index = shown.findIndex(position => picture?.rows[position]?.id === record);
      if (index !== -1) moveTo(index);
      return index !== -1;
    },
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
