/**
 * How an answer names its evidence:
 *
 *     [S3]  [S3:41]  [S3:41-44]  [S3:41-44 "the quoted words"]  [S1:4; S3:41-44, 50]  [R12]  [R12 "the quoted words"]
 *
 * `S3` is the id of a kept snippet, `R12` of a row of a page that a program made; the lines are those of the file, a range without an id belongs to the id before it.
 * The brackets hold nothing else: `[S3 is wrong]` is text. What a citation says is not looked at here, only its form.
 */
export interface WrittenCitation {
  readonly id: string;
  /** 1-based, inclusive, in order; absent where the whole snippet is meant. */
  readonly startLine?: number;
  readonly endLine?: number;
  readonly quote?: string;
  /** Where its brackets begin and end in the text, end exclusive. Citations in the same brackets share both. */
  readonly start: number;
  readonly end: number;
}

/** Every citation in the text, in order. Code is not known here: leave it out before, where it should not count. */
export function parseCitations(text: string): readonly WrittenCitation[] {
  const found: WrittenCitation[] = [];
  for (let start = nextOpening(text, 0); start !== -1; ) {
    const here = citationsAt(text, start);
    found.push(...here);
    start = nextOpening(text, here[0]?.end ?? start + 1);
  }
  return found;
}

/** The text as a reader reads it. */
export function withoutCitations(text: string): string {
  let [plain, from] = ['', 0];
  for (const { start, end } of parseCitations(text)) {
    if (start < from) continue;
    plain += text.slice(from, start).trimEnd();
    from = end;
  }
  return plain + text.slice(from);
}

function nextOpening(text: string, from: number): number {
  const opening = /\[[SR]/g;
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

/** The citations in the brackets that open at `start`; empty where these are no citation. */
export function citationsAt(text: string, start: number): readonly WrittenCitation[] {
  const found: Part[] = [];
  let position = start + 1;
  for (;;) {
    const part = partAt(text, position, found.at(-1)?.id);
    if (part === undefined) return [];
    found.push(part);
    const separator = /\s*([;,\]])\s*/y;
    separator.lastIndex = part.end;
    const next = separator.exec(text);
    if (next === null) return [];
    if (next[1] === ']') {
      const end = text.indexOf(']', part.end) + 1;
      return found.map(one => ({ ...one, start, end }));
    }
    position = separator.lastIndex;
  }
}

interface Part {
  readonly id: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly quote?: string;
  readonly end: number;
}

function partAt(text: string, start: number, lastId: string | undefined): Part | undefined {
  const range = 'L?(\\d{1,7})(?:\\s?[-–—]\\s?L?(\\d{1,7}))?';
  const form = new RegExp(`(?:([SR]\\d{1,5})(?:\\s?:\\s?${range})?|${range})(?![\\w])`, 'y');
  form.lastIndex = start;
  const match = form.exec(text);
  if (match === null) return undefined;
  const id = match[1] ?? lastId;
  if (id === undefined) return undefined;
  const first = numberOf(match[2] ?? match[4]);
  const last = numberOf(match[3] ?? match[5]) ?? first;
  const quoted = quoteAt(text, form.lastIndex);
  return {
    id,
    ...(first === undefined || last === undefined
      ? {}
      : { startLine: Math.min(first, last), endLine: Math.max(first, last) }),
    ...(quoted === undefined ? {} : { quote: quoted.quote }),
    end: quoted?.end ?? form.lastIndex,
  };
}

const longestQuote = 600;

/** Quotes stand in `"…"` or `“…”` and end where a separator or the bracket follows, so they may hold quotes themselves. */
function quoteAt(text: string, start: number): { readonly quote: string; readonly end: number } | undefined {
  const opening = /\s*(?::\s*)?(["“])/y;
  opening.lastIndex = start;
  if (opening.exec(text) === null) return undefined;
  const window = text.slice(opening.lastIndex, opening.lastIndex + longestQuote);
  const closing = /["”](?=\s*[;,\]])/.exec(window);
  if (closing === null || closing.index === 0) return undefined;
  return { quote: window.slice(0, closing.index), end: opening.lastIndex + closing.index + 1 };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
