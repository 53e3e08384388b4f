import { everyRow, type RowChoice } from '../core/show/chooseRows';
import { element } from '../core/show/element';
import { readLabelsState } from '../core/show/labelsState';
import type { LabelsRow, LabelsView } from '../core/show/labelsView';
import type { MessageToPage } from '../core/show/protocol';
import { whole } from '../core/show/words';
import { announce } from './announce';
import { announceState } from './announceState';
import { cellKeys } from './cellKeys';
import { connectToHost } from './host';
import { keepFocus } from './keepFocus';
import { labelGrid } from './labelGrid';
import { columnsOf } from './labelRows';
import { labelsMessage } from './labelsMessage';
import { areArriving, labelsParts, legend, loadingLabels } from './labelsParts';
import { labelsShortcuts } from './labelsShortcuts';
import { menuKeys } from './menuButton';
import { momentaryNotice } from './notice';
import { lastOf } from './onlyOnce';
import { drawInOwnFrame } from './ownFrame';
import { create, patch } from './patch';
import { type RecordState, recordPane } from './recordPane';
import { arrowKeys } from './roving';
import { rowTotals } from './rowTotals';
import { searchKeys } from './searchKeys';
import { isTyping, listShortcuts } from './shortcuts';
import { confirmLabels, setLabel, triageKey, undoLabel } from './triageKeys';

let view: LabelsView | undefined;
let rows: LabelsRow[] = [];
const positions = new Map<string, number>();
let totals = rowTotals(rows);
let changed: Set<number> | 'all' = 'all';
const notice = momentaryNotice(drawSoon);
let chosen: string | undefined;
let record: RecordState = { kind: 'loading' };
let isDrawingSoon = false;
let remembering: ReturnType<typeof setTimeout> | undefined;
let isTimeOpen = false;
/** Others only where they are: the table is laid out by them. */
const laidOut = lastOf(columnsOf);
const noQuestions: readonly string[] = [];

const host = connectToHost('labels', receive);
const remembered = readLabelsState(host.remembered());
let choice: RowChoice = remembered.choice;
let wantedTop = remembered.top;

const head = newPart('div', 'labels-head');
const split = newPart('main', 'labels-split');
const grid = labelGrid({
  onChoose: (id, isFinal) => (isFinal || chosen !== undefined) && chooseRecord(id),
  onPicked: count => {
    if (count > 0) announce(`${whole(count)} selected`);
    drawSoon();
  },
  onFound: drawSoon,
});
const triage = { grid, view: () => view, send: host.send };
const pane = document.createElement('aside');
pane.className = 'record-pane';
pane.setAttribute('aria-label', 'Record');
split.append(grid.frame, pane);

const foot = newPart('footer', 'legend');
patch(foot, legend());

const toolbar = arrowKeys('[role="toolbar"]', '.toolbar > button, .menu-frame > button', 'row');
const counts = arrowKeys('.counts', 'button', 'row');
const confusion = cellKeys('.confusion', '.cell-button');
menuKeys();
listShortcuts(labelsShortcuts);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (target !== null) act(target.dataset);
});
searchKeys('filter-text', () => grid.focus());
document.addEventListener('keydown', onKey);
// It does not bubble.
document.addEventListener('toggle', onToggle, true);
document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement) filterBy(target.dataset['filter'] ?? '', target.value);
});
document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.id === 'filter-text') choose({ text: target.value });
});
grid.frame.addEventListener('scroll', rememberSoon);
window.addEventListener('pagehide', remember);

drawAll();
host.send({ kind: 'page-ready' });

function receive(message: MessageToPage<'labels'>): void {
  if (message.kind === 'notice-shown') notice.show(message.text);
  else if (message.kind === 'labels-shown') showLabels(message.view);
  else if (message.run === view?.run) receiveOfRun(message);
  drawSoon();
}

