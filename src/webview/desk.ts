import type { DeskView } from '../core/show/deskView';
import { remedyAction } from '../core/show/plainData';
import type { MessageFromPage } from '../core/show/protocol';
import { counted } from '../core/show/words';
import { announce } from './announce';
import { deskParts } from './deskParts';
import { connectToHost } from './host';
import { patchPage } from './patch';
import { arrowKeys, roving, stepFor } from './roving';
import { isForPage, listShortcuts } from './shortcuts';
import { treegridKeys } from './treegridKeys';

/** What the page itself keeps: which rows are unfolded. Everything else is the host's. */
interface Remembered {
  readonly unfolded: Readonly<Record<string, boolean>>;
}

let view: DeskView | undefined;

const host = connectToHost('desk', message => {
  const before = view;
  view = message.view;
  draw();
  announceMilestones(before, view);
});

let remembered = readRemembered(host.remembered());

const contextRows = treegridKeys({
  selector: '#context-tree',
  onEnter: row => (row.ariaExpanded === null ? openSnippet(row) : fold(row, row.ariaExpanded !== 'true')),
  onFold: fold,
  onLetter: (row, key) => {
    const buttons: Record<string, string> = { p: 'pin', x: 'exclude', Delete: 'exclude', u: 'include' };
    const action = buttons[key];
    const button = row.querySelector<HTMLElement>(`button[data-action="${action}"], button[data-action="un${action}"]`);
    button?.click();
    return button !== null;
  },
});
const runRows = treegridKeys({ selector: '#runs', onEnter: row => row.click(), onFold: () => undefined });
const taskHeads = roving(() => document.getElementById('task-list'), '.task-head');
const actions = arrowKeys('[role="toolbar"]', 'button', 'row');

listShortcuts([
  { keys: '↑ ↓', does: 'between tasks, passages, runs' },
  { keys: '→ ←', does: 'unfold and fold, to a row’s buttons and back' },
  { keys: 'Enter', does: 'open' },
  { keys: 'p', does: 'pin or unpin the passage' },
  { keys: 'x', does: 'exclude the passage' },
  { keys: 'u', does: 'take an excluded passage back' },
  { keys: 'r', does: 'gather the context again' },
  { keys: '?', does: 'this list' },
]);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (target !== null) act(target);
  else if (event.target instanceof Element) chooseRow(event.target);
});

document.addEventListener('dblclick', event => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-snippet][role="row"]') : null;
  if (row !== null && !(event.target instanceof Element && event.target.closest('button'))) openSnippet(row);
});

document.addEventListener('keydown', event => {
  if (!(event.target instanceof HTMLElement)) return;
  if (event.key === 'r' && isForPage(event)) host.send({ kind: 'refresh-asked' });
  if (event.target.matches('.task-head') && moveBetweenTasks(event.key, event.target)) event.preventDefault();
});

setInterval(draw, 60_000);
draw();
host.send({ kind: 'page-ready' });

function draw(): void {
  patchPage(deskParts(view, (row, byDefault) => remembered.unfolded[row] ?? byDefault, Date.now()));
  for (const stops of [contextRows, runRows, taskHeads, actions]) stops.refresh();
}

function moveBetweenTasks(key: string, head: HTMLElement): boolean {
  const isOpen = head.ariaExpanded === 'true';
  if ((key === 'ArrowRight' && !isOpen) || (key === 'ArrowLeft' && isOpen)) {
    head.click();
    return true;
  }
  const next = stepFor(key, taskHeads.items(), head, 'column');
  if (next !== undefined) taskHeads.focus(next);
  return next !== undefined;
}

function chooseRow(target: Element): void {
  const row = target.closest('[role="row"]');
  if (row !== null) contextRows.focus(row);
}

function openSnippet(row: HTMLElement): void {
  const snippet = row.dataset['snippet'];
  if (snippet !== undefined && view?.openTask !== undefined)
    host.send({ kind: 'snippet-opened', task: view.openTask.id, snippet });
}

