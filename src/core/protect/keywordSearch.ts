/** Told of every occurrence of every keyword, in the order in which they end. `keyword` is its place in the list. */
export type OnKeyword = (keyword: number, start: number, end: number) => void;

/**
 * Finds all keywords in one pass, whatever the text: Aho and Corasick, "Efficient string matching", 1975. Time grows with
 * the text and the number of occurrences only. ASCII capitals do not matter.
 */
export function keywordSearch(keywords: readonly string[]): (text: string, onKeyword: OnKeyword) => void {
  const { symbols, machine } = machineFor(keywords.map(keyword => keyword.toLowerCase()));
  alsoCapitals(symbols);
  const { steps, width, longest, shorter, keywordOf, lengths } = machine;

  return (text, onKeyword) => {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const step = steps[state * width + (symbols[text.charCodeAt(at)] ?? 0)] ?? 0;
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
      const step = steps[state * width + (symbols[text.charCodeAt(at)] ?? 0)] ?? 0;
      state = step >> 1;
      if ((step & 1) === 0) continue;
      const word = keywordOf[longest[state] ?? 0] ?? 0;
      onWord(word, at + 1 - (lengths[word] ?? 0), at + 1);
    }
  };
}

function machineFor(words: readonly string[]): { readonly symbols: Uint16Array; readonly machine: Machine } {
  const { symbols, width } = symbolsOf(words);
  return { symbols, machine: build(words, symbols, width) };
}

/** Code unit → number of the symbol; 0 for one of no word. `width` counts the symbols, 0 among them. */
function symbolsOf(words: readonly string[]): { readonly symbols: Uint16Array; readonly width: number } {
  const symbols = new Uint16Array(0x10000);
  let count = 0;
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      if (symbols[code] === 0) {
        count += 1;
        symbols[code] = count;
      }
    }
  }
  return { symbols, width: count + 1 };
}

function alsoCapitals(symbols: Uint16Array): void {
  for (const [code, symbol] of symbols.entries()) {
    if (symbol !== 0) symbols[String.fromCharCode(code).toUpperCase().charCodeAt(0)] = symbol;
  }
}

interface Machine {
  /** state × symbol → the next state, doubled; one more where a keyword ends there, so that nothing else is looked up where none does. */
  readonly steps: Uint16Array;
  readonly width: number;
  /** The longest keyword that ends in a state, as the state that spells it; 0 for none. */
  readonly longest: Int32Array;
  /** From a state that spells a keyword to the next shorter one that ends there too. */
  readonly shorter: Int32Array;
  readonly keywordOf: Int32Array;
  readonly lengths: readonly number[];
}

function build(keywords: readonly string[], symbols: Uint16Array, width: number): Machine {
  const states = keywords.reduce((sum, word) => sum + word.length, 1);
  if (states > 0x7fff) throw new RangeError('too many keywords for one search');
  const next = new Uint16Array(states * width);
  const keywordOf = new Int32Array(states).fill(-1);
  let used = 1;
  for (const [place, word] of keywords.entries()) {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const edge = state * width + (symbols[word.charCodeAt(at)] ?? 0);
      if (next[edge] === 0) {
        next[edge] = used;
        used += 1;
      }
      state = next[edge] ?? 0;
    }
    keywordOf[state] = place;
  }
  const { longest, shorter } = link(next, width, keywordOf, states);
  for (let edge = 0; edge < next.length; edge += 1) {
    const state = next[edge] ?? 0;
    next[edge] = 2 * state + (longest[state] === 0 ? 0 : 1);
  }
  return { steps: next, width, longest, shorter, keywordOf, lengths: keywords.map(word => word.length) };
}

/** Fills in where to go on when a keyword breaks off, breadth first, so that shorter ones are ready before longer ones. */
function link(next: Uint16Array, width: number, keywordOf: Int32Array, states: number) {
  const fallback = new Int32Array(states);
  const longest = new Int32Array(states);
  const shorter = new Int32Array(states);
  const queue: number[] = [];
  for (let symbol = 1; symbol < width; symbol += 1) {
    const state = next[symbol] ?? 0;
    if (state !== 0) queue.push(state);
  }
  for (let done = 0; done < queue.length; done += 1) {
    const state = queue[done] ?? 0;
    const back = fallback[state] ?? 0;
    const isKeyword = (keywordOf[state] ?? -1) >= 0;
    longest[state] = isKeyword ? state : (longest[back] ?? 0);
    shorter[state] = isKeyword ? (longest[back] ?? 0) : 0;
    for (let symbol = 1; symbol < width; symbol += 1) {
      const edge = state * width + symbol;
      const child = next[edge] ?? 0;
      const elsewhere = next[back * width + symbol] ?? 0;
      if (child === 0) {
        next[edge] = elsewhere;
      } else {
        fallback[child] = elsewhere;
        queue.push(child);
      }
    }
  }
  return { longest, shorter };
}
