interface Place {
  readonly start: number;
  readonly end: number;
}

/** A text as somebody else will read it: with escapes resolved, hidden characters gone, wrapped lines joined. */
export interface Reading {
  readonly text: string;
  /** Back to the text that was read: the shortest part of it that holds all of the reading's part. */
  place(start: number, end: number): Place;
  /** Only tokens across one of these places count, since all else stands in the text itself. Absent: everything counts. */
  readonly joints?: readonly number[];
}

/**
 * Every other reading of a text in which a secret might stand. Two levels of JSON escapes (a JSON text inside a JSON text),
 * one of everything else. Not read: look-alike letters of other alphabets, and strings put together by a program.
 */
export function readingsOf(text: string): readonly Reading[] {
  const once = unescaped(text);
  const twice = once === undefined ? undefined : unescaped(once.text);
  return [
    once,
    once === undefined || twice === undefined ? undefined : through(once, twice),
    plainCharacters(text),
    percentDecoded(text),
    quotedPrintable(text),
    joinedLines(text),
    ...base64Runs(text),
  ].filter(reading => reading !== undefined);
}

function through(outer: Reading, inner: Reading): Reading {
  return {
    text: inner.text,
    place: (start, end) => {
      const place = inner.place(start, end);
      return outer.place(place.start, place.end);
    },
  };
}

/** `\u005f`, `\x5f`, `\n`, `\"`, `\/` of JSON and most languages. */
function unescaped(text: string): Reading | undefined {
  if (!/\\(?:u00[2-7][\da-f]|x[2-7][\da-f]|["/])/i.test(text)) return undefined;
  return rewritten(text, /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|(["'\\/nrtbf]))/g, match => {
    const code = match[1] ?? match[2];
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return simpleEscapes.get(match[3] ?? '') ?? match[3] ?? '';
  });
}

const simpleEscapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', ' '],
  ['f', ' '],
]);

/** Without what has no width, and with full-width and other styled letters as the plain ones. */
function plainCharacters(text: string): Reading | undefined {
  if (!/[^\x00-\xa0]/.test(text)) return undefined;
  const pattern =
    /\p{Default_Ignorable_Code_Point}|[\u2100-\u214f\u2460-\u24ff\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]|[\u{1f130}-\u{1f149}]/gu;
  if (text.search(pattern) < 0) return undefined;
  return rewritten(text, pattern, match =>
    /^\p{Default_Ignorable_Code_Point}/u.test(match[0]) ? '' : match[0].normalize('NFKC'),
  );
}

/** `%5F` of addresses. */
function percentDecoded(text: string): Reading | undefined {
  if (!/%[2-7][\da-f]/i.test(text)) return undefined;
  return rewritten(text, /%([2-7][\da-fA-F])/g, match => String.fromCharCode(Number.parseInt(match[1] ?? '20', 16)));
}

/** `=5F` and lines that end in `=`, of emails. */
function quotedPrintable(text: string): Reading | undefined {
  if (!/=\r?\n|=3D|=5F/.test(text)) return undefined;
  return rewritten(text, /(?<!\?)=(?:\r?\n|([2-7][\dA-F]))/g, match =>
    match[1] === undefined ? '' : String.fromCharCode(Number.parseInt(match[1], 16)),
  );
}

/** Lines put together, as if a mail program or a terminal had wrapped them; quoting marks of replies left out. */
function joinedLines(text: string): Reading | undefined {
  const joints: number[] = [];
  const reading = rewritten(text, /\\?\r?\n[ \t]{0,8}(?:>[ \t]?){0,3}(?=[\w+/.=-])/g, (_match, length) => {
    joints.push(length);
    return '';
  });
  return joints.length === 0 ? undefined : { ...reading, joints };
}

/** Each long run of base64 that holds readable text; a secret inside is a secret as long as the run. */
function base64Runs(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g)) {
    const run = match[0];
    if (!isReadable(decodedBase64(run.slice(0, 24)))) continue;
    const inside = decodedBase64(run);
    const whole = { start: match.index, end: match.index + run.length };
    if (isReadable(inside)) readings.push({ text: inside, place: () => whole });
  }
  return readings;
}

function isReadable(text: string): boolean {
  return text.replace(/[\x20-\x7e\s]/g, '').length * 10 <= text.length;
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Values = new Map(
  [...base64Digits, '-', '_'].map((digit, value) => [digit, value > 63 ? value - 2 : value]),
);

/** Byte by byte, as Latin-1: enough to recognise a token. */
function decodedBase64(run: string): string {
  const bytes: string[] = [];
  let bits = 0;
  let count = 0;
  for (const digit of run) {
    bits = ((bits << 6) | (base64Values.get(digit) ?? 0)) & 0xffffff;
    count += 6;
    if (count < 8 || digit === '=') continue;
    count -= 8;
    bytes.push(String.fromCharCode((bits >> count) & 0xff));
  }
  return bytes.join('');
}

/** As far from a replaced part as its reading differs from the text for any rule. */
const reach = 640;
/** Stands for a stretch in which nothing was replaced: a line that ends every name, value and token. */
const elision = '\n\uf8ff\n';

interface Cut {
  /** In the reading. */
  readonly at: number;
  readonly length: number;
  /** In the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * The text with every match replaced, and the way back. A place inside a replaced part is the whole part. Long stretches
 * without a match are left out: they read as the text itself reads.
 */
function rewritten(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray, lengthSoFar: number) => string,
): Reading {
  const pieces: string[] = [];
  const cuts: Cut[] = [];
  let length = 0;
  let copied = 0;
  const cut = (start: number, end: number, replacementOf: () => string): void => {
    pieces.push(text.slice(copied, start));
    length += start - copied;
    const replacement = replacementOf();
    cuts.push({ at: length, length: replacement.length, start, end });
    pieces.push(replacement);
    length += replacement.length;
    copied = end;
  };
  const leaveOut = (until: number): void => {
    const start = cuts.length === 0 ? 0 : copied + reach;
    if (until - start > reach) cut(start, until, () => elision);
  };
  for (const match of text.matchAll(pattern)) {
    leaveOut(match.index - reach);
    cut(match.index, match.index + match[0].length, () => replace(match, length));
  }
  leaveOut(text.length);
  pieces.push(text.slice(copied));
  /** The last cut that begins before a place of the rewritten text. */
  const cutBefore = (place: number): number => {
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cuts[middle]?.at ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const back = (place: number, isEnd: boolean): number => {
    let index = cutBefore(place);
    // A start that touches a replaced part belongs behind what was left out there, and at the front of what was put there.
    const touching = cuts[index + 1];
    if (!isEnd && touching?.at === place) {
      if (touching.length > 0) return touching.start;
      index += 1;
    }
    const cut = cuts[index];
    if (cut === undefined) return place;
    const inside = place - cut.at;
    if (inside < cut.length) return isEnd && inside > 0 ? cut.end : cut.start;
    return cut.end + inside - cut.length;
  };
  return { text: pieces.join(''), place: (start, end) => ({ start: back(start, false), end: back(end, true) }) };
}
