import { headerEnd } from './mendCharsets';

/**
 * A mail whose body is base64 and goes on in plain text, as list servers put their footer under it and gateways their warning: the
 * same with that text encoded too, so that it is not decoded into nonsense. `undefined` for every other mail.
 */
export function withFooterEncoded(message: Uint8Array): Uint8Array | undefined {
  const end = headerEnd(message);
  if (message.length - end > mostBytes) return undefined;
  const header = lettersOf(message.subarray(0, end));
  if (
    !/^content-transfer-encoding:[ \t]{0,20}base64/im.test(header) ||
    /^content-type:\s{0,20}multipart\//im.test(header)
  )
    return undefined;
  const lines = lettersOf(message.subarray(end)).split('\n');
  const first = footerAt(lines);
  if (first === undefined) return undefined;
  const decoded = decodedPieces(lines.slice(0, first).join(''));
  if (decoded === undefined) return undefined;
  const body = btoa(`${decoded}\n\n${lines.slice(first).join('\n')}`).replace(/.{76}/g, '$&\n');
  const coded = new TextEncoder().encode(body);
  const whole = new Uint8Array(end + coded.length);
  whole.set(message.subarray(0, end));
  whole.set(coded, end);
  return whole;
}

/** A text that people write is shorter; a file that was sent as a whole has no footer. */
const mostBytes = 1024 * 1024;

/** One letter for each byte: `windows-1252` would change some. */
function lettersOf(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 8_192) letters += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return letters;
}

/** The first line that no base64 can hold, behind the end of what is encoded: its padding, or a blank line. */
function footerAt(lines: readonly string[]): number | undefined {
  let hasEnded = false;
  let hasCode = false;
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (hasCode && (text === '' || text.endsWith('='))) hasEnded = true;
    else if (hasEnded && /[^A-Za-z0-9+/=]/.test(text)) return index;
    if (text !== '' && /^[A-Za-z0-9+/=]+$/.test(text)) hasCode = true;
  }
  return undefined;
}

/** Each up to its padding; `undefined` where it is no base64 after all. */
function decodedPieces(coded: string): string | undefined {
  const pieces = coded.replace(/[^A-Za-z0-9+/=]/g, '').match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  try {
    return pieces.map(piece => atob(piece)).join('');
  } catch {
    return undefined;
  }
}
