import type { DeskRun } from '../core/show/deskView';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { directionOf } from '../core/show/textDirection';
import { ago, costWords, shortCost, whole } from '../core/show/words';
import { iconButton } from './iconButton';

/** The runs, newest first, each with what it cost and how it ended. */
export function runsSection(runs: readonly DeskRun[], nowMs: number): PageNode {
  const body =
    runs.length === 0
      ? element('p', { class: 'soft empty-runs' }, 'No runs yet. Choose a task and press Run.')
      : element(
          'div',
          { class: 'runs', role: 'grid', id: 'runs', 'aria-label': 'Runs' },
          runs.map(run => runRow(run, nowMs)),
        );
  return element(
    'section',
    { class: 'runs-section', key: 'runs', 'aria-labelledby': 'runs-title' },
    element('h2', { id: 'runs-title' }, 'Runs'),
    body,
  );
}

const runMarks = {
  running: { icon: 'loading codicon-modifier-spin', word: 'running' },
  done: { icon: 'check', word: 'done' },
  partial: { icon: 'warning', word: 'in part' },
  cancelled: { icon: 'circle-slash', word: 'stopped' },
  failed: { icon: 'error', word: 'failed' },
};

function runRow(run: DeskRun, nowMs: number): PageNode {
  const mark = runMarks[run.state];
  const progress = run.progress === undefined ? '' : `${whole(run.progress.done)} of ${whole(run.progress.total)}`;
  const words = [run.state === 'done' ? '' : mark.word, progress, ago(run.startedMs, nowMs)]
    .filter(Boolean)
    .join(' · ');
  return element(
    'div',
    {
      role: 'row',
      class: `run-row ${run.state}`,
      key: `run:${run.id}`,
      'data-run': run.id,
      'data-action': 'open-run',
      title: [run.title, words, costWords(run.cost), run.why].filter(Boolean).join(', '),
    },
    icon(mark.icon, 'run-mark'),
    element(
      'span',
      { role: 'gridcell', class: 'name' },
      element('span', { class: 'title', dir: directionOf(run.title) }, run.title),
      element(
        'span',
        { class: 'why' },
        run.state === 'done' ? [element('span', { class: 'for-readers' }, 'done '), words] : words,
        run.why !== undefined && `: ${run.why}`,
      ),
      run.state === 'running' && run.progress !== undefined && runBar(run.progress),
    ),
    element('span', { role: 'gridcell', class: 'number' }, shortCost(run.cost)),
    element('span', { role: 'gridcell', class: 'actions' }, runButton(run)),
  );
}

function runBar({ done, total }: { readonly done: number; readonly total: number }): PageNode {
  return element(
    'span',
    { class: 'bar thin', 'aria-hidden': true },
    element('span', { class: 'bar-fill', fill: total === 0 ? 0 : done / total }),
  );
}

function runButton(run: DeskRun): Child {
  const of = { 'data-run': run.id };
  if (run.state === 'running') return iconButton('stop', 'debug-stop', `Stop ${run.title}`, of);
  return run.canResume && iconButton('resume', 'debug-continue', `Resume ${run.title}`, of);
}
