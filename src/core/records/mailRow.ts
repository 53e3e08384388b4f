import { isJsonObject, type JsonObject, type JsonValue, valueAt, wordsOf } from './jsonValue';
import { columnLetters, mailColumns } from './mailColumns';

/** A mail as a table or an API has it, put together as a message again, so that it is read as every other mail. */
export interface MailRow {
  readonly message: Uint8Array;
  /** What else was said of it: by name, as it is written. */
  readonly others: readonly (readonly [string, string])[];
}

/**
 * The mail that a row or an object is: one with a sender, a subject and a text by their names (Outlook's and others' exports), or
 * a message of Microsoft Graph. `undefined` for everything else.
 */
export function mailRowOf(value: JsonValue): MailRow | undefined {
  if (!isJsonObject(value)) return undefined;
  const whole = wholeMailIn(value) ?? gmailMail(value);
  if (whole !== undefined) return whole;
  const named = new Map<string, string>();
  for (const key of Object.keys(value)) {
    const part = partOf(key);
    if (part !== undefined && wordsOf(value[key]) !== '' && !named.has(part)) named.set(part, key);
  }
  const said = (part: string) => wordsOf(value[named.get(part) ?? '']);
  const graph = valueAt(value, 'from.emailAddress') ?? valueAt(value, 'sender.emailAddress');
  const from = graph === undefined ? person(said('from-name'), said('from')) : personOf(graph);
  const html = said('html') || (/^html$/i.test(wordsOf(valueAt(value, 'body.contentType'))) ? bodyOf(value) : '');
  const text = said('text') || bodyOf(value) || said('preview');
  if (from === '' || !named.has('subject') || (html === '' && text === '')) return undefined;
  const header = [
    ['From', from],
    ['To', people(value, 'toRecipients') || person(said('to-name'), said('to'))],
    ['Cc', people(value, 'ccRecipients') || person(said('cc-name'), said('cc'))],
    ['Subject', said('subject')],
    ['Date', said('date')],
    ['Message-ID', said('message-id')],
    ['Reply-To', people(value, 'replyTo') || said('reply-to')],
    ...headersIn(value['internetMessageHeaders'], said('headers')),
  ] as const;
  return { message: messageOf(header, html, text), others: othersOf(value, new Set(named.values())) };
}

/** A mail as it was sent, in one cell, as in published collections; `raw` of Gmail's API has it in base64url. */
function wholeMailIn(value: JsonObject): MailRow | undefined {
  for (const key of Object.keys(value)) {
    const cell = value[key];
    if (typeof cell !== 'string' || !wholeMailNames.test(key)) continue;
    const coded = key === 'raw' && /^[\w-]{20,}=*$/.test(cell) ? decoded(cell) : undefined;
    const start = coded === undefined ? cell.slice(0, 4_096) : new TextDecoder().decode(coded.subarray(0, 4_096));
    if (isMailHeader(start))
      return { message: coded ?? new TextEncoder().encode(cell), others: othersOf(value, new Set([key])) };
  }
  return undefined;
}

/** Two fields of a mail's header before the first blank line, and nothing in front of them. */
function isMailHeader(start: string): boolean {
  if (!/^[!-9;-~]{1,80}:/.test(start)) return false;
  const header = start.replace(/\r\n/g, '\n').split('\n\n', 1)[0] ?? '';
  const names = header.match(/^(?:From|To|Subject|Date|Received|Message-ID|Return-Path|MIME-Version)(?=:)/gim) ?? [];
  return new Set(names.map(name => name.toLowerCase())).size >= 2;
}

const wholeMailNames = /^(?:raw|message|mail|e-?mail|eml|source|content|text|raw[_ ]?(?:message|e-?mail))$/i;

/** A message of Gmail's API: its headers, and its first part with a text, HTML before plain. */
function gmailMail(value: JsonObject): MailRow | undefined {
  const { payload } = value;
  if (!isJsonObject(payload) || !Array.isArray(payload['headers'])) return undefined;
  const header = payload['headers'].map(
    (one: JsonValue) => [wordsOf(valueAt(one, 'name')), wordsOf(valueAt(one, 'value'))] as const,
  );
  const isSaid = header.some(([name]) => /^from$/i.test(name)) && header.some(([name]) => /^subject$/i.test(name));
  if (!isSaid) return undefined;
  const [html, text] = ['text/html', 'text/plain'].map(type => partText(payload, type, 0));
  const own = header.filter(([name]) => /^[!-9;-~]+$/.test(name) && !/^(?:content-|mime-version$)/i.test(name));
  const message = messageOf(own, html ?? '', text ?? wordsOf(value['snippet']));
  return { message, others: othersOf(value, new Set(['payload', 'snippet'])) };
}

/** Deeper nobody nests the parts of a mail that a person reads. */
const deepestPart = 10;

