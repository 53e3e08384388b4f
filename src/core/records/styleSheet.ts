import { type Declarations, declarationsOf } from './hiddenStyle';

/** The rules of a mail's `<style>` elements, as far as a single name decides: `.a`, `#a`, `td`, `td.a`. */
export interface StyleSheet {
  /** Of one element, later rules over earlier ones, its own `style` over all. */
  of(name: string, attributes: ReadonlyMap<string, string>): Declarations;
  /** Whether grounds are painted by rules that were not read, so that nobody knows them. */
  readonly paintsUnread: boolean;
}

/** Longer sheets are read so far; those of real mails have some thousands of characters. */
const mostCharacters = 200_000;
const mostRules = 5_000;

/** Rules inside `@media` and the like hold on some screens only and are passed over. */
export function styleSheet(text: string): StyleSheet {
  const rules = new Map<string, Map<string, string>>();
  let paintsUnread = false;
  let count = 0;
  let depth = 0;
  let selector = '';
  const pieces = text
    .slice(0, mostCharacters)
    .replace(/\/\*[^*]{0,4000}\*\//g, '')
    .split(/([{}])/);
  for (const [place, piece] of pieces.entries()) {
    if (piece === '{') {
      depth += 1;
      if (depth === 1) selector = pieces[place - 1] ?? '';
    } else if (piece === '}') {
      if (depth === 1 && count < mostRules && !selector.trim().startsWith('@')) {
        count += 1;
        const declarations = declarationsOf(pieces[place - 1] ?? '');
        for (const one of selector.split(',')) paintsUnread ||= !add(rules, one.trim(), declarations);
      }
      depth = Math.max(0, depth - 1);
    }
  }
  return {
    paintsUnread,
    of(name, attributes) {
      const own = declarationsOf(attributes.get('style') ?? '');
      if (rules.size === 0) return own;
      const classes = (attributes.get('class') ?? '').split(/\s+/, 20).filter(one => one !== '');
      const keys = [
        name,
        ...classes.map(one => `.${one}`),
        ...classes.map(one => `${name}.${one}`),
        `#${attributes.get('id') ?? ''}`,
      ];
      return new Map([...keys.flatMap(key => [...(rules.get(key) ?? [])]), ...own]);
    },
  };
}

/** False for a selector of more than a name that paints a ground. */
function add(rules: Map<string, Map<string, string>>, selector: string, declarations: Declarations): boolean {
  if (!/^[a-z0-9]{0,12}(?:[.#][\w-]{1,80})?$/i.test(selector) || selector === '')
    return !declarations.has('background') && !declarations.has('background-color');
  const key = selector.replace(/^[a-z0-9]+/i, name => name.toLowerCase());
  const known = rules.get(key) ?? new Map<string, string>();
  rules.set(key, known);
  for (const [property, value] of declarations) known.set(property, value);
  return true;
}
