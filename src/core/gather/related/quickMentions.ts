export interface QuickLook {
  /** Which of the words a file holds, by their bytes; none where it cannot be read. */
  holds(path: string, words: readonly string[]): readonly boolean[];
  /** The same of many files in another thread, one bit a word. Rejects when that is gone. */
  holdsAside?(paths: readonly string[], words: readonly string[]): Promise<Uint8Array>;
  breathe(): Promise<void>;
}

const shortest = 4;
/** As many as a byte has bits, at most. */
const mostWords = 6;
const filesAtOnce = 64;

/**
 * For each file how much of a question's longest words it holds, rare ones weighing more; found by looking for the bytes of the
 * words without taking the file apart. Of letters that may be large or small the first is not looked at. Files behind the end of
 * the time there is get what a file gets on average.
 */
export async function quickMentions(
  question: string,
  paths: readonly string[],
  look: QuickLook,
  isOver: () => boolean,
): Promise<ReadonlyMap<string, number>> {
  const words = wordsOf(question);
  if (words.length === 0) return new Map();
  const { held, isKnown } = await lookThrough(paths, words, look, isOver);
  const places = [...isKnown.keys()].filter(place => isKnown[place] === 1);
  const files = words.map((_, word) => places.filter(place => hasBit(held[place], word)).length);
  const weight = files.map(count => Math.log((1 + places.length) / (1 + count)));
  const worthAt = (place: number) =>
    weight.reduce((sum, worth, word) => sum + (hasBit(held[place], word) ? worth : 0), 0);
  const mean = places.reduce((sum, place) => sum + worthAt(place), 0) / Math.max(1, places.length);
  return new Map(paths.map((path, place) => [path, isKnown[place] === 1 ? worthAt(place) : mean]));
}

/** One bit for each word that a file holds, and of which files that is known. */
async function lookThrough(
  paths: readonly string[],
  words: readonly string[],
  { holds, holdsAside, breathe }: QuickLook,
  isOver: () => boolean,
): Promise<{ readonly held: Uint8Array; readonly isKnown: Uint8Array }> {
  const held = new Uint8Array(paths.length);
  const isKnown = new Uint8Array(paths.length);
  let next = 0;
  const take = () => {
    const start = next;
    next = Math.min(paths.length, start + filesAtOnce);
    return { start, end: next };
  };
  const aside = async () => {
    while (holdsAside !== undefined && next < paths.length && !isOver()) {
      const { start, end } = take();
      const found = await holdsAside(paths.slice(start, end), words).catch(() => undefined);
      if (found === undefined) return;
      held.set(found, start);
      isKnown.fill(1, start, end);
    }
  };
  // Two parts are under way, so that the other thread waits for none.
  const others = [aside(), aside()];
  while (next < paths.length) {
    await breathe();
    if (isOver()) break;
    const { start, end } = take();
    for (let place = start; place < end; place++) {
      held[place] = bitsOf(holds(paths[place] ?? '', words));
      isKnown[place] = 1;
    }
  }
  await Promise.all(others);
  return { held, isKnown };
}

/** A bit for each that is true, the first one lowest. */
export function bitsOf(flags: readonly boolean[]): number {
  return flags.reduce((bits, flag, place) => bits | (flag ? 1 << place : 0), 0);
}

function hasBit(bits: number | undefined, place: number): boolean {
  return (((bits ?? 0) >> place) & 1) === 1;
}

function wordsOf(question: string): readonly string[] {
  const parts = question.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const words = [...new Set(parts.match(/\p{L}[\p{L}\p{N}]+/gu) ?? [])].filter(word => word.length >= shortest);
  const longest = words.sort((one, other) => other.length - one.length || (one < other ? -1 : 1)).slice(0, mostWords);
  return longest.map(word => [...stemOf(word)].slice(1).join(''));
}

/** Without the ending that another form of the word has not. */
function stemOf(word: string): string {
  const stem = word.replace(/(ing|ed|ies|es|s|ly)$/, '');
  return stem.length >= shortest ? stem : word;
}
