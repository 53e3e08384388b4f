import PostalMime, { type Email } from 'postal-mime';
import type { Hash } from '../ports';
import { type AttachedMessage, attachedMessage } from './attachedMessage';
import { withFooterEncoded } from './base64Footer';
import { misreadWords } from './dosText';
import { emailFields } from './emailFields';
import { emailText } from './emailText';
import { headerLines, linesInFile } from './linesInFile';
import {
  countUndecoded,
  headerEnd,
  mendBody,
  mendCharsetName,
  mendHeader,
  mendUnsaid,
  unknownCharset,
} from './mendCharsets';
import { openOutlook } from './openOutlook';
import { openSigned } from './openSigned';
import { type Message, maxMessageBytes, maxMessageLines } from './readMessages';
import type { SourceRecord } from './record';

/**
 * One message as a record. A bundle of its own, loaded at first use. MIME is postal-mime's; where it gives nothing or
 * U+FFFD for damaged mail is mended here: charsets that nobody named or named wrongly, boundaries that are missing,
 * parts nested without end. Never rejects on what the message holds.
 */
export async function readEmail(
  message: Message,
  path: string,
  hash: Hash,
  unwrap?: 'attached-message',
): Promise<SourceRecord> {
  const attached = unwrap === undefined ? undefined : await findAttached(message);
  if (attached === undefined) return readOne(message, path, hash);
  const record = await readOne(attached.message, path, hash);
  const problem = [record.problem, attached.problem].filter(one => one !== undefined).join('; ');
  return { ...record, fields: [...record.fields, ...attached.fields], problem: problem === '' ? undefined : problem };
}

/** `undefined` also where the report cannot be taken apart: then it is judged itself, and says what is wrong with it. */
async function findAttached(message: Message): Promise<AttachedMessage | undefined> {
  if (countBoundaryLines(message.bytes, 0) > mostBoundaryLines) return undefined;
  try {
    return attachedMessage(
      await PostalMime.parse(withoutCopy(message.bytes), { ...limits, forceRfc822Attachments: true }),
      message,
    );
  } catch {
    // Told by the reading of the report itself.
    return undefined;
  }
}

async function readOne(message: Message, path: string, hash: Hash): Promise<SourceRecord> {
  const { fields, text, problems } = await understood(message, hash);
  const header = new TextDecoder().decode(message.bytes.subarray(0, headerEnd(message.bytes)));
  const headers = headerLines(header, message.contentLine);
  return {
    id: hash.sha256(message.bytes).slice(0, 16),
    kind: 'email',
    path,
    line: message.line,
    fields: fields.map(field => ({ ...field, line: headers.get(lineOf[field.name] ?? field.name.toLowerCase()) })),
    text,
    lineNumbers: linesInFile(text, message.bytes, message.contentLine),
    problem: problems.length === 0 ? undefined : problems.join('; '),
  };
}

/** Fields that are named otherwise than the header that they come from. */
const lineOf: Readonly<Record<string, string>> = { Time: 'date' };

/** A function of its own, so that of a large mail the parts are gone before its lines are looked for. */
async function understood(message: Message, hash: Hash) {
  const { email: outer, rawBody, problems } = await parsed(message);
  const { email: plain, isSigned } = await openSigned(outer, async bytes => {
    const inner = await parsed({ bytes, line: message.line, contentLine: message.contentLine, isCut: false });
    problems.push(...inner.problems);
    return inner.email;
  });
  const { email, problems: ofOutlook } = openOutlook(plain);
  problems.push(...ofOutlook);
  const body = emailText(email, rawBody);
  const letters = misreadWords(message.bytes, body.text) ?? unknownCharset(message.bytes, body.text);
  const said = [...problems, ...body.problems, ...(letters === undefined ? [] : [letters])];
  return { fields: emailFields(email, body, hash, isSigned), text: body.text, problems: said };
}

interface Parsed {
  readonly email: Email;
  /** What follows the header, as it stands; for when no part could be read: made when it is asked for. */
  rawBody(): string;
  readonly problems: string[];
}

/**
 * Deeper than any mail program nests. Programs show parts that lie deep inside others, so whoever hides there is to be read; depth costs
 * the parser no more than as many parts beside each other. A mail inside ten others is an attack on the reader. A header of ten thousand recipients is shorter,
 * and a list of addresses takes three hundred times its length in memory.
 */
const limits = { maxNestingDepth: 100, maxRfc822NestingDepth: 10, maxHeadersSize: 512 * 1024 };

async function parsed(message: Message): Promise<Parsed> {
  const problems: string[] = message.isCut ? [tooLong] : [];
  const whole = withFooterEncoded(message.bytes) ?? message.bytes;
  const bytes = mendCharsetName(mendHeader(mendUnsaid(whole)));
  const header = bytes.subarray(0, headerEnd(bytes));
  const rawBody = () => new TextDecoder().decode(bytes.subarray(header.length));
  // Each part costs the parser time that grows with their number: no mail of a person has so many.
  if (countBoundaryLines(bytes, header.length) > mostBoundaryLines) {
    return { email: await headerAlone(header), rawBody, problems: [...problems, tooManyParts] };
  }
  try {
    const email = await parsedWithMendedBody(bytes);
    problems.push(...damage(email, message));
    if (hasParts(email) || rawBody().trim() === '') return { email, rawBody, problems };
    const mended = await parsedWithGuessedBoundary(header, rawBody());
    if (mended !== undefined) return { email: mended, rawBody, problems: [...problems, boundaryGuessed] };
    return { email, rawBody, problems: [...problems, partsMissing(email)] };
  } catch (error) {
    return {
      email: await headerAlone(header),
      rawBody,
      problems: [...problems, `${reason(error)}, so its body is shown as it stands`],
    };
  }
}

