import { type Child, element, icon, type PageNode } from '../core/show/element';
import type { Problem, RunState } from '../core/show/plainData';

/** What did not work, why, and buttons for what to do. */
export function problemBox(problem: Problem, about: { readonly run?: string; readonly task?: string } = {}): PageNode {
  const buttons = problem.remedies.map(({ action, title }, index) =>
    element(
      'button',
      {
        type: 'button',
        class: index === 0 ? 'primary' : 'secondary',
        'data-action': 'remedy',
        'data-remedy': action,
        'data-run': about.run,
        'data-task': about.task,
      },
      title,
    ),
  );
  return noteBox('error', 'error', problem.what, problem.why, buttons);
}

/** A note with an icon, a heading, words, and what can be done. */
export function noteBox(
  look: 'error' | 'warning' | 'info',
  iconName: string,
  heading: string,
  words: string,
  buttons: readonly Child[] = [],
): PageNode {
  return element(
    'div',
    { class: `note ${look}` },
    icon(iconName, 'note-icon'),
    element(
      'div',
      { class: 'note-words' },
      element('strong', {}, heading),
      words !== '' && element('p', {}, words),
      buttons.length > 0 && element('div', { class: 'buttons' }, buttons),
    ),
  );
}

/** The note a state needs above what there is so far; nothing for the good ones. */
export function stateNote(state: RunState, run: string, whatIsKept: string): PageNode | undefined {
  const resume = element(
    'button',
    { type: 'button', class: 'primary', 'data-action': 'resume' },
    icon('debug-continue'),
    'Resume',
  );
  switch (state.kind) {
    case 'partial':
      return noteBox(
        'warning',
        'warning',
        `This is a part of the ${whatIsKept}`,
        state.why,
        state.canResume ? [resume] : [],
      );
    case 'cancelled':
      return noteBox(
        'info',
        'circle-slash',
        'You stopped this run',
        `Kept: ${state.kept}.`,
        state.canResume ? [resume] : [],
      );
    case 'failed':
      return problemBox(state.problem, { run });
    default:
      return undefined;
  }
}

/** Grey bars in the places of what is coming. */
export function skeleton(name: string, widths: readonly ('short' | 'medium' | 'long')[]): PageNode {
  return element(
    'div',
    { class: 'skeleton', 'aria-hidden': true, key: name },
    widths.map(width => element('div', { class: `bone ${width}` })),
  );
}