function showLabels(next: LabelsView): void {
  if (view?.run !== next.run) rows = [];
  // What was sent before may be in another order now.
  rows.length = Math.min(rows.length, next.rowCount);
  totals = rowTotals(rows);
  changed = 'all';
  const before = view;
  view = next;
  // Whoever looks from outside can tell the pages of two runs of a task apart.
  document.body.dataset['run'] = view.run;
  // The host finds the run by it when the window comes back.
  if (before?.run !== next.run) host.remember({ run: next.run, choice, top: wantedTop });
  announceState(before, next);
}

function receiveOfRun(message: Exclude<MessageToPage<'labels'>, { kind: 'notice-shown' | 'labels-shown' }>): void {
  if (message.kind === 'rows-arrived') {
    if (message.from > rows.length) host.send({ kind: 'rows-missed', run: message.run, from: rows.length });
    else for (const [offset, row] of message.rows.entries()) putRow(message.from + offset, row);
  } else if (message.kind === 'rows-changed') {
    for (const row of message.rows) putRow(positions.get(row.id) ?? -1, row);
  } else if (message.kind === 'labels-header-changed' && view !== undefined) {
    const before = view;
    view = { ...view, header: message.header };
    announceState(before, view);
  } else if (message.kind === 'record-shown' && message.record.id === chosen) {
    record = { kind: 'shown', record: message.record };
  } else if (message.kind === 'record-missing' && message.record === chosen) {
    record = { kind: 'missing', why: message.why };
  }
}

function putRow(position: number, row: LabelsRow): void {
  if (position < 0) return;
  totals.put(rows[position], row);
  rows[position] = row;
  positions.set(row.id, position);
  if (changed !== 'all') changed.add(position);
}

/** While many rows arrive, drawing each time would take longer than reading them. */
const drawEveryMs = 120;
let drawnMs = Number.NEGATIVE_INFINITY;

function drawSoon(): void {
  if (isDrawingSoon) return;
  isDrawingSoon = true;
  const areComing = view !== undefined && rows.length > 0 && rows.length < view.rowCount;
  const isFirst = drawnMs === Number.NEGATIVE_INFINITY;
  const inFrame = areComing || isFirst ? drawInOwnFrame : requestAnimationFrame;
  const waitMs = areComing ? drawnMs + drawEveryMs - performance.now() : 0;
  if (waitMs > 0) setTimeout(() => inFrame(drawNow), waitMs);
  else inFrame(drawNow);
}

function drawNow(): void {
  isDrawingSoon = false;
  drawAll();
  drawnMs = performance.now();
}

function drawAll(): void {
  keepFocus(draw, [grid.focus, () => document.getElementById('filter-text')?.focus()]);
}

function draw(): void {
  split.hidden = view === undefined;
  foot.hidden = rows.length === 0;
  if (view === undefined) {
    patch(head, [loadingLabels()]);
    return;
  }
  const since = changed;
  changed = new Set();
  const columns = laidOut(view.columns, view.questions ?? noQuestions, totals.tiers().length > 1);
  grid.show({ rows, changed: since, columns, choice, chosen, areComing: areArriving(view) });
  const [shownCount, pickedCount] = [grid.shownCount(), grid.pickedCount()];
  patch(head, labelsParts({ view, rows, totals, shownCount, choice, notice: notice.text(), pickedCount, isTimeOpen }));
  drawPane(view);
  for (const stops of [toolbar, counts, confusion]) stops.refresh();
  if (wantedTop > 0 && rows.length >= view.rowCount) {
    grid.scrollTo(wantedTop);
    wantedTop = 0;
  }
}

function drawPane(shown: LabelsView): void {
  const row = chosen === undefined ? undefined : rows[positions.get(chosen) ?? -1];
  split.classList.toggle('with-record', row !== undefined);
  pane.hidden = row === undefined;
  patch(pane, row === undefined ? [] : recordPane(row, record, shown));
}

