import { type Definition, languageOf } from './languages';

/** Something that lines of a file define, from its comments and decorators to its end. */
export interface DefinedLines extends Definition {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The line that names it. */
  readonly nameLine: number;
}

/**
 * What a file defines, in the order of the lines, told by how far they are indented; empty for what is no known code. No
 * parser: where braces and indents disagree, an end may be a few lines off.
 */
export function definitionsIn(path: string, lines: readonly string[]): readonly DefinedLines[] {
  const language = languageOf(path);
  if (language === undefined) return [];
  const found: DefinedLines[] = [];
  const open: Open[] = [];
  let lastFilled = 0;
  let above = 0;
  const close = (indent: number, endLine: number) => {
    while ((open.at(-1)?.indent ?? -1) >= indent) {
      const { definition, startLine, nameLine } = open.pop() as Open;
      found.push({ ...definition, startLine, nameLine, endLine });
    }
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      above = 0;
      continue;
    }
    const number = index + 1;
    const indent = indentOf(line);
    const isAbove = language.isComment(line) || /^\s*(@\w|#\[|\[\w+[\](])/.test(line);
    if (!goesOn.test(line)) close(indent, lastFilled);
    if (isAbove) above = above === 0 ? number : above;
    else {
      const definition = language.definitionIn(line, isClass(open.at(-1)));
      if (definition !== undefined) {
        open.push({ definition, startLine: above === 0 ? number : above, nameLine: number, indent });
      }
      above = 0;
    }
    lastFilled = number;
    if (/^\s*(}|end\b)/.test(line)) close(indent, number);
  }
  close(0, lastFilled);
  return found.sort((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}

interface Open {
  readonly definition: Definition;
  readonly startLine: number;
  readonly nameLine: number;
  readonly indent: number;
}

/** Lines at the margin of a definition that do not end it. */
const goesOn =
  /^\s*([}\])]|\{\s*$|end\b|where\b|(public|private|protected)(\s+slots)?\s*:)|^\s*#(if|ifdef|ifndef|else|elif|endif|define|undef|pragma|include)\b/;

function isClass(open: Open | undefined): boolean {
  return open !== undefined && /^(class|interface|type|enum|module)$/.test(open.definition.kind);
}

function indentOf(text: string): number {
  const blanks = /^[ \t]*/.exec(text)?.[0] ?? '';
  return blanks.replaceAll('\t', '    ').length;
}
