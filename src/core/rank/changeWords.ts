import type { ProtectedSnippet } from '../protect/protectedThings';

/**
 * What a change is about: the words of four letters and more in the paths of its files and in its lines, small, and names such as
 * `RedisOptions` also by their parts. Empty where there is no change.
 */
export function changeWords(snippets: readonly ProtectedSnippet[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { source, path, text } of snippets) {
    if (source !== 'git-diff') continue;
    addWords(path ?? '', words);
    for (const line of text.split('\n')) if (/^[+-]/.test(line)) addWords(line.slice(1), words);
  }
  return words;
}

function addWords(text: string, words: Set<string>): void {
  for (const [name] of text.matchAll(/[\p{L}\p{N}_]{4,}/gu)) {
    words.add(name.toLowerCase());
    for (const part of name.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u))
      if (part.length >= 4) words.add(part.toLowerCase());
  }
}
