import { decoderNamed } from './decoderNamed';
import { propertiesIn } from './mapiProperties';
import { rtfContent } from './rtfText';
import { unpackedRtf } from './unpackRtf';
import { charsetOfPage } from './windowsPage';

/** What lies in Outlook's own form of a mail: its text as it was formatted, and its files. */
export interface OutlookContent {
  readonly text: string;
  readonly html: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  /** A part of it is missing. */
  readonly isCut: boolean;
}

/**
 * Reads `winmail.dat` (TNEF; MS-OXTNEF, section 2.1): a walk through its attributes that takes what is there before a broken one.
 * `undefined` for what is none. Copies no bytes but those of names and texts.
 */
export function outlookContent(bytes: Uint8Array): OutlookContent | undefined {
  if (!isOutlookForm(bytes)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reading = {
    charset: 'windows-1252',
    text: '',
    html: '',
    rtf: { text: '', html: '' },
    isCut: false,
    files: [] as File[],
  };
  let at = 6;
  // Level, id, length, content and a sum of its bytes.
  while (at + 9 <= bytes.length) {
    const id = view.getUint32(at + 1, true);
    const size = view.getUint32(at + 5, true);
    const content = bytes.subarray(at + 9, at + 9 + size);
    if (content.length < size) break;
    take(reading, id, content);
    at += 9 + size + 2;
  }
  const { text, html, rtf, files } = reading;
  return { text: text || rtf.text, html: html || rtf.html, files, isCut: reading.isCut || at < bytes.length };
}

/** By its signature, behind which a key of two bytes stands. */
export function isOutlookForm(bytes: Uint8Array): boolean {
  return bytes.length >= 6 && signature.every((byte, at) => bytes[at] === byte);
}

const signature = [0x78, 0x9f, 0x3e, 0x22];

const attributes = {
  charset: 0x00069007,
  body: 0x0002800c,
  properties: 0x00069003,
  beginFile: 0x00069002,
  fileName: 0x00018010,
  fileBytes: 0x0006800f,
  fileProperties: 0x00069005,
} as const;

interface File {
  name: string;
  type: string;
  bytes: Uint8Array;
}

interface Reading {
  charset: string;
  text: string;
  html: string;
  rtf: { readonly text: string; readonly html: string };
  isCut: boolean;
  readonly files: File[];
}

/** More files than a mail of a person has; the rest of them is counted by nobody and opened by nobody. */
const mostFiles = 500;

function take(reading: Reading, id: number, content: Uint8Array): void {
  const file = reading.files.at(-1);
  if (id === attributes.charset) reading.charset = charsetOf(content) ?? reading.charset;
  else if (id === attributes.body) reading.text = textOf(content, reading.charset);
  else if (id === attributes.properties) takeProperties(reading, content);
  else if (id === attributes.beginFile && reading.files.length < mostFiles)
    reading.files.push({ name: '', type: 'application/octet-stream', bytes: new Uint8Array(0) });
  else if (id === attributes.fileName && file !== undefined) file.name ||= textOf(content, reading.charset);
  else if (id === attributes.fileBytes && file !== undefined) file.bytes = content;
  else if (id === attributes.fileProperties && file !== undefined) takeFileProperties(file, content, reading.charset);
}

/** MS-OXPROPS: body, body in HTML, body in packed RTF; file names, long and for display, type and content. */
const tags = {
  body: 0x1000,
  html: 0x1013,
  rtf: 0x1009,
  name: 0x3707,
  shownName: 0x3001,
  type: 0x370e,
  data: 0x3701,
} as const;

function takeProperties(reading: Reading, content: Uint8Array): void {
  for (const { tag, bytes, isUnicode } of propertiesIn(content)) {
    const charset = isUnicode ? 'utf-16le' : reading.charset;
    if (tag === tags.body) reading.text ||= textOf(bytes, charset);
    else if (tag === tags.html) reading.html ||= isUnicode ? textOf(bytes, charset) : utf8Or(bytes, charset);
    else if (tag === tags.rtf) {
      const unpacked = unpackedRtf(bytes);
      if (unpacked === undefined) continue;
      reading.rtf = rtfContent(unpacked.rtf);
      reading.isCut = unpacked.isCut;
    }
  }
}

function takeFileProperties(file: File, content: Uint8Array, charset: string): void {
  for (const { tag, bytes, isUnicode } of propertiesIn(content)) {
    if (tag === tags.data && file.bytes.length === 0) file.bytes = withoutInterface(bytes);
    const words = () => textOf(bytes, isUnicode ? 'utf-16le' : charset);
    if (tag === tags.name) file.name = words() || file.name;
    else if (tag === tags.shownName) file.name ||= words();
    else if (tag === tags.type)
      file.type = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.exec(words())?.[0].toLowerCase() ?? file.type;
  }
}

/** A mail in a mail is an object: the id of its interface (IID_IMessage), then a form like the outer one. */
function withoutInterface(bytes: Uint8Array): Uint8Array {
  const isObject = isOutlookForm(bytes.subarray(interfaceBytes));
  return isObject ? bytes.subarray(interfaceBytes) : bytes;
}

const interfaceBytes = 16;

/** Code pages by number, the first of two. */
function charsetOf(content: Uint8Array): string | undefined {
  if (content.length < 4) return undefined;
  const page = new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  return decoderNamed(charsetOfPage(page)) === undefined ? undefined : charsetOfPage(page);
}

function utf8Or(bytes: Uint8Array, charset: string): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\ufffd') ? textOf(bytes, charset) : (text.split('\0', 1)[0] ?? '');
}

/** Ends at the zero that texts of MAPI end with. */
function textOf(bytes: Uint8Array, charset: string): string {
  const text = decoderNamed(charset)?.decode(bytes) ?? '';
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).replace(/\r\n?/g, '\n').trim();
}
