import { type Child, element, type PageNode } from '../core/show/element';

/** A page's title, the facts beside it (empty ones are left out), and what else stands in the line. */
export function titleLine(title: string, facts: readonly string[], ...rest: readonly Child[]): PageNode {
  return element(
    'div',
    { class: 'title-line' },
    element('h1', {}, title),
    element(
      'p',
      { class: 'facts' },
      facts.filter(fact => fact !== '').map(fact => element('span', {}, fact)),
    ),
    rest,
  );
}
