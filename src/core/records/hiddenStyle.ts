/** What styles say of an element, as far as it decides whether its text can be seen. Names and values in lower case. */
export type Declarations = ReadonlyMap<string, string>;

/** How text looks where it stands. */
export interface Look {
  /** Not shown at all, and nothing below it is. */
  readonly isGone: boolean;
  /** Too small to be read; a size further down may change that. */
  readonly isTiny: boolean;
  /** Colours as `#rrggbb`, or `none` for a transparent ink; `undefined` where nobody knows. */
  readonly ink: string | undefined;
  readonly ground: string | undefined;
}

/** Mail programs show black on white, unless the mail says otherwise. */
export const plainLook: Look = { isGone: false, isTiny: false, ink: '#000000', ground: '#ffffff' };

export function isUnseen({ isGone, isTiny, ink, ground }: Look): boolean {
  return isGone || isTiny || ink === 'none' || (ink !== undefined && ground !== undefined && isAlike(ink, ground));
}

/** The look of an element inside another. */
export function lookOf(
  parent: Look,
  name: string,
  styles: Declarations,
  attributes: ReadonlyMap<string, string>,
): Look {
  const size = styles.get('font-size') ?? sizeOfShorthand(styles.get('font'));
  const ink = styles.get('color') ?? (name === 'font' ? attributes.get('color') : undefined);
  return {
    isGone: parent.isGone || attributes.has('hidden') || isGoneBy(styles),
    isTiny: size === undefined ? parent.isTiny : isTinySize(size, parent.isTiny),
    // A link has a colour of its own.
    ink: ink === undefined ? (name === 'a' && attributes.has('href') ? '#0000ee' : parent.ink) : colourOf(ink),
    ground: groundOf(styles, attributes, parent.ground),
  };
}

/** `style="…"`, without comments, escapes and what says how much it matters. */
export function declarationsOf(style: string): Declarations {
  const declarations = new Map<string, string>();
  const plain = style
    .slice(0, mostStyle)
    .replace(/\/\*[^*]{0,1000}\*\//g, '')
    .replace(/\\([0-9a-f]{1,6})[ \t\n]?/gi, (_escape, code: string) =>
      String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
    )
    .toLowerCase();
  for (const part of plain.split(';')) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const value = part
      .slice(colon + 1)
      .replace(/!\s{0,8}important/, '')
      .trim();
    const name = part.slice(0, colon).trim();
    if (telling.has(name)) declarations.set(name, value);
  }
  return declarations;
}

const mostStyle = 20_000;

/** All that is looked at; a sheet of thousands of other names costs nothing at each element. */
const telling: ReadonlySet<string> = new Set(
  `background background-color background-image bottom clip clip-path color display filter font font-size height left line-height margin
  margin-left margin-top max-height max-width mso-hide opacity overflow overflow-x overflow-y position right text-indent top transform
  visibility width`.split(/\s+/),
);

