import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';

/**
 * Counts the tokens of o200k_base. Made from their list as `scripts/o200kTable.js` writes it; it is looked at as bytes, because a map of
 * 200,000 strings takes longer to make than most that is counted with it. Byte-pair encoding as in OpenAI's tiktoken (`bpe_openai`).
 */
export class O200k {
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** By hash, the rank of a token and one; 0 where there is none. */
  private readonly slots = new Int32Array(slotCount);
  /** What was counted before: most pieces of a text are words that came before. */
  private readonly known = new Map<string, number>();
  private readonly encoder = new TextEncoder();

  constructor(private readonly table: Uint8Array) {
    let number = 0;
    for (let at = 0; at < table.length; at += 1 + (table[at] ?? 0)) number++;
    this.starts = new Int32Array(number);
    this.ends = new Int32Array(number);
    for (let at = 0, rank = 0; at < table.length; rank++) {
      this.starts[rank] = at + 1;
      at += 1 + (table[at] ?? 0);
      this.ends[rank] = at;
      this.insert(rank);
    }
  }

  /** Names of special tokens are text like any other. Quadratic in the longest run without a break. */
  count(text: string): number {
    let count = 0;
    for (const [piece] of text.matchAll(O200K_TOKEN_SPLIT_REGEX)) count += this.countPiece(piece);
    return count;
  }

  private countPiece(piece: string): number {
    const known = this.known.get(piece);
    if (known !== undefined) return known;
    const bytes = this.encoder.encode(piece);
    const count = this.rankOf(bytes, 0, bytes.length) >= 0 ? 1 : this.countMerged(bytes);
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
      const rank = at + 2 > parts ? -1 : this.rankOf(bytes, starts[at] ?? 0, starts[at + 2] ?? 0);
      pairs[at] = rank < 0 ? noPair : rank;
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

  /** -1 for what is no token. */
  private rankOf(bytes: Uint8Array, start: number, end: number): number {
    const { table, slots } = this;
    for (let slot = slotOf(bytes, start, end); ; slot = (slot + 1) & (slotCount - 1)) {
      const rank = (slots[slot] ?? 0) - 1;
      if (rank < 0) return -1;
      const from = this.starts[rank] ?? 0;
      if ((this.ends[rank] ?? 0) - from !== end - start) continue;
      let at = start;
      while (at < end && table[from + at - start] === bytes[at]) at++;
      if (at === end) return rank;
    }
  }

  private insert(rank: number): void {
    const { slots } = this;
    let slot = slotOf(this.table, this.starts[rank] ?? 0, this.ends[rank] ?? 0);
    while ((slots[slot] ?? 0) > 0) slot = (slot + 1) & (slotCount - 1);
    slots[slot] = rank + 1;
  }
}

/** Two and a half for each token. */
const slotCount = 2 ** 19;
const mostKnown = 100_000;
const noPair = 2 ** 31 - 1;

/** FNV-1a (Fowler, Noll, Vo 1991), its upper half folded over the lower. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slotCount - 1);
}
