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
  if (match === null) return undefined;
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

const fast =
  /^(\d{2}\/\d{2}(?:\/\d{2,4})?-\d{2}:\d{2}:\d{2}\.\d+)\s+(?:\[(\w+)\]\s+)?\[\*\*\]\s+\[(\d+:\d+:\d+)\]\s+(.*?)\s+\[\*\*\]\s+(?:\[Classification: ([^\]]*)\]\s+)?\[Priority: (\d+)\]\s+\{([^}]*)\}\s+(\S+) -> (\S+)/;

/** An alert of Suricata's or Snort's `fast.log`. */
export function fastLine(line: string): ReadLine | undefined {
  const match = fast.exec(line);
  if (match === null) return undefined;
  const [
    ,
    time = '',
    action = '',
    id = '',
    signature = '',
    category = '',
    priority = '',
    protocol = '',
    source = '',
    destination = '',
  ] = match;
  return fieldsOf([
    ['Time', utcTime(time)],
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
