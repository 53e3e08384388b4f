import { Tokenizer, TokenizerMode } from 'parse5';
import { isUnseen, type Look, lookOf, plainLook } from './hiddenStyle';
import type { Link } from './links';
import { type StyleSheet, styleSheet } from './styleSheet';

/** What a person sees of an HTML mail, as text, with every link's address spelled out. */
export interface VisibleText {
  /** `shown text → https://address`, `[image: …]`, `[form → …]`, `[hidden: …]` where a style keeps text from being seen. */
  readonly text: string;
  readonly links: readonly Link[];
  /** Texts that are there and not shown. */
  readonly hidden: readonly string[];
}

/**
 * HTML to text, in one pass over the tokens. The tokenizer is parse5's, the one of the HTML standard: where attributes, entities and
 * comments end must be what a browser takes it to be, or a sender hides text between the two readings. The tree is not
 * built: its repairs are not needed for text, and hostile nesting makes them slow.
 */
export function visibleText(html: string): VisibleText {
  const writer = new TextWriter(styleSheet(styleTexts(html)));
  // Words and blanks come one by one, and are written together.
  let waiting = '';
  const hear = ({ chars }: { readonly chars: string }) => {
    waiting += chars;
  };
  const writeWaiting = () => {
    if (waiting !== '') writer.write(waiting);
    waiting = '';
  };
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag: tag => {
        writeWaiting();
        const attributes = new Map(tag.attrs.map(attribute => [attribute.name, attribute.value]));
        writer.open(tag.tagName, attributes);
        // The standard leaves this to the tree builder: what stands in these elements is not markup.
        if (rawTextElements.has(tag.tagName)) tokenizer.state = TokenizerMode.RAWTEXT;
        if (tag.tagName === 'script') tokenizer.state = TokenizerMode.SCRIPT_DATA;
        if (tag.tagName === 'title' || tag.tagName === 'textarea') tokenizer.state = TokenizerMode.RCDATA;
      },
      onEndTag: tag => {
        writeWaiting();
        writer.close(tag.tagName);
      },
      onCharacter: hear,
      onWhitespaceCharacter: hear,
      onNullCharacter: () => {},
      onComment: () => {},
      onDoctype: () => {},
      onEof: writeWaiting,
    },
  );
  tokenizer.write(html, true);
  return writer.finish();
}

/** What stands in its `<style>` elements, wherever they are: a rule holds for what stands above it too. */
function styleTexts(html: string): string {
  if (!/<style/i.test(html)) return '';
  const texts: string[] = [];
  let isStyle = false;
  const add = ({ chars }: { readonly chars: string }) => {
    if (isStyle) texts.push(chars);
  };
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag: ({ tagName }) => {
        isStyle = tagName === 'style';
        if (rawTextElements.has(tagName)) tokenizer.state = TokenizerMode.RAWTEXT;
        if (tagName === 'script') tokenizer.state = TokenizerMode.SCRIPT_DATA;
        if (tagName === 'title' || tagName === 'textarea') tokenizer.state = TokenizerMode.RCDATA;
      },
      onEndTag: () => {
        isStyle = false;
      },
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
    },
  );
  tokenizer.write(html, true);
  return texts.join('');
}

/** Text that is HTML although it was said to be plain, as a good part of spam is. */
export function looksLikeHtml(text: string): boolean {
  const start = text.slice(0, 20_000);
  return (
    /^\s*<(!doctype\s+html|html|head|body|table|center|div|p|font|meta|style|a\s)\b/i.test(start) &&
    /<\/\w+\s*>/.test(start)
  );
}

interface OpenElement {
  readonly name: string;
  readonly look: Look;
}

const rawTextElements = new Set(['style', 'xmp', 'iframe', 'noembed', 'noframes']);
const unseenElements = new Set(['script', 'style', 'title', 'template', 'iframe', 'noembed', 'noframes']);
const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const blockElements = new Set(
  'address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul option'.split(
    ' ',
  ),
);

/** An end tag closes an element this far up at most, so that hostile nesting costs no more than its length. */
const maxClimb = 100;
const maxOpenElements = 10_000;

class TextWriter {
  private readonly parts: string[] = [];
  private readonly openElements: OpenElement[] = [];
  private readonly links: Link[] = [];
  private link: { readonly address: string; readonly partsBefore: number; readonly name: string } | undefined;
  private base: string | undefined;
  private readonly hidden: string[] = [];
  private hiddenNote: { readonly texts: string[]; lastPart: number } | undefined;

