import { execveIn } from '../../records/auditValues';
import type { StartedThing } from './startedIn';

/**
 * What a message of Linux says was started, by the program that wrote it: `sudo` and `doas` (`COMMAND=…`), cron (`(root) CMD (…)`), Sysmon for Linux (its event in XML), and
 * audit's `EXECVE` in the journal. `undefined` for every other message.
 */
export function startedInWords(service: string, message: string): StartedThing | undefined {
  if (message.startsWith('<Event>')) return ofSysmon(message);
  if (message.startsWith('EXECVE argc=')) return made(execveIn(`type=${message}`));
  if (/^(?:sudo|doas)\b/i.test(service)) {
    const found = /^\s{0,8}(\S{1,64}) : .{0,600}?\bCOMMAND=(.{1,4000})$/.exec(message);
    return made(found?.[2] ?? '', '', found?.[1]);
  }
  if (!/^(?:\/usr\/sbin\/)?cron/i.test(service)) return undefined;
  const found = /^\((\S{1,64})\) CMD \((.{1,4000})\)\s{0,4}$/.exec(message);
  return made(found?.[2] ?? '', 'cron', found?.[1]);
}

/** Whether the message of a row may tell so; cheap, for it is asked of every line. */
export function maySayStart(service: string, message: string): boolean {
  return mayStart.test(service) || message.startsWith('<Event>') || message.startsWith('EXECVE ');
}

const mayStart = /^(?:sudo|doas|(?:\/usr\/sbin\/)?cron)/i;

function ofSysmon(xml: string): StartedThing | undefined {
  if (!/<EventID>1<\/EventID>/.test(xml)) return undefined;
  const values = new Map([...xml.matchAll(data)].map(([, name = '', text = '']) => [name, unescaped(text)]));
  const value = (name: string) => values.get(name);
  return made(value('CommandLine'), value('ParentImage'), value('User'));
}

const data = /<Data Name="(\w{1,40})">([^<]{1,4000})<\/Data>/g;

function made(text = '', parent = '', account = ''): StartedThing | undefined {
  return text === '' ? undefined : { kind: 'command', name: '', text, parent, account };
}

function unescaped(text: string): string {
  return text.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: string) => marks[name] ?? '');
}

const marks: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
