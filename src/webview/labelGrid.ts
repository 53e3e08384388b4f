import type { RowChoice, RowSort } from '../core/show/chooseRows';
import { element } from '../core/show/element';
import type { LabelsRow } from '../core/show/labelsView';
import { besideRecord, type Column, headerRow, leastWidth } from './labelRows';
import { lastOf, whenOther } from './onlyOnce';
import { create, patch } from './patch';
import { rowSelection } from './rowSelection';
import { rowsInPage } from './rowsInPage';
import { shownRows } from './shownRows';

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
  /** Positions in `rows`, which are the same array, that are new or others since the picture before; or all may be. */
  readonly changed: ReadonlySet<number> | 'all';
  readonly columns: readonly Column[];
  readonly choice: RowChoice;
  readonly chosen: string | undefined;
  /** The run goes on: rows may come. */
  readonly areComing: boolean;
}

export interface GridEvents {
  /** Enter, a click, or the arrows moved to this record; `isFinal` for Enter and a click. */
  onChoose(record: string, isFinal: boolean): void;
  /** Other rows are picked. */
  onPicked(count: number): void;
  /** Other rows are shown than a moment ago: a search among many came to its end. */
  onFound(): void;
}

/** What of the table is in sight, in pixels. */
interface Sight {
  readonly top: number;
  readonly height: number;
  readonly width: number;
  /** The titles, which stand above the rows however far down one is. */
  readonly headHeight: number;
}

const rowHeight = 22;
const rowsBeside = 8;
/** So many are made in a frame: the first time, the browser takes longer to lay out a row than we take to make it. */
const newRowsAtOnce = 14;
/** Since the last jump; a person who drags the bar sees no more than what is in sight. */
const settledMs = 100;

