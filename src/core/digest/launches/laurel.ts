import { field } from '../fields';
import { decode, type Row } from '../row';
import type { AuditedLaunch } from './auditJoin';
import { writtenFile } from './writtenFile';

const begin = '{"ID":';
/** Behind it, with the blank that some who write it again put there. */
const idBehind = /^ ?"(\d{10}\.\d{3}):\d{1,12}"/;
/** A command line may hold a script. */
const longest = 65_536;

/** Whether a row may be an event of Linux's audit as Laurel writes it: all records of an event in one object, `{"ID":"1626611363.720:348501",…}`. */
export function mayBeLaurel({ isJson, bytes, lineStart }: Row): boolean {
  if (!isJson) return false;
  for (let at = 0; at < begin.length; at++) if (bytes[lineStart + at] !== begin.charCodeAt(at)) return false;
  return true;
}

/** Its time stands before the number of the event, in its ID. */
export function noteLaurelTime(row: Row): void {
  if (row.has(field.time) || !mayBeLaurel(row)) return;
  const start = row.lineStart + begin.length;
  const id = idBehind.exec(decode(row.bytes, start, Math.min(row.lineEnd, start + 40)));
  const time = id?.[1] ?? '';
  if (id !== null) row.set(field.time, start + id[0].indexOf('"') + 1, start + id[0].indexOf('"') + 1 + time.length);
}

/** What an event of Laurel's says was started or written; `undefined` for every other row. */
export function laurelIn(row: Row): AuditedLaunch | undefined {
  if (!mayBeLaurel(row) || row.lineEnd - row.lineStart > longest) return undefined;
  const event = objectIn(decode(row.bytes, row.lineStart, row.lineEnd));
  const call = objectAt(event, 'SYSCALL');
  const host = wordAt(event, 'NODE');
  const account = [wordAt(call, 'AUID'), wordAt(call, 'UID')].find(name => name !== '' && name !== 'unset') ?? '';
  const text = argumentsAt(objectAt(event, 'EXECVE'));
  if (text !== '') {
    const parent = argumentsAt(objectAt(event, 'PARENT_INFO')).split(' ')[0] ?? '';
    return { started: { kind: 'command', name: '', text, parent, account }, host };
  }
  const paths = Array.isArray(event['PATH']) ? event['PATH'] : [];
  const program = wordAt(call, 'exe');
  for (const one of paths) {
    const path = isObject(one) ? one : {};
    const started = writtenFile({
      program,
      path: wordAt(path, 'name'),
      nameType: wordAt(path, 'nametype'),
      call: wordAt(call, 'SYSCALL') || wordAt(call, 'syscall'),
      second: wordAt(call, 'a1'),
      third: wordAt(call, 'a2'),
      account,
    });
    if (started !== undefined && wordAt(call, 'success') !== 'no') return { started, host };
  }
  return undefined;
}

type Members = Readonly<Record<string, unknown>>;

function objectIn(text: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    // The reader of rows is not so strict; what it let through is counted as a row, and starts nothing.
    return {};
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(value: Members, name: string): Members {
  const member = value[name];
  return isObject(member) ? member : {};
}

function wordAt(value: Members, name: string): string {
  const member = value[name];
  return typeof member === 'string' || typeof member === 'number' ? String(member) : '';
}

/** A list, or one text (`ARGV_STR`), as its settings say; `a0`, `a1` where neither was asked for. */
function argumentsAt(value: Members): string {
  const list = value['ARGV'];
  if (Array.isArray(list)) return list.map(String).join(' ');
  const text = wordAt(value, 'ARGV_STR');
  if (text !== '') return text;
  const parts: string[] = [];
  for (let at = 0; at < 64 && wordAt(value, `a${at}`) !== ''; at++) parts.push(wordAt(value, `a${at}`));
  return parts.join(' ');
}
