import type { InParts } from '../inParts';
import type { ElementNode, PageNode } from './element';
import { visibleText } from './visibleText';

/** Escaped HTML for a file. Icons of the editor's font and whatever only a page uses (`key`, `data-…`, `fill`) are left out. */
export function htmlOf(nodes: readonly PageNode[]): string {
  return nodes.map(node => (typeof node === 'string' ? escapeHtml(visibleText(node)) : elementHtml(node))).join('');
}

export function* htmlInParts(nodes: readonly PageNode[]): InParts<string> {
  const texts: string[] = [];
  for (const [index, node] of nodes.entries()) {
    if (typeof node === 'string' || !holdsMany.has(node.tag)) texts.push(htmlOf([node]));
    else texts.push(elementHtml(node, yield* htmlInParts(node.children)));
    if (index % rowsInPart === 0) yield;
  }
  return texts.join('');
}

/** What can have thousands of children that are small. */
const holdsMany = new Set(['main', 'section', 'div', 'figure', 'details', 'table', 'tbody', 'svg', 'ul', 'ol']);
const rowsInPart = 32;

/** Fit for text and for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);
}

const withoutEnd = new Set(['hr', 'br', 'input']);
const onlyInPages = /^(key|fill|data-.*)$/;

/** A link leads to a place in the same file or nowhere. */
function attributeHtml(name: string, value: string): string {
  if (name !== 'fragment') return ` ${name}="${escapeHtml(visibleText(value))}"`;
  return /^[\w-]{1,60}$/.test(value) ? ` href="#${value}"` : '';
}

function elementHtml(node: ElementNode, inside?: string): string {
  if (node.attributes.class?.startsWith('codicon ')) return '';
  const attributes = Object.entries(node.attributes)
    .filter(([name, value]) => value !== undefined && value !== false && !onlyInPages.test(name))
    // A page can be gone through by keys; in a file only what would be a second stop for the same is taken out of that.
    .filter(([name, value]) => name !== 'tabindex' || (node.tag === 'a' && value === -1))
    .map(([name, value]) => attributeHtml(name, String(value)))
    .join('');
  const opening = `<${node.tag}${attributes}>`;
  return withoutEnd.has(node.tag) ? opening : `${opening}${inside ?? htmlOf(node.children)}</${node.tag}>`;
}
