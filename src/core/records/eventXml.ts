import { SaxesParser } from 'saxes';
import type { Bytes } from '../ports';
import { jsonText } from './jsonText';
import type { JsonValue } from './jsonValue';
import { problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { type FieldMap, recogniseFields } from './recordFields';
import { xmlElements } from './xmlElements';

/**
 * The `Event` elements of an XML export, one after the other, on one line or many, in flat memory. Each is parsed by itself,
 * so that a broken one takes no other with it. Entities of a DTD are not expanded: saxes knows the five of XML only.
 */
export async function* readEventXml(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  for await (const elements of xmlElements(bytes, 'Event')) {
    yield elements.map(({ source, line, problem }) => eventOf(source, line, problem, own));
  }
}

function eventOf(raw: string, line: number, damage: string | undefined, own?: FieldMap): RawRecord {
  const source = raw.replaceAll('\r\n', '\n').trimEnd();
  const { value, problem } = parseElement(source);
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
export function parseElement(source: string): { readonly value: JsonValue; readonly problem?: string } {
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
    if (open.length >= maxDepth || elements > mostElements) stop('it has more elements than one record has');
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
