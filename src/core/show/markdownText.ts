import { atOnce, type InParts, joined } from '../inParts';
import type { Block, CitationNode, ClaimNode, Inline, TableCell } from './markdownTree';
import { visibleText } from './visibleText';

/** What a file says in place of a citation, and around a claim. Both get and give finished Markdown. */
export interface MarkdownTextLook {
  citation(node: CitationNode): string;
  claim(node: ClaimNode, inside: string): string;
}

/**
 * The tree as Markdown that means the same in every reader: whatever was text stays text. No image, no HTML and no
 * hidden address can come out of it.
 */
export function markdownText(blocks: readonly Block[], look: MarkdownTextLook): string {
  return atOnce(markdownTextInParts(blocks, look));
}

export function* markdownTextInParts(blocks: readonly Block[], look: MarkdownTextLook): InParts<string> {
  return `${yield* blocksText(blocks, look, '\n\n')}\n`;
}

/** Our own or a file's words as Markdown text: nothing in them is markup. */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/[\\`*[\]<>~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/!(?=\\\[)/g, '\\!');
}

/** Two lists in a row change their marker, or they would read as one. */
function* blocksText(blocks: readonly Block[], look: MarkdownTextLook, separator: string): InParts<string> {
  let listsInARow = 0;
  const texts: string[] = [];
  for (const block of blocks) {
    listsInARow = block.kind === 'list' ? listsInARow + 1 : 0;
    texts.push(yield* blockText(block, look, listsInARow % 2 === 0));
  }
  return texts.join(separator);
}

function* blockText(block: Block, look: MarkdownTextLook, otherMarker: boolean): InParts<string> {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${oneLine(inlineText(block.children, look))}`;
    case 'paragraph':
      return guardLineStarts(inlineText(block.children, look));
    case 'quote':
      return prefixLines(yield* blocksText(block.children, look, '\n\n'), '> ', '> ');
    case 'list':
      return yield* listText(block, look, otherMarker);
    case 'code':
      return fenced(block.text, block.language);
    case 'table':
      return yield* tableText(block.header, block.rows, look);
    case 'rule':
      return '---';
  }
}

function* listText(
  block: Extract<Block, { kind: 'list' }>,
  look: MarkdownTextLook,
  otherMarker: boolean,
): InParts<string> {
  const items: string[] = [];
  for (const [index, item] of block.items.entries()) {
    const marker =
      block.start === undefined ? (otherMarker ? '* ' : '- ') : `${block.start + index}${otherMarker ? ')' : '.'} `;
    const isTight = item.every(child => child.kind === 'list' || (child.kind === 'paragraph' && child.isTight));
    const text = yield* blocksText(item, look, isTight ? '\n' : '\n\n');
    items.push(prefixLines(text, marker, ' '.repeat(marker.length)));
  }
  return items.join('\n');
}

function* tableText(
  header: readonly TableCell[],
  rows: readonly (readonly TableCell[])[],
  look: MarkdownTextLook,
): InParts<string> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const texts = (row: readonly TableCell[]) =>
    row.map(cell => oneLine(inlineText(cell.children, look)).replace(/(?<!\\)\|/g, '\\|'));
  const under = yield* joined(rows, row => `\n${line(texts(row))}`);
  return `${line(texts(header))}\n${line(header.map(cell => (cell.alignsRight ? '---:' : '---')))}${under}`;
}

function inlineText(nodes: readonly Inline[], look: MarkdownTextLook): string {
  return nodes.map(node => oneInline(node, look)).join('');
}

function oneInline(node: Inline, look: MarkdownTextLook): string {
  switch (node.kind) {
    case 'text':
    case 'name':
      return escapeMarkdown(node.text);
    case 'code':
      return codeSpan(node.text);
    case 'emphasis':
      return `*${inlineText(node.children, look)}*`;
    case 'strong':
      return `**${inlineText(node.children, look)}**`;
    case 'deleted':
      return `~~${inlineText(node.children, look)}~~`;
    case 'break':
      return '\\\n';
    case 'image':
      return escapeMarkdown(`[image: ${node.alternative || 'no description'}, not loaded: ${node.address}]`);
    case 'link':
      return linkText(inlineText(node.children, look), node.address);
    case 'citation':
      return look.citation(node);
    case 'claim':
      return look.claim(node, inlineText(node.children, look));
  }
}

/** The address itself is the link, so that what is shown is what opens. */
function linkText(text: string, address: string): string {
  return text === '' ? `<${address}>` : `${text} (<${address}>)`;
}

export function codeSpan(text: string): string {
  const inside = spacedLines(visibleText(text).split('\n'));
  const fence = '`'.repeat(longestRun(inside) + 1);
  const pad = inside.startsWith('`') || inside.endsWith('`') || inside.trim() === '' ? ' ' : '';
  return `${fence}${pad}${inside}${pad}${fence}`;
}

function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language.replace(/[^\w.+#-]/g, '')}\n${visibleText(text)}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}

function oneLine(text: string): string {
  const lines = text.split('\n');
  return spacedLines(lines.map((line, index) => (index < lines.length - 1 ? line.replace(/\\$/, '') : line)));
}

/** Line ends, and the blanks around them, become one space. */
function spacedLines(lines: readonly string[]): string {
  if (lines.length === 1) return lines[0] ?? '';
  const last = lines.length - 1;
  const inner = lines.slice(1, -1).map(line => line.trim());
  const [first, end] = [(lines[0] ?? '').trimEnd(), (lines[last] ?? '').trimStart()];
  return [first, ...inner.filter(line => line !== ''), end].join(' ');
}

function guardLineStarts(text: string): string {
  return text
    .replace(/^([ \t]{0,64})([#+=-])/gm, '$1\\$2')
    .replace(/^([ \t]{0,64}\d{1,9})([.)])/gm, '$1\\$2')
    .replace(/^( {4,}|\t)/gm, ' ');
}

function prefixLines(text: string, first: string, following: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? following.trimEnd() : following + line))
    .join('\n');
}
