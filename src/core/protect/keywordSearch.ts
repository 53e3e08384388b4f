/** Told of every occurrence of every keyword, in the order in which they end. `keyword` is its place in the list. */
export type OnKeyword = (keyword: number, start: number, end: number) => void;

/**
 * Finds all keywords in one pass, whatever the text: Aho and Corasick, "Efficient string matching", 1975. Time grows with
 * the text and the number of occurrences only. ASCII capitals do not matter.
 */
export function keywordSearch(keywords: readonly string[]): (text: string, onKeyword: OnKeyword) => void {
  const { symbols, codes, machine } = machineFor(keywords.map(keyword => keyword.toLowerCase()));
  alsoCapitals(symbols, codes);
  const { steps, width, longest, shorter, keywordOf, lengths } = machine;

  return (text, onKeyword) => {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const symbol = symbols[text.charCodeAt(at)] ?? 0;
      let step = steps[state * width + symbol] ?? 0;
      if (step === unknown) step = stepFrom(machine, state, symbol);
      state = step >> 1;
      if ((step & 1) === 0) continue;
      for (let found = longest[state] ?? 0; found !== 0; found = shorter[found] ?? 0) {
        const keyword = keywordOf[found] ?? 0;
        onKeyword(keyword, at + 1 - (lengths[keyword] ?? 0), at + 1);
      }
    }
  };
}

/**
 * Finds texts as they are written, capitals and all. Of those that end at one place it tells of the longest only, so that no text, and
 * no list of texts that end in each other, makes it tell of more than one for each character.
 */
export function longestSearch(words: readonly string[]): (text: string, onWord: OnKeyword) => void {
  const { symbols, machine } = machineFor(words);
  const { steps, width, longest, keywordOf, lengths } = machine;

  return (text, onWord) => {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const symbol = symbols[text.charCodeAt(at)] ?? 0;
      let step = steps[state * width + symbol] ?? 0;
      if (step === unknown) step = stepFrom(machine, state, symbol);
      state = step >> 1;
      if ((step & 1) === 0) continue;
      const word = keywordOf[longest[state] ?? 0] ?? 0;
      onWord(word, at + 1 - (lengths[word] ?? 0), at + 1);
    }
  };
}

interface Symbols {
  /** Code unit → number of the symbol; 0 for one of no word. */
  readonly symbols: Uint16Array;
  /** The code units that have one, in the order of their numbers, from 1. */
  readonly codes: readonly number[];
}

function machineFor(words: readonly string[]): Symbols & { readonly machine: Machine } {
  const { symbols, codes } = symbolsOf(words);
  return { symbols, codes, machine: build(words, symbols, codes.length + 1) };
}

function symbolsOf(words: readonly string[]): Symbols {
  const symbols = new Uint16Array(0x10000);
  const codes: number[] = [];
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      if (symbols[code] === 0) symbols[code] = codes.push(code);
    }
  }
  return { symbols, codes };
}

function alsoCapitals(symbols: Uint16Array, codes: readonly number[]): void {
  for (const code of codes) symbols[String.fromCharCode(code).toUpperCase().charCodeAt(0)] = symbols[code] ?? 0;
}

interface Machine {
  /**
   * state × symbol → the next state, doubled; one more where a keyword ends there, so that nothing else is looked up where none does.
   * `unknown` until a text asks for it, but for the steps that spell a keyword: most are never asked for, and a text is often shorter than the table.
   */
  readonly steps: Uint16Array;
  readonly width: number;
  /** Where to go on when a keyword breaks off. */
  readonly fallback: Uint16Array;
  /** The longest keyword that ends in a state, as the state that spells it; 0 for none. */
  readonly longest: Uint16Array;
  /** From a state that spells a keyword to the next shorter one that ends there too. */
  readonly shorter: Uint16Array;
  readonly keywordOf: Int32Array;
  readonly lengths: readonly number[];
}

const unknown = 0xffff;

function build(keywords: readonly string[], symbols: Uint16Array, width: number): Machine {
  const states = keywords.reduce((sum, word) => sum + word.length, 1);
  if (states >= unknown >> 1) throw new RangeError('too many keywords for one search');
  const steps = new Uint16Array(states * width).fill(unknown);
  const keywordOf = new Int32Array(states).fill(-1);
  // State → the place in `steps` that leads to it.
  const ways = new Uint32Array(states);
  // Depth → its states.
  const levels: number[][] = [];
  let used = 1;
  for (const [place, word] of keywords.entries()) {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const way = state * width + (symbols[word.charCodeAt(at)] ?? 0);
      if (steps[way] === unknown) {
        steps[way] = 2 * used;
        ways[used] = way;
        const level = levels[at];
        if (level === undefined) levels[at] = [used];
        else level.push(used);
        used += 1;
      }
      state = (steps[way] ?? 0) >> 1;
    }
    keywordOf[state] = place;
  }
  for (let symbol = 0; symbol < width; symbol += 1) if (steps[symbol] === unknown) steps[symbol] = 0;
  const machine = {
    steps,
    width,
    fallback: new Uint16Array(states),
    longest: new Uint16Array(states),
    shorter: new Uint16Array(states),
    keywordOf,
    lengths: keywords.map(word => word.length),
  };
  for (const level of levels) for (const state of level) link(machine, state, ways[state] ?? 0);
  return machine;
}

/** Fills in where to go on from a state when its keyword breaks off; shallower ones are linked before. */
function link({ steps, width, fallback, longest, shorter, keywordOf }: Machine, state: number, way: number): void {
  const parent = Math.trunc(way / width);
  const symbol = way % width;
  let back = 0;
  if (parent !== 0) {
    let from = fallback[parent] ?? 0;
    while (steps[from * width + symbol] === unknown) from = fallback[from] ?? 0;
    back = (steps[from * width + symbol] ?? 0) >> 1;
  }
  fallback[state] = back;
  const shorterOne = longest[back] ?? 0;
  const isKeyword = (keywordOf[state] ?? -1) >= 0;
  longest[state] = isKeyword ? state : shorterOne;
  shorter[state] = isKeyword ? shorterOne : 0;
  if (longest[state] !== 0) steps[way] = 2 * state + 1;
}

/** A step that no text asked for before: as from the longest beginning of a keyword that the state ends in. */
function stepFrom({ steps, width, fallback }: Machine, state: number, symbol: number): number {
  let from = state;
  while (steps[from * width + symbol] === unknown) from = fallback[from] ?? 0;
  const step = steps[from * width + symbol] ?? 0;
  steps[state * width + symbol] = step;
  return step;
}
