import { join, literal, type ProtectedText, slice } from '../protect/protected';

/** JSON with its strings still protected, and objects as maps: no key of an answer becomes a property of ours. */
export type ProtectedJson =
  | { readonly kind: 'text'; readonly text: ProtectedText }
  | { readonly kind: 'list'; readonly items: readonly ProtectedJson[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, ProtectedJson> }
  /** A number, `true`, `false` or `null`. */
  | { readonly kind: 'other'; readonly text: string };

export type StrictJson =
  | { readonly kind: 'value'; readonly value: ProtectedJson; readonly end: number }
  | { readonly kind: 'problem'; readonly why: ProtectedText; readonly at: number };

/** Reads one JSON value from `start`, by RFC 8259 and nothing beyond it; a key that comes twice is a problem. */
export function parseStrictJson(text: ProtectedText, start = 0): StrictJson {
  const reader = new JsonReader(text, start);
  const value = reader.value(0);
  return value === undefined
    ? { kind: 'problem', why: reader.why, at: reader.at }
    : { kind: 'value', value, end: reader.at };
}

const deepest = 20;

class JsonReader {
  why: ProtectedText = literal('it is not JSON');

  constructor(
    private readonly text: ProtectedText,
    public at: number,
  ) {}

  /** `undefined` at a problem, which `why` names. */
  value(depth: number): ProtectedJson | undefined {
    this.blanks();
    const first = this.text[this.at];
    if (depth > deepest) return this.problem(literal('it is nested too deeply'));
    if (first === '{') return this.object(depth);
    if (first === '[') return this.list(depth);
    if (first === '"') return this.string();
    const word = this.match(/(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.])/y);
    return word === undefined ? undefined : { kind: 'other', text: word };
  }

  private object(depth: number): ProtectedJson | undefined {
    const entries = new Map<string, ProtectedJson>();
    this.at++;
    this.blanks();
    if (this.take('}')) return { kind: 'object', entries };
    for (;;) {
      this.blanks();
      const key = this.text[this.at] === '"' ? this.string() : undefined;
      if (key === undefined || key.kind !== 'text') return undefined;
      this.blanks();
      if (!this.take(':')) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      if (entries.has(key.text)) return this.problem(literal('a key comes twice'));
      entries.set(key.text, value);
      this.blanks();
      if (this.take('}')) return { kind: 'object', entries };
      if (!this.take(',')) return undefined;
    }
  }

  private list(depth: number): ProtectedJson | undefined {
    const items: ProtectedJson[] = [];
    this.at++;
    this.blanks();
    if (this.take(']')) return { kind: 'list', items };
    for (;;) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      this.blanks();
      if (this.take(']')) return { kind: 'list', items };
      if (!this.take(',')) return undefined;
    }
  }

  /** Put together from what protect saw; an escape it could not see through stays as it is written. */
  private string(): ProtectedJson | undefined {
    const parts: ProtectedText[] = [];
    let from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const unit = this.text[this.at] ?? '';
      if (unit === '"') {
        parts.push(slice(this.text, from, this.at++));
        return { kind: 'text', text: join(parts) };
      }
      if (unit < ' ') return this.problem(literal('a string holds a line break or another control character'));
      if (unit !== '\\') continue;
      const escaped = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/y;
      escaped.lastIndex = this.at;
      const found = escaped.exec(this.text)?.[0];
      if (found === undefined) return this.problem(literal('a string holds a broken escape'));
      parts.push(
        slice(this.text, from, this.at),
        meanings.get(found) ?? slice(this.text, this.at, this.at + found.length),
      );
      this.at += found.length - 1;
      from = this.at + 1;
    }
    return this.problem(literal('it ends within a string'));
  }

  private blanks(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++;
  }

  private take(unit: string): boolean {
    if (this.text[this.at] !== unit) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private problem(why: ProtectedText): undefined {
    this.why = why;
    return undefined;
  }
}

const meanings: ReadonlyMap<string, ProtectedText> = new Map<string, ProtectedText>([
  ['\\"', literal('"')],
  ['\\\\', literal('\\')],
  ['\\/', literal('/')],
  ['\\b', literal(' ')],
  ['\\f', literal(' ')],
  ['\\n', literal('\n')],
  ['\\r', literal('\n')],
  ['\\t', literal('\t')],
  ['\\u0022', literal('"')],
  ['\\u005c', literal('\\')],
  ['\\u005C', literal('\\')],
]);
