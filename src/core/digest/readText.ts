import { requestIn, sourceIn } from '../records/plainLine';
import { utcTime } from '../records/utcTime';
import { writtenTime } from '../records/writtenTime';
import { field } from './fields';
import { mayBeFirewall, readFirewall } from './readFirewall';
import { mayBeQuery, readQuery } from './readQuery';
import type { Row } from './row';

/** A shape of text lines: in which group of the pattern which field stands. */
interface LineShape {
  readonly pattern: RegExp;
  readonly kind: Row['kind'];
  readonly groups: readonly number[];
}

const time = '(\\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+(?:Z|[+-]\\d\\d:?\\d\\d)?)';

/** Suricata's and Snort's alerts in a line; Squid's own form; the access logs of Apache and nginx (common and combined); syslog (RFC 3164, and with ISO times). */
const shapes: readonly LineShape[] = [
  {
    pattern:
      /^(\d\d\/\d\d(?:\/\d{2}(?:\d{2})?)?-[\d:.]{1,24})\s{1,8}(?:\[\w{1,20}\]\s{1,8})?\[\*\*\] \[\d{1,10}:(\d{1,10}):\d{1,10}\] (.{0,500}?) \[\*\*\] (?:\[Classification: ([^\]]{0,200})\] )?\[Priority: (\d)\] \{([^}]{1,40})\} (\S{1,100}?)(?::(\d{1,5}))? -> (\S{1,100}?)(?::(\d{1,5}))?(?=\s|$)/,
    kind: 'alert',
    groups: [
      field.time,
      field.ruleId,
      field.note,
      field.category,
      field.severity,
      field.protocol,
      field.source,
      field.sourcePort,
      field.target,
      field.targetPort,
    ],
  },
  {
    pattern:
      /^(\d{9,11}\.\d{3})\s{1,12}\d{1,12} (\S{1,60}) [A-Z_]{3,40}\/(\d{3}) (\d{1,15}) ([A-Z]{3,20}) (\S{1,4000}) (\S{1,200}) \S{1,200} \S/,
    kind: 'http',
    groups: [field.time, field.source, field.status, field.bytesIn, field.method, field.uri, field.user],
  },
  {
    pattern:
      /^(\S+) \S+ (\S+) \[([^\]]+)\] "(\S*)(?: (\S+)(?: HTTP\/[\d.]+)?)?" (\d{3}) (\d+|-)(?: "[^"]*" "([^"]*)")?/,
    kind: 'http',
    groups: [field.source, field.user, field.time, field.method, field.uri, field.status, field.bytesIn, field.agent],
  },
  {
    pattern: new RegExp(`^(?:<\\d+>)?(?:1 )?${time} (\\S+) ([^ :[]+)(?:\\[\\d+\\])?:? (.*)$`),
    kind: 'text',
    groups: [field.time, field.host, field.service, field.message],
  },
  { pattern: new RegExp(`^\\[?${time}\\]?[ ,]+(.*)$`), kind: 'text', groups: [field.time, field.message] },
];

/** What a log-in says of itself in OpenSSH's, PAM's and sudo's words. */
const logins: readonly { readonly pattern: RegExp; readonly success: string; readonly groups: readonly number[] }[] = [
  {
    pattern: /Failed (?:password|publickey|none|keyboard-interactive\/pam) for (?:invalid user )?(\S*) from (\S+)/d,
    success: 'F',
    groups: [field.user, field.source],
  },
  { pattern: /Invalid user (\S*) from (\S+)/d, success: 'F', groups: [field.user, field.source] },
  {
    pattern: /Accepted (?:password|publickey|keyboard-interactive\/pam|gssapi-with-mic) for (\S+) from (\S+)/d,
    success: 'T',
    groups: [field.user, field.source],
  },
  {
    // Linux's audit: each log-in has one such record, whatever asked for it.
    pattern:
      /^type=USER_LOGIN .{0,400}?\bacct="?([^"\s]{1,80})"? .{0,200}?\baddr=([0-9a-f.:]{2,45}) .{0,100}\bres=(?:failed|0)/d,
    success: 'F',
    groups: [field.user, field.source],
  },
  {
    pattern:
      /^type=USER_LOGIN .{0,400}?\b(?:acct|id)="?([^"\s]{1,80})"? .{0,200}?\baddr=([0-9a-f.:]{2,45}) .{0,100}\bres=(?:success|1)/d,
    success: 'T',
    groups: [field.user, field.source],
  },
  {
    pattern: /authentication failure;.*rhost=(\S+)(?:\s+user=(\S+))?/d,
    success: 'F',
    groups: [field.source, field.user],
  },
];

/** A line may be as long as this to be looked at by patterns. */
const longestMatched = 4_096;
const encoder = new TextEncoder();

/**
 * Reads text lines. What fits no shape is a row of text with nothing but its line. The row gets bytes of its own, of the
 * line as text, because places are found in text; `success` is put behind them.
 */
export class TextReader {
  private last = shapes[0];

