import { isJsonObject, type JsonObject, type JsonValue } from './jsonValue';
import { cutAt, maxTextCharacters } from './rawRecord';

export interface JsonText {
  readonly text: string;
  /** As in `SourceRecord`; absent where the source has one line only. */
  readonly lineNumbers?: readonly number[];
  /** What is not shown. */
  readonly problem?: string;
}

/**
 * A value as a tree of lines: `name: value`, what belongs to a name indented below it. Reads like a page, costs a model
 * fewer tokens than JSON, and leaves nothing out: texts stand letter for letter, one of several lines with `| ` before
 * each, so that no value can pass for a name. `lineOf` gives the line of the file for a path (keys joined by NUL).
 */
export function jsonText(value: JsonValue, lineOf?: (path: string) => number | undefined): JsonText {
  const writer = new TreeWriter(lineOf);
  if (isJsonObject(value)) writer.members(value, '', '');
  else if (Array.isArray(value)) writer.elements(value, '', '');
  else writer.scalar('', value, '', '');
  return writer.finish();
}

const indent = '  ';
/** Longer lists of plain values stand one to a line. */
const maxInlineCharacters = 160;

class TreeWriter {
  private readonly lines: string[] = [];
  private readonly numbers: number[] = [];
  private length = 0;
  private isFull = false;

  constructor(private readonly lineOf: ((path: string) => number | undefined) | undefined) {}

  members(object: JsonObject, margin: string, path: string): void {
    for (const key of Object.keys(object)) {
      if (this.isFull) return;
      this.member(key, object[key] ?? null, margin, path === '' ? key : `${path}\0${key}`);
    }
  }

  elements(list: readonly JsonValue[], margin: string, path: string): void {
    for (const [index, one] of list.entries()) {
      if (this.isFull) return;
      const at = path === '' ? String(index) : `${path}\0${index}`;
      if (isJsonObject(one) && Object.keys(one).length > 0)
        this.dashed(margin, () => this.members(one, margin + indent, at));
      else if (Array.isArray(one) && one.length > 0) this.dashed(margin, () => this.elements(one, margin + indent, at));
      else this.scalar('- ', one, margin, at);
    }
  }

  scalar(head: string, value: JsonValue, margin: string, path: string): void {
    const text = plain(value);
    if (!/[\n\r]/.test(text)) {
      this.add(`${margin}${head}${text}`, path);
      return;
    }
    this.add(`${margin}${head.trimEnd()}`, path);
    for (const line of text.split(/\r\n|\n|\r/)) this.add(`${margin}${indent}| ${line}`, path);
  }

  finish(): JsonText {
    const text = this.lines.join('\n');
    return {
      text,
      lineNumbers: this.lineOf === undefined ? undefined : this.numbers,
      problem: this.isFull ? `only the first ${maxTextCharacters} characters are shown` : undefined,
    };
  }

  private member(name: string, given: JsonValue, margin: string, path: string): void {
    const key = shownKey(name);
    const value = withoutXml(given);
    if (isJsonObject(value)) {
      const keys = Object.keys(value);
      const [only] = keys;
      // A name that holds one name is one name: `event.code: 4688`.
      if (keys.length === 1 && only !== undefined && only !== '')
        this.member(`${name}.${only}`, value[only] ?? null, margin, `${path}\0${only}`);
      else if (keys.length === 0) this.add(`${margin}${key}: {}`, path);
      else this.below(`${key}:`, margin, path, () => this.members(value, margin + indent, path));
    } else if (Array.isArray(value)) {
      const inline = inlineList(value);
      if (inline !== undefined) this.add(`${margin}${key}: ${inline}`, path);
      else this.below(`${key}:`, margin, path, () => this.elements(value, margin + indent, path));
    } else this.scalar(`${key}: `, value, margin, path);
  }

  private below(head: string, margin: string, path: string, write: () => void): void {
    this.add(`${margin}${head}`, path);
    write();
  }

  /** The first line of an element carries its dash. */
  private dashed(margin: string, write: () => void): void {
    const first = this.lines.length;
    write();
    const line = this.lines[first];
    if (line !== undefined) this.lines[first] = `${margin}- ${line.slice(margin.length + indent.length)}`;
  }

  private add(line: string, path: string): void {
    if (this.isFull) return;
    const room = maxTextCharacters - this.length;
    this.isFull = line.length > room;
    this.lines.push(this.isFull ? cutAt(line, room) : line);
    this.length += line.length + 1;
    if (this.lineOf !== undefined) this.numbers.push(this.lineOf(path) ?? this.numbers.at(-1) ?? 0);
  }
}

/**
 * An element that came from XML: its attributes stand beside what is in it, without those that are empty or name a schema; one
 * that holds nothing but its text is that text.
 */
function withoutXml(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || !isJsonObject(value['#attributes'])) return value;
  const { '#attributes': attributes, ...inside } = value;
  const own = Object.entries(attributes).filter(([key, one]) => one !== '' && !key.startsWith('xmlns'));
  if (own.length === 0 && Object.keys(inside).length === 1 && inside['#text'] !== undefined) return inside['#text'];
  return Object.fromEntries([...own.filter(([key]) => !Object.hasOwn(inside, key)), ...Object.entries(inside)]);
}

/** A key may hold anything; what would break the line is written as in JSON. */
function shownKey(name: string): string {
  return /[\u0000-\u001f\u2028\u2029]/.test(name) ? JSON.stringify(name) : name;
}

function plain(value: JsonValue): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (Array.isArray(value)) return '[]';
  return isJsonObject(value) ? '{}' : String(value);
}

function inlineList(list: readonly JsonValue[]): string | undefined {
  if (list.length === 0) return '[]';
  if (list.some(one => typeof one === 'object' && one !== null)) return undefined;
  // A comma in a text would make two of one.
  if (list.length > 1 && list.some(one => typeof one === 'string' && /[,\n\r\]]/.test(one))) return undefined;
  const text = `[${list.map(plain).join(', ')}]`;
  return text.length <= maxInlineCharacters && !/[\n\r]/.test(text) ? text : undefined;
}
