import { element, icon, type PageNode } from '../core/show/element';

/** An icon that acts on one row of a list, its words in the label. `of` says on which: `{ 'data-run': id }`. */
export function iconButton(
  action: string,
  iconName: string,
  label: string,
  of: Readonly<Record<`data-${string}`, string>>,
): PageNode {
  return element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      tabindex: -1,
      title: label,
      'aria-label': label,
      'data-action': action,
      ...of,
    },
    icon(iconName),
  );
}
