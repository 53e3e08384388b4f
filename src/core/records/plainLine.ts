import { field } from './rawRecord';
import type { SourceRecord } from './record';
import { type FieldMap, recogniseFields } from './recordFields';
import { utcTime } from './utcTime';
import { writtenTime } from './writtenTime';

type Fields = SourceRecord['fields'];

/**
 * What a line of a program's own log says in forms that many programs share: when, how grave, who, from where, asked for what.
 * Names of `key=value` pairs count before words, and the text of the line says all of it anyway.
 */
export function plainLine(line: string, own?: FieldMap): Fields {
  const short = line.slice(0, lookedAtCharacters);
  const time = writtenTime(short);
  return together(time === undefined ? [] : [field('Time', utcTime(time))], pairsOrWords(short, own));
}

/** What a message names, without its time where it has no pair for it; also behind the head of a syslog line. */
export function pairsOrWords(message: string, own?: FieldMap): Fields {
  const short = message.slice(0, lookedAtCharacters);
  const pairs = pairsIn(short);
  const named = Object.keys(pairs).length < fewestPairs ? [] : ofPairs(pairs, own);
  return together(named, wordsIn(short));
}

const lookedAtCharacters = 4_000;

/** The first list, and of the second what the first does not name. */
export function together(first: Fields, second: Fields): Fields {
  return [...first, ...second.filter(({ name }) => !first.some(one => one.name === name))];
}

/** Fewer are likely a part of a sentence or of an address. */
const fewestPairs = 3;

