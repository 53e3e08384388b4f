import { exportFormats } from '../core/show/exportFormats';
import { growReport } from '../core/show/growReport';
import { remedyAction } from '../core/show/plainData';
import type { MessageFromPage, MessageToPage } from '../core/show/protocol';
import type { ReportView } from '../core/show/reportView';
import { verificationSummary } from '../core/show/verdict';
import { announce } from './announce';
import { citationCards } from './citationCard';
import { connectToHost } from './host';
import { menuKeys } from './menuButton';
import { momentaryNotice } from './notice';
import { patchPage } from './patch';
import { isRunning, reportParts } from './reportParts';
import { arrowKeys } from './roving';
import { isForPage, listShortcuts } from './shortcuts';

let view: ReportView | undefined;
const notice = momentaryNotice(drawSoon);
let isDrawingSoon = false;

const host = connectToHost('report', message => {
  receive(message);
  drawSoon();
});

const toolbar = arrowKeys('[role="toolbar"]', '.toolbar > button, .menu-frame > button', 'row');
const outline = arrowKeys('.outline', 'button', 'column');
menuKeys();
citationCards(() => view);
listShortcuts([
  { keys: 'Tab', does: 'to the buttons, the outline, and each citation' },
  { keys: '← →', does: 'between buttons' },
  { keys: '↑ ↓', does: 'between the outline’s headings' },
  { keys: 'Enter', does: 'open the cited lines in an editor' },
  { keys: 'c', does: 'copy the report' },
  { keys: 's', does: 'stop the run' },
  { keys: '?', does: 'this list' },
]);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (target !== null) act(target.dataset);
});

document.addEventListener('keydown', event => {
  if (!(event.target instanceof HTMLElement) || !isForPage(event)) return;
  if (event.key === 'Enter' && event.target.matches('a[data-action]')) act(event.target.dataset);
  if (event.key === 'c') act({ action: 'copy' });
  if (event.key === 's' && view !== undefined && isRunning(view)) act({ action: 'stop' });
});

document.addEventListener('scroll', rememberPlace, true);
setInterval(() => {
  if (view !== undefined && isRunning(view)) drawSoon();
}, 1000);
draw();
host.send({ kind: 'page-ready' });

function receive(message: MessageToPage<'report'>): void {
  if (message.kind === 'notice-shown') {
    notice.show(message.text);
    return;
  }
  if (message.kind === 'report-shown') {
    const before = view;
    view = message.view;
    // Whoever looks from outside can tell the pages of two runs of a task apart.
    document.body.dataset['run'] = view.run;
    // The host finds the run by it when the window comes back.
    if (rememberedRun() !== view.run) host.remember({ run: view.run, top: 0 });
    announceState(before, view);
    return;
  }
  if (view === undefined || message.run !== view.run) return;
  const before = view;
  if (message.kind === 'report-grew') grow(view, message);
  else if (message.kind === 'report-header-changed') view = { ...view, header: message.header };
  else view = { ...view, claims: message.claims };
  announceState(before, view);
}

function grow(current: ReportView, message: Extract<MessageToPage<'report'>, { kind: 'report-grew' }>): void {
  const grown = growReport(current, message.from, message.text);
  if (grown === 'missed') host.send({ kind: 'report-missed', run: current.run });
  else view = grown;
}

function drawSoon(): void {
  if (isDrawingSoon) return;
  isDrawingSoon = true;
  requestAnimationFrame(() => {
    isDrawingSoon = false;
    draw();
  });
}

/** Follows the end only for a person who is there already. */
function draw(): void {
  const scroll = document.getElementById('scroll');
  const isAtEnd =
    scroll !== null && scroll.scrollTop > 0 && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 24;
  patchPage(reportParts(view, notice.text(), Date.now()));
  toolbar.refresh();
  outline.refresh();
  const after = document.getElementById('scroll');
  if (after === null) return;
  if (scroll === null) restorePlace(after);
  else if (isAtEnd && view !== undefined && isRunning(view)) after.scrollTop = after.scrollHeight;
}

function act(data: DOMStringMap): void {
  if (data['action'] === 'heading') {
    const heading = document.getElementById(data['heading'] ?? '');
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
    return;
  }
  const message = view === undefined ? undefined : messageOf(data, view.run);
  if (message !== undefined) host.send(message);
}

function messageOf(data: DOMStringMap, run: string): MessageFromPage<'report'> | undefined {
  switch (data['action']) {
    case 'stop':
      return { kind: 'run-stopped', run };
    case 'resume':
      return { kind: 'run-resumed', run };
    case 'again':
      return { kind: 'run-again-asked', run };
    case 'copy':
      return { kind: 'copy-asked', run };
    case 'markdown':
      return { kind: 'markdown-asked', run };
    case 'sent':
      return { kind: 'sent-asked', run };
    case 'export':
      return { kind: 'export-asked', run, as: exportFormats.find(one => one === data['choice']) ?? 'md' };
    case 'citation':
      return citationMessage(data, run);
    case 'link':
      return { kind: 'link-opened', run, address: data['address'] ?? '' };
    case 'remedy': {
      const action = remedyAction.safeParse(data['remedy']).data;
      return action === undefined ? undefined : { kind: 'remedy-asked', action, run };
    }
    default:
      return undefined;
  }
}

function citationMessage(data: DOMStringMap, run: string): MessageFromPage<'report'> | undefined {
  const { claim, citation, snippet, startLine, endLine } = data;
  if (claim !== undefined && citation !== undefined) {
    return { kind: 'citation-opened', run, claim: Number(claim), citation: Number(citation) };
  }
  if (snippet === undefined) return undefined;
  const lines =
    startLine === undefined || endLine === undefined ? {} : { startLine: Number(startLine), endLine: Number(endLine) };
  return { kind: 'sent-snippet-opened', run, snippet, ...lines };
}

const milestones = {
  done: 'The report is done',
  partial: 'A part of the report is there',
  cancelled: 'Stopped',
  failed: 'The run failed',
};

function announceState(before: ReportView | undefined, now: ReportView): void {
  const { kind } = now.header.state;
  if (before?.header.state.kind === kind && before.claims.length === now.claims.length) return;
  if (kind === 'running') announce('The report is being written');
  else if (kind in milestones && (before === undefined || before.run === now.run)) {
    if (kind === 'done' || kind === 'partial' || kind === 'cancelled' || kind === 'failed') {
      announce(`${milestones[kind]}. ${verificationSummary(now.claims)}.`);
    }
  }
}

/** Where a person was reading, for a page that was hidden or reloaded. */
function rememberPlace(): void {
  const scroll = document.getElementById('scroll');
  if (scroll !== null && view !== undefined) host.remember({ run: view.run, top: scroll.scrollTop });
}

function rememberedRun(): unknown {
  const state = host.remembered();
  return typeof state === 'object' && state !== null && 'run' in state ? state.run : undefined;
}

function restorePlace(scroll: HTMLElement): void {
  const state = host.remembered();
  if (typeof state !== 'object' || state === null || !('run' in state) || !('top' in state)) return;
  if (state.run === view?.run && typeof state.top === 'number') scroll.scrollTop = state.top;
}
