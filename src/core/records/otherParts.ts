import type { Attachment } from 'postal-mime';
import { contentBytes } from './attachedMessage';
import { rtfContent } from './rtfText';
import { type VisibleText, visibleText } from './visibleText';

/**
 * What a mail says in a part that is neither plain text nor HTML, where it has nothing else: rich text of old mail programs, RTF, a part of a
 * mail that was sent in several. Empty where there is none.
 */
export function otherBody(attachments: readonly Attachment[]): string {
  return attachments
    .filter(isBody)
    .slice(0, mostBodies)
    .map(one => `[${one.mimeType}]\n${wordsOf(one).slice(0, longestBody).trim()}`)
    .join('\n\n');
}

const mostBodies = 5;
const longestBody = 400_000;

function isBody({ mimeType, filename, disposition }: Attachment): boolean {
  const isText =
    /^(?:text\/(?!calendar|x-amp-html|rfc822-headers|x-?vcard|vcard|csv)[\w.+-]{1,60}|application\/rtf|message\/partial)$/i;
  return isText.test(mimeType) && (filename ?? '') === '' && disposition !== 'attachment';
}

function wordsOf(part: Attachment): string {
  const bytes = contentBytes(part);
  const asUtf8 = new TextDecoder().decode(bytes);
  // The MIME library hands over no charset of these.
  const text = asUtf8.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : asUtf8;
  if (/\/rtf$/i.test(part.mimeType) || text.startsWith('{\\rtf')) {
    const { text: plain, html } = rtfContent(bytes);
    return html === '' ? plain : visibleText(html).text;
  }
  return /^text\/(?:enriched|richtext)$/i.test(part.mimeType) ? withoutCommands(text) : text;
}

/** RFC 1896: commands in angle brackets, `<<` for one bracket, `<param>` for none to read. */
function withoutCommands(text: string): string {
  return text
    .replace(/<param>[^<]{0,2000}<\/param>/gi, '')
    .replace(/<<|<\/?[\w-]{1,60}>/g, found => (found === '<<' ? '<' : ''));
}

/** The page that some mail programs show in place of the HTML (AMP for Email), where it leads to an address that the rest does not. */
export function ampPage(attachments: readonly Attachment[], known: readonly string[]): VisibleText | undefined {
  const part = attachments.find(({ mimeType }) => /^text\/x-amp-html$/i.test(mimeType));
  if (part === undefined) return undefined;
  const seen = visibleText(new TextDecoder().decode(contentBytes(part)));
  const addresses = new Set(known);
  return seen.links.some(({ address }) => !addresses.has(address)) ? seen : undefined;
}
