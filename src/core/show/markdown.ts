import MarkdownIt from 'markdown-it';
import { citationsAt } from './citationSyntax';
import type { Block, Inline, TableCell } from './markdownTree';

/**
 * Markdown of an answer as our own tree. Raw HTML is text, images are text with their address, only https addresses are
 * links, and citations are nodes of their own. Reference definitions are off: no line can change what another line means,
 * so a streamed text never changes above its end.
 */
export function parseMarkdown(markdown: string): readonly Block[] {
  const parsing = parseInParts(markdown);
  for (let part = parsing.next(); ; part = parsing.next()) if (part.done) return part.value;
}

/** The same, in parts that each take a part of the time. */
export function* parseInParts(markdown: string): Generator<void, readonly Block[], void> {
  const { core } = parser;
  const state = new core.State(markdown, parser, {});
  // What the parser itself does with a text, one rule after another: the blocks, what stands in them, and so on.
  for (const rule of core.ruler.getRules('')) {
    rule(state);
    yield;
  }
  return blocksUntil(new TokenReader(state.tokens), undefined);
}

/** Every address that a person could open from this text, as it is shown. The host opens no other. */
export function httpsLinks(markdown: string): readonly string[] {
  const found = new Set<string>();
  const visit = (nodes: readonly Inline[]): void => {
    for (const node of nodes) {
      if (node.kind === 'link') found.add(node.address);
      if ('children' in node) visit(node.children);
    }
  };
  visitInlines(parseMarkdown(markdown), visit);
  return [...found];
}

/** Calls `visit` with the inline content of every block, in order. */
export function visitInlines(blocks: readonly Block[], visit: (nodes: readonly Inline[]) => void): void {
  for (const block of blocks) {
    if (block.kind === 'heading' || block.kind === 'paragraph') visit(block.children);
    else if (block.kind === 'quote') visitInlines(block.children, visit);
    else if (block.kind === 'list') for (const item of block.items) visitInlines(item, visit);
    else if (block.kind === 'table')
      for (const row of [block.header, ...block.rows]) for (const cell of row) visit(cell.children);
  }
}

const parser = makeParser();

type Token = ReturnType<typeof parser.parse>[number];

function makeParser() {
  const made = new MarkdownIt('default', { html: false, linkify: false, typographer: false, breaks: false });
  // Every address is let through here and judged in `addressOf`, so that what is not a link is shown, not swallowed.
  made.validateLink = () => true;
  // Look-alike names stay in the form that shows it.
  made.normalizeLinkText = address => address;
  made.disable(['reference']);
  made.inline.ruler.before('link', 'citation', (state, silent) => {
    const found = state.src.charCodeAt(state.pos) === 0x5b ? citationsAt(state.src, state.pos) : [];
    const end = found[0]?.end;
    if (end === undefined || end > state.posMax) return false;
    if (!silent) state.push('citation', '', 0).meta = { citations: found };
    state.pos = end;
    return true;
  });
  return made;
}

/** Walks a flat list of tokens. */
class TokenReader {
  private position = 0;
  /** 1-based line of the inline content being read; line breaks inside count on. */
  line = 1;

  constructor(private readonly tokens: readonly Token[]) {}

  next(): Token | undefined {
    const token = this.tokens[this.position++];
    if (token?.map) this.line = token.map[0] + 1;
    return token;
  }
}

