import { parseMarkdown } from './markdown';
import type { Block, Inline, TableCell } from './markdownTree';

/** As much of a checked claim as finding it in the text takes. */
export interface MarkedClaim {
  /** As written; Markdown in it and its citations do not matter. */
  readonly text: string;
  /** 1-based line of the Markdown at which it begins. */
  readonly markdownLine: number;
  readonly citations: readonly { readonly id: string }[];
}

/**
 * The tree with every claim wrapped where it stands, and its citations tied to what the check found. Letters and digits
 * decide, so emphasis, blanks and citations inside a claim do not hide it. `placed` tells which claims were found: the
 * others have to be shown apart, since a struck claim may not go missing.
 */
export function markClaims(blocks: readonly Block[], claims: readonly MarkedClaim[]) {
  const placed = new Set<number>();
  const all = claims.map((claim, index) => ({
    index,
    line: claim.markdownLine,
    letters: lettersOf(claim.text),
    claim,
  }));
  const starts = linesOf(blocks);
  const mark = (nodes: readonly Inline[], line: number): readonly Inline[] => {
    const nextLine = starts.find(start => start > line) ?? Number.POSITIVE_INFINITY;
    const here = all.filter(
      one => one.letters !== '' && one.line >= line && one.line < nextLine && !placed.has(one.index),
    );
    return here.length === 0 ? nodes : markInlines(nodes, here, placed);
  };
  return { blocks: mapBlocks(blocks, mark), placed: placed as ReadonlySet<number> };
}

interface Wanted {
  readonly index: number;
  readonly letters: string;
  readonly claim: MarkedClaim;
}

/** A piece of text, or a whole other node, and the claim it belongs to. */
interface Leaf {
  readonly node: Inline;
  readonly text: string;
  /** Claim of each UTF-16 unit of `text`; of the node itself where it has no text. */
  readonly owner: (number | undefined)[];
  citation?: number;
}

function markInlines(nodes: readonly Inline[], wanted: readonly Wanted[], placed: Set<number>): readonly Inline[] {
  const leaves = new Map<Inline, Leaf>();
  collectLeaves(nodes, leaves);
  const line = lettersWithPlaces([...leaves.values()]);
  let from = 0;
  for (const { index, letters, claim } of wanted) {
    const start = line.letters.indexOf(letters, from);
    if (start === -1) continue;
    from = start + letters.length;
    placed.add(index);
    own(line.places, start, from, index, [...leaves.values()], claim);
  }
  return rebuild(nodes, leaves);
}

interface LetterPlace {
  readonly leaf: number;
  readonly offset: number;
}

/** Gives the claim everything from its first letter to the last one, and the citations and full stop that follow. */
function own(
  places: readonly LetterPlace[],
  start: number,
  end: number,
  claim: number,
  leaves: readonly Leaf[],
  { citations }: MarkedClaim,
): void {
  const first = places[start];
  const last = places[end - 1];
  if (first === undefined || last === undefined) return;
  const following = places[end];
  let next = 0;
  for (let position = first.leaf; position <= (following?.leaf ?? leaves.length - 1); position++) {
    const leaf = leaves[position];
    if (leaf === undefined) break;
    if (leaf.node.kind === 'citation') {
      const match = citations.findIndex((one, index) => index >= next && one.id === idOf(leaf.node));
      if (match === -1) continue;
      next = match + 1;
      leaf.citation = match;
      leaf.owner[0] = claim;
      fillGap(leaves, last, position, claim);
      continue;
    }
    const from = position === first.leaf ? first.offset : 0;
    const to =
      position < last.leaf
        ? leaf.owner.length
        : position === last.leaf
          ? endOf(leaf, last.offset)
          : closingAfter(leaves, position);
    for (let unit = from; unit < to; unit++) leaf.owner[unit] = claim;
  }
}

/** Text between the claim's last letter and a citation of its own belongs to it. */
function fillGap(leaves: readonly Leaf[], last: LetterPlace, citation: number, claim: number): void {
  for (let position = last.leaf; position < citation; position++) {
    const leaf = leaves[position];
    if (leaf === undefined || leaf.node.kind === 'citation') continue;
    for (let unit = position === last.leaf ? last.offset : 0; unit < leaf.owner.length; unit++)
      leaf.owner[unit] = claim;
  }
}

function endOf(leaf: Leaf, lastOffset: number): number {
  if (leaf.node.kind !== 'text') return leaf.owner.length;
  return lastOffset + 1 + closing(leaf.text.slice(lastOffset + 1));
}

/** A full stop right after a citation of the claim goes with it. */
function closingAfter(leaves: readonly Leaf[], position: number): number {
  const before = leaves[position - 1];
  const leaf = leaves[position];
  return before?.citation !== undefined && leaf?.node.kind === 'text' ? closing(leaf.text) : 0;
}

