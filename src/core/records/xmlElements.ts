import type { Bytes } from '../ports';
import { maxRecordBytes } from './rawRecord';

/** One element of a file, as it is written. */
export interface XmlElement {
  readonly source: string;
  /** 1-based, where it begins. */
  readonly line: number;
  /** What is wrong with where it ends. */
  readonly problem?: string;
  /** The last 64 kB at most of what stands between the element before and this one. */
  readonly before: string;
}

/**
 * The elements of one name, one after the other, on one line or many, in flat memory. Elements of this name inside each other are not
 * known: the next that begins ends the one before.
 */
export async function* xmlElements(bytes: Bytes, name: string): AsyncGenerator<readonly XmlElement[], void, void> {
  const decoder = new TextDecoder();
  const opened = new OpenElement(name);
  let line = 1;
  let before = '';
  const passOver = (text: string) => {
    before = (before + text).slice(-mostBefore);
  };
  for await (const chunk of bytes) {
    if (!opened.add(decoder.decode(chunk, { stream: true }))) continue;
    let rest = opened.take();
    const elements: XmlElement[] = [];
    let start = 0;
    for (;;) {
      const found = nextElement(name, rest, start, start);
      line += countLines(rest, start, found.begin);
      passOver(rest.slice(start, found.begin));
      start = found.begin;
      if (found.kind === 'open') break;
      elements.push({ source: rest.slice(start, found.end), line, problem: found.problem, before });
      before = '';
      line += countLines(rest, start, found.end);
      start = found.end;
    }
    rest = rest.slice(start);
    if (rest.length > maxRecordBytes) {
      const problem = `it is longer than ${maxRecordBytes / 1024 / 1024} MB, so the rest was left out`;
      elements.push({ source: rest, line, problem, before });
      line += countLines(rest, 0, rest.length);
      rest = '';
      before = '';
    }
    opened.keep(rest);
    if (elements.length > 0) yield elements;
  }
  const rest = opened.take();
  const begin = beginOf(name, rest, 0);
  if (begin < 0) return;
  passOver(rest.slice(0, begin));
  line += countLines(rest, 0, begin);
  yield [{ source: rest.slice(begin), line, problem: 'the file ends before it does', before }];
}

const mostBefore = 64 * 1024;

/** An element whose end has not come, in pieces: put together when its end may be there, not at each of them. */
export class OpenElement {
  private pieces: string[] = [];
  private size = 0;
  private isOpen = false;
  /** Of what is there the last, in which a tag may have begun. */
  private tail = '';

  constructor(private readonly name: string) {}

  /** True where something ends or begins in it, or where it has become too much. */
  add(text: string): boolean {
    this.pieces.push(text);
    this.size += text.length;
    const seen = this.tail + text;
    this.tail = seen.slice(-(this.name.length + 3));
    if (!this.isOpen || this.size > maxRecordBytes) return true;
    return seen.includes(`</${this.name}>`) || beginOf(this.name, seen, 0) >= 0;
  }

  take(): string {
    const text = this.pieces.join('');
    this.keep('');
    return text;
  }

  keep(rest: string): void {
    this.pieces = rest === '' ? [] : [rest];
    this.size = rest.length;
    this.isOpen = beginOf(this.name, rest.slice(0, this.name.length + 2), 0) === 0;
    // Its own beginning is none to look at again.
    this.tail = this.isOpen ? rest.slice(Math.max(1, rest.length - this.name.length - 3)) : '';
  }
}

type Found =
  | { readonly kind: 'element'; readonly begin: number; readonly end: number; readonly problem?: string }
  /** What stands before `begin` is done with. */
  | { readonly kind: 'open'; readonly begin: number };

/** The next element of the name from `from` on; its end is looked for from `searchFrom` on. */
export function nextElement(name: string, text: string, from: number, searchFrom: number): Found {
  const begin = beginOf(name, text, from);
  if (begin < 0) return { kind: 'open', begin: Math.max(from, text.length - name.length - 3) };
  const closing = `</${name}>`;
  const end = text.indexOf(closing, Math.max(begin, searchFrom));
  const next = beginOf(name, text, begin + name.length + 1);
  if (next >= 0 && (end < 0 || next < end))
    return { kind: 'element', begin, end: next, problem: 'it does not end before the next one begins' };
  return end < 0 ? { kind: 'open', begin } : { kind: 'element', begin, end: end + closing.length };
}

/** `<Event>` or `<Event xmlns…`, not `<Events>` or `<EventID>`. */
function beginOf(name: string, text: string, from: number): number {
  const opening = `<${name}`;
  for (let at = text.indexOf(opening, from); at >= 0; at = text.indexOf(opening, at + opening.length)) {
    if (/[\s>/]/.test(text.charAt(at + opening.length))) return at;
  }
  return -1;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
