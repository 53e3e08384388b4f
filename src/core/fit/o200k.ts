import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { isAscii } from '../isAscii';

/**
 * Counts the tokens of o200k_base. Made from their list as `scripts/o200kTable.js` writes it; it is looked at as bytes, because a map of
 * 200,000 strings takes longer to make than most that is counted with it. Byte-pair encoding as in OpenAI's tiktoken (`bpe_openai`).
 */
export class O200k {
  /** By hash, where in the table a token's bytes begin; 0 where there is none. Tokens lie in the order of their ranks, so the place says as much as the rank. */
  private readonly slots: Int32Array;
  /** What was counted before: most pieces of a text are words that came before. */
  private readonly known = new Map<string, number>();
  private readonly encoder = new TextEncoder();

  constructor(private readonly table: Uint8Array) {
    this.slots = slotsOf(table);
  }

  /** Names of special tokens are text like any other. Quadratic in the longest run without a break. */
  count(text: string): number {
    const split = isAscii(text) ? splitOfAscii : splitOfAll;
    let count = 0;
    let start = 0;
    // Every character belongs to a piece, so the next one starts where the last one ended.
    while (start < text.length && split.test(text)) {
      count += this.countPiece(text.slice(start, split.lastIndex));
      start = split.lastIndex;
    }
    // The expression is the library's own, which goes on from there.
    split.lastIndex = 0;
    return count;
  }

  private countPiece(piece: string): number {
    const known = this.known.get(piece);
    if (known !== undefined) return known;
    const bytes = this.encoder.encode(piece);
    const count = this.placeOf(bytes, 0, bytes.length) > 0 ? 1 : this.countMerged(bytes);
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(piece, count);
    return count;
  }

  /** Joins the neighbours of the lowest rank until no two of them are a token. */
  private countMerged(bytes: Uint8Array): number {
    const starts = Int32Array.from({ length: bytes.length + 1 }, (_, at) => at);
    const pairs = new Int32Array(bytes.length);
    let parts = bytes.length;
    const look = (at: number): void => {
      const place = at + 2 > parts ? 0 : this.placeOf(bytes, starts[at] ?? 0, starts[at + 2] ?? 0);
      pairs[at] = place === 0 ? noPair : place;
    };
    for (let at = 0; at < parts; at++) look(at);
    for (;;) {
      let lowest = 0;
      for (let at = 1; at < parts - 1; at++) if ((pairs[at] ?? noPair) < (pairs[lowest] ?? noPair)) lowest = at;
      if (parts < 2 || pairs[lowest] === noPair) return parts;
      starts.copyWithin(lowest + 1, lowest + 2, parts + 1);
      pairs.copyWithin(lowest, lowest + 1, parts);
      parts--;
      look(lowest);
      if (lowest > 0) look(lowest - 1);
    }
  }

  /** Where in the table the token of these bytes begins; 0 for what is no token. */
  private placeOf(bytes: Uint8Array, start: number, end: number): number {
    const { table, slots } = this;
    for (let slot = slotOf(bytes, start, end); ; slot = (slot + 1) & (slotCount - 1)) {
      const place = slots[slot] ?? 0;
      if (place === 0) return 0;
      if (table[place - 1] !== end - start) continue;
      let at = start;
      while (at < end && table[place + at - start] === bytes[at]) at++;
      if (at === end) return place;
    }
  }
}

const splitOfAll = O200K_TOKEN_SPLIT_REGEX;
/**
 * The same for a text of ASCII alone, its letters spelled out: Unicode's classes take longer to compile than most texts take to split,
 * and longer to split by.
 */
const splitOfAscii =
  /[^\r\nA-Za-z0-9]?[A-Z]*[a-z]+(?:'(?:[sSdDmMtT]|[lL][lL]|[vVrR][eE]))?|[^\r\nA-Za-z0-9]?[A-Z]+(?:'(?:[sSdDmMtT]|[lL][lL]|[vVrR][eE]))?|[0-9]{1,3}| ?[^\sA-Za-z0-9]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/g;

/** Two and a half for each token. */
const slotCount = 2 ** 19;
const mostKnown = 100_000;
const noPair = 2 ** 31 - 1;

function slotsOf(table: Uint8Array): Int32Array {
  const slots = new Int32Array(slotCount);
  for (let at = 0, end = 0; at < table.length; at = end) {
    end = at + 1 + (table[at] ?? 0);
    if (end === at + 1) continue;
    let slot = slotOf(table, at + 1, end);
    while (slots[slot] !== 0) slot = (slot + 1) & (slotCount - 1);
    slots[slot] = at + 1;
  }
  return slots;
}

/** FNV-1a (Fowler, Noll, Vo 1991), its upper half folded over the lower. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slotCount - 1);
}
