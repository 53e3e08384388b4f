import { codePages, decodeCodePage } from './codePages';
import { decodeShifted } from './shiftedText';
import { decodeUtf7 } from './utf7';

/** Reads bytes of one charset; what means nothing in it becomes U+FFFD. */
export interface Decoder {
  /** As the platform calls it; of others the name in `codePages`, or `utf-7`, `utf-32le`, `utf-32be`, `hz-gb-2312`, `iso-2022-kr`, `iso-2022-cn`. */
  readonly charset: string;
  decode(bytes: Uint8Array | ArrayBuffer): string;
}

/**
 * The decoder of a charset by any name that mail programs write for it: the platform's, or one of ours where it has none. `undefined` for
 * what nobody here can read (EUC-TW, Johab, VISCII, EBCDIC), and for names that say nothing (`unknown-8bit`).
 */
export function decoderNamed(label: string): Decoder | undefined {
  const name = label.trim().toLowerCase();
  const known = decoders.get(name);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const decoder = name.length > longestName ? undefined : (ofPlatform(name) ?? ofName(name));
  // A mail may make up as many names as it likes.
  if (decoders.size < mostNames) decoders.set(name, decoder ?? 'none');
  return decoder;
}

/** The text of bytes in a charset; `undefined` where the charset is not known or the bytes are not in it. */
export function decodedStrictly(bytes: Uint8Array, label: string): string | undefined {
  const decoder = decoderNamed(label);
  if (decoder === undefined) return undefined;
  const text = decoder.decode(bytes);
  return text.includes('\ufffd') && !saysReplacement(decoder, bytes) ? undefined : text;
}

const longestName = 60;
const mostNames = 1_000;
const decoders = new Map<string, Decoder | 'none'>();

/** The sign itself can be written in Unicode alone. */
function saysReplacement({ charset }: Decoder, bytes: Uint8Array): boolean {
  if (!charset.startsWith('utf') && charset !== 'gb18030') return false;
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes);
    return true;
  } catch {
    // An answer: bytes in it mean nothing, or the charset is one of ours.
    return false;
  }
}

function ofPlatform(label: string): Decoder | undefined {
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    // What browsers decode to nothing, as it hides scripts in pages, a mail may be in.
    if (decoder.encoding === 'replacement') return undefined;
    return { charset: decoder.encoding, decode: bytes => decoder.decode(bytes) };
  } catch {
    // An answer: the platform has none of this name.
    return undefined;
  }
}

function ofName(label: string): Decoder | undefined {
  const name = label.replace(/^(?:x-ms-|x-|cs)/, '').replace(/[\s._:-]+/g, '');
  const number = /^(?:cp|codepage|windows|win|ms|ibm|ibmcp|dos|oem|pc)?0{0,3}(\d{3,5})(?:multilingual|latinus)?$/.exec(
    name,
  )?.[1];
  const iso = /^(?:iso|iso8)?8859(\d{1,2})(?:19\d\d)?[ie]?$/.exec(name)?.[1];
  const charset = names[name] ?? (iso === undefined ? undefined : `iso-8859-${iso}`) ?? byNumber(number);
  return charset === undefined ? undefined : (ours(charset) ?? (charset === label ? undefined : ofPlatform(charset)));
}

/** Code pages of Windows and DOS by their number. */
function byNumber(number: string | undefined): string | undefined {
  if (number === undefined) return undefined;
  const named = numbers[number];
  if (named !== undefined) return named;
  if (/^125[0-8]$/.test(number)) return `windows-${number}`;
  const iso = Number(number) - 28_590;
  if (iso >= 1 && iso <= 16) return `iso-8859-${iso}`;
  return Object.hasOwn(codePages, `ibm${number}`) ? `ibm${number}` : undefined;
}

function ours(charset: string): Decoder | undefined {
  if (Object.hasOwn(codePages, charset))
    return { charset, decode: bytes => decodeCodePage(charset, bytesOf(bytes)) ?? '' };
  if (charset === 'utf-7') return { charset, decode: bytes => decodeUtf7(asciiOf(bytesOf(bytes))) };
  if (charset === 'utf-32le' || charset === 'utf-32be')
    return { charset, decode: bytes => decodeUtf32(bytesOf(bytes), charset === 'utf-32le') };
  if (charset === 'hz-gb-2312' || charset === 'iso-2022-kr' || charset === 'iso-2022-cn')
    return { charset, decode: bytes => decodeShifted(bytesOf(bytes), charset) };
  return undefined;
}

/** What is beyond ASCII belongs to no UTF-7; it stands as windows-1252 has it. */
function asciiOf(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}

function bytesOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

