import type { Attachment, Email } from 'postal-mime';
import { contentBytes } from './attachedMessage';
import { isOutlookForm, outlookContent } from './tnef';

/**
 * A mail with what Outlook put into a form of its own (`winmail.dat`): its files in the place of that one, its formatted text where the
 * mail has none, and what is said there alone behind what the mail says. What cannot be opened stays, and is told.
 */
export function openOutlook(email: Email): { readonly email: Email; readonly problems: readonly string[] } {
  const envelope = email.attachments.find(isOutlook);
  const inside = envelope === undefined ? undefined : outlookContent(contentBytes(envelope));
  if (envelope === undefined || inside === undefined) return { email, problems: [] };
  const { text, html, files, isCut } = inside;
  const isEmpty = text === '' && html === '' && files.length === 0;
  if (isEmpty) return { email, problems: [] };
  const others = email.attachments.filter(one => one !== envelope);
  return {
    email: {
      ...email,
      text: both(email.text, text),
      html: isBlank(email.html) ? html : email.html,
      attachments: [...others, ...files.map(fileOf)],
    },
    problems: isCut ? ['what Outlook put into winmail.dat is cut or broken, so a part of it may be missing'] : [],
  };
}

/** Outlook's own form, TNEF. */
export function isOutlook({ mimeType, filename }: Attachment): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/i.test(mimeType) || /^winmail\.dat$/i.test(filename ?? '');
}

function fileOf({ name, type, bytes }: { name: string; type: string; bytes: Uint8Array }): Attachment {
  const content = bytes.slice().buffer;
  return {
    filename: name === '' ? null : name,
    mimeType: isOutlookForm(bytes) ? 'application/ms-tnef' : type,
    disposition: 'attachment',
    content,
  };
}

/** The same text mostly stands in both. */
function both(outer: string | undefined, inner: string): string | undefined {
  if (inner === '' || squeezed(outer ?? '').includes(squeezed(inner))) return outer;
  return isBlank(outer) ? inner : `${outer?.trimEnd()}\n\n[in winmail.dat]\n${inner}`;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
