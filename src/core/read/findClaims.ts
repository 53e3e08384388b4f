import { join, lines, literal, numeral, type ProtectedText, slice } from '../protect/protected';
import { citationsAt } from '../show/citationSyntax';
import { parseInParts } from '../show/markdown';
import type { Block, Inline } from '../show/markdownTree';
import type { CitationToCheck } from './checkCitation';

/** Something that a report states, and what it cites for it. */
export interface FoundClaim {
  readonly text: ProtectedText;
  /** 1-based line in the Markdown at which it begins. */
  readonly markdownLine: number;
  readonly citations: readonly CitationToCheck[];
}

/**
 * Every sentence of every paragraph, list item and quote, and every row of a table. No claims are: headings, code, a lead-in
 * that ends with a colon right before a list, a table or code, a question, the words "Not evaluable." alone, and what stands under a heading that names
 * gaps ("Not evaluable"), as long as they cite nothing. `undefined` now and then, while none is found yet.
 */
export function* findClaims(markdown: ProtectedText): Generator<FoundClaim | undefined> {
  const source = lines(markdown);
  const parsing = parseInParts(markdown);
  let part = parsing.next();
  for (; !part.done; part = parsing.next()) yield undefined;
  const flat = flatten(part.value);
  const ends = linesAfter(flat, source.length + 1);
  let gapLevel: number | undefined;
  for (const [index, block] of flat.entries()) {
    if (block.kind === 'heading') {
      if (gapLevel === undefined || block.level <= gapLevel) gapLevel = namesGaps(block.text) ? block.level : undefined;
      continue;
    }
    if (block.kind === 'other') continue;
    const next = flat[index + 1];
    const isLeadIn = next !== undefined && (next.kind !== 'text' || next.isItem) && next.kind !== 'heading';
    const nextLine = ends[index] ?? source.length + 1;
    const text = block.kind === 'row' ? rowText(source[block.line - 1]) : blockText(source, block.line, nextLine);
    const parts = block.kind === 'row' ? [wholeRow(text)] : sentences(text);
    for (const [position, part] of parts.entries()) {
      if (!/[\p{L}\p{N}]/u.test(part.plain)) continue;
      const isLast = position === parts.length - 1;
      const statesNothing =
        gapLevel !== undefined ||
        isAbstention(part.plain) ||
        isQuestion(part.plain) ||
        (isLast && isLeadIn && isColon(part.plain));
      if (part.citations.length === 0 && statesNothing) continue;
      yield { text: part.text, markdownLine: block.line + part.lineOffset, citations: part.citations };
    }
  }
}

/** For each block: the line at which a later one begins. */
function linesAfter(blocks: readonly FlatBlock[], end: number): readonly number[] {
  const found: number[] = [];
  for (let index = blocks.length - 1; index >= 0; index--) {
    const [here, next] = [blocks[index]?.line ?? 0, blocks[index + 1]?.line ?? end];
    found[index] = next > here ? next : (found[index + 1] ?? end);
  }
  return found;
}

/** Words of a heading under which gaps are named. */
function namesGaps(heading: string): boolean {
  return /^\W*(\d+\.?\s*)?(not evaluable|not evaluated|could not be (evaluated|judged)|gaps|looked for and not found)\b/i.test(
    heading,
  );
}

/** The whole sentence: what stands under a heading that the context has nothing for. */
function isAbstention(plain: string): boolean {
  return /^[\s*_]*not evaluable[.\s*_]*$/i.test(plain);
}

function isQuestion(plain: string): boolean {
  return /\?\W*$/.test(plain);
}

function isColon(plain: string): boolean {
  return /:\s*[*_]*\s*$/.test(plain);
}

type FlatBlock =
  | { readonly kind: 'heading'; readonly line: number; readonly level: number; readonly text: string }
  | { readonly kind: 'text'; readonly line: number; readonly isItem: boolean }
  | { readonly kind: 'row'; readonly line: number }
  | { readonly kind: 'other'; readonly line: number };

function flatten(blocks: readonly Block[], isItem = false): readonly FlatBlock[] {
  return blocks.flatMap((block, index): readonly FlatBlock[] => {
    const { line } = block;
    switch (block.kind) {
      case 'heading':
        return [{ kind: 'heading', line, level: block.level, text: plainText(block.children) }];
      case 'paragraph':
        return [{ kind: 'text', line, isItem: isItem && index === 0 }];
      case 'quote':
        return flatten(block.children);
      case 'list':
        return block.items.flatMap(item => flatten(item, true));
      case 'table':
        // The header names columns; `other` marks it, so that a line before it can lead in.
        return [
          { kind: 'other', line },
          ...block.rows.flatMap(row => row[0] ?? []).map(cell => ({ kind: 'row' as const, line: cell.line })),
        ];
      default:
        return [{ kind: 'other', line }];
    }
  });
}

function plainText(nodes: readonly Inline[]): string {
  return nodes.map(node => ('children' in node ? plainText(node.children) : 'text' in node ? node.text : '')).join('');
}

/** The lines of a paragraph without list and quote marks in front, in one text with its line ends. */
function blockText(source: readonly ProtectedText[], line: number, nextLine: number): ProtectedText {
  const parts: ProtectedText[] = [];
  for (let at = line; at < nextLine; at++) {
    const text = source[at - 1];
    if (text === undefined || (at > line && text.trim() === '')) break;
    const mark = at === line ? firstMark : furtherMark;
    parts.push(slice(text, mark.exec(text)?.[0].length ?? 0));
  }
  return join(parts, literal('\n'));
}