function isGoneBy(styles: Declarations): boolean {
  const is = (name: string, pattern: RegExp) => {
    const value = styles.get(name) ?? '';
    return value !== '' && pattern.test(value);
  };
  if (is('display', /^none/) || is('visibility', /^(?:hidden|collapse)/) || is('mso-hide', /^all/)) return true;
  if (is('opacity', /^0?(?:\.0\d?)?%?$/) || is('filter', /opacity\(\s?0?(?:\.0\d?)?%?\s?\)|opacity=0/)) return true;
  if (is('transform', /scale[xy]?\(\s?0?(?:\.0\d?)?\s?[,)]/)) return true;
  if (is('clip-path', /inset\(\s?(?:[5-9]\d|100)%|circle\(\s?0/) || is('clip', /rect\(\s?[01](?:px)?[ ,]/)) return true;
  const isHeld = is('overflow', /hidden|clip/) || is('overflow-y', /hidden/) || is('overflow-x', /hidden/);
  const boxes = ['height', 'max-height', 'width', 'max-width', 'line-height'];
  if (isHeld && boxes.some(name => is(name, /^0(?:\.0)?[a-z%]{0,3}$/))) return true;
  const isPlaced = is('position', /absolute|fixed/);
  const away = /^-\d{3,}/;
  if (isPlaced && ['left', 'top', 'right', 'bottom'].some(name => is(name, away))) return true;
  return ['text-indent', 'margin-left', 'margin-top', 'margin'].some(name => is(name, away));
}

/** `font: 0/0 serif`. */
function sizeOfShorthand(font: string | undefined): string | undefined {
  return /(?:^|\s)(\d{0,3}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?)\//.exec(font ?? '')?.[1];
}

/** Sizes by a share of the parent's leave a tiny one tiny. */
function isTinySize(size: string, isTinyAbove: boolean): boolean {
  const [, number = '', unit = ''] = /^(\d{0,4}(?:\.\d{1,4})?)(px|pt|em|rem|%|)$/.exec(size) ?? [];
  if (number === '') return false;
  const value = Number(number);
  if (unit === 'em' || unit === 'rem') return value <= 0.1 || (unit === 'em' && isTinyAbove);
  return unit === '%' ? value <= 10 || isTinyAbove : value <= 1;
}

/** An image or a gradient covers what was known. */
function groundOf(
  styles: Declarations,
  attributes: ReadonlyMap<string, string>,
  above: string | undefined,
): string | undefined {
  const written = styles.get('background-color') ?? styles.get('background') ?? attributes.get('bgcolor');
  const painted = `${styles.get('background') ?? ''} ${styles.get('background-image') ?? ''}`;
  if (/url\(|gradient\(/.test(painted) || attributes.has('background')) return undefined;
  if (written === undefined) return above;
  const colour = colourOf(written);
  return colour === 'none' || /^(?:none|inherit|initial|unset|transparent)\b/.test(written) ? above : colour;
}

const named: ReadonlyMap<string, string> = new Map([
  ['white', '#ffffff'],
  ['black', '#000000'],
  ['snow', '#fffafa'],
  ['ivory', '#fffff0'],
  ['ghostwhite', '#f8f8ff'],
  ['whitesmoke', '#f5f5f5'],
  ['floralwhite', '#fffaf0'],
  ['mintcream', '#f5fffa'],
  ['azure', '#f0ffff'],
  ['red', '#ff0000'],
  ['green', '#008000'],
  ['blue', '#0000ff'],
  ['navy', '#000080'],
  ['gray', '#808080'],
  ['grey', '#808080'],
  ['silver', '#c0c0c0'],
  ['yellow', '#ffff00'],
]);

/** `undefined` for what we cannot tell. */
function colourOf(text: string): string | undefined {
  const written = text.trim().toLowerCase();
  if (/^transparent\b/.test(written)) return 'none';
  const hex = /^#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z])/.exec(written)?.[1];
  if (hex !== undefined) return colourOfHex(hex);
  const numbers = /^(rgb|hsl)a?\(([^)]{1,60})\)/.exec(written);
  if (numbers === null) return named.get(/^[a-z]{1,30}/.exec(written)?.[0] ?? '');
  const values = (numbers[2] ?? '').split(/[\s,/]+/).filter(part => part !== '');
  const parts = values.map(part => Number.parseFloat(part));
  const [first = 0, second = 0, third = 0, alpha = 1] = parts;
  if (alpha <= 0.05) return 'none';
  if (numbers[1] === 'rgb') {
    const scale = values[0]?.endsWith('%') === true ? 2.55 : 1;
    return hexOf([first * scale, second * scale, third * scale]);
  }
  // Of a hue only its end is told apart from the ground: white, black and grey.
  return second <= 5 || third >= 97 || third <= 3 ? hexOf([third * 2.55, third * 2.55, third * 2.55]) : undefined;
}

function colourOfHex(hex: string): string {
  const whole = hex.length <= 4 ? [...hex].map(digit => digit + digit).join('') : hex;
  return whole.length === 8 && Number.parseInt(whole.slice(6), 16) <= 12 ? 'none' : `#${whole.slice(0, 6)}`;
}

function hexOf(channels: readonly number[]): string {
  const pair = (value: number) =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, '0');
  return `#${channels.map(pair).join('')}`;
}

/** So near to each other that no eye tells them apart. */
function isAlike(one: string, other: string): boolean {
  return [1, 3, 5].every(
    at => Math.abs(Number.parseInt(one.slice(at, at + 2), 16) - Number.parseInt(other.slice(at, at + 2), 16)) <= 10,
  );
}