const mostBoundaryLines = 5_000;
const tooManyParts = `it has more than ${mostBoundaryLines} lines that look like a boundary, so its body is shown as it stands`;

function countBoundaryLines(bytes: Uint8Array, from: number): number {
  let count = 0;
  for (
    let at = bytes.indexOf(lineFeed, from);
    at >= 0 && count <= mostBoundaryLines;
    at = bytes.indexOf(lineFeed, at + 1)
  )
    if (bytes[at + 1] === dash && bytes[at + 2] === dash) count++;
  return count;
}

const [lineFeed, dash] = [0x0a, 0x2d];

const tooLong = `it is longer than ${maxMessageBytes / 1024 / 1024} MB or ${maxMessageLines} lines (fewer where they are very short), so the rest was left out`;
const boundaryGuessed = 'its boundary is missing, so the lines that look like one were taken for it';

async function parsedWithMendedBody(bytes: Uint8Array): Promise<Email> {
  const email = await PostalMime.parse(withoutCopy(bytes), limits);
  if (undecodedCharacters(email) === 0) return email;
  const mendedBytes = mendBody(bytes);
  if (mendedBytes === undefined) return email;
  const mended = await PostalMime.parse(withoutCopy(mendedBytes), limits);
  return undecodedCharacters(mended) < undecodedCharacters(email) ? mended : email;
}

/** The library copies what is a view; of a buffer it only reads. */
function withoutCopy(bytes: Uint8Array): Uint8Array | ArrayBuffer {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? buffer : bytes;
}

function undecodedCharacters({ text = '', html = '' }: Email): number {
  return countUndecoded(text) + countUndecoded(html);
}

function hasHeader(email: Email): boolean {
  return email.headers.some(header =>
    /^(from|sender|to|subject|date|received|message-id|return-path|mime-version|content-type|authentication-results)$/.test(
      header.key,
    ),
  );
}

function hasParts(email: Email): boolean {
  return Boolean(email.text?.trim()) || Boolean(email.html?.trim()) || email.attachments.length > 0;
}

/** What is wrong and takes nothing else away. A mail may be empty; one that says it has parts, or how they are encoded, may not. */
function damage(email: Email, message: Message): readonly string[] {
  const saysItHasBody = isMultipart(email) || email.headers.some(({ key }) => key === 'content-transfer-encoding');
  const isBodyEmpty = !hasParts(email) && message.bytes.subarray(headerEnd(message.bytes)).every(isBlank);
  return [
    ...(message.bytes.length === 0 ? ['it is empty'] : []),
    ...(message.bytes.length > 0 && !hasHeader(email) ? ['it does not begin with the header of an email'] : []),
    ...(saysItHasBody && isBodyEmpty ? ['it has no body'] : []),
    ...(email.attachments.some(({ rfc822DepthExceeded }) => rfc822DepthExceeded) ? [attachedTooDeep] : []),
  ];
}

const attachedTooDeep = `mails are attached to each other more than ${limits.maxRfc822NestingDepth} deep, so the innermost was not opened`;

function isBlank(byte: number): boolean {
  return byte === 0x0a || byte === 0x20 || byte === 0x09;
}

function partsMissing(email: Email): string {
  const why = isMultipart(email) ? 'its boundary is missing' : 'no part of it could be read';
  return `${why}, so its body is shown as it stands`;
}

function isMultipart(email: Email): boolean {
  return email.headers.some(header => header.key === 'content-type' && /^\s*multipart\//i.test(header.value));
}

/** A multipart whose boundary is not the one it names: the first `--` line before a `Content-…` line is taken for it. */
async function parsedWithGuessedBoundary(header: Uint8Array, rawBody: string): Promise<Email | undefined> {
  const boundary = /(?:^|\n)--(.{1,200}?)[ \t]{0,80}\nContent-/i.exec(rawBody)?.[1];
  if (boundary === undefined) return undefined;
  const headerText = new TextDecoder().decode(header).replace(/(^|\n)Content-Type:.*(\n[ \t].*)*/gi, '');
  const kind = /multipart\/\w+/i.exec(new TextDecoder().decode(header))?.[0] ?? 'multipart/mixed';
  const type = `Content-Type: ${kind}; boundary="${boundary.replace(/["\\]/g, '\\$&')}"`;
  const email = await PostalMime.parse(`${type}\n${headerText.trim()}\n\n${rawBody}`, limits);
  return hasParts(email) ? email : undefined;
}

async function headerAlone(header: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(header.subarray(0, limits.maxHeadersSize / 2), limits);
  } catch {
    // Not even a header: a record without fields is still a record.
    return { headers: [], headerLines: [], attachments: [] };
  }
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/nesting depth/i.test(message)) return `its parts are nested more than ${limits.maxNestingDepth} deep`;
  if (/header size/i.test(message)) return 'its header is too long';
  return `it could not be parsed (${message})`;
}
