import { CharacterSet } from './characterSet';

/** Tells of a secret seen in a text: what kind, and where. */
export type Report = (type: string, start: number, end: number) => void;

/**
 * Looks around one occurrence of one of its keywords, no further than a bounded window. `over` is called once for a
 * text and may keep state for it; what it gives is called for each occurrence, from left to right.
 */
export interface KeywordRule {
  readonly keywords: readonly string[];
  over(text: string, report: Report): (keyword: string, start: number, end: number) => void;
}

/** As far as a rule may look from its keyword. */
export const windowLength = 512;

/**
 * Where a run of characters ends that begins at `from`. Remembers the farthest run it has seen, so that asking often stays
 * linear as long as no question goes back by more than a window.
 */
export function endOfRuns(text: string, inRun: CharacterSet): (from: number) => number {
  let start = 0;
  let end = 0;
  return from => {
    if (from >= start && from < end) return end;
    const isBefore = from < start;
    const most = isBefore ? start : text.length;
    let at = from;
    while (at < most && inRun.has(text.charCodeAt(at))) at += 1;
    if (isBefore && at < start) return at;
    start = from;
    if (!isBefore) end = at;
    return end;
  };
}

/** Where a run of characters begins that goes on up to `until`. Remembers the last one, so that asking from left to right stays linear. */
export function startOfRuns(text: string, inRun: CharacterSet): (until: number) => number {
  let start = 0;
  let end = 0;
  return until => {
    if (until >= start && until <= end) return start;
    let at = until;
    const known = until > end ? end : 0;
    while (at > known && inRun.has(text.charCodeAt(at - 1))) at -= 1;
    if (at > known || known === 0) start = at;
    end = until;
    return start;
  };
}

/** A match of an expression, and what its last group that is there holds. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/**
 * The next match that begins at `from` or behind it. Remembers the last one, so that asking from left to right, a window
 * back at most, reads the text once. `pattern` is global, looks no further than a window, and takes linear time wherever it begins.
 */
export function nextMatches(text: string, pattern: RegExp): (from: number) => Match | undefined {
  let searchedFrom = Number.POSITIVE_INFINITY;
  let next: Match | undefined;
  const find = (within: string, from: number, offset: number): Match | undefined => {
    pattern.lastIndex = from;
    const found = pattern.exec(within);
    if (found === null) return undefined;
    const start = found.index + offset;
    return { start, end: start + found[0].length, value: found.findLast(group => group !== undefined) ?? '' };
  };
  return from => {
    if (from < searchedFrom && from >= searchedFrom - windowLength) {
      const nearer = find(text.slice(from, searchedFrom + windowLength), 0, from);
      return nearer !== undefined && nearer.start < searchedFrom ? nearer : next;
    }
    if (from < searchedFrom || (next !== undefined && from > next.start)) {
      next = find(text, from, 0);
      searchedFrom = from;
    }
    return next;
  };
}

const digits = '0123456789';
const lettersAndDigits = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${digits}`;
export const letterOrDigit = new CharacterSet(lettersAndDigits);
/** Letters, digits, `_` and `-`: what most tokens are made of. */
export const tokenCharacter = new CharacterSet(`${lettersAndDigits}_-`);
export const digit = new CharacterSet(digits);
export const base64Character = new CharacterSet(`${lettersAndDigits}+/`);
/** As a token character, and the `.` and `=` of a JSON Web Token. */
export const dottedTokenCharacter = new CharacterSet(`${lettersAndDigits}_-.=`);
/** What a token or a text in base64 goes on with. */
export const longTokenCharacter = new CharacterSet(`${lettersAndDigits}_-.=+/`);
/** `~` and `.` stand in Microsoft's secrets. */
export const leadCharacter = new CharacterSet(`${lettersAndDigits}_-~.`);
/** What Kerberos' hashes are written in. */
export const hashCharacter = new CharacterSet(`${lettersAndDigits}+/$.`);

/** Answers again what it answered before, for the few questions that a text keeps asking. */
export function remembering<Answer>(answer: (question: string) => Answer): (question: string) => Answer {
  const known = new Map<string, Remembered<Answer>>();
  let lastQuestion: string | undefined;
  let last: Remembered<Answer> | undefined;
  return question => {
    // Comparing costs a small part of what the map's hashing of a long question does.
    if (last !== undefined && question === lastQuestion) return last.answer;
    last = known.get(question);
    lastQuestion = question;
    if (last !== undefined) return last.answer;
    if (known.size >= 1024) known.clear();
    last = { answer: answer(question) };
    known.set(question, last);
    return last.answer;
  };
}

interface Remembered<Answer> {
  readonly answer: Answer;
}
