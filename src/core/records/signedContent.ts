/**
 * The mail inside an opaque signature of S/MIME (RFC 8551, section 3.5.2): `SignedData` of CMS (RFC 5652, section 5.1) down to
 * `encapContentInfo`, in DER or BER with open lengths and octet strings in pieces. Nothing of the signature is looked at.
 * `undefined` where it is none, is broken, or holds nothing: what is encrypted stays so.
 */
export function signedContent(bytes: Uint8Array): Uint8Array | undefined {
  const contentInfo = elementAt(bytes, 0, bytes.length);
  const [type, explicit] = children(bytes, contentInfo, tags.sequence, 2);
  if (type === undefined || !isObjectId(bytes, type, signedData)) return undefined;
  const [signed] = children(bytes, explicit, tags.explicit0, 1);
  const [, , encapsulated] = children(bytes, signed, tags.sequence, 3);
  const [, wrapped] = children(bytes, encapsulated, tags.sequence, 2);
  const [octets] = children(bytes, wrapped, tags.explicit0, 1);
  if (octets === undefined) return undefined;
  // One buffer: a hostile one may come in millions of pieces.
  const content = { bytes: new Uint8Array(octets.end - octets.start), size: 0 };
  return collectOctets(bytes, octets, content, 0) ? content.bytes.subarray(0, content.size) : undefined;
}

/** One element: where its content lies, and where the next one begins. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const tags = { sequence: 0x30, explicit0: 0xa0, octets: 0x04, octetsInPieces: 0x24, objectId: 0x06 };

/** 1.2.840.113549.1.7.2 */
const signedData = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/** Deeper than any signature nests what stands before its content. */
const mostDepth = 16;

function elementAt(bytes: Uint8Array, at: number, limit: number, depth = 0): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  // Tags of several bytes stand nowhere in what is read here.
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return undefined;
  if (first === 0x80) return openElement(bytes, tag, at + 2, limit, depth);
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 4 || at + 2 + count > limit) return undefined;
  let length = count === 0 ? first : 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + count;
  return start + length > limit ? undefined : { tag, start, end: start + length, next: start + length };
}

/** One whose length is open ends with two zeros behind its last child. */
function openElement(bytes: Uint8Array, tag: number, start: number, limit: number, depth: number): Element | undefined {
  if (depth > mostDepth || (tag & 0x20) === 0) return undefined;
  for (let at = start; at + 2 <= limit; ) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, start, end: at, next: at + 2 };
    const child = elementAt(bytes, at, limit, depth + 1);
    if (child === undefined) return undefined;
    at = child.next;
  }
  return undefined;
}

/** The first children of an element with this tag; fewer where there are no more. */
function children(bytes: Uint8Array, parent: Element | undefined, tag: number, most: number): readonly Element[] {
  if (parent?.tag !== tag) return [];
  const found: Element[] = [];
  for (let at = parent.start; at < parent.end && found.length < most; ) {
    const child = elementAt(bytes, at, parent.end);
    if (child === undefined) break;
    found.push(child);
    at = child.next;
  }
  return found;
}

function isObjectId(bytes: Uint8Array, { tag, start, end }: Element, id: readonly number[]): boolean {
  return tag === tags.objectId && end - start === id.length && id.every((byte, index) => bytes[start + index] === byte);
}

/** Puts octet strings behind each other; whether all of it are some. */
function collectOctets(
  bytes: Uint8Array,
  element: Element,
  content: { readonly bytes: Uint8Array; size: number },
  depth: number,
): boolean {
  if (element.tag === tags.octets) {
    content.bytes.set(bytes.subarray(element.start, element.end), content.size);
    content.size += element.end - element.start;
    return true;
  }
  if (element.tag !== tags.octetsInPieces || depth > mostDepth) return false;
  for (let at = element.start; at < element.end; ) {
    const child = elementAt(bytes, at, element.end, depth + 1);
    if (child === undefined || !collectOctets(bytes, child, content, depth + 1)) return false;
    at = child.next;
  }
  return true;
}
