import type { Attachment, Email } from 'postal-mime';
import { calendarText } from './calendarText';
import { isMisleading, type Link } from './links';
import { countUndecoded, mendControls } from './mendCharsets';
import { isOutlook } from './openOutlook';
import { isSigning } from './openSigned';
import { ampPage, otherBody } from './otherParts';
import { takeUuencoded } from './uuencode';
import { looksLikeHtml, type VisibleText, visibleText } from './visibleText';

/** The body of an email as a person would see it, and what it was made from. */
export interface EmailText {
  readonly text: string;
  readonly format:
    | 'plain text'
    | 'HTML only'
    | 'plain text and HTML'
    | 'empty'
    | 'invitation only'
    | 'text in another form'
    | typeof sealedFormat;
  readonly links: readonly Link[];
  readonly hiddenCharacters: number;
  /** Files found inside the text, from before MIME. */
  readonly files: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
  }[];
  readonly problems: readonly string[];
}

/**
 * The plain part, unless it is empty or so short beside the HTML that it only says to use another mail program. What the
 * HTML part leads to and the plain part does not show is put after it: the links are what a judgement turns on.
 */
export function emailText(email: Email, rawBody: () => string): EmailText {
  const { text: plainText, files } = takeUuencoded(readable(email.text ?? ''));
  const html = mendControls(email.html ?? '');
  const plain = plainText.trim();
  if (plain === '' && html.trim() === '' && email.attachments.length === 0 && files.length === 0)
    return rawText(rawBody());
  const seen = html.trim() !== '' ? visibleText(html) : looksLikeHtml(plain) ? visibleText(plain) : undefined;
  const isPlainReadable = seen === undefined || (!looksLikeHtml(plain) && !isMuchShorter(plain, seen.text));
  const body = isPlainReadable ? [plain, unseenLinks(plain, seen)] : [seen.text];
  const invitations = invitationsOf(email.attachments);
  const isSealed = plain === '' && seen === undefined && email.attachments.some(sealed);
  const other = plain === '' && seen === undefined ? otherBody(email.attachments) : '';
  const links = seen === undefined ? bareLinks(`${plain}\n${other}`) : seen.links;
  const amp = ampPage(
    email.attachments,
    [...links, ...bareLinks(plain)].map(({ address }) => address),
  );
  const ampText = amp === undefined ? '' : `[text/x-amp-html]\n${readable(amp.text).slice(0, longestAmp)}`;
  const parts = [
    ...body,
    readable(other),
    ampText,
    ...invitations,
    ...reportParts(email.attachments),
    ...unopened(email.attachments, isSealed),
  ];
  const text = parts.filter(part => part !== '').join('\n\n');
  const format = formatOf(plain, html, seen);
  return {
    text,
    format: format !== 'empty' ? format : formatWithoutBody(isSealed, other !== '', invitations.length > 0),
    links: [...links, ...(amp?.links ?? []), ...invitations.flatMap(bareLinks)],
    hiddenCharacters: hiddenCharactersOf(seen),
    files,
    problems: undecoded(text),
  };
}

const longestAmp = 40_000;

function formatWithoutBody(isSealed: boolean, isOther: boolean, isInvitation: boolean): EmailText['format'] {
  if (isSealed) return sealedFormat;
  return isOther ? 'text in another form' : isInvitation ? 'invitation only' : 'empty';
}

const sealedFormat = 'encrypted or signed as a whole, not opened';
const sealedNote = `[the body is ${sealedFormat}]`;

function unopened(attachments: readonly Attachment[], isSealed: boolean): readonly string[] {
  return [...(isSealed ? [sealedNote] : []), ...(attachments.some(isOutlook) ? [outlookNote] : [])];
}

/** The formatted text and the files of a mail may lie in it, and most mail programs show neither. */
const outlookNote =
  '[an attachment in Outlook’s own form (winmail.dat) was not opened: text and files of this mail may lie in it]';

