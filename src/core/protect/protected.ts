/**
 * The brand that says: this text passed the gate. Only `protector.ts` and `literal` below make it; whatever is ranked,
 * composed, sent, logged, stored or shown asks for it, so a path around the gate does not compile.
 */
declare const passedTheGate: unique symbol;

export type ProtectedText = string & { readonly [passedTheGate]: true };

/** Our own words. Takes a literal only: a string whose content the compiler does not know is refused. */
export function literal<Text extends string>(text: string extends Text ? never : Text): ProtectedText {
  return text as unknown as ProtectedText;
}

/** Texts that passed, put together. The whole is looked at once more before it is sent. */
export function join(parts: readonly ProtectedText[], separator: ProtectedText = literal('')): ProtectedText {
  return parts.join(separator) as ProtectedText;
}

/** A part of a text that passed has passed. */
export function slice(text: ProtectedText, start: number, end?: number): ProtectedText {
  return text.slice(start, end) as ProtectedText;
}

/** Lines of a text that passed; kept line by line. */
export function lines(text: ProtectedText): readonly ProtectedText[] {
  return text.split('\n') as unknown as readonly ProtectedText[];
}

/** A number carries no secret. */
export function numeral(value: number): ProtectedText {
  return String(value) as ProtectedText;
}

/** `1 row`, `14 rows`. */
export function numbered<One extends string, Many extends string>(
  value: number,
  one: string extends One ? never : One,
  many: string extends Many ? never : Many,
): ProtectedText {
  return join([numeral(value), literal(' '), value === 1 ? literal(one) : literal(many)]);
}

/** For `protector.ts` alone; a unit test watches that nobody else imports it. */
export function markAsProtected(text: string): ProtectedText {
  return text as ProtectedText;
}
