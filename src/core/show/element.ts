/**
 * A page as data: tags, a short list of harmless attributes, and text. Pages turn it into DOM with `textContent`, exports
 * into escaped HTML; nothing that came from outside can become a tag, an address or a script on either way.
 */
export interface ElementNode {
  readonly tag: Tag;
  readonly attributes: Attributes;
  readonly children: readonly PageNode[];
}

export type PageNode = ElementNode | string;

/** What may stand among children; `undefined` and `false` are left out, so that conditions read well. */
export type Child = PageNode | undefined | false | readonly Child[];

export function element(tag: Tag, attributes: Attributes, ...children: readonly Child[]): ElementNode {
  return { tag, attributes, children: children.flatMap(present) };
}

/** One icon of VS Code's own font, hidden from readers: a word stands beside it, or a label on what holds it. */
export function icon(name: string, moreClasses = ''): ElementNode {
  return element('span', { class: `codicon codicon-${name} ${moreClasses}`.trim(), 'aria-hidden': true });
}

/** No `href`, `src`, `style` or `on…`: there is no way to load, to style or to run. */
export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  /** The same element in the next picture of the page: it keeps its focus and its place. */
  readonly key?: string;
  readonly role?: string;
  readonly title?: string;
  readonly tabindex?: number;
  readonly type?: 'button' | 'search' | 'text';
  readonly value?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly hidden?: boolean;
  readonly selected?: boolean;
  readonly open?: boolean;
  readonly scope?: 'col' | 'row';
  readonly start?: number;
  readonly for?: string;
  readonly lang?: string;
  /** Only where it is not the page's own; `directionOf` tells it of a text. */
  readonly dir?: 'rtl';
  /** Of a drawing alone, down to `fill`. */
  readonly viewBox?: string;
  readonly preserveAspectRatio?: 'none';
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly cx?: number;
  readonly cy?: number;
  readonly r?: number;
  readonly x1?: number;
  readonly y1?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly 'stroke-width'?: number;
  readonly 'text-anchor'?: 'start' | 'middle' | 'end';
  /** Part of a bar that is filled, from 0 to 1. */
  readonly fill?: number;
  /** The id of an element in the same file, for a link in an export: never an address. */
  readonly fragment?: string;
  readonly [named: `aria-${string}`]: string | number | boolean | undefined;
  readonly [named: `data-${string}`]: string | number | boolean | undefined;
}

export type Tag =
  | 'div'
  | 'span'
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'ul'
  | 'ol'
  | 'li'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'blockquote'
  | 'pre'
  | 'code'
  | 'em'
  | 'strong'
  | 's'
  | 'del'
  | 'mark'
  | 'hr'
  | 'br'
  | 'table'
  | 'caption'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'a'
  | 'button'
  | 'input'
  | 'select'
  | 'option'
  | 'label'
  | 'section'
  | 'header'
  | 'footer'
  | 'main'
  | 'nav'
  | 'aside'
  | 'details'
  | 'summary'
  | 'small'
  | 'bdi'
  | 'kbd'
  | DrawingTag;

/** What a drawing is made of. */
export const drawingTags = ['svg', 'rect', 'line', 'circle', 'text'] as const;
export type DrawingTag = (typeof drawingTags)[number];

function present(child: Child): readonly PageNode[] {
  if (child === undefined || child === false) return [];
  if (typeof child === 'string') return [child];
  if ('tag' in child) return [child];
  return child.flatMap(present);
}
