import { isBlank, type Line } from './readLines';

/** A row of a table, which has several lines where a quoted cell holds line ends. */
export interface Row {
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
  readonly lines: number;
  readonly number: number;
  /** Every quote that opens a cell is closed. */
  readonly isWhole: boolean;
  readonly isCut: boolean;
}

export function firstOf(line: Line, separators: Separators): Row {
  const { bytes, number, isCut } = line;
  const isWhole = !endsOpen(bytes, false, separators);
  return { pieces: [bytes.slice()], size: bytes.length, lines: 1, number, isWhole, isCut };
}

export function withLine(row: Row, line: Line, separators: Separators): Row {
  // Written to in place: a row of thousands of lines is put together once.
  const pieces = row.pieces as Uint8Array[];
  pieces.push(line.bytes.slice());
  return {
    ...row,
    size: row.size + line.bytes.length + 1,
    lines: row.lines + 1,
    isWhole: !endsOpen(line.bytes, !row.isWhole, separators),
    isCut: row.isCut || line.isCut,
  };
}

export function bytesOf({ pieces, size, lines }: Row): Uint8Array {
  const [first] = pieces;
  if (lines === 1 && first !== undefined) return first;
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    if (at > 0) all[at++] = 0x0a;
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The lines of a row whose quote nobody closed, as rows of their own; what is open to the end of them again is taken line by line. */
export function linesOf(row: Row, separators: Separators): readonly Row[] {
  const lines = row.pieces.map((bytes, index): Line => ({ bytes, number: row.number + index, isCut: false }));
  const rows: Row[] = [];
  let open: Row | undefined;
  for (const [index, line] of lines.entries()) {
    if (open === undefined && isBlank(line.bytes)) continue;
    open = open === undefined ? firstOf(line, separators) : withLine(open, line, separators);
    if (index > 0 && !open.isWhole) continue;
    rows.push(open);
    open = undefined;
  }
  const left = open?.lines ?? 0;
  const alone = left === 0 ? [] : lines.slice(-left).filter(({ bytes }) => !isBlank(bytes));
  return [...rows, ...alone.map(line => firstOf(line, separators))].map(one => ({
    ...one,
    isCut: one.isCut || row.isCut,
  }));
}

/** Bytes that may stand between cells: all that are possible until the table is known. */
export type Separators = ReadonlySet<number>;

export function separatorsOf(separator?: string): Separators {
  return new Set([...(separator ?? ',;\t|')].map(one => one.charCodeAt(0)));
}

/**
 * Whether a cell is still open at the end of a line. A quote opens a cell at its beginning alone, and closes it before a separator or
 * the end (RFC 4180, and what Papa Parse makes of broken ones): `2" pipe` is a text like any other.
 */
function endsOpen(bytes: Uint8Array, wasOpen: boolean, separators: Separators): boolean {
  let isOpen = wasOpen;
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    if (!isOpen) isOpen = at === 0 || separators.has(bytes[at - 1] ?? 0) || (at === 3 && bytes[0] === 0xef);
    else if (bytes[at + 1] === quote) at++;
    else isOpen = !isAtEnd(bytes, at + 1, separators);
  }
  return isOpen;
}

const quote = 0x22;

function isAtEnd(bytes: Uint8Array, from: number, separators: Separators): boolean {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x0d) at++;
  return at >= bytes.length || separators.has(bytes[at] ?? 0);
}
