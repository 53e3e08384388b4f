import { type InParts, mapped } from '../inParts';
import type { WrittenCitation } from './citationSyntax';
import { type Attributes, type Child, element, type PageNode } from './element';
import { isolatedText } from './isolatedText';
import { hasLongWord } from './longWords';
import type { Block, CitationNode, ClaimNode, Inline, TableCell } from './markdownTree';
import { directionOf } from './textDirection';

/** What page and file do differently: how a citation and a claim look. Links are shown with their whole address by both. */
export interface MarkdownLook {
  /** The level of HTML heading that `#` becomes: 1 in a file, 2 below a page's own title. */
  readonly firstHeading: 1 | 2;
  citation(node: CitationNode): Child;
  claim(node: ClaimNode, children: readonly Child[]): Child;
  link(address: string, children: readonly Child[]): Child;
}

/** The tree as elements. */
export function markdownElements(blocks: readonly Block[], look: MarkdownLook): readonly PageNode[] {
  return blocks.map(block => blockElement(block, look));
}

/** The same; a table is what may be long. */
export function* markdownElementsInParts(blocks: readonly Block[], look: MarkdownLook): InParts<readonly PageNode[]> {
  const nodes: PageNode[] = [];
  for (const block of blocks) {
    if (block.kind !== 'table') nodes.push(blockElement(block, look));
    else nodes.push(tableElement(block.header, yield* mapped(block.rows, row => rowElement(row, look)), look));
  }
  return nodes;
}

/** The id of a heading, for an outline: its line in the Markdown. */
export function headingId(line: number): string {
  return `heading-${line}`;
}

/** The words of inline content, for an outline. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes.map(node => ('children' in node ? plainText(node.children) : 'text' in node ? node.text : '')).join('');
}

/** `S3:41–44`, as written. */
export function writtenPlace({ id, startLine, endLine }: WrittenCitation): string {
  if (startLine === undefined) return id;
  return endLine === startLine ? `${id}:${startLine}` : `${id}:${startLine}–${endLine}`;
}

function blockElement(block: Block, look: MarkdownLook): PageNode {
  switch (block.kind) {
    case 'heading':
      return element(
        headingTag(block.level - 1 + look.firstHeading),
        block.line === 0 ? {} : { id: headingId(block.line), tabindex: -1 },
        inlines(block.children, look),
      );
    case 'paragraph':
      return element(block.isTight ? 'span' : 'p', {}, inlines(block.children, look));
    case 'quote':
      return element('blockquote', sideOf(block.children), markdownElements(block.children, look));
    case 'list': {
      const items = block.items.map(item => element('li', sideOf(item), markdownElements(item, look)));
      return block.start === undefined ? element('ul', {}, items) : element('ol', { start: block.start }, items);
    }
    case 'code':
      return element(
        'pre',
        { tabindex: 0, role: 'region', 'aria-label': block.language === '' ? 'Code' : `Code, ${block.language}` },
        element('code', {}, block.text),
      );
    case 'table':
      return tableElement(
        block.header,
        block.rows.map(row => rowElement(row, look)),
        look,
      );
    case 'rule':
      return element('hr', {});
  }
}

/** On which side its bullet or its line stands: that where the first words begin. Within, each paragraph finds its own direction. */
function sideOf([first]: readonly Block[]): Attributes {
  return { dir: first?.kind === 'paragraph' ? directionOf(proseOf(first.children)) : undefined };
}

/** The words that tell a direction: names, code and citations stand in texts of every language. */
function proseOf(nodes: readonly Inline[]): string {
  return nodes
    .map(node => ('children' in node ? proseOf(node.children) : node.kind === 'text' ? node.text : ''))
    .join('');
}

function headingTag(level: number) {
  return (['h1', 'h2', 'h3', 'h4', 'h5'] as const)[level - 1] ?? 'h6';
}

function tableElement(header: readonly TableCell[], rows: readonly PageNode[], look: MarkdownLook): PageNode {
  const align = (cell: TableCell) => (cell.alignsRight ? { class: 'number' } : {});
  return element(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          header.map(cell => element('th', { scope: 'col', ...align(cell) }, inlines(cell.children, look))),
        ),
      ),
      element('tbody', {}, rows),
    ),
  );
}

function rowElement(row: readonly TableCell[], look: MarkdownLook): PageNode {
  return element(
    'tr',
    {},
    row.map(cell => cellElement(cell, look)),
  );
}

function cellElement(cell: TableCell, look: MarkdownLook): PageNode {
  const children = inlines(cell.children, look);
  if (cell.alignsRight) return element('td', { class: 'number' }, children);
  return element('td', hasLongWord(children) ? { class: 'breaks' } : {}, children);
}

function inlines(nodes: readonly Inline[], look: MarkdownLook): readonly Child[] {
  return nodes.map(node => inlineElement(node, look));
}

function inlineElement(node: Inline, look: MarkdownLook): Child {
  switch (node.kind) {
    case 'text':
      return isolatedText(node.text);
    case 'name':
      return element('bdi', {}, node.text);
    case 'code':
      return element('code', {}, node.text);
    case 'emphasis':
      return element('em', {}, inlines(node.children, look));
    case 'strong':
      return element('strong', {}, inlines(node.children, look));
    case 'deleted':
      return element('del', {}, inlines(node.children, look));
    case 'break':
      return element('br', {});
    case 'image':
      return element(
        'span',
        { class: 'image-text' },
        `[image: ${node.alternative || 'no description'}, not loaded: ${node.address}]`,
      );
    case 'link':
      return look.link(node.address, inlines(node.children, look));
    case 'citation':
      return look.citation(node);
    case 'claim':
      return look.claim(node, inlines(node.children, look));
  }
}
