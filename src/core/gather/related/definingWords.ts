import { wholeOf } from './terms';

/** How languages say that a name is defined by this line. */
export type Grammar = 'braces' | 'margin' | 'words' | 'none';

export const grammarOf: Readonly<Record<string, Grammar>> = {
  c: 'margin',
  h: 'margin',
  cc: 'margin',
  cpp: 'margin',
  cxx: 'margin',
  hpp: 'margin',
  hh: 'margin',
  java: 'braces',
  kt: 'braces',
  cs: 'braces',
  scala: 'braces',
  swift: 'braces',
  php: 'braces',
  ts: 'braces',
  tsx: 'braces',
  mts: 'braces',
  cts: 'braces',
  js: 'braces',
  jsx: 'braces',
  mjs: 'braces',
  cjs: 'braces',
  vue: 'braces',
  svelte: 'braces',
  go: 'words',
  rs: 'words',
  py: 'words',
  pyi: 'words',
  rb: 'words',
  ex: 'words',
  exs: 'words',
  lua: 'words',
  sh: 'words',
  bash: 'words',
  pl: 'words',
  zig: 'words',
  dart: 'braces',
  proto: 'words',
  sql: 'words',
};

/** The name after one of these is what the line defines. */
export const defining = 1;
/** The name after one of these at the margin is. */
export const definingAtMargin = 2;
/** A line that begins so calls or branches, whatever parentheses it has. */
export const notDefining = 4;

const wordsOfKind: readonly (readonly [kind: number, words: string])[] = [
  [
    defining,
    'function func fn def class interface type enum struct trait union module namespace record object macro_rules define protocol extension impl message service table view sub defmodule defp defmacro',
  ],
  [definingAtMargin, 'const let var val'],
  [
    notDefining,
    'if for while switch catch return else do try throw new await yield case elif when match with assert super this using lock foreach unless until in not and or typeof delete print',
  ],
];

const kinds = new Map<number, number>();
for (const [kind, words] of wordsOfKind) {
  for (const word of words.split(' ')) kinds.set(wholeOf(word), (kinds.get(wholeOf(word)) ?? 0) | kind);
}

/** What a word says of the name behind it, by the word as a whole: the sum of the kinds above. */
export function kindOfWord(whole: number): number {
  return kinds.get(whole) ?? 0;
}
