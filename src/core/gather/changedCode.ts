import type { Workspace } from '../ports';
import { type DefinedLines, definitionsIn } from './definitions';
import { ofDeletedFile } from './diff/hunkSnippets';
import type { IgnoreRules } from './ignoreRules';
import { languageOf } from './languages';
import { linesOf } from './passages';
import { readText, type TextLimits } from './readText';
import type { Snippet } from './source';

/** What stands around a change: the functions that enclose it, what they call, the tests that touch them. */
export const changedCodeSource = 'changed-code';

export interface ChangedCodeFrom {
  readonly workspace: Workspace;
  readonly rules: IgnoreRules;
  readonly limits: TextLimits;
}

/** A whole function up to so many lines; of a longer one its beginning and what is around the change. */
const mostLines = 80;
const headLines = 3;
const linesAround = 12;

/**
 * The function or test that each hunk lies in, as the file has it now. Not offered where the hunk shows all of it, where no
 * function is known, and where the file has other lines by now than the diff says (a staged change that was edited on).
 */
export async function enclosingFunctions(
  hunks: readonly Snippet[],
  { workspace, rules, limits }: ChangedCodeFrom,
  signal: AbortSignal,
): Promise<readonly Snippet[]> {
  const byPath = new Map<string, Snippet[]>();
  for (const hunk of hunks) {
    if (hunk.path !== undefined && hunk.startLine !== undefined && hunk.lineNumbers !== undefined) {
      byPath.set(hunk.path, [...(byPath.get(hunk.path) ?? []), hunk]);
    }
  }
  const found: Snippet[] = [];
  for (const [path, own] of byPath) {
    if ((await rules.whyIgnored(path, 'file')) !== undefined) continue;
    const read = await readText(workspace, path, limits, signal);
    if (read.kind === 'text') found.push(...enclosingIn(path, read.text, own));
  }
  return found;
}

