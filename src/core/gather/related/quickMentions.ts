export interface QuickLook {
  /** Which of the words a file holds, by their bytes; none where it cannot be read. */
  holds(path: string, words: readonly string[]): readonly boolean[];
  breathe(): Promise<void>;
}

const shortest = 4;
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
  { holds, breathe }: QuickLook,
  isOver: () => boolean,
): Promise<ReadonlyMap<string, number>> {
  const words = wordsOf(question);
  if (words.length === 0) return new Map();
  const held: (readonly boolean[])[] = [];
  const files = words.map(() => 0);
  for (const [index, path] of paths.entries()) {
    if (index % filesAtOnce === 0) {
      await breathe();
      if (isOver()) break;
    }
    const own = holds(path, words);
    for (const [word, isThere] of own.entries()) if (isThere) files[word] = (files[word] ?? 0) + 1;
    held.push(own);
  }
  const weight = files.map(count => Math.log((1 + held.length) / (1 + count)));
  const values = held.map(own => own.reduce((sum, isThere, word) => sum + (isThere ? (weight[word] ?? 0) : 0), 0));
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return new Map(paths.map((path, index) => [path, values[index] ?? mean]));
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
