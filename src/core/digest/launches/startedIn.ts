import { field } from '../fields';
import type { Row } from '../row';
import { maySayStart, startedInWords } from './startedInWords';

/** Something that a row says was started or set up to be. */
export interface StartedThing {
  readonly kind: 'command' | 'script' | 'service' | 'task';
  /** Of a service or a task. */
  readonly name: string;
  readonly text: string;
  readonly parent: string;
  /** Under whose name, where the row says it in no field of its own. */
  readonly account?: string;
}

/** A task's XML names what it starts at its end. */
const longestTask = 16_384;

/**
 * What an event says was started: Windows 4688 and Sysmon 1 (command lines), 4104 (scripts), 7045 and 4697 (services), 4698 and 4702 (tasks), with fields of their own or in
 * the English words of their message; command lines of Defender's, Elastic's and osquery's tables; what Linux's programs say in their messages.
 */
export function startedIn(row: Row): StartedThing | undefined {
  if (row.kind === 'text' || (row.kind === 'other' && !row.has(field.detail))) return inWords(row);
  const id = row.text(field.eventId);
  const kind = services.has(id) ? 'service' : tasks.has(id) ? 'task' : row.has(field.started) ? 'script' : 'command';
  const at = kind === 'command' ? field.detail : field.started;
  if (row.has(at)) {
    const whole = row.text(at, longestTask);
    const text = kind === 'task' ? commandIn(whole) : whole;
    const name = kind === 'service' || kind === 'task' ? row.text(field.serviceName) : '';
    return text === '' ? undefined : { kind, name, text, parent: row.text(field.parent) };
  }
  return row.has(field.message) && inMessages.has(id) ? ofMessage(id, row.text(field.message, longestTask)) : undefined;
}

function inWords(row: Row): StartedThing | undefined {
  const [service, message] = [row.text(field.service), row.text(field.message, longestTask)];
  return maySayStart(service, message) ? startedInWords(service, message) : undefined;
}

const services = new Set(['7045', '4697']);
const tasks = new Set(['4698', '4702']);
const inMessages = new Set(['1', '400', '600', '800', '4104', '4688', '4697', '4698', '4702', '7045']);

/** Exports of the event viewer and of PowerShell have an event's values in its message alone. */
function ofMessage(id: string, message: string): StartedThing | undefined {
  const behind = (words: RegExp): string => words.exec(message)?.[1]?.trim() ?? '';
  const parent = behind(/(?:Creator Process Name|ParentImage):[ \t]{0,20}([^\r\n]{1,300})/);
  const made = (kind: StartedThing['kind'], text: string, name = ''): StartedThing | undefined =>
    text === '' ? undefined : { kind, name, text, parent };
  if (services.has(id))
    return made(
      'service',
      behind(/Service File Name:[ \t]{0,20}([^\r\n]{1,4000})/),
      behind(/Service Name:[ \t]{0,20}([^\r\n]{1,200})/),
    );
  if (tasks.has(id)) return made('task', commandIn(message), behind(/Task Name:[ \t]{0,20}([^\r\n]{1,200})/));
  if (id === '4104')
    return made('script', behind(/Creating Scriptblock text \([^)]{1,20}\):\s{0,10}([\s\S]{1,8000})/i));
  if (id === '4688' || id === '1')
    return made('command', behind(/(?:Process Command Line|\bCommandLine):[ \t]{0,20}([^\r\n]{1,8000})/));
  return made('command', behind(/HostApplication=([^\r\n]{1,8000})/));
}

/** Of a task's XML the commands with their arguments. */
function commandIn(content: string): string {
  const parts = [...content.matchAll(/<(Command|Arguments)>([^<]{1,4000})/g)].map(([, , text = '']) => unescaped(text));
  return parts.join(' ').trim();
}

function unescaped(text: string): string {
  return text.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: string) => marks[name] ?? '');
}

const marks: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
