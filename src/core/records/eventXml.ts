import { SaxesParser } from 'saxes';
import type { Bytes } from '../ports';
import { jsonText } from './jsonText';
import type { JsonValue } from './jsonValue';
import { maxRecordBytes, problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { type FieldMap, recogniseFields } from './recordFields';

/**
 * The `Event` elements of an XML export, one after the other, on one line or many, in flat memory. Each is parsed by itself,
 * so that a broken one takes no other with it. Entities of a DTD are not expanded: saxes knows the five of XML only.
 */
export async function* readEventXml(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  let searched = 0;
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const records: RawRecord[] = [];
    let start = 0;
    for (;;) {
      const found = nextEvent(rest, start, Math.max(searched, start));
      if (found.kind !== 'event') {
        searched = Math.max(0, rest.length - closing.length - start);
        if (found.begin - start > 0) {
          line += countLines(rest, start, found.begin);
          start = found.begin;
          searched = Math.max(0, rest.length - closing.length - start);
        }
        break;
      }
      line += countLines(rest, start, found.begin);
      records.push(eventOf(rest.slice(found.begin, found.end), line, found.problem, own));
      line += countLines(rest, found.begin, found.end);
      start = found.end;
      searched = 0;
    }
    rest = rest.slice(start);
    if (rest.length > maxRecordBytes) {
      records.push(
        eventOf(rest, line, `it is longer than ${maxRecordBytes / 1024 / 1024} MB, so the rest was left out`, own),
      );
      line += countLines(rest, 0, rest.length);
      rest = '';
      searched = 0;
    }
    if (records.length > 0) yield records;
  }
  const begin = beginOf(rest, 0);
  if (begin >= 0) {
    line += countLines(rest, 0, begin);
    yield [eventOf(rest.slice(begin), line, 'the file ends before it does', own)];
  }
}

const closing = '</Event>';

type Found =
  | { readonly kind: 'event'; readonly begin: number; readonly end: number; readonly problem?: string }
  /** What stands before `begin` is done with. */
  | { readonly kind: 'open'; readonly begin: number };

/** The next `Event` element from `from` on; its end is looked for from `searchFrom` on. */
export function nextEvent(text: string, from: number, searchFrom: number): Found {
  const begin = beginOf(text, from);
  if (begin < 0) return { kind: 'open', begin: Math.max(from, text.length - 8) };
  const end = text.indexOf(closing, Math.max(begin, searchFrom));
  const next = beginOf(text, begin + 6);
  if (next >= 0 && (end < 0 || next < end))
    return { kind: 'event', begin, end: next, problem: 'it does not end before the next one begins' };
  return end < 0 ? { kind: 'open', begin } : { kind: 'event', begin, end: end + closing.length };
}

/** `<Event>` or `<Event xmlns…`, not `<Events>` or `<EventID>`. */
function beginOf(text: string, from: number): number {
  for (let at = text.indexOf('<Event', from); at >= 0; at = text.indexOf('<Event', at + 6)) {
    if (/[\s>/]/.test(text.charAt(at + 6))) return at;
  }
  return -1;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function eventOf(raw: string, line: number, damage: string | undefined, own?: FieldMap): RawRecord {
  const source = raw.replaceAll('\r\n', '\n').trimEnd();
  const { value, problem } = parseEvent(source);
  const recognised = recogniseFields(value, own);
  const isWhole = problem === undefined && damage === undefined;
  const shown = isWhole ? jsonText(value) : asItStands(source);
  return {
    bytes: new TextEncoder().encode(source),
    kind: 'event',
    line,
    fields: recognised.fields,
    text: shown.text,
    problem: problemOf(damage ?? problem, shown.problem),
  };
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (readonly [string, JsonValue])[];
  text: string;
}

const maxDepth = 50;
const mostElements = 20_000;

/** The same tree as the usual export to JSON has: `Event.System.EventID`, `EventData` by the names of its data. */
export function parseEvent(source: string): { readonly value: JsonValue; readonly problem?: string } {
  const open: Element[] = [];
  let root: JsonValue = {};
  let problem: string | undefined;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: false, position: false, fragment: true });
  // Nothing behind the first fault counts, and a hostile event has one at every letter.
  const stop = (why: string): never => {
    problem ??= why;
    throw new Error(why);
  };
  parser.on('error', error => stop(`its XML is broken (${error.message.split('\n')[0]?.slice(0, 100)})`));
  parser.on('opentag', ({ name, attributes }) => {
    elements++;
    if (open.length >= maxDepth || elements > mostElements) stop('it has more elements than an event has');
    open.push({ name, attributes, children: [], text: '' });
  });
  parser.on('text', text => add(open, text));
  parser.on('cdata', text => add(open, text));
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const value = jsonOf(element);
    const parent = open.at(-1);
    if (parent === undefined) root = { [element.name]: value };
    else parent.children.push([nameOf(element), value]);
  });
  try {
    parser.write(source).close();
  } catch (error) {
    problem ??= `its XML is broken (${error instanceof Error ? error.message.slice(0, 100) : error})`;
  }
  // What was open at the damage is closed there, so that the fields before it are found.
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    const parent = open.at(-1);
    if (parent === undefined) root = { [element.name]: jsonOf(element) };
    else parent.children.push([nameOf(element), jsonOf(element)]);
  }
  return { value: root, problem };
}

function add(open: readonly Element[], text: string): void {
  const element = open.at(-1);
  if (element !== undefined) element.text += text;
}

/** `<Data Name="CommandLine">` is called by its name. */
function nameOf({ name, attributes }: Element): string {
  return (name === 'Data' && attributes['Name']) || name;
}

function jsonOf({ name, attributes, children, text }: Element): JsonValue {
  const own = Object.entries(attributes).filter(
    ([key, value]) => !key.startsWith('xmlns') && value !== '' && !(name === 'Data' && key === 'Name'),
  );
  const words = text.trim();
  if (children.length === 0 && own.length === 0) return words;
  const members = new Map<string, JsonValue>();
  if (own.length > 0) members.set('#attributes', Object.fromEntries(own));
  if (words !== '') members.set('#text', words);
  for (const [key, value] of children) {
    const before = members.get(key);
    members.set(key, before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return Object.fromEntries(members);
}
