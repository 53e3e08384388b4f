import { element, icon, type PageNode } from '../core/show/element';
import { labelLetters } from '../core/show/labelLetters';
import type { LabelsView } from '../core/show/labelsView';
import { counted, whole } from '../core/show/words';

/** A button for each label with its letter, and one to confirm: the same as the keys, for a mouse. */
export function labelButtons(view: LabelsView, what: string): PageNode {
  const letters = labelLetters(view.labels.map(label => label.name));
  return element(
    'div',
    { class: 'label-buttons', role: 'group', 'aria-label': what, key: 'label-buttons' },
    element(
      'button',
      { type: 'button', class: 'secondary', 'data-action': 'confirm', title: 'The label is right' },
      icon('check'),
      'Confirm',
      element('kbd', { 'aria-hidden': true }, 'c'),
    ),
    view.labels.map(({ name, description }, index) =>
      element(
        'button',
        {
          type: 'button',
          class: 'secondary',
          'data-action': 'set-label',
          'data-label': index,
          title: description,
          key: `set-${name}`,
        },
        name,
        letters[index] !== undefined && element('kbd', { 'aria-hidden': true }, letters[index]),
      ),
    ),
  );
}

/** What stands above the table while rows are selected. */
export function pickedBar(view: LabelsView, count: number): PageNode {
  return element(
    'div',
    { class: 'picked-bar', key: 'picked' },
    element('strong', {}, `${whole(count)} selected`),
    labelButtons(view, `Label the ${counted(count, 'selected row')}`),
    element('button', { type: 'button', class: 'secondary', 'data-action': 'clear-picked' }, 'Clear selection'),
  );
}
