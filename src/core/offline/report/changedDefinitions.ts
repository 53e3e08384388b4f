import { type Definition, type Language, languageOf } from '../../gather/languages';
import type { ChangedFile, DiffLine, SentHunk } from './change';
import { commentLines } from './commentLines';

/** A function, method, class or test that a change touches, with the lines that show it. */
export interface ChangedDefinition {
  /** With what it stands in: `Client.send`. */
  readonly name: string;
  readonly kind: Definition['kind'];
  readonly isExported: boolean;
  readonly change: 'added' | 'removed' | 'signature' | 'body';
  /** What stood in its place before, where one definition took the place of another. */
  readonly insteadOf?: string;
  readonly added: number;
  readonly removed: number;
  /** By hunk: its changed lines, its own first line foremost. */
  readonly shown: readonly { readonly hunk: SentHunk; readonly lines: readonly DiffLine[] }[];
  /** The line that defines it, where it is among the changed ones. */
  readonly line?: { readonly hunk: SentHunk; readonly line: DiffLine };
}

/** In the order in which they stand in the file; empty for what is no known code. */
export function changedDefinitions(file: ChangedFile): readonly ChangedDefinition[] {
  const language = languageOf(file.path);
  if (language === undefined) return [];
  const touched = new Map<string, Touched>();
  for (const hunk of file.hunks) for (const side of ['old', 'new'] as const) walkSide(hunk, side, language, touched);
  mergeBareNames(touched);
  const all = [...touched.values()].filter(one => one.kind !== 'constant' && one.changed.length > 0).map(finish);
  return pairReplaced(all);
}

type Side = 'old' | 'new';

interface Touched {
  readonly name: string;
  readonly kind: Definition['kind'];
  isExported: boolean;
  readonly changed: { readonly hunk: SentHunk; readonly line: DiffLine }[];
  readonly heads: {
    readonly side: Side;
    readonly hunk: SentHunk;
    readonly line: DiffLine;
    readonly signature: string;
  }[];
  isSignatureTouched: boolean;
}

interface Frame {
  readonly name: string;
  readonly kind: Definition['kind'];
  readonly isExported: boolean;
  readonly indent: number;
  /** Brackets of its signature that are still open. */
  openBrackets: number;
}

/** One side of a hunk read from top to bottom: which definition each line stands in, told by how far it is indented. */
function walkSide(hunk: SentHunk, side: Side, language: Language, touched: Map<string, Touched>): void {
  const stack: Frame[] = [];
  const begin = (text: string): Frame | undefined => {
    const definition = language.definitionIn(text, isClass(stack.at(-1)));
    if (definition === undefined) return undefined;
    // The bracket a test opens holds its body and no signature.
    const open = definition.kind === 'test' ? 0 : openBrackets(text);
    const frame = { ...definition, indent: indentOf(text), openBrackets: open };
    stack.push(frame);
    return frame;
  };
  if (hunk.section !== '') {
    const frame = begin(hunk.section);
    // Git may have cut the line; what it opens is closed by now.
    if (frame !== undefined) frame.openBrackets = 0;
  }
  const waiting: DiffLine[] = [];
  const comments = commentLines(hunk, language);
  const mark = side === 'new' ? 'added' : 'removed';
  for (const line of hunk.lines) {
    if (line.mark !== mark && line.mark !== 'context') continue;
    const isBlank = line.text.trim() === '';
    if (!isBlank && !comments.has(line)) leaveFrames(stack, line.text);
    const isAbove = comments.has(line) || /^\s*(@\w|#\[|\[\w)/.test(line.text);
    const frame = isBlank || isAbove ? undefined : begin(line.text);
    const top = stack.at(-1);
    if (frame !== undefined) {
      for (const above of waiting.splice(0)) note(touched, stack, hunk, above, mark);
      note(touched, stack, hunk, line, mark);
      if (line.mark === mark) head(touched, stack, side, hunk, line);
    } else if (isAbove) waiting.push(line);
    else {
      for (const above of waiting.splice(0)) note(touched, stack, hunk, above, mark);
      if (!isBlank) note(touched, stack, hunk, line, mark);
      if (top !== undefined && top.openBrackets > 0) {
        if (line.mark === mark && !isBlank) signatureTouched(touched, stack);
        top.openBrackets = Math.max(0, top.openBrackets + openBrackets(line.text));
      }
    }
    if (!comments.has(line) && /^\s*(}|end\b)/.test(line.text)) popFrom(stack, indentOf(line.text));
  }
  for (const above of waiting) note(touched, stack, hunk, above, mark);
}

function leaveFrames(stack: Frame[], text: string): void {
  const goesOn =
    /^\s*([}\])]|\{\s*$|end\b|where\b|#(if|else|elif|endif|define|pragma)|(public|private|protected)\s*:)/.test(text);
  const indent = indentOf(text);
  popFrom(stack, goesOn ? indent + 1 : indent);
}

function popFrom(stack: Frame[], indent: number): void {
  while ((stack.at(-1)?.indent ?? -1) >= indent) stack.pop();
}

function isClass(frame: Frame | undefined): boolean {
  return frame !== undefined && /^(class|interface|type|enum|module)$/.test(frame.kind);
}

function indentOf(text: string): number {
  const blanks = /^[ \t]*/.exec(text)?.[0] ?? '';
  return blanks.replaceAll('\t', '    ').length;
}

function openBrackets(text: string): number {
  const plain = text.replace(
    /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|'(?:\\[\s\S]|[^'\\])*(?:'|\\?$)|`(?:\\[\s\S]|[^`\\])*(?:`|\\?$)/g,
    '',
  );
  return (plain.match(/\(/g) ?? []).length - (plain.match(/\)/g) ?? []).length;
}

