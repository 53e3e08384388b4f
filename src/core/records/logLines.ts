import type { Bytes } from '../ports';
import type { RecordKind } from '../protect/protectedThings';
import { readCountedMessages } from './countedMessages';
import { extensionEvent, extensionFields } from './extensions';
import { firewallFields } from './firewallFields';
import { accessLine, fastLine } from './fixedLines';
import { jsonText } from './jsonText';
import { isJsonObject } from './jsonValue';
import { pairsOrWords, plainLine, together } from './plainLine';
import { field, problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { readJsonValue } from './readJsonValue';
import { isBlank, type Line, lineTooLong, readLines, textOf } from './readLines';
import type { SourceRecord } from './record';
import { type FieldMap, recogniseFields } from './recordFields';
import { type SyslogLine, syslogLine } from './syslog';
import { utcTime } from './utcTime';

/** What most lines of a file are; a line that is something else says so in its `problem`. */
export type LineFormat = 'syslog' | 'extension' | 'access-log' | 'fast-log' | 'plain';

type Fields = SourceRecord['fields'];

interface ReadLine {
  readonly fields: Fields;
  /** In place of the line itself, where another form is easier to read. */
  readonly text?: string;
  readonly kind?: RecordKind;
}

/** A record for each line that is not empty. `message repeated` is one: who sent it counted, and we do not multiply. */
export async function* readLogLines(
  bytes: Bytes,
  format: LineFormat,
  own?: FieldMap,
  isCounted = false,
): AsyncGenerator<readonly RawRecord[], void, void> {
  for await (const batch of isCounted ? readCountedMessages(bytes) : readLines(bytes)) {
    const lines = batch.filter(line => !isBlank(line.bytes));
    yield lines.map(line => lineRecord(line, format, own));
  }
}

function lineRecord(line: Line, format: LineFormat, own?: FieldMap): RawRecord {
  const whole = textOf(line.bytes);
  const read = whole.length > maxParsedCharacters ? undefined : readers[format](whole, own);
  const shown = read?.text === undefined ? asItStands(whole) : { text: read.text, problem: undefined };
  const missed = read === undefined ? `it is no ${names[format]}` : undefined;
  return {
    bytes: line.bytes,
    kind: read?.kind ?? 'event',
    line: line.number,
    fields: read?.fields ?? plainLine(whole, own),
    text: shown.text,
    ...(line.bytes.includes(lineFeed) ? { lineNumbers: linesFrom(line.number, shown.text) } : {}),
    problem: problemOf(missed, line.isCut ? lineTooLong : undefined, shown.problem),
  };
}

const lineFeed = 0x0a;

/** A message that is counted may hold several lines. */
function linesFrom(first: number, text: string): readonly number[] {
  return text.split('\n').map((_, index) => first + index);
}

/** No line of these formats is so long; patterns are not let loose on what is. */
const maxParsedCharacters = 64 * 1024;

const names: Readonly<Record<LineFormat, string>> = {
  syslog: 'line of syslog',
  extension: 'CEF or LEEF',
  'access-log': 'line of an access log',
  'fast-log': "alert of Suricata's fast.log",
  plain: 'text',
};

const readers: Readonly<Record<LineFormat, (line: string, own?: FieldMap) => ReadLine | undefined>> = {
  syslog: (line, own) => {
    const parts = syslogLine(line);
    return parts === undefined ? undefined : ofSyslog(parts, line, own);
  },
  extension: (line, own) => {
    const parts = syslogLine(line);
    const payload = parts === undefined ? line : parts.message === '' ? line : parts.message;
    const event = extensionEvent(payload) ?? extensionEvent(/(?:CEF|LEEF):.*$/s.exec(line)?.[0] ?? '');
    if (event === undefined) return undefined;
    const inside = recogniseFields(event, { ...extensionFields, ...own }).fields;
    const outside =
      parts === undefined ? [] : headFields(parts).filter(({ name }) => !inside.some(one => one.name === name));
    return { fields: [...outside, ...inside] };
  },
  'access-log': accessLine,
  'fast-log': fastLine,
  plain: (line, own) => ({ fields: withFlow(plainLine(line, own), line) }),
};

function ofSyslog(parts: SyslogLine, line: string, own?: FieldMap): ReadLine {
  const head = headFields(parts);
  const json = jsonIn(parts.message);
  const event = json ?? extensionEvent(parts.message);
  if (event === undefined)
    return { fields: withOwn(withFlow(together(head, pairsOrWords(parts.message, own)), line), parts, own) };
  const inside = recogniseFields(event, json === undefined ? { ...extensionFields, ...own } : own);
  const outside = head.filter(({ name }) => !inside.fields.some(one => one.name === name));
  return {
    fields: [...outside, ...inside.fields],
    kind: inside.kind,
    text:
      json === undefined
        ? undefined
        : [...outside.map(({ name, value }) => `${name}: ${value}`), jsonText(json).text].join('\n'),
  };
}

/** A firewall's line names its flow by its format, which counts before words; its own time and gravity say more than those of the head. */
function withFlow(said: Fields, line: string): Fields {
  const flow = firewallFields(line);
  const mended = said.map(one => flow.find(({ name }) => name === one.name) ?? one);
  return together(mended, flow);
}

function headFields({ time, host, program, process, priority, data }: SyslogLine): Fields {
  const all = [
    ['Time', time === '' || time.endsWith('zone)') ? time : utcTime(time)],
    ['Host', host],
    ['Program', process === '' ? program : `${program}[${process}]`],
    ['Severity', priority],
    ['Data', data],
  ] as const;
  return all.filter(([, value]) => value !== '').map(([name, value]) => field(name, value));
}

/** A mapping of the task names parts of a line by their own names. */
function withOwn(fields: Fields, parts: SyslogLine, own: FieldMap = {}): Fields {
  const added = Object.entries(own).flatMap(([name, path]) => {
    const value = Object.entries(parts).find(([part]) => part === path)?.[1] ?? '';
    return value === '' ? [] : [field(name, value)];
  });
  return [...added, ...fields.filter(({ name }) => !added.some(one => one.name === name))];
}

/** `@cee: {…}` and programs that log JSON through syslog. */
function jsonIn(message: string) {
  const start = /^(?:@cee:\s*)?(?=\{)/.exec(message);
  if (start === null) return undefined;
  const { value, problem } = readJsonValue(message.slice(start[0].length));
  return isJsonObject(value) && problem === undefined ? value : undefined;
}
