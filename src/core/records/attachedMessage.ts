import type { Attachment, Email } from 'postal-mime';
import type { Message } from './readMessages';
import type { SourceRecord } from './record';

/** A mail that hangs on a report of it, and what the reporter says. */
export interface AttachedMessage {
  readonly message: Message;
  /** The reporter's mail, as context of the judgement. */
  readonly fields: SourceRecord['fields'];
  /** Of further attached mails, which are not judged. */
  readonly problem?: string;
}

/**
 * The first mail attached to a report (`message/rfc822`, or a file `.eml`), with LF ends and one at its end, so that its id
 * is that of the same mail as a file. `undefined` where none is attached: the mail is judged itself.
 */
export function attachedMessage(report: Email, outer: Message): AttachedMessage | undefined {
  const mails = report.attachments.filter(isMail);
  const [first, ...others] = mails;
  if (first === undefined) return undefined;
  const bytes = withLineFeeds(contentBytes(first));
  if (bytes.length < 2) return undefined;
  const contentLine = lineIn(outer, bytes);
  const count = others.length;
  return {
    message: { bytes, line: contentLine, contentLine, isCut: false },
    fields: reporterFields(report),
    problem:
      count === 0
        ? undefined
        : `${count} more ${count === 1 ? 'mail is' : 'mails are'} attached to the report and not judged`,
  };
}

export function isMail({ mimeType, filename }: Pick<Attachment, 'mimeType' | 'filename'>): boolean {
  return /^message\/(rfc822|global)$/i.test(mimeType) || /\.eml$/i.test(filename ?? '');
}

export function contentBytes({ content }: Attachment): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

/** As mails are read: with LF ends, and one at its end. */
export function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length + 1);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) continue;
    kept[size++] = bytes[at] ?? 0;
  }
  if (size > 0 && kept[size - 1] !== 0x0a) kept[size++] = 0x0a;
  return kept.subarray(0, size);
}

/** Where its first line stands in the report's file; the report's own line where it was encoded. */
function lineIn(outer: Message, inner: Uint8Array): number {
  const first = new TextDecoder().decode(inner.subarray(0, 2_000)).split('\n')[0] ?? '';
  const lines = new TextDecoder().decode(outer.bytes).split('\n');
  // Not in the report's own header, where the same fields stand.
  const body = lines.indexOf('') + 1;
  const found = first.length < 4 ? -1 : lines.indexOf(first, body);
  return found < 0 ? outer.line : outer.contentLine + found;
}

const maxWords = 1_000;

function reporterFields({ from, subject, date, text }: Email): SourceRecord['fields'] {
  const who = from === undefined ? '' : [from.name, from.address].filter(Boolean).join(' ');
  const words = (text ?? '').replace(/\s+/g, ' ').trim();
  const all = [
    ['Reported by', who],
    ['Reported as', subject ?? ''],
    ['Reported on', date ?? ''],
    ['Reporter wrote', words.length <= maxWords ? words : `${words.slice(0, maxWords)} …`],
  ] as const;
  return all.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value }));
}