function closing(text: string): number {
  return /^[^\s\p{L}\p{N}([{"'“‘*]*/u.exec(text)?.[0].length ?? 0;
}

function idOf(node: Inline): string {
  return node.kind === 'citation' ? node.citation.id : '';
}

function collectLeaves(nodes: readonly Inline[], into: Map<Inline, Leaf>): void {
  for (const node of nodes) {
    if ('children' in node) collectLeaves(node.children, into);
    else {
      const text = node.kind === 'text' || node.kind === 'code' ? node.text : '';
      into.set(node, { node, text, owner: new Array<number | undefined>(Math.max(1, text.length)).fill(undefined) });
    }
  }
}

const letter = /[\p{L}\p{N}]/u;

function lettersWithPlaces(leaves: readonly Leaf[]): {
  readonly letters: string;
  readonly places: readonly LetterPlace[];
} {
  let letters = '';
  const places: LetterPlace[] = [];
  for (const [leaf, { text }] of leaves.entries()) {
    let offset = 0;
    for (const character of text) {
      if (letter.test(character)) {
        const folded = fold(character);
        letters += folded;
        for (let unit = 0; unit < folded.length; unit++)
          places.push({ leaf, offset: offset + Math.min(unit, character.length - 1) });
      }
      offset += character.length;
    }
  }
  return { letters, places };
}

function fold(character: string): string {
  return character.toLowerCase();
}

function lettersOf(markdown: string): string {
  const leaves = new Map<Inline, Leaf>();
  const collect = (nodes: readonly Inline[]) => {
    collectLeaves(nodes, leaves);
    return nodes;
  };
  mapBlocks(parseMarkdown(markdown), collect);
  return lettersWithPlaces([...leaves.values()]).letters;
}

/** The same nodes, cut where a claim begins or ends, each run of a claim in one node. */
function rebuild(nodes: readonly Inline[], leaves: ReadonlyMap<Inline, Leaf>): readonly Inline[] {
  const pieces = nodes.flatMap(node => piecesOf(node, leaves));
  const rebuilt: Inline[] = [];
  for (let at = 0; at < pieces.length; ) {
    const claim = pieces[at]?.claim;
    let end = at;
    while (end < pieces.length && pieces[end]?.claim === claim) end++;
    const run = pieces.slice(at, end).map(piece => piece.node);
    const isEnd = !pieces.slice(end).some(piece => piece.claim === claim);
    if (claim === undefined) rebuilt.push(...run);
    else rebuilt.push({ kind: 'claim', claim, isEnd, children: run });
    at = end;
  }
  return rebuilt;
}

interface Piece {
  readonly node: Inline;
  readonly claim: number | undefined;
}

function piecesOf(node: Inline, leaves: ReadonlyMap<Inline, Leaf>): readonly Piece[] {
  if ('children' in node) {
    const inside = node.children.flatMap(child => piecesOf(child, leaves));
    const claim = inside[0]?.claim;
    if (inside.every(piece => piece.claim === claim)) return [{ node, claim }];
    return [{ node: { ...node, children: rebuild(node.children, leaves) }, claim: undefined }];
  }
  const leaf = leaves.get(node);
  if (leaf === undefined) return [{ node, claim: undefined }];
  if (node.kind === 'citation') return [citationPiece(node, leaf)];
  if (node.kind !== 'text') return [{ node, claim: leaf.owner[0] }];
  return cutText(leaf).map(({ text, claim }) => ({ node: { kind: 'text', text }, claim }));
}

function citationPiece(node: Extract<Inline, { kind: 'citation' }>, leaf: Leaf): Piece {
  const claim = leaf.owner[0];
  if (claim === undefined || leaf.citation === undefined) return { node, claim: undefined };
  return { node: { ...node, checked: { claim, citation: leaf.citation } }, claim };
}

function cutText({ text, owner }: Leaf): readonly { readonly text: string; readonly claim: number | undefined }[] {
  const cuts: { text: string; claim: number | undefined }[] = [];
  for (let unit = 0; unit < text.length; unit++) {
    const last = cuts.at(-1);
    if (last !== undefined && last.claim === owner[unit]) last.text += text[unit];
    else cuts.push({ text: text[unit] ?? '', claim: owner[unit] });
  }
  return cuts;
}

type MapInlines = (nodes: readonly Inline[], line: number) => readonly Inline[];

function mapBlocks(blocks: readonly Block[], map: MapInlines): readonly Block[] {
  return blocks.map(block => mapBlock(block, map));
}

function mapBlock(block: Block, map: MapInlines): Block {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, children: map(block.children, block.line) };
    case 'quote':
      return { ...block, children: mapBlocks(block.children, map) };
    case 'list':
      return { ...block, items: block.items.map(item => mapBlocks(item, map)) };
    case 'table': {
      const mapRow = (row: readonly TableCell[]) =>
        row.map(cell => ({ ...cell, children: map(cell.children, cell.line) }));
      return { ...block, header: mapRow(block.header), rows: block.rows.map(mapRow) };
    }
    default:
      return block;
  }
}

/** First lines of everything that holds inline content, ascending. */
function linesOf(blocks: readonly Block[]): readonly number[] {
  const found = new Set<number>();
  mapBlocks(blocks, (nodes, line) => {
    found.add(line);
    return nodes;
  });
  return [...found].sort((one, other) => one - other);
}