const firstMark = /^[\s>]*((?:[-*+]|\d{1,9}[.)])\s+)*(\[[ xX]\]\s+)?/;
const furtherMark = /^[\s>]*/;

function rowText(line: ProtectedText | undefined): ProtectedText {
  if (line === undefined) return literal('');
  const start = /^[\s>]*\|?\s*/.exec(line)?.[0].length ?? 0;
  const end = line.length - (/\s*\|?\s*$/.exec(line)?.[0].length ?? 0);
  return slice(line, start, Math.max(start, end));
}

interface Sentence {
  readonly text: ProtectedText;
  /** Without citations, code as it is. */
  readonly plain: string;
  readonly lineOffset: number;
  readonly citations: readonly CitationToCheck[];
}

function wholeRow(text: ProtectedText): Sentence {
  return cutAt(text, findMarks(text), [text.length])[0] ?? { text, plain: '', lineOffset: 0, citations: [] };
}

/** A citation behind the full stop belongs to the sentence before it. */
function sentences(text: ProtectedText): readonly Sentence[] {
  const marks = findMarks(text);
  const ends: number[] = [];
  const citationsBehind = /(?:\s*\u0001[.,;]?)*/y;
  const lastLetter = marks.masked.trimEnd().length;
  for (const match of marks.masked.matchAll(
    /(?<![.!?…。！？])[.!?…。！？]+["'”’)\]*_~]*(?=\s|$|\u0001|[\u3040-\u9fff])/gu,
  )) {
    const start = ends.at(-1) ?? 0;
    const end = match.index + match[0].length;
    if (match.index < start) continue;
    // The longest abbreviation is short: what stands further before does not matter.
    const before = marks.masked.slice(Math.max(start, match.index - 20), match.index + 1);
    if (end < lastLetter && isAbbreviation(before)) continue;
    citationsBehind.lastIndex = end;
    ends.push(end + (citationsBehind.exec(marks.masked)?.[0].length ?? 0));
  }
  return cutAt(text, marks, (ends.at(-1) ?? 0) < lastLetter ? [...ends, text.length] : ends);
}

const abbreviations = /(^|[\s(])(e\.g|i\.e|vs|cf|approx|fig|dr|mr|mrs|st|z\.b|d\.h|bzw|incl|resp)\.$|^\s*\d+\.$/i;

/** Few on purpose: a full stop that is passed by lets the next sentence ride on the citation of this one. */
function isAbbreviation(before: string): boolean {
  return abbreviations.test(before);
}

/** The pieces between these ends, in one walk: a hostile reply is all full stops. */
function cutAt(text: ProtectedText, { masked, citations }: Marks, ends: readonly number[]): readonly Sentence[] {
  const found: Sentence[] = [];
  let [start, line, counted, citation] = [0, 0, 0, 0];
  for (const end of ends) {
    const piece = text.slice(start, end);
    const from = start + piece.length - piece.trimStart().length;
    const to = Math.max(from, start + piece.trimEnd().length);
    for (; counted < from; counted++) if (text[counted] === '\n') line++;
    const first = citation;
    while ((citations[citation]?.start ?? end) < end) citation++;
    found.push({
      text: slice(text, from, to),
      plain: masked.slice(from, to).replaceAll('\u0001', ''),
      lineOffset: line,
      citations: citations.slice(first, citation),
    });
    start = end;
  }
  return found;
}

interface Marks {
  /** Citations as runs of U+0001, code as runs of `x`: sentences do not end in either. Same length as the text. */
  readonly masked: string;
  readonly citations: readonly (CitationToCheck & { readonly start: number })[];
}

function findMarks(text: ProtectedText): Marks {
  const citations: (CitationToCheck & { readonly start: number })[] = [];
  let masked = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] === '\\') {
      masked += text.slice(at, at + 2);
      at += 2;
      continue;
    }
    const written = text[at] === '[' ? citationsAt(text, at) : [];
    const end = written[0]?.end ?? codeEnd(text, at);
    if (end === undefined) {
      masked += text[at] === '\u0001' ? ' ' : text[at];
      at++;
      continue;
    }
    let from = at;
    for (const { id, startLine, endLine, quote } of written) {
      const quoteAt = quote === undefined ? -1 : text.indexOf(quote, from);
      if (quote !== undefined && quoteAt >= 0) from = quoteAt + quote.length;
      citations.push({
        id: join([id.startsWith('R') ? literal('R') : literal('S'), numeral(Number(id.slice(1)))]),
        startLine,
        endLine,
        quote: quote === undefined || quoteAt < 0 ? undefined : slice(text, quoteAt, quoteAt + quote.length),
        start: at,
      });
    }
    masked += (written.length > 0 ? '\u0001' : 'x').repeat(end - at);
    at = end;
  }
  return { masked, citations };
}

function codeEnd(text: string, at: number): number | undefined {
  const run = /^`+/.exec(text.slice(at, at + 100))?.[0];
  if (run === undefined || text[at - 1] === '`') return undefined;
  for (let found = text.indexOf(run, at + run.length); found >= 0; found = text.indexOf(run, found + 1)) {
    if (text[found + run.length] !== '`' && text[found - 1] !== '`') return found + run.length;
  }
  return undefined;
}
