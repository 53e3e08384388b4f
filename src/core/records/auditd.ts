import type { Bytes } from '../ports';
import { decoded, execveIn } from './auditValues';
import { cutAt, field, maxRecordBytes, maxTextCharacters, problemOf, type RawRecord } from './rawRecord';
import { isBlank, type Line, lineTooLong, readLines, textOf } from './readLines';
import { utcTime } from './utcTime';

/**
 * Linux audit events: lines that share one `msg=audit(time:id)` are one record, also where lines of several events are
 * mixed, as they are when the kernel is busy. Lines without such a mark are records by themselves, with a problem.
 */
export async function* readAuditd(bytes: Bytes): AsyncGenerator<readonly RawRecord[], void, void> {
  const open = new Map<string, Event>();
  for await (const batch of readLines(bytes)) {
    const ready: RawRecord[] = [];
    for (const line of batch) {
      const text = textOf(line.bytes);
      // `ausearch` puts these between events.
      if (isBlank(line.bytes) || text === '----' || text.startsWith('time->')) continue;
      const id = /\bmsg=audit\((\d+\.\d+:\d+)\)/.exec(text.slice(0, 300))?.[1];
      if (id === undefined) {
        ready.push({
          ...recordOf([lineOf(line, text)]),
          problem: 'it carries no msg=audit(time:id), so it belongs to no audit event',
        });
        continue;
      }
      const event = open.get(id) ?? { lines: [], size: 0, isCut: false };
      open.set(id, event);
      append(event, line, text);
    }
    // Events that are written over more than this many others do not occur; what is older is whole.
    while (open.size > mostOpen) {
      const [oldest] = open;
      if (oldest === undefined) break;
      open.delete(oldest[0]);
      ready.push(recordOf(oldest[1].lines, oldest[1].isCut));
    }
    yield ready;
  }
  yield [...open.values()].map(({ lines, isCut }) => recordOf(lines, isCut));
}

const mostOpen = 100;

interface AuditLine {
  readonly bytes: Uint8Array;
  readonly number: number;
  readonly text: string;
  readonly isCut: boolean;
}

interface Event {
  readonly lines: AuditLine[];
  size: number;
  isCut: boolean;
}

function append(event: Event, line: Line, text: string): void {
  event.size += line.bytes.length;
  if (event.size > maxRecordBytes || event.lines.length >= 10_000) event.isCut = true;
  else event.lines.push(lineOf(line, text));
}

function lineOf(line: Line, text: string): AuditLine {
  return { bytes: line.bytes.slice(), number: line.number, text, isCut: line.isCut };
}

function recordOf(lines: readonly AuditLine[], isCut = false): RawRecord {
  const text = lines.map(line => line.text).join('\n');
  const shown = text.length <= maxTextCharacters ? text : cutAt(text, maxTextCharacters);
  const problem = problemOf(
    isCut ? 'it has more lines than one event has, so the rest was left out' : undefined,
    lines.some(line => line.isCut) ? lineTooLong : undefined,
    shown.length < text.length ? `only the first ${maxTextCharacters} characters are shown` : undefined,
  );
  return {
    bytes: joined(lines),
    kind: 'event',
    line: lines[0]?.number ?? 1,
    fields: fieldsOf(text.slice(0, 64 * 1024)),
    text: shown,
    lineNumbers: lines.map(line => line.number),
    problem,
  };
}

function joined(lines: readonly AuditLine[]): Uint8Array {
  const all = new Uint8Array(lines.reduce((sum, { bytes }) => sum + bytes.length + 1, -1));
  let at = 0;
  for (const { bytes } of lines) {
    if (at > 0) all[at - 1] = 0x0a;
    all.set(bytes, at);
    at += bytes.length + 1;
  }
  return all;
}

function fieldsOf(text: string): RawRecord['fields'] {
  const values = new Map<string, string>();
  // Values in single quotes hold names and values of their own; the first of a name counts.
  for (const [, key = '', value = ''] of text.matchAll(/(?:^|[\s'])([a-z_]{1,40})=("[^"\n]*"|[^\s'"]+)/g))
    if (!values.has(key)) values.set(key, value.replaceAll('"', ''));
  const known = (key: string) => {
    const found = values.get(key);
    return found === undefined || found === '(null)' || found === '?' || found === '4294967295' ? '' : found;
  };
  const all = [
    ['Time', utcTime(/msg=audit\((\d+\.\d+):/.exec(text)?.[1] ?? '')],
    [
      'Event',
      [...new Set([...text.matchAll(/(?:^|\s)type=([A-Z_0-9]+)/g)].map(match => match[1] ?? ''))].slice(0, 6).join(' '),
    ],
    ['Host', known('node') || known('hostname')],
    [
      'User',
      [known('auid'), known('uid'), known('acct')]
        .map((one, index) => (one === '' ? '' : `${['login', 'uid', 'account'][index]} ${decoded(one)}`))
        .filter(Boolean)
        .join(', '),
    ],
    ['Process', decoded(known('exe'))],
    ['Command', execveIn(text) || decoded(known('proctitle')) || decoded(known('cmd')) || known('comm')],
    ['Source', known('addr')],
    ['Rule', known('key')],
    ['Outcome', known('success') || known('res')],
  ] as const;
  return all.filter(([, words]) => words !== '').map(([name, words]) => field(name, words));
}