function entryFor(touched: Map<string, Touched>, stack: readonly Frame[]): Touched | undefined {
  const top = stack.at(-1);
  if (top === undefined) return undefined;
  const name = qualifiedName(stack);
  const known = touched.get(name);
  if (known !== undefined) return known;
  const { kind, isExported } = top;
  const made: Touched = { name, kind, isExported, changed: [], heads: [], isSignatureTouched: false };
  touched.set(name, made);
  return made;
}

/** Tests stand under the title of the innermost alone. */
function qualifiedName(stack: readonly Frame[]): string {
  const top = stack.at(-1);
  if (top === undefined || top.kind === 'test') return top?.name ?? '';
  const outer = stack.slice(0, -1).filter(frame => frame.kind !== 'test' && frame.kind !== 'module');
  return [...outer.map(frame => frame.name), top.name].join('.');
}

function note(
  touched: Map<string, Touched>,
  stack: readonly Frame[],
  hunk: SentHunk,
  line: DiffLine,
  mark: string,
): void {
  if (line.mark === mark) entryFor(touched, stack)?.changed.push({ hunk, line });
}

function head(
  touched: Map<string, Touched>,
  stack: readonly Frame[],
  side: Side,
  hunk: SentHunk,
  line: DiffLine,
): void {
  const entry = entryFor(touched, stack);
  entry?.heads.push({ side, hunk, line, signature: signatureOf(line.text) });
  if (entry !== undefined) entry.isExported ||= stack.at(-1)?.isExported ?? false;
}

function signatureTouched(touched: Map<string, Touched>, stack: readonly Frame[]): void {
  const entry = entryFor(touched, stack);
  if (entry !== undefined) entry.isSignatureTouched = true;
}

/** A definition's line without its body. */
export function signatureOf(line: string): string {
  return withoutBody(line)
    .replace(/=>[\s\S]*$/, '=>')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What opens with the last brace goes, where nothing stands behind its own end but a semicolon. */
function withoutBody(line: string): string {
  const opening = line.lastIndexOf('{');
  const closing = line.indexOf('}', opening);
  const isBody = opening >= 0 && (closing < 0 || /^\s*;?\s*$/.test(line.slice(closing + 1)));
  return isBody ? line.slice(0, opening).trimEnd() : line;
}

/** A hunk that knows the method but not its class gives its lines to the one that another hunk names in full. */
function mergeBareNames(touched: Map<string, Touched>): void {
  for (const [name, one] of touched) {
    if (name.includes('.')) continue;
    const full = [...touched.values()].filter(other => other.name.endsWith(`.${name}`) && other.kind === one.kind);
    const [only] = full;
    if (only === undefined || full.length > 1) continue;
    only.changed.push(...one.changed);
    only.heads.push(...one.heads);
    touched.delete(name);
  }
}

function finish(one: Touched): ChangedDefinition {
  const newHead = one.heads.find(({ side }) => side === 'new');
  const oldHead = one.heads.find(({ side }) => side === 'old');
  const hasNewSignature =
    one.kind !== 'test' && newHead !== undefined && oldHead !== undefined && newHead.signature !== oldHead.signature;
  const change =
    newHead !== undefined && oldHead === undefined
      ? 'added'
      : oldHead !== undefined && newHead === undefined
        ? 'removed'
        : hasNewSignature || one.isSignatureTouched
          ? 'signature'
          : 'body';
  const first = newHead ?? oldHead;
  const hunks = [...new Set(one.changed.map(({ hunk }) => hunk))];
  return {
    name: one.name,
    kind: one.kind,
    isExported: one.isExported,
    change,
    added: one.changed.filter(({ line }) => line.mark === 'added').length,
    removed: one.changed.filter(({ line }) => line.mark === 'removed').length,
    shown: hunks.map(hunk => ({ hunk, lines: linesOf(one, hunk, first?.line) })),
    line: first === undefined ? undefined : { hunk: first.hunk, line: first.line },
  };
}

function linesOf(one: Touched, hunk: SentHunk, first: DiffLine | undefined): readonly DiffLine[] {
  const own = one.changed.filter(change => change.hunk === hunk).map(change => change.line);
  const foremost = own.filter(line => line === first);
  // A line that is there is better evidence than one that is gone.
  const rest = own
    .filter(line => line !== first)
    .sort((a, b) => Number(a.mark === 'removed') - Number(b.mark === 'removed'));
  return [...foremost, ...rest];
}

/** A definition whose first line replaced that of another of its kind, in the same run of changed lines, took its place. */
function pairReplaced(all: readonly ChangedDefinition[]): readonly ChangedDefinition[] {
  const gone = new Set<ChangedDefinition>();
  const paired = all.map(one => {
    const place = one.line;
    if (one.change !== 'added' || place === undefined) return one;
    const run = runAround(place.hunk, place.line);
    const before = all.find(
      other =>
        other.change === 'removed' &&
        other.kind === one.kind &&
        other.line !== undefined &&
        run.includes(other.line.line) &&
        !gone.has(other),
    );
    if (before === undefined) return one;
    gone.add(before);
    return { ...one, insteadOf: before.name, removed: one.removed + before.removed };
  });
  return paired.filter(one => !gone.has(one));
}

/** The removed and added lines without a kept one between them. */
export function runAround(hunk: SentHunk, line: DiffLine): readonly DiffLine[] {
  const at = hunk.lines.indexOf(line);
  let [first, last] = [at, at];
  while (first > 0 && hunk.lines[first - 1]?.mark !== 'context') first--;
  while (last + 1 < hunk.lines.length && hunk.lines[last + 1]?.mark !== 'context') last++;
  return hunk.lines.slice(first, last + 1);
}
