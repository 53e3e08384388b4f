import { citedLines } from '../core/show/citedLines';
import { element, type PageNode } from '../core/show/element';
import { placeParts } from '../core/show/placeParts';
import type { ReportView } from '../core/show/reportView';
import { directionOf } from '../core/show/textDirection';
import { counted } from '../core/show/words';
import { patch } from './patch';

const longestCard = 10;

/** Shows the cited lines beside a citation that is pointed at or has the focus. Escape hides them. */
export function citationCards(view: () => ReportView | undefined): void {
  const card = document.createElement('div');
  card.className = 'citation-card';
  card.id = 'citation-card';
  card.setAttribute('role', 'tooltip');
  card.hidden = true;
  const holder = document.createElement('aside');
  holder.setAttribute('aria-label', 'Cited lines');
  holder.append(card);
  document.body.append(holder);
  let owner: HTMLElement | undefined;

  const hide = () => {
    card.hidden = true;
    owner?.removeAttribute('aria-describedby');
    owner = undefined;
  };
  const show = (citation: HTMLElement) => {
    const shown = view();
    const content = shown === undefined ? undefined : cardOf(citation.dataset, shown);
    if (content === undefined) return;
    hide();
    owner = citation;
    patch(card, content);
    card.hidden = false;
    citation.setAttribute('aria-describedby', card.id);
    putBeside(card, citation);
  };

  for (const event of ['mouseover', 'focusin'] as const) {
    document.addEventListener(event, ({ target }) => {
      const citation = target instanceof Element ? target.closest<HTMLElement>('.citation') : null;
      if (citation !== null) show(citation);
      else if (event === 'mouseover' && !card.contains(target instanceof Node ? target : null)) hide();
    });
  }
  document.addEventListener('focusout', hide);
  document.addEventListener('scroll', hide, true);
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') hide();
  });
}

function cardOf(data: DOMStringMap, view: ReportView): readonly PageNode[] | undefined {
  const citation = view.claims[Number(data['claim'])]?.citations[Number(data['citation'])];
  const snippet = view.sent.find(one => one.id === data['snippet']);
  const why = citation?.resolved === false ? (citation.why ?? 'It was not found in what was sent.') : undefined;
  if (snippet === undefined) return why === undefined ? undefined : [element('p', {}, why)];
  const startLine = citation?.startLine ?? numberOf(data['startLine']);
  const endLine = citation?.endLine ?? numberOf(data['endLine']);
  const { lines, moreCount } = citedLines(snippet, startLine, endLine, longestCard);
  return [
    element('p', { class: 'card-place' }, placeParts(snippet.path ?? snippet.title, startLine, endLine)),
    why !== undefined ? element('p', {}, why) : '',
    element(
      'div',
      { class: 'card-lines' },
      lines.map(line => [
        element('span', { class: 'line-number' }, line.number > 0 ? String(line.number) : '−'),
        element('code', { class: 'card-line', dir: directionOf(line.text) }, line.text === '' ? ' ' : line.text),
      ]),
    ),
    moreCount > 0 ? element('p', { class: 'soft' }, `and ${counted(moreCount, 'line')} more`) : '',
  ];
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Below the citation, above it where there is no room, never outside the page. */
function putBeside(card: HTMLElement, citation: HTMLElement): void {
  const box = citation.getClientRects()[0] ?? citation.getBoundingClientRect();
  const below = box.bottom + 4;
  const fitsBelow = below + card.offsetHeight <= window.innerHeight - 4;
  const left = Math.max(4, Math.min(box.left, window.innerWidth - card.offsetWidth - 8));
  card.style.setProperty('left', `${left}px`);
  card.style.setProperty('top', `${Math.max(4, fitsBelow ? below : box.top - card.offsetHeight - 4)}px`);
}
