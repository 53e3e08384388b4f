import type { PassageLine } from '../compose/prompt';
import { fillWorthiest } from '../fit/fillWorthiest';
import { join, lines, literal, numeral, type ProtectedText, slice } from '../protect/protected';
import type { RankedSnippet } from './ranked';

/** What a re-ranking looks at, at most. */
const mostReranked = 60;

/**
 * The best that no person pinned, as they would be kept one after the other if there were room: a re-ranking may put them
 * into another order. The best by rank alone would be all passages of a few files.
 */
export function rerankable(ranked: readonly RankedSnippet[]): readonly RankedSnippet[] {
  const free = ranked.filter(one => !one.pinned);
  const proposed = free.flatMap(one => (one.worth === undefined ? [] : [{ ...sizeOf(one), worth: one.worth, one }]));
  const worthiest = fillWorthiest<(typeof proposed)[number]>(proposed, Number.POSITIVE_INFINITY);
  return [...free.filter(one => one.worth === undefined), ...worthiest.map(({ one }) => one)].slice(0, mostReranked);
}

/** Good enough for an order; what is kept is counted. */
const lettersPerToken = 4.5;
/** Fences, title and path: what a passage takes in a prompt besides its text. */
const tokensAround = 60;

function sizeOf({ snippet }: RankedSnippet) {
  const tokens = Math.ceil(snippet.text.length / lettersPerToken) + tokensAround;
  return { file: snippet.path ?? snippet.title, tokens, headTokens: 0 };
}

/**
 * The ranking with the best `shown` of the rerankable ones in a new order: pins first, then those named, then those of
 * them that were not named, and behind them everything else as it was. The worth of what is moved is its place from now on.
 */
export function reorder(
  ranked: readonly RankedSnippet[],
  { named, shown, by }: { readonly named: readonly number[]; readonly shown: number; readonly by: ProtectedText },
): readonly RankedSnippet[] {
  const candidates = rerankable(ranked).slice(0, shown);
  const moved = new Set(candidates);
  const first = named.flatMap(index => candidates[index] ?? []);
  const isNamed = new Set(first);
  const behind = candidates.filter(one => !isNamed.has(one));
  return [
    ...ranked.filter(one => one.pinned),
    ...first.map((one, index) => place(one, sayPlace(index + 1, candidates.length, by))),
    ...behind.map(one => place(one, join([literal('not named by '), by, literal(' in its order')]))),
    ...ranked.filter(one => !one.pinned && !moved.has(one)),
  ];
}

function place(one: RankedSnippet, placed: ProtectedText): RankedSnippet {
  return { ...one, worth: undefined, placed };
}

function sayPlace(at: number, of: number, by: ProtectedText): ProtectedText {
  return join([literal('put at place '), numeral(at), literal(' of '), numeral(of), literal(' by '), by]);
}

const longestPlace = 120;
const longestLine = 160;
const longestWhy = 120;

/** A passage in one line. */
export function inOneLine({ snippet, why }: RankedSnippet): PassageLine {
  return {
    place: cut(snippet.title, longestPlace),
    says: cut(tellingLine(snippet.text), longestLine),
    why: cut(why, longestWhy),
  };
}

/** Says nothing about what follows it: imports, decoration, the head of a licence. */
const untelling = /^(?:import|from|using|package|require|use|include|#include|#!|@@|\/\*|\*|\/\/|<!--|['"]use strict)/;

/** The first line that is likely to be a signature or a heading; any line with a word in it where there is none. */
function tellingLine(text: ProtectedText): ProtectedText {
  const worded = lines(text)
    .filter(line => /\p{L}{3}/u.test(line))
    .map(trimmed);
  return worded.find(line => !untelling.test(line)) ?? worded[0] ?? literal('(no words)');
}

function trimmed(line: ProtectedText): ProtectedText {
  return slice(line, line.length - line.trimStart().length, line.trimEnd().length);
}

function cut(text: ProtectedText, longest: number): ProtectedText {
  if (text.length <= longest) return text;
  // Never between the halves of a character.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
  return join([slice(text, 0, end), literal('…')]);
}