  constructor(private readonly sheet: StyleSheet) {}

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const look = lookOf(this.lookHere(), name, this.sheet.of(name, attributes), attributes);
    if (blockElements.has(name) || name === 'br') this.parts.push('\n');
    if (name === 'td' || name === 'th') this.parts.push(' ');
    this.openSpecial(name, attributes, isUnseen(look));
    if (!voidElements.has(name) && this.openElements.length < maxOpenElements) {
      this.openElements.push({ name, look });
    }
  }

  close(name: string): void {
    if (name === 'a' || name === this.link?.name) this.endLink();
    if (blockElements.has(name)) this.parts.push('\n');
    const lowest = Math.max(0, this.openElements.length - maxClimb);
    for (let index = this.openElements.length - 1; index >= lowest; index -= 1) {
      if (this.openElements[index]?.name !== name) continue;
      this.openElements.length = index;
      break;
    }
  }

  write(text: string): void {
    const element = this.openElements.at(-1);
    if (element !== undefined && unseenElements.has(element.name)) return;
    this.writeText(text, isUnseen(this.lookHere()));
  }

  finish(): VisibleText {
    this.endLink();
    this.endHiddenNote();
    return {
      text: tidied(this.parts.join('')),
      links: this.links,
      hidden: this.hidden,
    };
  }

  /** The ground of a mail whose rules paint it in a way that was not read is not known. */
  private lookHere(): Look {
    return (
      this.openElements.at(-1)?.look ?? (this.sheet.paintsUnread ? { ...plainLook, ground: undefined } : plainLook)
    );
  }

  private openSpecial(name: string, attributes: ReadonlyMap<string, string>, isHidden: boolean): void {
    const value = (key: string) => this.address(attributes.get(key) ?? '');
    if (name === 'a' || name === 'button') {
      // In SVG `xlink:href` where there is no `href`; a button sends its form where it says.
      const key = name === 'button' ? 'formaction' : attributes.has('href') ? 'href' : 'xlink:href';
      if (name === 'a' || attributes.has(key)) this.endLink();
      if (attributes.has(key)) this.link = { address: value(key), partsBefore: this.parts.length, name };
    } else if (name === 'area' && attributes.has('href')) {
      this.addLink('[image map]', value('href'));
      this.parts.push(`\n[image map] → ${value('href')}\n`);
    } else if (name === 'img' && (attributes.get('alt') ?? '').trim() !== '') {
      this.writeText(`[image: ${oneLine(attributes.get('alt') ?? '')}]`, isHidden);
    } else if (name === 'form' && attributes.has('action')) {
      this.addLink('[form]', value('action'));
      this.parts.push(`[form → ${value('action')}]\n`);
    } else if (name === 'iframe' && attributes.has('src')) {
      this.addLink('[frame]', value('src'));
      this.parts.push(`[frame → ${value('src')}]`);
    } else if (name === 'input') {
      this.parts.push(inputNote(attributes));
      if (attributes.has('formaction')) this.writeLink(oneLine(attributes.get('value') ?? ''), value('formaction'));
    } else if (name === 'base' && this.base === undefined) {
      this.base = attributes.get('href');
    } else if (name === 'meta' && /^refresh$/i.test(attributes.get('http-equiv') ?? '')) {
      const target = /url\s*=\s*['"]?([^'"]+)/i.exec(attributes.get('content') ?? '')?.[1];
      if (target !== undefined) this.parts.push(`[refresh → ${this.address(target)}]\n`);
    }
  }

  private endLink(): void {
    const link = this.link;
    if (link === undefined) return;
    this.link = undefined;
    const shown = oneLine(this.parts.slice(link.partsBefore).join(''));
    this.writeLink(shown, link.address);
  }

  private writeLink(shown: string, address: string): void {
    if (address === '' || address.startsWith('#')) return;
    this.addLink(shown, address);
    if (!isSpelledOut(shown, address)) this.parts.push(shown === '' ? `[link → ${address}]` : ` → ${address} `);
  }

  private addLink(shown: string, address: string): void {
    this.links.push({ shown, address });
  }

  private writeText(text: string, isHidden: boolean): void {
    const isBlank = text.trim() === '';
    if (isHidden && !isBlank) {
      if (this.hiddenNote === undefined) this.parts.push(' [hidden: ');
      this.hiddenNote ??= { texts: [], lastPart: 0 };
      this.hiddenNote.texts.push(text);
      this.hiddenNote.lastPart = this.parts.length;
    } else if (!isHidden && !isBlank) {
      this.endHiddenNote();
    }
    this.parts.push(this.openElements.at(-1)?.name === 'pre' ? text : text.replace(/[ \t\n\f\r\u00a0]+/g, ' '));
  }

  private endHiddenNote(): void {
    if (this.hiddenNote === undefined) return;
    this.parts[this.hiddenNote.lastPart] = `${this.parts[this.hiddenNote.lastPart]?.trimEnd()}] `;
    this.hidden.push(oneLine(this.hiddenNote.texts.join(' ')));
    this.hiddenNote = undefined;
  }

  private address(written: string): string {
    const trimmed = written.replace(/[\t\n\r]/g, '').trim();
    if (/^data:/i.test(trimmed)) return `${trimmed.slice(0, 40)}… (${trimmed.length} characters)`;
    // A base longer than any address is there to cost time, and so is a link.
    if (this.base === undefined || this.base.length > 2_000 || trimmed === '' || trimmed.length > 20_000)
      return trimmed;
    try {
      return new URL(trimmed, this.base).href;
    } catch {
      // A base that is none: the address as written.
      return trimmed;
    }
  }
}

function isSpelledOut(shown: string, address: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/^(mailto:|https?:\/\/)/, '')
      .replace(/\/$/, '');
  return shown !== '' && bare(shown) === bare(address);
}

function inputNote(attributes: ReadonlyMap<string, string>): string {
  const type = (attributes.get('type') ?? 'text').toLowerCase();
  if (type === 'hidden') return '';
  const words = oneLine(attributes.get('value') ?? attributes.get('placeholder') ?? '');
  return ` [input ${type}${words === '' ? '' : `: ${words}`}] `;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function tidied(text: string): string {
  return text
    .split('\n')
    .map(line => line.replace(/ {2,}/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
