import { decoderNamed } from './decoderNamed';
import { charsetOfPage } from './windowsPage';

/** What RTF says: as text, or the HTML that Outlook wrapped into it (MS-OXRTFEX, section 2.1.3). */
export interface RtfContent {
  readonly text: string;
  readonly html: string;
}

interface Group {
  /** Fonts, colours, pictures: nothing that is read. */
  isLeftOut: boolean;
  /** Inside a tag of the wrapped HTML. */
  isTag: boolean;
  /** What RTF needs and the HTML has not. */
  isForRtf: boolean;
  /** How many characters stand behind `\u` for readers without Unicode. */
  spare: number;
}

/** Reads RTF in one going; groups that are never closed, and words that nobody knows, take nothing else away. */
export function rtfContent(rtf: Uint8Array): RtfContent {
  const source = new TextDecoder('latin1').decode(rtf);
  const reader = new Reader(
    /\\ansicpg(\d{3,5})/.exec(source.slice(0, 2_000))?.[1],
    /\\fromhtml1/.test(source.slice(0, 2_000)),
  );
  for (const [, word, sign, hex, mark, plain] of source.matchAll(token)) {
    if (word !== undefined) reader.word(word, sign);
    else if (hex !== undefined) reader.byte(Number.parseInt(hex, 16));
    else if (mark !== undefined) reader.mark(mark);
    else if (plain !== undefined) reader.plain(plain);
  }
  return reader.end();
}

/** `\word-12 `, `\'e4`, `\{` or a bracket, and what stands between them; line ends mean nothing. */
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|(\\[^a-z]|[{}])|([^\\{}\r\n]+)/gi;

const leftOut: ReadonlySet<string> = new Set(
  'fonttbl colortbl stylesheet info pict object listtable listoverridetable themedata datastore generator header footer xmlnstbl'.split(
    ' ',
  ),
);
const signs: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  cell: '\t',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
};

class Reader {
  private readonly pieces: string[] = [];
  private readonly groups: Group[] = [];
  private group: Group = { isLeftOut: false, isTag: false, isForRtf: false, spare: 1 };
  private bytes: number[] = [];
  private toPass = 0;
  private isStarred = false;
  private readonly decoder;

  constructor(
    page: string | undefined,
    private readonly isHtml: boolean,
  ) {
    this.decoder = decoderNamed(charsetOfPage(Number(page ?? 1252))) ?? decoderNamed('windows-1252');
  }

  word(word: string, sign: string | undefined): void {
    const isStarred = this.isStarred;
    this.isStarred = false;
    if (word === 'u') {
      if (!this.isSilent()) this.put(String.fromCharCode(Number(sign ?? 0) & 0xffff));
      this.toPass = this.group.spare;
    } else if (word === 'uc') this.group.spare = Math.min(Number(sign ?? 1), 10);
    else if (word === 'htmltag') [this.group.isTag, this.group.isLeftOut] = [true, !this.isHtml];
    else if (word === 'htmlrtf') this.group.isForRtf = sign !== '0';
    else if (isStarred || leftOut.has(word)) this.group.isLeftOut = true;
    else if (signs[word] !== undefined && !this.isSilent())
      this.put(this.isHtml && signs[word] === '\n' ? '\r\n' : signs[word]);
  }

  byte(byte: number): void {
    if (this.toPass > 0) this.toPass--;
    else if (!this.isSilent()) this.bytes.push(byte);
  }

  mark(mark: string): void {
    if (mark === '{') {
      if (this.groups.length < mostGroups) this.groups.push({ ...this.group });
    } else if (mark === '}') this.group = this.groups.pop() ?? this.group;
    else if (mark === '\\*') this.isStarred = true;
    else if (mark === '\\~') this.plain('\u00a0');
    else if (mark === '\\_') this.plain('-');
    else if (mark === '\\\n' || mark === '\\\r') this.plain('\n');
    else if (/^\\[\\{}]/.test(mark)) this.plain(mark.slice(1));
  }

  plain(words: string): void {
    this.isStarred = false;
    const passed = Math.min(this.toPass, words.length);
    this.toPass -= passed;
    const left = words.slice(passed);
    if (this.isSilent() || left === '') return;
    if (this.bytes.length === 0 && /^[\0-\x7f\u00a0]*$/.test(left)) this.put(left);
    else for (const one of left) this.bytes.push(one.charCodeAt(0));
  }

  end(): RtfContent {
    this.flush();
    const said = this.pieces.join('').replaceAll('\0', '');
    const text = this.isHtml ? '' : said.replace(/\n{3,}/g, '\n\n').trim();
    return { text, html: this.isHtml ? said : '' };
  }

  private isSilent(): boolean {
    const { isLeftOut, isForRtf, isTag } = this.group;
    return isLeftOut || (this.isHtml && isForRtf && !isTag);
  }

  private put(words: string): void {
    this.flush();
    this.pieces.push(words);
  }

  /** A character of some code pages takes two. */
  private flush(): void {
    if (this.bytes.length > 0) this.pieces.push(this.decoder?.decode(Uint8Array.from(this.bytes)) ?? '');
    this.bytes = [];
  }
}

const mostGroups = 1_000;