function chooseRecord(id: string): void {
  if (view === undefined || id === chosen) return;
  chosen = id;
  record = { kind: 'loading' };
  host.send({ kind: 'record-chosen', run: view.run, record: id });
  drawAll();
  // In a narrow place the record stands instead of the table.
  if (!grid.frame.checkVisibility()) pane.querySelector<HTMLElement>('.pane-body')?.focus();
}

function closeRecord(): void {
  chosen = undefined;
  drawAll();
  grid.focus();
}

function filterBy(name: string, value: string): void {
  const question = /^answer-(\d+)$/.exec(name)?.[1];
  if (question === undefined) {
    choose({ [name]: value });
    return;
  }
  const answers = (view?.questions ?? []).map((_, index) => choice.answers[index] ?? '');
  choose({ answers: answers.with(Number(question), value) });
}

function choose(change: Readonly<Record<string, unknown>>): void {
  choice = readLabelsState({ choice: { ...choice, ...change }, top: 0 }).choice;
  remember();
  drawSoon();
}

function onToggle({ target }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || target.id !== 'over-time') return;
  isTimeOpen = target.open;
  drawSoon();
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
  if (event.key === 'Escape' && !event.defaultPrevented && grid.pickedCount() > 0) grid.clearPicked();
  else if (event.key === 'Escape' && !event.defaultPrevented && chosen !== undefined) closeRecord();
  else if (isTyping(event.target)) return;
  else if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('a[data-action]'))
    act(event.target.dataset);
  else if (event.key === 'o') act({ action: 'open-record' });
  else if (event.key === 's' && view !== undefined && areArriving(view)) act({ action: 'stop' });
  else if (event.key === '/') {
    document.getElementById('filter-text')?.focus();
    event.preventDefault();
  } else triageKey(triage, event.key);
}

function act(data: DOMStringMap): void {
  switch (data['action']) {
    case 'sort':
      sortBy(data['column'] ?? '');
      return;
    case 'count':
      choose({ label: choice.label === data['label'] ? '' : (data['label'] ?? '') });
      return;
    case 'cell': {
      const { gold, given } = data;
      const isShown = choice.cell?.gold === gold && choice.cell?.given === given;
      choose({ cell: gold === undefined || given === undefined || isShown ? undefined : { gold, given } });
      return;
    }
    case 'set-label':
      setLabel(triage, Number(data['label']));
      return;
    case 'confirm':
      confirmLabels(triage);
      return;
    case 'undo':
      undoLabel(triage);
      return;
    case 'clear-picked':
      grid.clearPicked();
      grid.focus();
      return;
    case 'go-to':
      if (!grid.goTo(data['recordId'] ?? '')) notice.show('The filters hide that row');
      return;
    case 'clear-filters':
      choice = { ...everyRow, sort: choice.sort };
      drawAll();
      return;
    case 'close-record':
      closeRecord();
      return;
    default: {
      const message = view === undefined ? undefined : labelsMessage(data, view, chosen);
      if (message !== undefined) host.send(message);
    }
  }
}

/** Up, down, and back to the order in which they came. */
function sortBy(column: string): void {
  const { sort } = choice;
  if (sort?.column !== column) choice = { ...choice, sort: { column, isDescending: false } };
  else choice = { ...choice, sort: sort.isDescending ? undefined : { column, isDescending: true } };
  announce(
    choice.sort === undefined
      ? 'In the order of the records'
      : `Sorted by ${column}, ${choice.sort.isDescending ? 'descending' : 'ascending'}`,
  );
  remember();
  drawAll();
}

/** Once it rests: every step of a scroll would be a message. */
function rememberSoon(): void {
  clearTimeout(remembering);
  remembering = setTimeout(remember, 150);
}

function remember(): void {
  if (view !== undefined) host.remember({ run: view.run, choice, top: grid.scrollTop() });
}

function newPart(tag: 'div' | 'main' | 'footer', name: string): HTMLElement {
  const part = create(element(tag, { class: name }));
  document.getElementById('page')?.append(part);
  if (!(part instanceof HTMLElement)) throw new Error('an element was made');
  return part;
}