/** `key=value`, `key="a value"`, with blanks or commas between: logfmt and what firewalls write. */
function pairsIn(text: string): Readonly<Record<string, string>> {
  const pairs = Object.create(null) as Record<string, string>;
  // A gravity (`<189>`) may stand before the first name without a blank.
  for (const [, key = '', quoted, plain = ''] of text.replace(/^<\d{1,3}>/, '').matchAll(pair)) {
    const value = quoted?.replaceAll('\\"', '"') ?? plain;
    if (value !== '' && !(key in pairs)) pairs[key] = value;
  }
  return pairs;
}
const pair =
  /(?<![^\s,;|({[])([A-Za-z_@][\w.@-]{0,60})=(?:"([^"\\]{0,2000}(?:\\.[^"\\]{0,2000}){0,50})"|([^\s,;"|]{0,500}))/g;

function ofPairs(pairs: Readonly<Record<string, string>>, own?: FieldMap): Fields {
  // Firewalls of Fortinet write the day and the hour apart.
  const [date, hour] = [pairs['date'], pairs['time']];
  const isApart = /^\d{4}-\d\d-\d\d$/.test(date ?? '') && /^\d\d:\d\d:\d\d/.test(hour ?? '');
  const zone = /^"?[+-]\d{4}/.test(pairs['tz'] ?? '') ? ` ${pairs['tz']}` : '';
  const event = isApart ? { ...pairs, date: '', time: `${date} ${hour}${zone}` } : { ...pairs };
  const { fields } = recogniseFields(event, own);
  // A clock alone is no time.
  return fields.filter(({ name, value }) => name !== 'Time' || /\d{4}/.test(value));
}

/** What the messages of servers name in the same words. */
function wordsIn(message: string): Fields {
  const short = message.slice(0, lookedAtCharacters);
  const severity = level.exec(short.slice(0, 160))?.slice(1).find(Boolean);
  const event = outcome.exec(short)?.[1];
  const request = requestLine.exec(short);
  const status = request === null ? undefined : statusOf(short, request);
  const said = [
    ['Severity', severity?.toLowerCase()],
    ['Event', event],
    ['User', userIn(short)],
    ['Source', sourceIn(short, request)],
    ['Request', request === null ? undefined : `${request[1]} ${request[2]}`],
    ['Outcome', status],
  ] as const;
  return said.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [field(name, value)]));
}

const level =
  /(?<![\w.])(?:(EMERG(?:ENCY)?|ALERT|CRIT(?:ICAL)?|FATAL|ERROR|WARN(?:ING)?|NOTICE|INFO|DEBUG)(?![\w.])|\[(?:\w{0,30}:)?(emerg|alert|crit|error|warn(?:ing)?|notice|info|debug)\])/;

const outcome =
  /^(Accepted \S+|Failed \S+|Invalid user|Connection closed|Disconnected|session opened|session closed|(?:last )?message repeated \d+ times?)/;

const requestLine =
  /(?<![\w/])(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND|REPORT) {1,10}"?((?:https?:\/)?\/[^\s"]{0,2000}?)(?=[:,]?[\s"]|$)/;

/** What a server answered: behind the request in most logs, before it in some. */
function statusOf(text: string, request: RegExpExecArray): string | undefined {
  const behind = statusBehind.exec(text.slice(request.index + request[0].length))?.[1];
  return behind ?? statusBefore.exec(text.slice(Math.max(0, request.index - 120), request.index))?.[1];
}

/** A request of a web server in any line that has one, as it is written. */
export function requestIn(
  text: string,
): { readonly method: string; readonly path: string; readonly status: string } | undefined {
  const request = requestLine.exec(text);
  if (request === null) return undefined;
  return { method: request[1] ?? '', path: request[2] ?? '', status: statusOf(text, request) ?? '' };
}

const statusBehind = /^[^\n]{0,60}?(?<![\w.:/-])([1-5]\d\d)(?![\w.:/-])/;
const statusBefore = /(?:^|[\s|:[])([1-5]\d\d)(?=[\s|:\]])/;

const v4 = '(?:::ffff:)?(?:\\d{1,3}\\.){3}\\d{1,3}';
const v6 = '(?=[0-9a-f:]{0,39}::|(?:[0-9a-f]{1,4}:){7})[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}';
/** With a port behind it: `:443`, `#53`, ` port 22`. */
const address = `(?<![\\w.])(${v4}|${v6})(?![\\w.]*\\w:?[\\w]*\\.|[\\w])(?:\\]?(?::| port |#)(\\d{1,5})(?![\\w.]))?`;

/** Who is said to have come: these words stand before where. */
const origin = new RegExp(
  `(?<![a-z])(?:from|rhost|remote(?:[ _-]?(?:host|ip|addr(?:ess)?|address))?|peer|client(?:[ _-]?(?:ip|addr(?:ess)?))?|origin|src|source(?:[ _-]?ip)?|rip|x-forwarded-for|ip(?:[ _-]?addr(?:ess)?)?|by host|RemoteAddress|host)(?: @0x[0-9a-f]{1,16})?[\\s:="'\`([]{0,4}(?:(?:ipv[46]|IPV[46]/[A-Z]{2,5})[:/])?${address}`,
  'gi',
);
const anyAddress = new RegExp(`(?<![\\w.:])${address}`, 'gi');

/** Who came, as `192.0.2.1:443` or `[2001:db8::1]:443`, or without a port. */
export function sourceIn(text: string, request: RegExpExecArray | null = requestLine.exec(text)): string | undefined {
  for (const [, where = '', port] of text.matchAll(origin)) if (isPeer(where)) return withPort(where, port);
  const around = request === null ? text : text.slice(0, request.index) + text.slice(request.index + request[0].length);
  const peers = [...around.matchAll(anyAddress)].filter(
    match => isPeer(match[1] ?? '') && !ownPlace.test(around.slice(Math.max(0, match.index - 40), match.index)),
  );
  const [first, second] = peers;
  if (first === undefined) return undefined;
  // Beside a request stands who asked before who answered; elsewhere one address alone is no riddle, nor one with a port of its own.
  const isClear = request !== null || new Set(peers.map(([, where]) => where)).size === 1;
  const withPorts = peers.filter(([, , port]) => Number(port) >= firstOwnPort);
  const one = isClear ? first : second !== undefined && withPorts.length === 1 ? withPorts[0] : undefined;
  return one === undefined ? undefined : withPort(one[1] ?? '', one[2]);
}

/** Servers listen below; above lie the ports that systems give to who asks (RFC 6335, and Linux from 32768). */
const firstOwnPort = 10_000;

/** What a server says of itself, and of what it asks in its turn. */
const ownPlace =
  /(?:listen\w*|bind|bound|server|upstream|local|serving|to|on|at|dst|destination|interface)[\s:="'`([/]{0,5}(?:\w{1,8}:\/\/)?$/i;

/** No wildcard that a server listens on. */
function isPeer(where: string): boolean {
  return (
    where !== '0.0.0.0' &&
    where !== '::' &&
    (!where.includes('.') || where.split('.').every(one => Number(one.replace(/^.*:/, '')) < 256))
  );
}

function withPort(where: string, port: string | undefined): string {
  const plain = where.replace(/^::ffff:(?=\d+\.)/i, '').replace(/(?<=[^:]):$/, '');
  if (port === undefined || port === '0') return plain;
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}

/** A name in quotes, or a word behind the words that announce one, unless it is a word of the sentence. */
export function userIn(text: string): string | undefined {
  // A pair says it in so many words; a sentence beside it may only seem to.
  for (const [, quoted, word = ''] of text.matchAll(userPair)) {
    const name = quoted ?? word.replace(/[.,:]{1,3}$/, '');
    if (/[\p{L}\d]/u.test(name) && !ofNobody.test(name)) return name;
  }
  for (const [, quoted, word] of text.matchAll(announced)) {
    const name = quoted ?? (word ?? '').replace(/[.,:]{1,3}$/, '');
    if (/[\p{L}\d]/u.test(name) && (quoted !== undefined || !ofSentences.test(name))) return name;
  }
  return undefined;
}

/** `user="ann"`, `acct=ann`, Cisco's `user = ann`. */
const userPair =
  /(?<![\w.-])(?:user(?:[ _]?name)?|srcuser|dstuser|ruser|acct|account|logname) {0,2}= {0,2}(?:"([^"\n]{1,80})"|([\w.@\\$+-]{1,64})(?=[,;)\s]|$))/gi;
const ofNobody = /^(?:n\/?a|none|null|unknown|undefined|-)$/i;

/** The name is looked at and not taken: `login for ann` announces twice. */
const announced =
  /(?<![\w/.-])(?:(?:for|by|as) (?:invalid |unknown |nonexistent )?(?:user |account |login )?|(?:user(?:[ _]?name)?|login|account|acct|ruser|uname|logname)(?: with| name)?(?:[:=] {0,2}| {1,2}|(?=["'[<`])))(?=["'[<`]{1,2}([^"'\]>`\n]{1,80})["'\]>`]|([\w.@\\$+-]{1,64})(?=[.,;:)]?(?:\s|$|['"(])))/gi;

const ofSentences =
  /^(?:a|an|the|this|that|not|no|is|was|has|had|does|did|do|for|from|by|in|on|at|to|of|or|and|as|with|without|name|names|id|uid|agent|user|users|username|account|login|logged|logins?|password|passwords|authentication|auth|fail|fails|failed|failure|failures|ip|access-(?:group|list)|error|denied|rejected|successful|successfully|success|invalid|unknown|attempt|attempts|incorrect|wrong|access|details|lookup|input|credentials?|session|request|requests|service|database|server|client|host|ssh2?|port|root-login|reason|error|event|limit|data|email|exceeded|exists?|group|created|deleted|added|removed|it|all|more|http|https|\d{1,9}|.*\.\d+)$/i;
