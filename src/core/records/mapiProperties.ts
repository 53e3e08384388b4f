/** One value of a message or of a file in it (MS-OXTNEF, section 2.1.3.4). */
export interface MapiProperty {
  /** The id of the property: 0x1000 for the body. */
  readonly tag: number;
  /** The first value. */
  readonly bytes: Uint8Array;
  /** A text in UTF-16; another is in the code page of the message. */
  readonly isUnicode: boolean;
}

/** The properties in an attribute that holds such, as far as they can be told apart. */
export function* propertiesIn(bytes: Uint8Array): Generator<MapiProperty, void, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at, true) : undefined);
  let left = number(0) ?? 0;
  let at = 4;
  while (left-- > 0) {
    const head = number(at);
    if (head === undefined) return;
    const [type, tag] = [head & 0xffff, head >>> 16];
    const start = tag >= firstNamed ? behindName(number, at + 4) : at + 4;
    if (start === undefined) return;
    const read = valueAt(bytes, number, type, start);
    if (read === undefined) return;
    yield { tag, bytes: read.first, isUnicode: (type & ~severalValues) === 0x1f };
    at = read.end;
  }
}

type NumberAt = (at: number) => number | undefined;

/** Ids from here on have a name: a set's id of 16 bytes, then a number, or a text. */
const firstNamed = 0x8000;

function behindName(number: NumberAt, at: number): number | undefined {
  const kind = number(at + 16);
  if (kind === 0) return at + 24;
  const size = kind === 1 ? number(at + 20) : undefined;
  return size === undefined ? undefined : at + 24 + padded(size);
}

const severalValues = 0x1000;
/** Values of these types have their length before them: texts, objects, bytes. */
const withLength: ReadonlySet<number> = new Set([0x1e, 0x1f, 0x0d, 0x102]);
/** MS-OXCDATA, section 2.11.1: two bytes are padded to four. */
const sizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

function valueAt(bytes: Uint8Array, number: NumberAt, type: number, start: number) {
  const plain = type & ~severalValues;
  const isCounted = withLength.has(plain) || type !== plain;
  const count = isCounted ? number(start) : 1;
  if (count === undefined) return undefined;
  let at = isCounted ? start + 4 : start;
  let first: Uint8Array | undefined;
  for (let index = 0; index < count; index++) {
    const size = withLength.has(plain) ? number(at) : sizes[plain];
    if (size === undefined) return undefined;
    if (withLength.has(plain)) at += 4;
    if (at + size > bytes.length) return undefined;
    first ??= bytes.subarray(at, at + size);
    at += padded(size);
  }
  return { first: first ?? bytes.subarray(0, 0), end: at };
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
