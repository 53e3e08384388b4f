import type { Attachment, Email } from 'postal-mime';
import { contentBytes, withLineFeeds } from './attachedMessage';
import { signedContent } from './signedContent';

/** A mail and what lay in its signature, and whether there was one to open. */
export interface OpenedMail {
  readonly email: Email;
  readonly isSigned: boolean;
}

/**
 * A mail that is signed as a whole, with what it says in the place of the signature that hides it. The header stays the outer one,
 * which is what servers saw. A signed invoice (`invoice.xml.p7m`) is an attachment and no mail: it stays one.
 */
export async function openSigned(email: Email, read: (entity: Uint8Array) => Promise<Email>): Promise<OpenedMail> {
  let opened = email;
  let isSigned = false;
  for (let depth = 0; depth < mostSignatures; depth++) {
    const envelope = opened.attachments.find(isSigning);
    const entity = envelope === undefined ? undefined : signedContent(contentBytes(envelope));
    if (envelope === undefined || entity === undefined || !beginsAsPart(entity)) break;
    const inner = await read(withLineFeeds(entity));
    const others = opened.attachments.filter(one => one !== envelope);
    opened = {
      ...opened,
      text: together(opened.text, inner.text),
      html: together(opened.html, inner.html),
      attachments: [...inner.attachments, ...others],
    };
    isSigned = true;
  }
  return { email: opened, isSigned };
}

/** Signed, sealed and signed again is the deepest that anybody sends (RFC 8551, section 3.7; RFC 2634). */
const mostSignatures = 3;

/** By its type; gateways make a file of it and keep the name. */
export function isSigning({ mimeType, filename }: Attachment): boolean {
  return /^application\/(?:x-)?pkcs7-mime$/i.test(mimeType) || /^smime\.p7m$/i.test(filename ?? '');
}

function beginsAsPart(entity: Uint8Array): boolean {
  const head = new TextDecoder('windows-1252').decode(entity.subarray(0, 4_096)).replace(/\r\n?/g, '\n');
  return /^(?:content-type|mime-version|content-transfer-encoding):/im.test(head.split('\n\n', 1)[0] ?? '');
}

function together(outer: string | undefined, inner: string | undefined): string | undefined {
  const said = [inner, outer].filter(text => text !== undefined && text.trim() !== '');
  return said.length === 0 ? undefined : said.join('\n');
}
