import type { RecordKind } from '../protect/protectedThings';
import { isJsonObject, type JsonValue, valueAt, wordsOf } from './jsonValue';
import { field } from './rawRecord';
import type { SourceRecord } from './record';
import { commonFields, type Shape, shapes } from './shapes';
import { utcTime } from './utcTime';

/** A person's own mapping: field names to paths, as in `records.fields` of a task. */
export type FieldMap = Readonly<Record<string, string>>;

export interface Recognised {
  /** The product's name; absent where no shape fits. */
  readonly shape?: string;
  readonly kind: RecordKind;
  readonly fields: SourceRecord['fields'];
}

/**
 * What a person recognises a value by. A mapping of the task's own comes first and replaces fields of the same name; then the
 * first shape that fits, else names that many programs use.
 */
export function recogniseFields(value: JsonValue, own: FieldMap = {}): Recognised {
  const shape = shapeOf(value);
  const known = shape?.fields ?? commonFields;
  const isReplaced = (name: string) => Object.hasOwn(own, name);
  const wanted = [...Object.entries(own), ...Object.entries(known).filter(([name]) => !isReplaced(name))];
  const fields = wanted.flatMap(([name, expression]) => {
    const words = evaluate(value, expression, name === 'Time');
    return words === '' ? [] : [field(name, words)];
  });
  return { shape: shape?.name, kind: shape?.kind ?? 'event', fields: fields.length > 0 ? fields : firstMembers(value) };
}

/** Where no name says anything, the first few stand for it. */
function firstMembers(value: JsonValue): SourceRecord['fields'] {
  if (!isJsonObject(value)) return [];
  const said = Object.keys(value)
    .slice(0, 20)
    .map(key => [key, wordsOf(value[key])] as const)
    .filter(([, words]) => words !== '');
  return said.slice(0, 3).map(([key, words]) => field(key.slice(0, 60), words));
}

export function shapeOf(value: JsonValue): Shape | undefined {
  return shapes.find(({ has }) => has.every(any => any.split('|').some(path => valueAt(value, path) !== undefined)));
}

/** See `Shape.fields` for the form. */
function evaluate(value: JsonValue, expression: string, isTime: boolean): string {
  for (const alternative of alternativesOf(expression)) {
    const isUtc = alternative.startsWith('utc:');
    const words = alternative.includes('{')
      ? together(value, alternative)
      : wordsOf(valueAt(value, isUtc ? alternative.slice(4) : alternative));
    if (words !== '') return isTime ? utcTime(words, { isUtc }) : words;
  }
  return '';
}

/** Split at `|` outside braces, once for each expression. */
function alternativesOf(expression: string): readonly string[] {
  let known = split.get(expression);
  if (known === undefined) {
    known = expression.match(/(?:\{[^}]*\}|[^|{])+/g) ?? [];
    split.set(expression, known);
  }
  return known;
}
const split = new Map<string, readonly string[]>();

/** Parts put together; empty where the first is missing, and without the words before a part that is missing. */
function together(value: JsonValue, template: string): string {
  let text = '';
  let isFirst = true;
  for (const [, between = '', paths = ''] of template.matchAll(/([^{]*)\{([^}]*)\}/g)) {
    const words = paths
      .split('|')
      .map(path => wordsOf(valueAt(value, path)))
      .find(word => word !== '');
    if (isFirst && words === undefined) return '';
    if (words !== undefined) text += between + words;
    isFirst = false;
  }
  return text + (text === '' ? '' : (/\}([^}]*)$/.exec(template)?.[1] ?? ''));
}