function fold(row: HTMLElement, isExpanded: boolean): void {
  const name = row.dataset['row'];
  if (name === undefined) return;
  remembered = { unfolded: { ...remembered.unfolded, [name]: isExpanded } };
  host.remember(remembered);
  draw();
}

function act(target: HTMLElement): void {
  const action = target.dataset['action'];
  if (action === 'fold') {
    contextRows.focus(target);
    fold(target, target.ariaExpanded !== 'true');
    return;
  }
  if (target.getAttribute('aria-disabled') === 'true') {
    announce(target.title);
    return;
  }
  const message = messageOf(action, target.dataset);
  if (message !== undefined) host.send(message);
}

function messageOf(action: string | undefined, data: DOMStringMap): MessageFromPage<'desk'> | undefined {
  const { run, snippet } = data;
  const task = data['task'] ?? view?.openTask?.id;
  switch (action) {
    case 'choose-tier':
      return { kind: 'tier-choice-asked' };
    case 'new-task':
      return { kind: 'new-task-asked' };
    case 'map-fields':
      return { kind: 'field-map-asked' };
    case 'remedy': {
      const remedy = remedyAction.safeParse(data['remedy']).data;
      return remedy === undefined
        ? undefined
        : { kind: 'remedy-asked', action: remedy, ...(data['task'] ? { task: data['task'] } : {}) };
    }
    case 'open-run':
      return run === undefined ? undefined : { kind: 'run-opened', run };
    case 'stop':
      return run === undefined ? undefined : { kind: 'run-stopped', run };
    case 'resume':
      return run === undefined ? undefined : { kind: 'run-resumed', run };
    default:
      if (task === undefined) return undefined;
      return snippet === undefined ? taskMessage(action, task) : snippetMessage(action, task, snippet);
  }
}

function taskMessage(action: string | undefined, task: string): MessageFromPage<'desk'> | undefined {
  switch (action) {
    case 'task':
      return { kind: view?.openTask?.id === task ? 'task-folded' : 'task-unfolded', task };
    case 'open-task':
      return { kind: 'task-opened', task };
    case 'preview':
      return { kind: 'preview-asked', task };
    case 'run':
      return { kind: 'run-asked', task };
    case 'run-suggestion':
      return { kind: 'suggestion-run-asked', task };
    default:
      return undefined;
  }
}

function snippetMessage(
  action: string | undefined,
  task: string,
  snippet: string,
): MessageFromPage<'desk'> | undefined {
  const kinds = {
    pin: 'snippet-pinned',
    unpin: 'snippet-unpinned',
    exclude: 'snippet-excluded',
    include: 'snippet-included',
  } as const;
  const kind =
    action === 'pin' || action === 'unpin' || action === 'exclude' || action === 'include' ? kinds[action] : undefined;
  return kind === undefined ? undefined : { kind, task, snippet };
}

function announceMilestones(before: DeskView | undefined, now: DeskView): void {
  const context = now.openTask?.context;
  if (before?.openTask?.context.kind === 'loading' && context?.kind === 'ready') {
    announce(`Context ready: kept ${context.keptCount} of ${counted(context.passageCount, 'passage')}`);
  }
  for (const run of now.runs) {
    const earlier = before?.runs.find(one => one.id === run.id);
    if (earlier?.state === 'running' && run.state !== 'running') announce(`${run.title}: ${run.state}`);
  }
}

function readRemembered(state: unknown): Remembered {
  const unfolded: Record<string, boolean> = {};
  if (typeof state === 'object' && state !== null && 'unfolded' in state && typeof state.unfolded === 'object') {
    for (const [row, isOpen] of Object.entries(state.unfolded ?? {}))
      if (typeof isOpen === 'boolean') unfolded[row] = isOpen;
  }
  return { unfolded };
}