  read(line: string, row: Row): void {
    const text = line.length > longestMatched ? line.slice(0, longestMatched) : line;
    // A letter beyond ASCII would move places: it stands as `?` in the fields, and as itself in the line shown.
    const plain = text.replace(/[^\t\x20-\x7e]/g, '?');
    const bytes = encoder.encode(`${plain}TF`);
    row.bytes = bytes;
    row.lineStart = 0;
    row.lineEnd = plain.length;
    row.kind = 'text';
    const ordered = this.last === undefined ? shapes : [this.last, ...shapes.filter(one => one !== this.last)];
    for (const shape of ordered) {
      const match = withPlaces(shape.pattern).exec(plain);
      if (match === null) continue;
      this.last = shape;
      row.kind = shape.kind;
      setGroups(match, shape.groups, row);
      break;
    }
    if (row.kind === 'text' && mayBeFirewall.test(plain) && readFirewall(plain, row)) {
      // A firewall that looks into traffic names what it saw.
      row.kind = row.has(field.note) ? 'alert' : 'conn';
      if (!row.has(field.time)) putTime(plain, row);
      if (!row.has(field.time)) addTime(plain, row);
      return;
    }
    if (row.kind !== 'text') return;
    if (mayBeQuery.test(plain) && readQuery(plain, row)) row.kind = 'dns';
    if (!row.has(field.time)) putTime(plain, row);
    if (!row.has(field.time)) addTime(plain, row);
    if (row.kind === 'dns') return;
    if (mayBeRequest.test(plain) && !mayBeLogin.test(plain)) readRequest(plain, row);
    if (!mayBeLogin.test(plain)) return;
    for (const { pattern, success, groups } of logins) {
      const match = pattern.exec(plain);
      if (match === null) continue;
      row.kind = 'login';
      setGroups(match, groups, row);
      const at = plain.length + (success === 'T' ? 0 : 1);
      row.set(field.success, at, at + 1);
      return;
    }
  }
}

/**
 * A time that a line names by its key, put behind the line: Linux's `audit(1772525400.123:500)`, FortiGate's `eventtime` (seconds or
 * more exact) or its `date=2026-11-11 time=10:00:00 tz="+0100"`, CEF's `rt`, Check Point's `time: "1772525400"`.
 */
function putTime(plain: string, row: Row): void {
  const start = plain.slice(0, 2_000);
  const epoch = keyedEpoch.exec(start)?.slice(1).find(Boolean);
  const parts = epoch === undefined ? /\bdate=(\d{4}-\d\d-\d\d) time="?(\d\d:\d\d:\d\d)/.exec(start) : null;
  if (epoch === undefined && parts === null) return;
  const zone = /\btz="?([+-]\d{4})\b/.exec(start)?.[1] ?? '';
  const time = epoch ?? `${parts?.[1]} ${parts?.[2]}${zone}`;
  row.bytes = encoder.encode(`${plain}TF${time}`);
  row.set(field.time, plain.length + 2, plain.length + 2 + time.length);
}

const keyedEpoch =
  /\bmsg=audit\((\d{10}\.\d{3}):\d|\beventtime="?(\d{10}(?:\d{3}){0,3})\b|\brt=(\d{10}(?:\d{3})?)\b|\btime: ?"(\d{10})"/;

/**
 * A time in another form: put behind the line in the one that is read; without a zone it counts as UTC, as elsewhere in a digest. With
 * slashes it is put there as it is written, for `DatedRows`.
 */
function addTime(plain: string, row: Row): void {
  const written = writtenTime(plain);
  const isSlashed = written !== undefined && /^\d{1,2}[/-]\d{1,2}[/-]\d{4}/.test(written);
  const time = written === undefined ? '' : isSlashed ? written : utcTime(written).replace(/ \(no zone\)$/, '');
  if (!isSlashed && !/^\d{4}-/.test(time)) return;
  row.bytes = encoder.encode(`${plain}TF${time}`);
  row.set(field.time, plain.length + 2, plain.length + 2 + time.length);
}

/** A web server's line in a form of its own: its request, what it answered, who asked, and the program that asked where the line ends with it. */
function readRequest(plain: string, row: Row): void {
  const request = requestIn(plain);
  if (request === undefined || request.status === '') return;
  const source = sourceIn(plain)?.replace(/^\[(.*)\]:\d+$|^([\d.]+):\d+$/, '$1$2');
  if (source === undefined) return;
  row.kind = 'http';
  const place = (meant: number, value: string, from = 0) => {
    const at = plain.indexOf(value, from);
    if (at >= 0 && value !== '') row.set(meant, at, at + value.length);
    return at;
  };
  place(field.source, source);
  const method = place(field.method, request.method);
  const behind = place(field.uri, request.path, Math.max(0, method)) + request.path.length;
  if (place(field.status, request.status, behind) < 0) place(field.status, request.status);
  // Texts in quotes, the last that names a program with its version.
  const agent = plain
    .slice(behind)
    .split('"')
    .filter((one, index) => index % 2 === 1 && one.includes('/'))
    .at(-1);
  if (agent !== undefined) place(field.agent, agent, behind);
}

const mayBeRequest = /\b(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|PROPFIND)\b/;

const mayBeLogin = /^type=USER_LOGIN |Failed |Accepted |Invalid user|authentication failure/;

const placed = new Map<RegExp, RegExp>();

function withPlaces(pattern: RegExp): RegExp {
  const known = placed.get(pattern) ?? new RegExp(pattern.source, 'd');
  placed.set(pattern, known);
  return known;
}

function setGroups(match: RegExpExecArray, groups: readonly number[], row: Row): void {
  for (const [index, meant] of groups.entries()) {
    const place = match.indices?.[index + 1];
    if (place !== undefined && place[1] > place[0] && match[index + 1] !== '-') row.set(meant, place[0], place[1]);
  }
}
