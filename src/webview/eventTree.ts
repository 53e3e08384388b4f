import { type Child, element, type PageNode } from '../core/show/element';
import { findQuote, markQuotes } from '../core/show/findQuote';
import { counted } from '../core/show/words';

/** Beyond this an event is shown as it stands alone. */
const mostFields = 400;
const deepest = 12;

/**
 * An event that is JSON as a tree of its fields, with the evidence marked; `undefined` for what is none. Quotes that run over
 * several fields are found in no value: they are marked in the text as it stands, which is below.
 */
export function eventTree(text: string, quotes: readonly string[]): PageNode | undefined {
  const value = parsed(text);
  if (value === undefined || countFields(value) > mostFields) return undefined;
  const isLost = quotes.some(quote => !holds(value, quote));
  return element(
    'div',
    { class: 'event-tree' },
    fieldsOf(value, quotes),
    element(
      'details',
      { key: isLost ? 'raw-open' : 'raw', open: isLost ? true : undefined },
      element('summary', {}, 'As it stands'),
      element('div', { class: 'record-text' }, marked(text, quotes)),
    ),
  );
}

type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && depthOf(value) <= deepest ? value : undefined;
  } catch {
    // Cut, or no JSON: then it is shown as it stands.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function countFields(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, one) => sum + countFields(one), 0);
}

function holds(value: unknown, quote: string): boolean {
  if (typeof value !== 'object' || value === null) return findQuote(String(value), quote) !== undefined;
  return Object.values(value).some(one => holds(one, quote));
}

function fieldsOf(value: Json, quotes: readonly string[]): PageNode {
  return element(
    'dl',
    { class: 'fields' },
    Object.entries(value).map(([name, one]) => [element('dt', {}, name), element('dd', {}, shownValue(one, quotes))]),
  );
}

function shownValue(value: unknown, quotes: readonly string[]): Child {
  if (Array.isArray(value)) {
    if (value.every(one => typeof one !== 'object' || one === null))
      return marked(value.map(String).join(', '), quotes);
    return element(
      'details',
      { open: value.length <= 5 ? true : undefined },
      element('summary', {}, counted(value.length, 'entry', 'entries')),
      value.map(one => element('div', { class: 'tree-entry' }, shownValue(one, quotes))),
    );
  }
  return isObject(value) ? fieldsOf(value, quotes) : marked(String(value), quotes);
}

function marked(text: string, quotes: readonly string[]): readonly Child[] {
  return markQuotes(text, quotes).map(piece =>
    piece.quote === undefined ? piece.text : element('mark', {}, piece.text),
  );
}
