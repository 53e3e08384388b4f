import { citeText, code } from './cite';
import type { NoteLine } from './notesSent';

/** A part of a report that is taken out of notes. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** Headings under which its notes stand, and words by which a sentence elsewhere shows that it belongs here. */
  readonly headings: RegExp;
  readonly words: RegExp;
  /** What the notes do not say where there is nothing for it. */
  readonly gap: string;
}

export const mostOfPart = 7;

export interface Said {
  readonly note: NoteLine;
  readonly text: string;
  /** Outermost first. */
  readonly headings: readonly string[];
  /** `Affected`, of a line or a list that begins with such a word and a colon. */
  readonly label?: string;
}

export const longestSentence = 360;

/** Sentences of prose and of list items; headings, listings and what is too short to say anything are none. */
export function sentencesOf(notes: readonly NoteLine[]): readonly Said[] {
  const labelOf = labelled(notes);
  return notes.flatMap(note => {
    const { line, isCode, changed, headings } = note;
    if (isCode || changed !== undefined || /^\s*(#{1,6} |\||<!--|---|===)/.test(line.text)) return [];
    const text = line.text.replace(/^[\s>]*(?:[-*+]|\d{1,3}[.)])?\s+(?:\[[ xX]\]\s+)?/, '').trim();
    return text
      .split(/(?<=[.!?])\s+(?=[\p{Lu}`"“])/u)
      .filter(words => (words.match(/[\p{L}\p{N}]+/gu) ?? []).length >= 3)
      .map(words => ({ note, text: words, headings, label: labelOf.get(note) }));
  });
}

const aloneInBold = /^\s{0,3}(?:\*\*|__)([^*_:]{3,60}):?(?:\*\*|__):?\s{0,3}$/;
const beforeColon = /^[\s>]{0,6}(?:[-*+]\s)?(?:\*\*|__)?(\p{Lu}[\p{L} /-]{2,39})(?:\*\*|__)?:(?:\*\*|__)?(?=\s|$)/u;

/**
 * The label of lines that have one: `Impact: …` is one of its paragraph, `Steps:`, or `Steps` alone, of the list that follows, and a line in bold
 * alone of everything up to the next such line or heading.
 */
export function labelled(notes: readonly NoteLine[]): ReadonlyMap<NoteLine, string> {
  const labels = new Map<NoteLine, string>();
  let [current, isHeading, isBlank] = ['', false, false];
  for (const [index, note] of notes.entries()) {
    const { text } = note.line;
    const wasBlank = isBlank;
    isBlank = text.trim() === '';
    if (/^#{1,6} /.test(text)) current = '';
    if (note.isCode || isBlank) continue;
    const bold = aloneInBold.exec(text)?.[1];
    const short = bold ?? beforeColon.exec(text)?.[1] ?? (wasBlank ? aboveList(notes, index) : undefined);
    if (short !== undefined) [current, isHeading] = [short.trim(), bold !== undefined];
    else if (!isHeading && wasBlank && !/^\s{0,6}(?:[-*+]|\d{1,3}[.)])\s/.test(text)) current = '';
    if (current !== '') labels.set(note, current);
  }
  return labels;
}

const aloneInLine = /^\s{0,3}(\p{Lu}[\p{L} /-]{2,39})\s{0,3}$/u;

/** `Steps`, alone in its line and a list right below. */
function aboveList(notes: readonly NoteLine[], index: number): string | undefined {
  const words = aloneInLine.exec(notes[index]?.line.text ?? '')?.[1];
  const next = notes.slice(index + 1, index + 3).find(({ line }) => line.text.trim() !== '');
  return words !== undefined && next !== undefined && /^\s{0,6}(?:[-*+]|\d{1,3}[.)])\s/.test(next.line.text)
    ? words
    : undefined;
}

/** What stands under a heading of the part comes first; without such a heading the sentences that use its words. */
export function choose(part: Part, said: readonly Said[], parts: readonly Part[]): readonly Said[] {
  const isOf = (one: Part, { headings, label }: Said) =>
    label !== undefined && parts.some(other => other.headings.test(label))
      ? one.headings.test(label)
      : standsUnder(one, headings, parts);
  const under = said.filter(one => isOf(part, one));
  const loose = said.filter(one => part.words.test(one.text) && !parts.some(other => isOf(other, one)));
  const all = under.length > 0 ? under : loose;
  if (all.length <= mostOfPart) return all;
  const scored = all.map((one, index) => ({ one, score: scoreOf(part, one.text) - index / 100 }));
  const best = new Set(
    [...scored]
      .sort((a, b) => b.score - a.score)
      .slice(0, mostOfPart)
      .map(({ one }) => one),
  );
  return all.filter(one => best.has(one));
}

/** By the innermost heading; where that is no part's, by those around it. The first of several levels is the title of all. */
export function standsUnder(part: Part, headings: readonly string[], parts: readonly Part[]): boolean {
  const innermost = headings.at(-1) ?? '';
  const isOfPart = parts.some(one => one.headings.test(innermost));
  const around = headings.length > 1 ? headings.slice(1) : headings;
  return part.headings.test(isOfPart ? innermost : around.join(' › '));
}

function scoreOf({ words }: Part, text: string): number {
  return (words.test(text) ? 2 : 0) + (/\d/.test(text) ? 1 : 0);
}

export function say({ note, text }: Said): string {
  const box = /^[\s>]{0,12}(?:[-*+]|\d{1,3}[.)])\s{1,4}\[([ xX])\]\s/.exec(note.line.text)?.[1];
  const state = box === undefined ? '' : box === ' ' ? ' (open)' : ' (done)';
  return `- ${code(text, longestSentence)}${state} ${citeText(note.kept.id, note.line.number, text)}`;
}
