import { field } from './rawRecord';
import type { SourceRecord } from './record';
import { utcTime } from './utcTime';

interface ReadLine {
  readonly fields: SourceRecord['fields'];
}

const access =
  /^(?:(\S+:\d+) )?(\S+) (\S+) (\S.*?) \[(\d{1,2}\/[A-Za-z]{3}\/\d{4}:\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?)\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/s;

/** A line of a web server in the common or the combined format, with or without the virtual host before it. */
export function accessLine(line: string): ReadLine | undefined {
  const match = access.exec(line);
  if (match === null) return squidLine(line);
  const [
    ,
    site = '',
    client = '',
    ,
    user = '',
    time = '',
    request = '',
    status = '',
    size = '',
    referrer = '',
    agent = '',
  ] = match;
  const isRequest = /^[A-Z]{1,20} \S.*? HTTP\/\d(?:\.\d)?$/.test(request) || /^[A-Z]{1,20} \S+$/.test(request);
  return fieldsOf([
    ['Time', utcTime(time)],
    ['Source', client],
    ['User', user],
    ['Request', request],
    ['Note', isRequest ? '' : 'what was sent is no HTTP request line'],
    ['Outcome', status],
    ['Bytes', size],
    ['Host', site],
    ['Referrer', referrer],
    ['Agent', agent],
  ]);
}

/** Squid's own form ("logformat squid"): seconds, milliseconds that it took, who, result and status, bytes, what, user. */
const squid =
  /^(\d{9,11}\.\d{3})\s{1,12}\d{1,12} (\S{1,60}) ([A-Z_]{3,40})\/(\d{3}) (\d{1,15}) ([A-Z]{3,20}) (\S{1,4000}) (\S{1,200}) [A-Z_]{2,40}\/(\S{1,200})/;

function squidLine(line: string): ReadLine | undefined {
  const match = squid.exec(line);
  if (match === null) return undefined;
  const [
    ,
    time = '',
    client = '',
    result = '',
    status = '',
    size = '',
    method = '',
    address = '',
    user = '',
    peer = '',
  ] = match;
  return fieldsOf([
    ['Time', utcTime(time)],
    ['Source', client],
    ['User', user],
    ['Request', `${method} ${address}`],
    ['Outcome', `${status} ${result}`],
    ['Bytes', size],
    ['Destination', peer],
  ]);
}

/** In an alert it stands in front of what was seen and behind it. */
const mark = '[**]';
const beforeMark = /^(\d{2}\/\d{2}(?:\/\d{2,4})?-\d{2}:\d{2}:\d{2}\.\d{1,9})\s{1,8}(?:\[(\w{1,20})\]\s{1,8})?$/;
const seen = /^\s{1,8}\[(\d{1,10}:\d{1,10}:\d{1,10})\]\s/;
const behindMark =
  /^\s{1,8}(?:\[Classification: ([^\]]{0,200})\]\s{1,8})?\[Priority: (\d{1,4})\]\s{1,8}\{([^}]{0,40})\}\s{1,8}(\S{1,100}) -> (\S{1,100})/;

/** An alert of Suricata's or Snort's `fast.log`. Cut at its marks first: one pattern over blanks without end takes cubic time. */
export function fastLine(line: string): ReadLine | undefined {
  const first = line.slice(0, 100).indexOf(mark);
  const last = line.lastIndexOf(mark);
  if (first < 0 || last <= first) return undefined;
  const before = beforeMark.exec(line.slice(0, first));
  const middle = line.slice(first + mark.length, last);
  const rule = seen.exec(middle);
  const behind = behindMark.exec(line.slice(last + mark.length, last + 600));
  if (before === null || rule === null || behind === null) return undefined;
  const [, time = '', action = ''] = before;
  const [, category = '', priority = '', protocol = '', source = '', destination = ''] = behind;
  const id = rule[1] ?? '';
  const signature = middle.slice(rule[0].length).trim();
  return fieldsOf([
    // The year stands there where the sensor writes it; the month is first by the form.
    ['Time', utcTime(time, { dayOrder: 'month-first' })],
    ['Rule', `${id} ${signature}`],
    ['Severity', priority],
    ['Action', action],
    ['Event', category],
    ['Source', source],
    ['Destination', destination],
    ['Protocol', protocol],
  ]);
}

function fieldsOf(all: readonly (readonly [string, string])[]): ReadLine {
  return {
    fields: all.filter(([, value]) => value !== '' && value !== '-').map(([name, value]) => field(name, value)),
  };
}
