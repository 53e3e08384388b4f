/** A line of syslog, taken apart. */
export interface SyslogLine {
  readonly time: string;
  readonly host: string;
  readonly program: string;
  readonly process: string;
  /** `auth.warning`; empty where the line carries no priority. */
  readonly priority: string;
  /** RFC 5424's structured data, as it is written. */
  readonly data: string;
  readonly message: string;
}

/** RFC 5424, RFC 3164, or 3164 with an ISO time as rsyslog and systemd write it; `undefined` for anything else. */
export function syslogLine(line: string): SyslogLine | undefined {
  // Over TCP each message is counted before it (RFC 6587, section 3.4.1), and collectors keep that.
  const [, number, rest = line] = /^(?:\d{1,6} (?=<\d{1,3}>))?<(\d{1,3})>(.*)$/s.exec(line) ?? [];
  const priority = number === undefined ? '' : priorityWords(Number(number));
  return rfc5424(rest, priority) ?? rfc3164(rest, priority);
}

function rfc5424(rest: string, priority: string): SyslogLine | undefined {
  const match = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?=\[))/.exec(rest);
  if (match === null) return undefined;
  const [head, time = '', host = '', program = '', process = '', messageId = '', none = ''] = match;
  const dataEnd = none === '-' ? head.length : endOfData(rest, head.length);
  if (dataEnd === undefined) return undefined;
  return {
    time: absent(time),
    host: absent(host),
    program: [absent(program), absent(messageId)].filter(Boolean).join(' '),
    process: absent(process),
    priority,
    data: none === '-' ? '' : rest.slice(head.length, dataEnd),
    message: rest.slice(dataEnd).replace(/^ \ufeff?/, ''),
  };
}

/** Behind the last `]` of the elements; values are quoted and escape `"`, `\` and `]`. */
function endOfData(text: string, from: number): number | undefined {
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const one = text[at];
    if (isQuoted && one === '\\') at++;
    else if (one === '"') isQuoted = !isQuoted;
    else if (!isQuoted && one === ']' && text[at + 1] !== '[') return at + 1;
  }
  return undefined;
}

const bsdTime = /^([A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d{2}:\d{2}:\d{2}(?:\.\d+)?(?: [A-Z]{3,4}:?)?)\s+/;
const isoTime = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)\s+/;

function rfc3164(rest: string, priority: string): SyslogLine | undefined {
  const bsd = bsdTime.exec(rest);
  const match = bsd ?? isoTime.exec(rest);
  if (match === null) return undefined;
  const time = match[1] ?? '';
  const behind = rest.slice(match[0].length);
  const [all = '', host = '', program = '', process = ''] =
    /^(?!\S*:\s)(?:([\w.:%-]{1,255})\s+)?([\w./@()-]{1,128}?)(?:\[([^\]\s]{1,64})\])?:\s?/.exec(behind) ??
    /^([\w.%-]{1,255})\s+(?=(?:last )?message repeated)/.exec(behind) ??
    [];
  // `2024-01-01 10:00:00 INFO …` is some program's own log: a time alone makes no syslog.
  if (bsd === null && (host === '' || program === '')) return undefined;
  return {
    time: bsd === null ? time : `${time} (no ${/ \d{4} /.test(time) ? '' : 'year or '}zone)`,
    host,
    program,
    process,
    priority,
    data: '',
    message: behind.slice(all.length),
  };
}

function absent(value: string): string {
  return value === '-' ? '' : value;
}

const facilities =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  );
const severities = 'emergency alert critical error warning notice informational debug'.split(' ');

function priorityWords(number: number): string {
  return `${facilities[number >> 3] ?? number >> 3}.${severities[number & 7] ?? ''}`;
}
