import type Anthropic from '@anthropic-ai/sdk';
import type { KeptSnippet } from '../../core/fit/manifest';
import { isLongEnough } from '../../core/read/foldText';
import type { Call } from '../../core/send/provider';

/** The context of a call as documents that the API can cite by their lines, and the rest of the words. */
export interface CitedDocuments {
  /** All of the stable part but the material. */
  readonly system: string;
  readonly documents: readonly Anthropic.DocumentBlockParam[];
  /** What the citations of one stretch of text are in our own form, ` [S3:41-44 "quote"]`; empty for none that can be read. */
  mark(citations: readonly unknown[]): string;
}

/**
 * The same words in the form that has citations of the API's own: each piece of context is a document, each line of it a
 * block, so that what is cited is lines. Only for a report whose prompt says so; `undefined` for every other call.
 * Source: "Citations" in the Messages API, custom content documents.
 */
export function citedDocuments({ prompt, rendered }: Call): CitedDocuments | undefined {
  if (prompt.citedBy !== 'provider' || prompt.context.length === 0) return undefined;
  const pieces: Piece[] = [];
  const system: string[] = [];
  const all = rendered.stable.split('\n');
  for (let at = 0; at < all.length; at++) {
    const line = all[at] ?? '';
    const kept = prompt.context.find(({ id }) => line === `<<<${id} ${prompt.marker}`);
    const end = kept === undefined ? -1 : all.indexOf(`<<<end ${kept.id} ${prompt.marker}`, at);
    if (kept === undefined || end < 0) {
      system.push(line);
      continue;
    }
    pieces.push(pieceOf(kept, all.slice(at + 1, end)));
    at = end;
  }
  return {
    system: system.join('\n').trimEnd(),
    documents: pieces.map(documentOf),
    mark: citations => markOf(citations, pieces),
  };
}

interface Piece {
  readonly id: string;
  /** Title, path and facts: told, and not to be cited. */
  readonly about: string;
  readonly blocks: readonly Block[];
}

/** A line with the empty ones behind it: the API takes no empty block. */
interface Block {
  readonly text: string;
  /** In the file; absent for a line that it has no more, and where there are no numbers. */
  readonly line?: number;
  /** Without the number in front. */
  readonly words: string;
}

function pieceOf({ id, snippet }: KeptSnippet, shown: readonly string[]): Piece {
  const told = 1 + (snippet.path === undefined ? 0 : 1) + (snippet.facts.length === 0 ? 0 : 1);
  const isNumbered = snippet.lineNumbers !== undefined || snippet.startLine !== undefined;
  const blocks: Block[] = [];
  for (const line of shown.slice(told)) {
    const block = isNumbered ? numberedBlock(line) : { text: line, words: line };
    const last = blocks.at(-1);
    if (block.words.trim() !== '') blocks.push(block);
    else if (last !== undefined) blocks[blocks.length - 1] = { ...last, text: `${last.text}\n${block.text}` };
  }
  return { id, about: shown.slice(0, told).join('\n'), blocks };
}

function numberedBlock(text: string): Block {
  const [, number, words = text] = /^(?:(\d+)\| | {2}-\| )([\s\S]*)$/.exec(text) ?? [];
  return number === undefined ? { text, words } : { text, line: Number(number), words };
}

function documentOf({ id, about, blocks }: Piece): Anthropic.DocumentBlockParam {
  const content = blocks.map(({ text }): Anthropic.TextBlockParam => ({ type: 'text', text: `${text}\n` }));
  return {
    type: 'document',
    title: id,
    context: about,
    citations: { enabled: true },
    // A piece of nothing but empty lines still has its place in the count of documents.
    source: { type: 'content', content: content.length === 0 ? [{ type: 'text', text: '(empty)' }] : content },
  };
}

function markOf(citations: readonly unknown[], pieces: readonly Piece[]): string {
  const marks = citations.flatMap(one => (isBlockLocation(one) ? (partOf(one, pieces) ?? []) : []));
  return marks.length === 0 ? '' : ` [${[...new Set(marks)].join('; ')}]`;
}

interface BlockLocation {
  readonly document_index: number;
  readonly start_block_index: number;
  /** Exclusive. */
  readonly end_block_index: number;
}

/** What comes over the network is looked at, whatever the SDK calls it. */
function isBlockLocation(value: unknown): value is BlockLocation {
  if (typeof value !== 'object' || value === null) return false;
  const numbers = new Map<string, unknown>(Object.entries(value));
  return ['document_index', 'start_block_index', 'end_block_index'].every(key =>
    Number.isSafeInteger(numbers.get(key)),
  );
}

/** `S3:41-44`; with the words of the first line where they can stand in quotes, so that our own check has something to hold. */
function partOf(at: BlockLocation, pieces: readonly Piece[]): string | undefined {
  const piece = pieces[at.document_index];
  const blocks = piece?.blocks.slice(at.start_block_index, at.end_block_index) ?? [];
  if (piece === undefined || blocks.length === 0) return undefined;
  const numbers = blocks.flatMap(({ line }) => line ?? []);
  const quote = quoteOf(blocks[0]?.words ?? '');
  const [first, last] = [numbers[0], numbers.at(-1)];
  const place = first === undefined ? piece.id : `${piece.id}:${first === last ? first : `${first}-${last}`}`;
  return quote === undefined ? place : `${place} "${quote}"`;
}

const mostWords = 12;

function quoteOf(words: string): string | undefined {
  const start = words.trim().split(/["“”]/)[0] ?? '';
  const quote = start.trim().split(/\s+/).slice(0, mostWords).join(' ');
  return isLongEnough(quote) ? quote : undefined;
}