function blocksUntil(reader: TokenReader, end: string | undefined): readonly Block[] {
  const blocks: Block[] = [];
  for (let token = reader.next(); token !== undefined && token.type !== end; token = reader.next()) {
    const block = blockOf(token, reader);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

function blockOf(token: Token, reader: TokenReader): Block | undefined {
  const line = reader.line;
  switch (token.type) {
    case 'heading_open':
      return {
        kind: 'heading',
        level: Number(token.tag.slice(1)),
        children: inlinesUntil(reader, 'heading_close'),
        line,
      };
    case 'paragraph_open':
      return { kind: 'paragraph', children: inlinesUntil(reader, 'paragraph_close'), isTight: token.hidden, line };
    case 'blockquote_open':
      return { kind: 'quote', children: blocksUntil(reader, 'blockquote_close'), line };
    case 'bullet_list_open':
      return { kind: 'list', items: itemsUntil(reader, 'bullet_list_close'), line };
    case 'ordered_list_open':
      return {
        kind: 'list',
        start: Number(token.attrGet('start') ?? 1),
        items: itemsUntil(reader, 'ordered_list_close'),
        line,
      };
    case 'fence':
    case 'code_block':
      return {
        kind: 'code',
        language: languageOf(token.info),
        text: token.content.replace(/\n$/, ''),
        line,
      };
    case 'hr':
      return { kind: 'rule', line };
    case 'table_open':
      return tableOf(reader, line);
    default:
      // Not expected: what the parser may learn one day is shown as it was written.
      return token.content === '' ? undefined : { kind: 'code', language: '', text: token.content, line };
  }
}

/** The first word behind a fence; `yaml sigma` is Sigma. */
function languageOf(info: string): string {
  const [first = '', second = ''] = info.trim().split(/\s+/);
  return /^ya?ml$/i.test(first) && /^sigma$/i.test(second) ? 'sigma' : first;
}

function itemsUntil(reader: TokenReader, end: string): readonly (readonly Block[])[] {
  const items: (readonly Block[])[] = [];
  for (let token = reader.next(); token !== undefined && token.type !== end; token = reader.next()) {
    if (token.type === 'list_item_open') items.push(blocksUntil(reader, 'list_item_close'));
  }
  return items;
}

function tableOf(reader: TokenReader, line: number): Block {
  const rows: TableCell[][] = [];
  for (let token = reader.next(); token !== undefined && token.type !== 'table_close'; token = reader.next()) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'th_open' || token.type === 'td_open') {
      const isNumber = String(token.attrGet('style') ?? '').includes('right');
      rows.at(-1)?.push({
        children: inlinesUntil(reader, token.type.replace('open', 'close')),
        alignsRight: isNumber,
        line: reader.line,
      });
    }
  }
  return { kind: 'table', header: rows[0] ?? [], rows: rows.slice(1), line };
}

function inlinesUntil(reader: TokenReader, end: string): readonly Inline[] {
  const children: Inline[] = [];
  for (let token = reader.next(); token !== undefined && token.type !== end; token = reader.next()) {
    if (token.children) children.push(...inlinesOf(new TokenReader(token.children), undefined, { line: reader.line }));
  }
  return children;
}

interface Place {
  line: number;
}

function inlinesOf(reader: TokenReader, end: string | undefined, place: Place): readonly Inline[] {
  const nodes: Inline[] = [];
  for (let token = reader.next(); token !== undefined && token.type !== end; token = reader.next()) {
    nodes.push(...inlineOf(token, reader, place));
  }
  return nodes;
}

function inlineOf(token: Token, reader: TokenReader, place: Place): readonly Inline[] {
  switch (token.type) {
    case 'text':
    case 'text_special':
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }];
    case 'softbreak':
      place.line++;
      return [{ kind: 'text', text: ' ' }];
    case 'hardbreak':
      place.line++;
      return [{ kind: 'break' }];
    case 'code_inline':
      return [{ kind: 'code', text: token.content }];
    case 'em_open':
      return [{ kind: 'emphasis', children: inlinesOf(reader, 'em_close', place) }];
    case 'strong_open':
      return [{ kind: 'strong', children: inlinesOf(reader, 'strong_close', place) }];
    case 's_open':
      return [{ kind: 'deleted', children: inlinesOf(reader, 's_close', place) }];
    case 'link_open':
      return linkOf(token, inlinesOf(reader, 'link_close', place));
    case 'image':
      return [{ kind: 'image', alternative: token.content, address: String(token.attrGet('src') ?? '') }];
    case 'citation':
      return citationsOf(token, place.line);
    default:
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }];
  }
}

function citationsOf(token: Token, line: number): readonly Inline[] {
  const written = token.meta?.['citations'];
  if (!Array.isArray(written)) return [];
  return written.flatMap((citation, index): readonly Inline[] => {
    const node: Inline = { kind: 'citation', citation, line };
    return index === 0 ? [node] : [{ kind: 'text', text: ' ' }, node];
  });
}

function linkOf(token: Token, children: readonly Inline[]): readonly Inline[] {
  const written = String(token.attrGet('href') ?? '');
  const address = httpsAddress(written);
  if (address !== undefined) {
    const [only] = children;
    const isBare = children.length === 1 && only?.kind === 'text' && (only.text === written || only.text === address);
    return [{ kind: 'link', address, children: isBare ? [] : children }];
  }
  return [...children, { kind: 'text', text: ` (${written})` }];
}

/** The whole address as a browser would open it, or nothing where it is no plain https address. A name before `@` only misleads. */
function httpsAddress(written: string): string | undefined {
  if (!/^https:\/\//i.test(written) || written.length > 2000) return undefined;
  if (!URL.canParse(written)) return undefined;
  const parsed = new URL(written);
  return parsed.username !== '' || parsed.password !== '' ? undefined : parsed.href;
}
