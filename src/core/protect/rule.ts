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
export function endOfRuns(text: string, isInRun: (code: number) => boolean): (from: number) => number {
  let start = 0;
  let end = 0;
  return from => {
    if (from >= start && from < end) return end;
    const isBefore = from < start;
    const most = isBefore ? start : text.length;
    let at = from;
    while (at < most && isInRun(text.charCodeAt(at))) at += 1;
    if (isBefore && at < start) return at;
    start = from;
    if (!isBefore) end = at;
    return end;
  };
}

const digits = '0123456789';
const lettersAndDigits = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${digits}`;
const letterOrDigit = new CharacterSet(lettersAndDigits);
const token = new CharacterSet(`${lettersAndDigits}_-`);
const digit = new CharacterSet(digits);
const base64 = new CharacterSet(`${lettersAndDigits}+/`);
const dottedToken = new CharacterSet(`${lettersAndDigits}_-.=`);

export function isLetterOrDigit(code: number): boolean {
  return letterOrDigit.has(code);
}

/** Letters, digits, `_` and `-`: what most tokens are made of. */
export function isTokenCharacter(code: number): boolean {
  return token.has(code);
}

export function isDigit(code: number): boolean {
  return digit.has(code);
}

export function isBase64Character(code: number): boolean {
  return base64.has(code);
}

/** As a token character, and the `.` and `=` of a JSON Web Token. */
export function isDottedTokenCharacter(code: number): boolean {
  return dottedToken.has(code);
}

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
