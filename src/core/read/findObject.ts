import { join, literal, type ProtectedText } from '../protect/protected';
import { type ProtectedJson, parseStrictJson } from './parseStrictJson';

export interface InvalidAnswer {
  readonly kind: 'invalid';
  /** Ends "Your answer was not valid: …". */
  readonly why: ProtectedText;
}

export type Entries = ReadonlyMap<string, ProtectedJson>;
export type FoundObject = { readonly kind: 'object'; readonly entries: Entries } | InvalidAnswer;

/** The one object of a reply. Braces of prose are no JSON and are passed by; a damaged object says why it is damaged. */
export function findObject(reply: ProtectedText): FoundObject {
  const objects: Entries[] = [];
  let why: ProtectedText | undefined;
  for (let at = reply.indexOf('{'); at >= 0; ) {
    const parsed = parseStrictJson(reply, at);
    if (parsed.kind === 'value' && parsed.value.kind === 'object') objects.push(parsed.value.entries);
    else if (parsed.kind === 'problem' && /^\{\s*"/.test(reply.slice(at, at + 200))) {
      // What looks like the answer and cannot be read must not be passed by for something inside or behind it.
      return invalid(join([literal('it cannot be read as JSON: '), parsed.why]));
    } else why ??= literal('it holds no JSON object');
    at = reply.indexOf('{', parsed.kind === 'value' ? parsed.end : at + 1);
  }
  const [first, second] = objects;
  if (first === undefined) return invalid(why ?? literal('it holds no JSON object'));
  return second === undefined
    ? { kind: 'object', entries: first }
    : invalid(literal('it holds more than one JSON object'));
}

export function invalid(why: ProtectedText): InvalidAnswer {
  return { kind: 'invalid', why };
}
