import { type Child, type ElementNode, element, type PageNode } from '../element';
import { hasLongWord } from '../longWords';

/** A drawing with the table that says the same, for whoever reads or listens rather than looks. */
export interface Picture {
  readonly name: string;
  readonly title: string;
  /** What the drawing shows, in a sentence. */
  readonly says: string;
  readonly drawing: ElementNode;
  /** The same for a narrow place, where its words would be too small to read. */
  readonly narrow: ElementNode;
  readonly header: readonly string[];
  /** Titles of the columns that hold numbers; absent: none does. */
  readonly numbers?: readonly string[];
  readonly rows: readonly (readonly Child[])[];
}

/** That of a page and that of a side column, in units of about a pixel: letters keep their size. */
export const bothWidths = [720, 340] as const;

export function inBothWidths(draw: (wide: number) => ElementNode): Pick<Picture, 'drawing' | 'narrow'> {
  const [wide, narrow] = bothWidths;
  return { drawing: draw(wide), narrow: draw(narrow) };
}

/** With more columns a row is shown as a list where the page is narrow: its cells would be cut, or broken within a word. */
const mostColumnsOfNarrow = 4;

/** Drawing and table, one below the other; on a page the table is folded. */
export function pictureElement(
  { name, title, says, drawing, narrow, header, numbers = [], rows }: Picture,
  isPage: boolean,
): PageNode {
  const kindOf = (title = '') => (numbers.includes(title) ? 'number' : undefined);
  const table = element(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': `${title}, as a table` },
    element(
      'table',
      header.length > mostColumnsOfNarrow ? { class: 'stacks' } : {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          header.map(words => element('th', { scope: 'col', class: kindOf(words) }, words)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(cells =>
          element(
            'tr',
            {},
            // On a narrow page a row stands below its own names.
            cells.map((cell, at) => {
              const kind = kindOf(header[at]) ?? (hasLongWord(cell) ? 'breaks' : undefined);
              return element('td', { 'data-label': header[at] ?? '', class: kind }, cell);
            }),
          ),
        ),
      ),
    ),
  );
  return element(
    'section',
    { class: 'picture', key: `picture-${name}`, 'aria-label': title },
    element(isPage ? 'h3' : 'h2', {}, title),
    element(
      'div',
      { class: 'drawing', role: 'img', tabindex: 0, 'aria-label': says },
      element('div', { class: 'if-wide' }, drawing),
      element('div', { class: 'if-narrow' }, narrow),
    ),
    element('p', { class: 'soft' }, says),
    isPage ? element('details', {}, element('summary', {}, 'As a table'), table) : table,
  );
}

/** Where a mark in a drawing stands in the row of numbers from `from` to `to`, over a width. */
export function scale(from: number, to: number, width: number): (value: number) => number {
  const span = to - from;
  return value => round(span <= 0 ? width / 2 : ((value - from) / span) * width);
}

/** A tenth of a unit is less than anybody sees. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
