import { type Attachment, addressParser, decodeWords, type Email } from 'postal-mime';
import type { Hash } from '../ports';
import { isMail } from './attachedMessage';
import type { EmailText } from './emailText';
import { joinedWords } from './joinedWords';
import { hostOf, isMisleading, siteOf } from './links';
import { mailTime } from './mailTime';
import { mendControls } from './mendCharsets';
import type { SourceRecord } from './record';
import { takeUuencoded } from './uuencode';

type Fields = SourceRecord['fields'];

/**
 * What a person recognises and judges an email by. Header lines stand as written, encoded words decoded; what is
 * summed up (time in UTC, authentication, hops, attachments, links) is in words that can be checked in the file.
 */
export function emailFields(email: Email, body: EmailText, hash: Hash, isSigned = false): Fields {
  const from = headers(email, 'from');
  return [
    ...named('From', from),
    ...named('To', headers(email, 'to')),
    ...named('Cc', headers(email, 'cc')),
    ...named(
      'Reply-To',
      headers(email, 'reply-to').filter(value => !isSameAddress(value, from[0])),
    ),
    ...named('Return-Path', headers(email, 'return-path').slice(0, 1)),
    ...named('Subject', headers(email, 'subject')),
    ...named('Date', headers(email, 'date').slice(0, 1)),
    ...named('Time', [mailTime(headers(email, 'date')[0], headers(email, 'received')[0]) ?? '']),
    ...named('Authentication-Results', authentication(email)),
    ...named('Received', hops(email)),
    ...named('List-Id', headers(email, 'list-id').slice(0, 1)),
    ...named('Body', [bodyNote(body, isSigned)]),
    ...named('Attachment', attachments(email, body, hash)),
    ...named('Links', links(body)),
  ];
}

/** Longer values say so at their end: a list of a thousand recipients names nobody. */
const maxValueCharacters = 1000;

function named(name: string, values: readonly string[]): Fields {
  return values
    .filter(value => value !== '')
    .map(value => ({
      name,
      value:
        value.length <= maxValueCharacters
          ? value
          : `${value.slice(0, maxValueCharacters)}… (${value.length} characters in all)`,
    }));
}

/** Every header of that name, in order: a second `From` is worth seeing. */
function headers(email: Email, key: string): readonly string[] {
  return email.headers
    .filter(header => header.key === key)
    .map(header =>
      mendControls(decodeWords(joinedWords(header.value)))
        .replace(/\s+/g, ' ')
        .trim(),
    );
}

function isSameAddress(value: string, from: string | undefined): boolean {
  const first = (text: string) => addressParser(text, { flatten: true })[0]?.address?.toLowerCase();
  return from !== undefined && first(value) === first(from);
}

/**
 * `spf=fail, dkim=none, dmarc=fail (mx.example.com)`: the first result of each method, from the top, where the receiving
 * server puts its own (RFC 8601, section 5); what stands below may be the sender's.
 */
function authentication(email: Email): readonly string[] {
  const written = headers(email, 'authentication-results');
  const server = /^\s*([\w-]+\.[\w.-]+)\s*;/.exec(written[0] ?? '')?.[1];
  const results = new Map<string, string>();
  for (const [, method = '', result = ''] of written.join('; ').matchAll(/\b(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)/gi)) {
    const key = method.toLowerCase();
    if (!results.has(key)) results.set(key, result.toLowerCase());
  }
  const receivedSpf = /^\s*([a-z]+)/i.exec(headers(email, 'received-spf')[0] ?? '')?.[1];
  if (receivedSpf !== undefined && !results.has('spf')) results.set('spf', receivedSpf.toLowerCase());
  if (results.size === 0) return [];
  const order = ['spf', 'dkim', 'dmarc', 'arc'].filter(method => results.has(method));
  const list = order.map(method => `${method}=${results.get(method)}`).join(', ');
  return [server === undefined ? list : `${list} (${server})`];
}

/** `4, first from mail.example.com ([192.0.2.1])`. The lowest line is the first hop, and the sender's word. */
function hops(email: Email): readonly string[] {
  const received = headers(email, 'received');
  if (received.length === 0) return [];
  const first = /^from\s+(\S+(?:\s+\([^()]*(?:\([^()]*\)[^()]*)?\))?)/i.exec(received.at(-1) ?? '')?.[1];
  return [first === undefined ? `${received.length}` : `${received.length}, first from ${first}`];
}

function bodyNote({ format, hiddenCharacters }: EmailText, isSigned: boolean): string {
  return [
    format,
    ...(hiddenCharacters === 0 ? [] : [`${hiddenCharacters} hidden characters`]),
    ...(isSigned ? ['signed as a whole, its signature was not checked'] : []),
  ].join(', ');
}

const maxAttachments = 50;

function attachments(email: Email, body: EmailText, hash: Hash): readonly string[] {
  const all = [
    ...email.attachments.map(attachment => ({
      name: attachment.filename ?? 'without a name',
      type: attachment.mimeType,
      bytes: contentOf(attachment),
    })),
    ...body.files.map(({ name, bytes }) => ({
      name,
      type: 'uuencoded',
      bytes,
    })),
  ];
  const listed = all
    .slice(0, maxAttachments)
    .map(
      ({ name, type, bytes }) =>
        `${name} (${type}, ${bytes.length} bytes, sha256 ${hash.sha256(bytes)})${isMail({ mimeType: type, filename: name }) ? attachedHeader(bytes) : ''}`,
    );
  return all.length > maxAttachments ? [...listed, `and ${all.length - maxAttachments} more`] : listed;
}

/** `: from "Bank" <a@b.example>, subject Your account`: who says what in a mail that is attached. */
function attachedHeader(bytes: Uint8Array): string {
  const head = new TextDecoder().decode(bytes.subarray(0, 32_000)).replace(/\r\n?/g, '\n').split('\n\n', 1)[0] ?? '';
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n');
  const said = ['From', 'Subject'].flatMap(name => {
    const line = lines.find(one => one.slice(0, name.length + 1).toLowerCase() === `${name.toLowerCase()}:`);
    const words = line === undefined ? '' : mendControls(decodeWords(joinedWords(line.slice(name.length + 1)))).trim();
    return words === '' ? [] : [`${name.toLowerCase()} ${words.slice(0, 300)}`];
  });
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
}

function contentOf({ content }: Attachment): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const isUuencoded = new TextDecoder('windows-1252').decode(bytes.subarray(0, 8)).startsWith('begin ');
  const file = isUuencoded ? takeUuencoded(new TextDecoder('windows-1252').decode(bytes)).files[0] : undefined;
  return file?.bytes ?? bytes;
}

/** `12 to 3 sites; 2 show another site than they lead to`. */
function links({ links }: EmailText): readonly string[] {
  if (links.length === 0) return [];
  const sites = new Set(
    links
      .map(link => hostOf(link.address))
      .filter(host => host !== undefined)
      .map(siteOf),
  );
  const misleading = links.filter(isMisleading).length;
  const count = `${links.length} to ${sites.size} ${sites.size === 1 ? 'site' : 'sites'}`;
  return [
    misleading === 0
      ? count
      : `${count}; ${misleading} ${misleading === 1 ? 'shows another site than it leads' : 'show another site than they lead'} to`,
  ];
}
