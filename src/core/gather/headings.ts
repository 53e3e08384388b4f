/** A heading of a document. */
export interface Heading {
  /** 0-based line at which its section begins: for a title between lines of signs, the line above it. */
  readonly line: number;
  /** 1 for the highest. */
  readonly level: number;
  readonly title: string;
}

/**
 * The headings of a document by the rules of its kind, told by the file's ending; `undefined` for what is no document. Lines
 * are without their ends. What stands in a listing or a fence is no heading.
 */
export function headingsIn(path: string, lines: readonly string[]): readonly Heading[] | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (/^(md|mdx|markdown|qmd|rmd)$/.test(ending)) return markdown(lines);
  if (/^(adoc|asciidoc|asc)$/.test(ending)) return asciiDoc(lines);
  if (ending === 'rst' || ending === 'rest') return underlined(lines, ruleOfText);
  if (ending === 'txt' || ending === 'text') return plainText(lines);
  return undefined;
}

function markdown(lines: readonly string[]): readonly Heading[] {
  const found: Heading[] = [];
  let fence: string | undefined;
  const start = endOfFrontMatter(lines);
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
    }
    if (fence !== undefined) continue;
    const [, signs, title] = /^ {0,3}(#{1,6})\s(.*)$/.exec(line) ?? [];
    if (signs !== undefined) found.push({ line: at, level: signs.length, title: bare(title ?? '') });
    else if (at > start && /^ {0,3}(=+|-{2,})\s*$/.test(line) && isTitleAbove(lines, at)) {
      found.push({ line: at - 1, level: line.includes('=') ? 1 : 2, title: bare(lines[at - 1] ?? '') });
    }
  }
  return found;
}

/** A paragraph of one line; a table's rule or a list's end has something else above it. */
function isTitleAbove(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1] ?? '';
  return /^ {0,3}[\p{L}\p{N}"'`(*_]/u.test(above) && !/^\s*([-*+]|\d+[.)])\s|\|/.test(above) && isBlank(lines[at - 2]);
}

function endOfFrontMatter(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== '---') return 0;
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  return end < 0 ? 0 : end + 1;
}

function asciiDoc(lines: readonly string[]): readonly Heading[] {
  const found: Heading[] = [];
  let block: string | undefined;
  for (const [at, line] of lines.entries()) {
    const mark = /^(-{4,}|\.{4,}|\/{4,}|\+{4,}|`{3,})\s*$/.exec(line)?.[1];
    if (mark !== undefined && (block === undefined || mark === block)) block = block === undefined ? mark : undefined;
    const [, signs, title] = block === undefined ? (/^(={1,6}|#{1,6})\s+(\S.*)$/.exec(line) ?? []) : [];
    if (signs !== undefined) found.push({ line: at, level: signs.length, title: bare(title ?? '') });
  }
  return found;
}

const ruleOfText = /^([!-/:-@[-`{-~])\1{2,}\s*$/;
const ruleOfPlainText = /^([=\-~*#])\1{2,}\s*$/;

/** Titles with a line of signs below, or below and above; which sign is which level is told by the order in which they come. */
function underlined(lines: readonly string[], rule: RegExp): readonly Heading[] {
  const found: Heading[] = [];
  const levels: string[] = [];
  for (let at = 1; at < lines.length; at++) {
    const [below, title] = [lines[at] ?? '', lines[at - 1] ?? ''];
    const sign = rule.exec(below)?.[1];
    if (sign === undefined || !/^\s*[\p{L}\p{N}\p{Quotation_Mark}`:|(]/u.test(title) || rule.test(title)) continue;
    const isFramed = at > 1 && rule.test(lines[at - 2] ?? '') && lines[at - 2]?.[0] === sign;
    const isLongEnough = below.trimEnd().length >= [...title.trim()].length;
    if (!isLongEnough || !(isFramed || (/^\S/.test(title) && isBlank(lines[at - 2])))) continue;
    const kind = isFramed ? sign + sign : sign;
    if (!levels.includes(kind)) levels.push(kind);
    found.push({ line: isFramed ? at - 2 : at - 1, level: levels.indexOf(kind) + 1, title: bare(title) });
  }
  return found;
}

const longestTitle = 80;

/** Underlined titles; numbered ones (`2.1 Retries`) and ones in capitals where they stand alone between blank lines. */
function plainText(lines: readonly string[]): readonly Heading[] {
  const known = new Map(underlined(lines, ruleOfPlainText).map(one => [one.line, one]));
  for (const [at, line] of lines.entries()) {
    if (known.has(at) || line.length > longestTitle || !isBlank(lines[at - 1]) || !isBlank(lines[at + 1])) continue;
    const [, number] = /^(\d+(?:\.\d+)*)\.?\s+\p{Lu}[^.;]*$/u.exec(line) ?? [];
    if (number !== undefined) known.set(at, { line: at, level: number.split('.').length, title: bare(line) });
    else if (/^\p{Lu}[\p{Lu}\p{N} ,/&()-]{3,}$/u.test(line)) known.set(at, { line: at, level: 1, title: bare(line) });
  }
  return [...known.values()].sort((one, other) => one.line - other.line);
}

function bare(title: string): string {
  const shown = title.trimEnd();
  let end = shown.length;
  while (shown[end - 1] === '#') end -= 1;
  const without = shown.slice(0, end);
  return (without === without.trimEnd() ? shown : without).trim();
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}