function decodeUtf32(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, isLittle);
    if (at === 0 && code === 0xfeff) continue;
    text += code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  }
  return bytes.length % 4 === 0 ? text : `${text}\ufffd`;
}

/** Names without `x-`, blanks, hyphens and the like. */
const names: Readonly<Record<string, string>> = {
  utf7: 'utf-7',
  unicode11utf7: 'utf-7',
  utf32: 'utf-32be',
  utf32be: 'utf-32be',
  utf32le: 'utf-32le',
  ucs4: 'utf-32be',
  iso10646ucs4: 'utf-32be',
  ucs2: 'utf-16be',
  utf8mb4: 'utf-8',
  utf8mb3: 'utf-8',
  unicode20utf8: 'utf-8',
  ansi: 'windows-1252',
  msansi: 'windows-1252',
  ascii8bit: 'windows-1252',
  iso646us: 'us-ascii',
  usascii: 'us-ascii',
  isolatin1: 'iso-8859-1',
  latin1: 'iso-8859-1',
  latin2: 'iso-8859-2',
  latin3: 'iso-8859-3',
  latin4: 'iso-8859-4',
  latin5: 'iso-8859-9',
  latin6: 'iso-8859-10',
  latin7: 'iso-8859-13',
  latin8: 'iso-8859-14',
  latin9: 'iso-8859-15',
  latin0: 'iso-8859-15',
  latin10: 'iso-8859-16',
  isoir226: 'iso-8859-16',
  msee: 'windows-1250',
  mscyrl: 'windows-1251',
  msgreek: 'windows-1253',
  msturk: 'windows-1254',
  mshebr: 'windows-1255',
  msarab: 'windows-1256',
  winbaltrim: 'windows-1257',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  koi8ru: 'koi8-u',
  koi8t: 'koi8-t',
  kz1048: 'kz-1048',
  strk1048: 'kz-1048',
  rk1048: 'kz-1048',
  ptcp154: 'ptcp154',
  pt154: 'ptcp154',
  cyrillicasian: 'ptcp154',
  hproman8: 'hp-roman8',
  roman8: 'hp-roman8',
  macroman: 'macintosh',
  macce: 'x-mac-ce',
  maccentraleurope: 'x-mac-ce',
  maccentraleurroman: 'x-mac-ce',
  macgreek: 'x-mac-greek',
  macturkish: 'x-mac-turkish',
  maciceland: 'x-mac-icelandic',
  macicelandic: 'x-mac-icelandic',
  maccroatian: 'x-mac-croatian',
  maccyrillic: 'x-mac-cyrillic',
  hz: 'hz-gb-2312',
  hzgb2312: 'hz-gb-2312',
  euccn: 'gb18030',
  eucgb: 'gb18030',
  gb: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  iso2022cn: 'iso-2022-cn',
  iso2022cnext: 'iso-2022-cn',
  iso2022kr: 'iso-2022-kr',
  big5: 'big5',
  big5eten: 'big5',
  big5hkscs: 'big5',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  sjiswin: 'shift_jis',
  mskanji: 'shift_jis',
  windows31j: 'shift_jis',
  eucjp: 'euc-jp',
  eucjpms: 'euc-jp',
  eucjpwin: 'euc-jp',
  iso2022jp: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jp3: 'iso-2022-jp',
  iso2022jp2004: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  junet: 'iso-2022-jp',
  euckr: 'euc-kr',
  uhc: 'euc-kr',
  ksc5601: 'euc-kr',
  ksc56011987: 'euc-kr',
  tis620: 'windows-874',
  tis6202533: 'windows-874',
};

/** Windows' numbers of code pages that have another name. */
const numbers: Readonly<Record<string, string>> = {
  367: 'us-ascii',
  646: 'us-ascii',
  819: 'iso-8859-1',
  866: 'ibm866',
  874: 'windows-874',
  878: 'koi8-r',
  912: 'iso-8859-2',
  915: 'iso-8859-5',
  920: 'iso-8859-9',
  923: 'iso-8859-15',
  932: 'shift_jis',
  936: 'gb18030',
  943: 'shift_jis',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  8859: 'iso-8859-1',
  10000: 'macintosh',
  10006: 'x-mac-greek',
  10007: 'x-mac-cyrillic',
  10029: 'x-mac-ce',
  10079: 'x-mac-icelandic',
  10081: 'x-mac-turkish',
  10082: 'x-mac-croatian',
  12000: 'utf-32le',
  12001: 'utf-32be',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gb18030',
  21866: 'koi8-u',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  50225: 'iso-2022-kr',
  50227: 'iso-2022-cn',
  51932: 'euc-jp',
  51936: 'gb18030',
  51949: 'euc-kr',
  52936: 'hz-gb-2312',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf-8',
};