/** Names of what a change defines or stands in: those of its lines that define, and the line git found it under. */
export function touchedNames(hunks: readonly Snippet[]): readonly string[] {
  const names = new Set<string>();
  for (const { path, text } of hunks) {
    if (path === undefined) continue;
    const lines = text.split('\n').map(line => /^@@ \S+ \S+ @@ ?(.*)$/.exec(line)?.[1] ?? line.slice(1));
    for (const { name, kind } of definitionsIn(path, lines)) {
      if (kind !== 'test' && kind !== 'module') names.add(name.split(/[.:#]/).at(-1) ?? name);
    }
  }
  return [...names];
}

/** The lines that came and went, without marks. */
export function changedText(hunks: readonly Snippet[]): string {
  return hunks.flatMap(({ path, text }) => (path === undefined ? [] : changedLines(text))).join('\n');
}

/**
 * Names that the changed lines of code use: what is called, and what is written like a type or a longer identifier. A file that is gone
 * uses nothing any more.
 */
export function usedNames(hunks: readonly Snippet[]): readonly string[] {
  const names = new Set<string>();
  for (const { path, text, facts } of hunks) {
    if (facts?.includes(ofDeletedFile) === true) continue;
    const language = path === undefined ? undefined : languageOf(path);
    if (language === undefined) continue;
    for (const line of changedLines(text)) {
      if (line.length > longestLine || language.isComment(line)) continue;
      for (const [, name = '', called] of withoutTexts(line).matchAll(/([A-Za-z_$][\w$]{2,})\s*(\()?/g)) {
        if (called !== undefined || /^[A-Z]|[a-z][A-Z]|[a-z]_[a-z]/.test(name)) names.add(name);
      }
    }
  }
  return [...names];
}

const longestLine = 400;

/** Without what stands in quotes and behind a comment's sign. */
function withoutTexts(line: string): string {
  return line
    .replace(/"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|'(?:\\[\s\S]|[^'\\])*(?:'|\\?$)|`(?:\\[\s\S]|[^`\\])*(?:`|\\?$)/g, ' ')
    .replace(/(\/\/|(^|\s)#\s)[\s\S]*$/, '');
}

function changedLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter(line => /^[+-]/.test(line))
    .map(line => line.slice(1));
}

interface Region {
  readonly hunk: Snippet;
  readonly first: number;
  readonly last: number;
}

function enclosingIn(path: string, text: string, hunks: readonly Snippet[]): readonly Snippet[] {
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''));
  const definitions = definitionsIn(path, lines).filter(({ kind }) => /^(function|method|test)$/.test(kind));
  const regions = hunks.flatMap(hunk => (isAsInFile(hunk, lines) ? regionOf(hunk) : []));
  const byDefinition = new Map<DefinedLines, Region[]>();
  for (const region of regions) {
    const innermost = definitions.findLast(one => one.startLine <= region.first && one.endLine >= region.last);
    if (innermost === undefined || isShown(innermost, region.hunk)) continue;
    byDefinition.set(innermost, [...(byDefinition.get(innermost) ?? []), region]);
  }
  return [...byDefinition].map(([definition, own]) => snippetOf(path, lines, definition, own));
}

/** Where the lines are that came; where only some went, the line behind. From the end, so that each line is looked at once. */
function regionOf(hunk: Snippet): readonly Region[] {
  const numbers = hunk.lineNumbers ?? [];
  const lines = hunk.text.split('\n');
  let [first, last, behind] = [Number.POSITIVE_INFINITY, 0, 0];
  for (let index = lines.length - 1; index >= 0; index--) {
    behind = numbers[index] || behind;
    if (!/^[+-]/.test(lines[index] ?? '') || behind === 0) continue;
    first = Math.min(first, behind);
    last = Math.max(last, behind);
  }
  return last === 0 ? [] : [{ hunk, first, last }];
}

function isAsInFile({ text, lineNumbers = [] }: Snippet, lines: readonly string[]): boolean {
  return text.split('\n').every((line, index) => {
    const number = lineNumbers[index] ?? 0;
    return number === 0 || lines[number - 1] === line.slice(1).replace(/\r$/, '');
  });
}

function isShown({ startLine, endLine }: DefinedLines, hunk: Snippet): boolean {
  return (hunk.startLine ?? 0) <= startLine && (hunk.endLine ?? 0) >= endLine;
}

function snippetOf(
  path: string,
  lines: readonly string[],
  definition: DefinedLines,
  regions: readonly Region[],
): Snippet {
  const { startLine, endLine, name } = definition;
  const wanted = new Set<number>();
  const take = (from: number, to: number) => {
    for (let number = Math.max(startLine, from); number <= Math.min(endLine, to); number++) wanted.add(number);
  };
  const isWhole = endLine - startLine < mostLines;
  if (isWhole) take(startLine, endLine);
  else {
    take(startLine, definition.nameLine + headLines - 1);
    for (const { first, last } of regions) take(first - linesAround, last + linesAround);
  }
  const numbers = [...wanted].sort((one, other) => one - other);
  const shown = numbers.flatMap((number, index): readonly (readonly [number, string])[] => {
    const line = [number, lines[number - 1] ?? ''] as const;
    return index > 0 && numbers[index - 1] !== number - 1 ? [[0, '…'], line] : [line];
  });
  const last = numbers.at(-1) ?? endLine;
  const places = regions.map(({ first, last: end }) => linesOf({ startLine: first, endLine: end }));
  return {
    source: changedCodeSource,
    path,
    title: `${path} ${linesOf({ startLine, endLine: last })}`,
    startLine,
    endLine: last,
    text: shown.map(([, line]) => line).join('\n'),
    facts: [`\`${name}\` encloses the change at ${places.join(', ')}`, ...(isWhole ? [] : ['cut to what is near'])],
    ...(isWhole ? {} : { lineNumbers: shown.map(([number]) => number) }),
    role: 'encloses-change',
  };
}