export function labelGrid({ onChoose, onPicked, onFound }: GridEvents): LabelGrid {
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
  let isShowing = false;
  let isDrawn = false;
  let hasRows = false;
  let drawn = { first: 0, last: 0 };
  /** As the browser told it last: reading it between two changes would have the page laid out twice. */
  let sight: Sight = { top: 0, height: 0, width: 0, headHeight: 0 };
  let settling: ReturnType<typeof setTimeout> | undefined;

  const drawRows = rowsInPage(body);
  const drawHead = whenOther((columns: readonly Column[], sort: RowSort | undefined, count: number) => {
    grid.setAttribute('aria-rowcount', String(count + 1));
    grid.setAttribute('aria-colcount', String(columns.length));
    grid.style.setProperty('--columns', columns.map(column => column.width).join(' '));
    grid.style.setProperty('min-width', `${leastWidth(columns)}px`);
    body.style.setProperty('height', `${count * rowHeight}px`);
    patch(head, [headerRow(columns, sort)]);
  });
  const drawNothing = whenOther((...about: readonly [boolean, boolean, boolean]) => drawEmpty(frame, ...about));
  const columnsFor = lastOf((columns: readonly Column[], widthPx: number | undefined) =>
    widthPx === undefined ? columns : besideRecord(columns, widthPx),
  );
  const recordAt = (index: number) => picture?.rows[shown[index] ?? -1];
  const selection = rowSelection(
    index => recordAt(index)?.id,
    () => shown.length,
  );
  /**
   * The rows in sight and some beside them; after a jump only what is in sight, until it rests. None in the first frame,
   * which shows what stands above them.
   */
  const rangeAt = (top: number, height: number) => {
    const [first, last] = [Math.floor(top / rowHeight), Math.ceil((top + height) / rowHeight)];
    // Where there is nothing to see, nothing will settle either: it would be drawn ten times a second.
    const isJump = height > 0 && shown.length > 0 && (last <= drawn.first || first >= drawn.last);
    if (isJump) {
      clearTimeout(settling);
      settling = setTimeout(drawSoon, settledMs);
    }
    const beside = (isJump && drawn.last > 0) || height === 0 ? 0 : rowsBeside;
    const from = Math.max(0, first - beside);
    const until = Math.min(shown.length, last + beside);
    // The first rows come after the words above them, which change as soon as there are rows.
    const most = from + (drawn.last - drawn.first) + (hasRows ? newRowsAtOnce : 0);
    hasRows = shown.length > 0;
    if (most < until) drawSoon();
    drawn = { first: from, last: Math.min(until, most) };
    return drawn;
  };
  const draw = () => {
    if (picture === undefined) return;
    isDrawn = true;
    const { chosen, choice, rows } = picture;
    const columns = columnsFor(picture.columns, chosen === undefined ? undefined : sight.width);
    drawHead(columns, choice.sort, shown.length);
    const { first, last } = rangeAt(sight.top, sight.height);
    const indexes = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
    const isAway = active < shown.length && (active < first || active >= last);
    if (isAway) indexes.splice(active < first ? 0 : indexes.length, 0, active);
    body.style.setProperty('padding-top', `${Math.min(first, shown.length) * rowHeight}px`);
    drawRows(
      indexes.flatMap(index => {
        const row = recordAt(index);
        if (row === undefined) return [];
        const [isChosen, isPicked, isActive] = [row.id === chosen, selection.has(row.id), index === active];
        const look = {
          index,
          isChosen,
          isPicked,
          isActive,
          awayPx: isActive && isAway ? index * rowHeight : undefined,
        };
        return [{ id: row.id, fill: one => one.show(row, columns, look) }];
      }),
    );
    drawNothing(shown.length === 0, rows.length > 0, picture.areComing);
    grid.setAttribute('aria-busy', String(search.isSearching()));
  };
  const drawSoon = () => {
    if (isDrawingSoon) return;
    isDrawingSoon = true;
    requestAnimationFrame(() => {
      isDrawingSoon = false;
      draw();
    });
  };
  /** Other rows are shown: what is read stays where it is, and the focus on its record. */
  const found = (positions: readonly number[]) => {
    const rows = picture?.rows ?? [];
    const anchor = anchorOf(sight.top, recordAt, shown.length);
    const activeId = recordAt(active)?.id;
    const hadFocus = body.contains(document.activeElement);
    shown = positions;
    if (selection.count() > 0) {
      const ids = new Set(shown.map(position => rows[position]?.id));
      selection.keepShown(id => ids.has(id));
      onPicked(selection.count());
    }
    const indexOf = (id: string | undefined) =>
      id === undefined ? -1 : shown.findIndex(position => rows[position]?.id === id);
    const foundAt = indexOf(activeId);
    // A row that went away leaves its place to the next one.
    active = foundAt === -1 ? Math.max(0, Math.min(active, shown.length - 1)) : foundAt;
    const anchored = anchor === undefined ? -1 : indexOf(anchor.id);
    const hasMoved = anchor !== undefined && anchored !== -1 && anchored !== anchor.index;
    // The browser goes no further down than to the last row.
    const lastTop = Math.max(0, shown.length * rowHeight + sight.headHeight - sight.height);
    const top = Math.min(lastTop, hasMoved ? anchored * rowHeight + anchor.offset : sight.top);
    sight = { ...sight, top };
    draw();
    if (hasMoved) frame.scrollTop = top;
    if (hadFocus) focusRow(body, active);
    if (!isShowing) onFound();
  };
  const search = shownRows(found);
  const show = (next: GridPicture) => {
    const before = picture;
    picture = next;
    isShowing = true;
    isDrawn = false;
    const { rows, choice, changed } = next;
    if (changed === 'all' || rows !== before?.rows || choice !== before.choice) search.choose(rows, choice);
    else if (changed.size > 0) search.changed(changed);
    isShowing = false;
    if (!isDrawn) draw();
  };
  const pick = (change: () => void) => {
    change();
    onPicked(selection.count());
    draw();
  };
  const scrollTo = (top: number) => {
    frame.scrollTop = top;
    look();
    draw();
  };
  const moveTo = (index: number) => {
    active = Math.max(0, Math.min(shown.length - 1, index));
    look();
    scrollTo(topFor(active, sight));
    focusRow(body, active);
    const row = recordAt(active);
    if (row !== undefined) onChoose(row.id, false);
  };

  /** Where it is laid out already: at the begin of a frame, after its layout, or once for a key. */
  const look = () => {
    const { scrollTop: top, clientHeight: height, clientWidth: width } = frame;
    sight = { top, height, width, headHeight: head.offsetHeight };
  };
  const lookAndDraw = () => {
    look();
    drawSoon();
  };

  frame.addEventListener('scroll', lookAndDraw);
  new ResizeObserver(lookAndDraw).observe(frame);
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
    scrollTo,
  };
}

/** What is being read: the first row in sight and how far it is cut off. At the very top nothing has to be held. */
function anchorOf(top: number, recordAt: (index: number) => LabelsRow | undefined, count: number) {
  if (top === 0 || count === 0) return undefined;
  const index = Math.floor(top / rowHeight);
  const row = recordAt(index);
  return row === undefined ? undefined : { id: row.id, index, offset: top - index * rowHeight };
}

/** Moved no further than it takes to see the row. */
function topFor(index: number, { top, height, headHeight }: Sight): number {
  const rowTop = index * rowHeight;
  const room = height - headHeight - rowHeight;
  return rowTop < top ? rowTop : Math.max(top, rowTop - room);
}

function focusRow(body: HTMLElement, index: number): void {
  body.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
}

function drawEmpty(frame: HTMLElement, isEmpty: boolean, hasRows: boolean, areComing: boolean): void {
  frame.querySelector('.grid-empty')?.remove();
  if (!isEmpty) return;
  const noRows = areComing
    ? 'No labels yet. Rows appear here as they arrive.'
    : 'The run ended before a record had a label.';
  const words = hasRows ? 'No row fits these filters.' : noRows;
  const clear =
    hasRows &&
    element('button', { type: 'button', class: 'secondary', 'data-action': 'clear-filters' }, 'Show all rows');
  frame.append(create(element('div', { class: 'grid-empty' }, element('p', {}, words), clear)));
}
