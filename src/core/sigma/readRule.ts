import { CST, Lexer, parse } from 'yaml';

/** Longer is no rule that a person would check. */
const mostLetters = 16_000;
/** Entries of lists and maps: the parser compares each key with all others, and goes down with each list within a list. */
const mostEntries = 800;

/**
 * One YAML document as plain data, or why it is not read. A stranger may have written it: it may not be huge or deep, and may hold no
 * anchors, aliases, tags or directives, which a rule never needs and with which a short text becomes a large one.
 */
export function readRule(text: string): { readonly value: unknown } | { readonly why: string } {
  if (text.length > mostLetters) return { why: `it is longer than ${mostLetters.toLocaleString('en')} letters` };
  const why = whyHostile(text);
  if (why !== undefined) return { why };
  try {
    return { value: parse(text, { maxAliasCount: 0, logLevel: 'error', prettyErrors: false }) };
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLParseError') return { why: 'it is no YAML that can be read' };
    throw error;
  }
}

/** By the tokens alone, before anything is built of them. */
function whyHostile(text: string): string | undefined {
  let entries = 0;
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    const kind: CST.TokenType | 'scalar' | null | undefined = isText ? undefined : CST.tokenType(token);
    isText = kind === 'scalar';
    switch (kind) {
      case 'anchor':
      case 'alias':
        return 'it has an anchor or an alias (a text that begins with * or & wants quotation marks)';
      case 'tag':
      case 'directive-line':
        return 'it has a tag or a directive of YAML';
      case 'comma':
      case 'explicit-key-ind':
      case 'flow-map-start':
      case 'flow-seq-start':
      case 'map-value-ind':
      case 'seq-item-ind':
        if (++entries > mostEntries) return `it has more than ${mostEntries} entries`;
        break;
    }
  }
  return undefined;
}
