import { type Node, type ParseError, parse, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { isJsonObject, type JsonValue } from './jsonValue';

/** JSON as it was read: the value, where it stands, and what a plain parser would have lost. */
export interface ReadJson {
  /** Absent where it cannot be read. */
  readonly value?: JsonValue;
  /** Why it is not what it should be. */
  readonly problem?: string;
  /** The line of a path (keys joined by NUL), counted from 1 in the text; only where it has several. */
  readonly lineOf?: (path: string) => number | undefined;
}

/** Deeper than any program nests its events. What is deeper would overflow whoever walks through it. */
export const maxJsonDepth = 100;

/**
 * Reads one value. The engine's parser where that is enough; a parser with positions where the text has several lines,
 * a key twice (the last would hide the first: the second is named `key (again)`), or a number that a double cannot hold
 * (kept as it is written). Never throws.
 */
export function readJsonValue(text: string): ReadJson {
  const survey = surveyOf(text);
  if (survey.depth > maxJsonDepth)
    return { problem: `it is nested more than ${maxJsonDepth} deep, so it is shown as it stands` };
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { value: text.length <= maxMendCharacters ? mended(text) : undefined, problem: notJson(text, error) };
  }
  const hasDuplicates = countKeys(value) !== survey.colons;
  if (!hasDuplicates && !survey.hasLines && !survey.hasLongNumber) return { value };
  const tree = parseTree(text);
  if (tree === undefined) return { value };
  const reader = new TreeReader(text, survey.hasLines);
  const exact = reader.value(tree, '');
  return {
    value: exact,
    problem: reader.duplicates.size === 0 ? undefined : sayDuplicates([...reader.duplicates]),
    lineOf: survey.hasLines ? path => reader.lines.get(path) : undefined,
  };
}

interface Survey {
  readonly depth: number;
  /** Colons outside texts: as many as there are keys. */
  readonly colons: number;
  readonly hasLines: boolean;
  readonly hasLongNumber: boolean;
}

/** One pass over the characters; texts are jumped over. */
function surveyOf(text: string): Survey {
  let open = 0;
  let depth = 0;
  let colons = 0;
  let hasLines = false;
  let digits = 0;
  let hasLongNumber = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      if (++digits >= 16) hasLongNumber = true;
      continue;
    }
    // An exponent may be one that no double has: `1e400`.
    if (digits > 0 && (code | 0x20) === 0x65) hasLongNumber = true;
    // The point of a fraction does not end a number: 17 digits of a double come back as they were.
    if (code !== 0x2e) digits = 0;
    if (code === 0x22) at = endOfText(text, at + 1);
    else if (code === 0x3a) colons++;
    else if (code === 0x7b || code === 0x5b) depth = Math.max(depth, ++open);
    else if (code === 0x7d || code === 0x5d) open--;
    else if (code === 0x0a) hasLines = true;
  }
  return { depth, colons, hasLines, hasLongNumber };
}

/** The closing quote, or the end. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c && end - 1 - slashes >= from) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

function countKeys(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + countKeys(one), 0);
  if (!isJsonObject(value)) return 0;
  let count = 0;
  for (const key of Object.keys(value)) count += 1 + countKeys(value[key] ?? null);
  return count;
}

/** Mending is slow on what is broken in many places. */
const maxMendCharacters = 1024 * 1024;

/** What can be had of a broken value: its members up to the damage. */
function mended(text: string): JsonValue | undefined {
  try {
    const value: unknown = parse(text, new Unheard(), { allowTrailingComma: true });
    return isPlainValue(value) && typeof value === 'object' ? value : undefined;
  } catch {
    // It was broken before; the text is shown as it stands.
    return undefined;
  }
}

/** Half a megabyte of commas is half a million errors; kept, they took 150 MB. */
class Unheard extends Array<ParseError> {
  override push(): number {
    return 0;
  }
}

/** What a JSON parser gives is JSON. */
function isPlainValue(value: unknown): value is JsonValue {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint';
}

function notJson(text: string, error: unknown): string {
  const first = text.length <= maxMendCharacters ? firstError(text) : undefined;
  const what =
    first === undefined ? String(error instanceof Error ? error.message : error).slice(0, 80) : wordsOf(first.error);
  return `it is not valid JSON (${what}${first === undefined ? '' : ` at character ${first.offset + 1}`})`;
}

function firstError(text: string): Pick<ParseError, 'error' | 'offset'> | undefined {
  let first: Pick<ParseError, 'error' | 'offset'> | undefined;
  const onError = (error: number, offset: number) => {
    first = { error, offset };
    throw new Error('enough');
  };
  try {
    visit(text, { onError }, { disallowComments: true });
  } catch {
    // The first was all that was asked for. Or it is nested so deep that the parser gave up; the engine's own words have to do.
  }
  return first;
}

/** `CommaExpected` → `comma expected` */
function wordsOf(code: number): string {
  return printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function sayDuplicates(keys: readonly string[]): string {
  const named = keys.slice(0, 5).map(key => `"${key.slice(0, 60)}"`);
  const more = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
  return `${keys.length === 1 ? 'a key stands' : 'keys stand'} in it twice (${named.join(', ')}${more}), so programs read it differently`;
}

/** Makes values of a tree with positions. */
class TreeReader {
  readonly duplicates = new Set<string>();
  readonly lines = new Map<string, number>();
  private line = 1;
  private reached = 0;

  constructor(
    private readonly text: string,
    private readonly hasLines: boolean,
  ) {}

  value(node: Node, path: string): JsonValue {
    if (this.hasLines)
      this.lines.set(path, this.lineAt(node.parent?.type === 'property' ? node.parent.offset : node.offset));
    if (node.type === 'object') return this.object(node, path);
    if (node.type === 'array')
      return (node.children ?? []).map((child, index) => this.value(child, join(path, String(index))));
    if (node.type === 'number') return this.number(node);
    return isPlainValue(node.value) ? node.value : null;
  }

  private object(node: Node, path: string): JsonValue {
    const members = new Map<string, JsonValue>();
    const seen = new Map<string, number>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      const name = String(key?.value ?? '');
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      const unique = times === 1 ? name : times === 2 ? `${name} (again)` : `${name} (again ${times})`;
      if (times > 1) this.duplicates.add(name);
      members.set(unique, value === undefined ? null : this.value(value, join(path, unique)));
    }
    // `fromEntries` defines own keys, `__proto__` too.
    return Object.fromEntries(members);
  }

  private number(node: Node): JsonValue {
    const written = this.text.slice(node.offset, node.offset + node.length);
    const value = Number(written);
    if (!Number.isFinite(value)) return written;
    return written.replace(/\D/g, '').length >= 16 && String(value) !== written ? written : value;
  }

  /** Nodes come in the order of the text. */
  private lineAt(offset: number): number {
    for (
      let end = this.text.indexOf('\n', this.reached);
      end >= 0 && end < offset;
      end = this.text.indexOf('\n', end + 1)
    ) {
      this.line++;
      this.reached = end + 1;
    }
    return this.line;
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}\0${key}`;
}
