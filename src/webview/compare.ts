import type { CompareView } from '../core/show/compareView';
import { announce } from './announce';
import { compareParts } from './compareParts';
import { connectToHost } from './host';
import { patchPage } from './patch';
import { arrowKeys } from './roving';
import { isForPage, listShortcuts } from './shortcuts';

let view: CompareView | undefined;
let why: string | undefined;
/** The place of the measure that is drawn; absent: the bar's, else how often each was right. */
let measure: number | undefined;

const host = connectToHost('compare', message => {
  const before = view?.sentence;
  if (message.kind === 'comparison-failed') {
    view = undefined;
    why = message.why;
    host.remember({ task: message.task });
  } else {
    if (message.view.bar?.text !== view?.bar?.text) measure = undefined;
    ({ view } = message);
    why = undefined;
    host.remember({ task: view.task, ...(view.bar === undefined ? {} : { bar: view.bar.text }) });
    if (before !== undefined && before !== view.sentence) announce(view.sentence);
  }
  draw();
});

const toolbar = arrowKeys('.panel-head .toolbar', '.toolbar > button, .toolbar > select', 'row');
listShortcuts([
  { keys: 'Tab', does: 'to the buttons and the tables' },
  { keys: 'b', does: 'set the bar that a tier must reach' },
  { keys: 't', does: 'to the table' },
  { keys: '?', does: 'this list' },
]);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (target !== null) act(target.dataset);
});

document.addEventListener('change', event => {
  if (!(event.target instanceof HTMLSelectElement) || event.target.dataset['filter'] !== 'measure') return;
  measure = Number(event.target.value);
  draw();
});

document.addEventListener('keydown', event => {
  if (!isForPage(event)) return;
  if (event.key === 't') document.querySelector<HTMLElement>('.table-frame')?.focus();
  if (event.key === 'b' && view !== undefined) host.send({ kind: 'bar-asked' });
});

draw();
host.send({ kind: 'page-ready' });

function act({ action, run = '' }: DOMStringMap): void {
  if (action === 'bar') host.send({ kind: 'bar-asked' });
  if (action === 'csv') host.send({ kind: 'export-asked', as: 'csv' });
  if (action === 'open-run') host.send({ kind: 'run-opened', run });
  if (action === 'use-tier') host.send({ kind: 'tier-use-asked', run });
}

function draw(): void {
  patchPage(compareParts(view === undefined ? why : { view, measure: measure ?? view.bar?.measure ?? 0 }));
  toolbar.refresh();
}
