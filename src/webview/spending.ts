import type { SpendingView } from '../core/show/spendingView';
import { money } from '../core/show/words';
import { announce } from './announce';
import { connectToHost } from './host';
import { patchPage } from './patch';
import { arrowKeys } from './roving';
import { isForPage, listShortcuts } from './shortcuts';
import { spendingParts } from './spendingParts';

let view: SpendingView | undefined;
let by: 'tier' | 'task' = 'tier';
let day: string | undefined;

const host = connectToHost('spending', message => {
  view = message.view;
  draw();
});

const remembered = host.remembered();
if (typeof remembered === 'object' && remembered !== null && 'by' in remembered && remembered.by === 'task')
  by = 'task';

const days = arrowKeys('.days', '.day', 'row');
const toolbar = arrowKeys('.panel-head .toolbar', '.toolbar > button, .toolbar > select', 'row');
listShortcuts([
  { keys: 'Tab', does: 'to the buttons, the chart, and the table' },
  { keys: '← →', does: 'between days, and between buttons' },
  { keys: 'Enter', does: 'show the day alone in the table, and all days again' },
  { keys: 't', does: 'to the table' },
  { keys: 'Escape', does: 'all days' },
  { keys: '?', does: 'this list' },
]);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (target !== null) act(target.dataset);
});

document.addEventListener('change', event => {
  if (!(event.target instanceof HTMLSelectElement) || event.target.dataset['filter'] !== 'by') return;
  by = event.target.value === 'task' ? 'task' : 'tier';
  host.remember({ by });
  draw();
});

document.addEventListener('keydown', event => {
  if (!isForPage(event)) return;
  if (event.key === 'Escape' && day !== undefined) choose(undefined);
  if (event.key === 't') document.querySelector<HTMLElement>('.table-frame')?.focus();
});

draw();
host.send({ kind: 'page-ready' });

function act(data: DOMStringMap): void {
  if (data['action'] === 'day') choose(data['day'] === day ? undefined : data['day']);
  if (data['action'] === 'all-days') choose(undefined);
  if (data['action'] === 'csv') host.send({ kind: 'export-asked', as: 'csv' });
}

function choose(chosen: string | undefined): void {
  day = chosen;
  draw();
  const spent = view?.days.find(one => one.day === day)?.spentUsd;
  announce(day === undefined ? 'All days' : `${day}, ${money(spent ?? 0)}`);
}

function draw(): void {
  patchPage(spendingParts(view && { view, by, day }));
  days.refresh();
  toolbar.refresh();
}