function partText(part: JsonObject, type: string, depth: number): string | undefined {
  const data = valueAt(part, 'body.data');
  if (part['mimeType'] === type && typeof data === 'string') return new TextDecoder().decode(decoded(data));
  const parts = part['parts'];
  if (!Array.isArray(parts) || depth >= deepestPart) return undefined;
  for (const one of parts) {
    const found = isJsonObject(one) ? partText(one, type, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of base64url (RFC 4648, section 5); empty where it is none. */
function decoded(text: string): Uint8Array {
  try {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(binary, one => one.charCodeAt(0));
  } catch {
    // Damaged: the headers say what can be said.
    return new Uint8Array(0);
  }
}

/** Made at first use: a part that is loaded makes as little as it can. */
let partOfName: ReadonlyMap<string, string> | undefined;

function partsOfNames(): ReadonlyMap<string, string> {
  partOfName ??= new Map(
    Object.entries(mailColumns).flatMap(([part, names]) =>
      names.split(' ').map(name => [columnLetters(name), part] as const),
    ),
  );
  return partOfName;
}

function partOf(key: string): string | undefined {
  if (key.length > 40) return undefined;
  const known = partOfKey.get(key);
  if (known !== undefined) return known === '' ? undefined : known;
  const part = partsOfNames().get(columnLetters(key));
  // Keys may be data: a file that names each by another word is not remembered.
  if (partOfKey.size < mostKeys) partOfKey.set(key, part ?? '');
  return part;
}

const mostKeys = 5_000;
const partOfKey = new Map<string, string>();

function bodyOf(value: JsonObject): string {
  return wordsOf(valueAt(value, 'body.content'));
}

function person(name: string, address: string): string {
  if (name === '' || name === address) return address;
  return address === '' ? name : `"${name.replace(/["\\]/g, ' ')}" <${address}>`;
}

function personOf(value: JsonValue | undefined): string {
  return person(wordsOf(valueAt(value, 'name')), wordsOf(valueAt(value, 'address')));
}

function people(value: JsonObject, key: string): string {
  const list = value[key];
  if (!Array.isArray(list)) return '';
  return list
    .map((one: JsonValue) => personOf(valueAt(one, 'emailAddress')))
    .filter(one => one !== '')
    .join(', ');
}

/** Headers as Graph lists them, or a block of them as it stood; what says how the body was encoded is no longer true of it. */
function headersIn(list: JsonValue | undefined, block: string): readonly (readonly [string, string])[] {
  const listed = Array.isArray(list)
    ? list.map((one: JsonValue) => [wordsOf(valueAt(one, 'name')), wordsOf(valueAt(one, 'value'))] as const)
    : [];
  const lines = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const stood = lines.flatMap(line => {
    const colon = line.indexOf(':');
    return colon < 1 || colon > 80 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
  });
  return [...listed, ...stood].filter(
    ([name]) =>
      /^[!-9;-~]+$/.test(name) && !/^(?:content-|mime-|from$|to$|cc$|subject$|date$|message-id$|reply-to$)/i.test(name),
  );
}

function messageOf(header: readonly (readonly [string, string])[], html: string, text: string): Uint8Array {
  const lines = header
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ').trim()}`);
  const type = `Content-Type: text/${html === '' ? 'plain' : 'html'}; charset=utf-8`;
  const body = (html === '' ? text : html).replace(/\r\n?/g, '\n');
  const head = [...lines, 'MIME-Version: 1.0', type, 'Content-Transfer-Encoding: 8bit'].join('\n');
  return new TextEncoder().encode(`${head}\n\n${body}`);
}

const mostOthers = 20;

/** Columns of collections that persons have labelled. */
const answers = /^(?:label|is[_ ]?(?:spam|phish(?:ing)?))$/i;
const notShown = 'not shown, as it may be the answer that is asked for';

/** Importance, categories, the folder: what a table says beside the mail. */
function othersOf(value: JsonObject, used: ReadonlySet<string>): readonly (readonly [string, string])[] {
  const said = Object.keys(value)
    .filter(
      key =>
        !used.has(key) && !/^(?:from|sender|body|toRecipients|ccRecipients|replyTo|internetMessageHeaders)$/.test(key),
    )
    .map(
      key =>
        [
          key.slice(0, 60),
          answers.test(key) ? notShown : Array.isArray(value[key]) ? named(value[key]) : wordsOf(value[key]),
        ] as const,
    )
    .filter(([, words]) => words !== '');
  return said.slice(0, mostOthers);
}

/** Of a list of attachments their names. */
function named(list: JsonValue | undefined): string {
  return wordsOf(
    Array.isArray(list) ? list.map((one: JsonValue) => (isJsonObject(one) ? (one['name'] ?? '') : one)) : list,
  );
}