/** S/MIME's envelope, unless it was opened, and PGP's parts (RFC 8551, RFC 3156): what the mail says lies inside. */
function sealed(attachment: Attachment): boolean {
  return isSigning(attachment) || /^application\/pgp-encrypted$/i.test(attachment.mimeType);
}

/** A calendar shows an invitation before anybody opens it: it belongs to what the mail says. */
function invitationsOf(attachments: readonly Attachment[]): readonly string[] {
  return attachments
    .filter(({ mimeType, filename }) => /^text\/calendar$/i.test(mimeType) || /\.ics$/i.test(filename ?? ''))
    .slice(0, mostInvitations)
    .map(({ content }) => calendarText(asText(content)))
    .filter(said => said !== '')
    .map(said => `[text/calendar]\n${readable(said)}`);
}

const mostInvitations = 5;

/** A text cut to this length at most where its parts could not be told apart. */
const maxRawCharacters = 1_000_000;

function rawText(rawBody: string): EmailText {
  const kept = readable(rawBody).slice(0, maxRawCharacters);
  const seen = looksLikeHtml(kept) ? visibleText(kept) : undefined;
  return {
    text: seen?.text ?? kept.trim(),
    format: kept.trim() === '' ? 'empty' : seen === undefined ? 'plain text' : 'HTML only',
    links: seen?.links ?? bareLinks(kept),
    hiddenCharacters: hiddenCharactersOf(seen),
    files: [],
    problems: rawBody.length > maxRawCharacters ? [`only the first ${maxRawCharacters} characters are shown`] : [],
  };
}

function isMuchShorter(plain: string, seen: string): boolean {
  const length = (text: string) => text.replace(/\s+/g, '').length;
  return length(plain) < length(seen) * 0.3;
}

function formatOf(plain: string, html: string, seen: VisibleText | undefined): EmailText['format'] {
  if (seen === undefined) return plain === '' ? 'empty' : 'plain text';
  return plain === '' || html.trim() === '' ? 'HTML only' : 'plain text and HTML';
}

/** More links than this make a mail no clearer, and one of a million would hold up all others. */
const mostLinks = 2_000;

function unseenLinks(plain: string, seen: VisibleText | undefined): string {
  const written = new Set(bareLinks(plain).map(link => link.address));
  const links = (seen?.links ?? []).slice(0, mostLinks);
  const unseen = links.filter(link => isMisleading(link) || !written.has(link.address));
  const lines = new Set(
    unseen.map(({ shown, address }) => (shown === '' ? `[link → ${address}]` : `${shown} → ${address}`)),
  );
  const notes = [...lines, ...(seen?.hidden ?? []).map(text => `[hidden: ${text}]`)];
  return notes.length === 0 ? '' : `[in the HTML part]\n${notes.join('\n')}`;
}

function hiddenCharactersOf(seen: VisibleText | undefined): number {
  return (seen?.hidden ?? []).reduce((sum, text) => sum + text.length, 0);
}

function bareLinks(plain: string): readonly Link[] {
  return (plain.match(/\bhttps?:\/\/[^\s<>"')\]]+/gi) ?? []).map(address => ({
    shown: address,
    address,
  }));
}

/** What a bounce or an abuse report states for programs is what it says; other attachments are named and not opened. */
function reportParts(attachments: readonly Attachment[]): readonly string[] {
  return attachments
    .filter(({ mimeType }) =>
      /^(message\/(delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers)$/i.test(mimeType),
    )
    .map(({ mimeType, content }) => `[${mimeType}]\n${readable(asText(content)).trim().slice(0, 20_000)}`);
}

function asText(content: Attachment['content']): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

function undecoded(text: string): readonly string[] {
  const count = countUndecoded(text);
  return count === 0 ? [] : [`${count} ${count === 1 ? 'character' : 'characters'} could not be decoded`];
}

function readable(text: string): string {
  return mendControls(text.replace(/\r\n?/g, '\n'));
}
