import type { RecordKind } from '../protect/protectedThings';
import { commonFields } from './commonFields';
import { isJsonObject, type JsonValue, valueAt, wordsOf } from './jsonValue';
import { type KeyPlan, planFor } from './keyPlan';
import { withKnownNames, withZones } from './knownNames';
import { mailLog } from './mailLogShape';
import { withEntityKinds } from './openedTexts';
import type { Alternative } from './pathExpression';
import { field } from './rawRecord';
import type { SourceRecord } from './record';
import type { Shape } from './shape';
import { mayBeSerial, timeOfSerial } from './spreadsheetDay';
import { utcTime } from './utcTime';

/** A person's own mapping: field names to paths, as in `records.fields` of a task. */
export type FieldMap = Readonly<Record<string, string>>;

export interface Recognised {
  /** The product's name; absent where no shape fits. */
  readonly shape?: string;
  readonly kind: RecordKind;
  readonly fields: SourceRecord['fields'];
}

/** Of no product, or of one that lists mails: with a text it is a mail itself. */
export function mayBeMail({ shape }: Recognised): boolean {
  return shape === undefined || shape === mailLog;
}

/**
 * What a person recognises a value by. A mapping of the task's own comes first and replaces fields of the same name; then the
 * first shape that fits, else names that many programs use.
 */
export function recogniseFields(given: JsonValue, own: FieldMap = {}): Recognised {
  const value = withZones(withEntityKinds(given));
  // Purview's export says the same in other columns, and less of it.
  const audit = isJsonObject(value) && isJsonObject(value['AuditData']) ? value['AuditData'] : undefined;
  const whole = audit === undefined ? shapeOf(value) : undefined;
  const inside = audit ?? (whole === undefined ? insideOf(value) : undefined);
  const shape = whole ?? (inside === undefined ? undefined : shapeOf(inside));
  const known = shape?.fields ?? commonFields;
  const named = shape === undefined ? withKnownNames(value) : value;
  const within = inside === undefined || shape !== undefined ? inside : withKnownNames(inside);
  const isReplaced = (name: string) => Object.hasOwn(own, name);
  const wanted = [...Object.entries(own), ...Object.entries(known).filter(([name]) => !isReplaced(name))];
  const [plan, insidePlan] = [planFor(named), planFor(within)];
  const fields = wanted.flatMap(([name, expression]) => {
    const isTime = name === 'Time';
    const words =
      (within === undefined || isReplaced(name) ? '' : evaluate(within, insidePlan, expression, isTime)) ||
      evaluate(named, plan, expression, isTime);
    return words === '' ? [] : [field(name, words)];
  });
  // One name that is known only in another spelling says little.
  const isEnough = fields.length > 1 || (fields.length === 1 && named === value);
  const first = isEnough ? [] : firstMembers(given).filter(one => !fields.some(known => known.value === one.value));
  return { shape: shape?.name, kind: shape?.kind ?? 'event', fields: [...fields, ...first] };
}

/** The event of which EventBridge (Amazon), Splunk's exports and its HTTP collector say whence it came, and when. */
function insideOf(value: JsonValue): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const inside = Object.hasOwn(value, 'detail-type')
    ? value['detail']
    : Object.hasOwn(value, 'preview')
      ? value['result']
      : Object.hasOwn(value, 'sourcetype')
        ? value['event']
        : undefined;
  return isJsonObject(inside) ? inside : undefined;
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
  const { shapes } = planFor(value);
  return shapes.find(({ has }) => has.every(any => any.some(path => valueAt(value, path) !== undefined)))?.shape;
}

/** See `Shape.fields` for the form. */
function evaluate(value: JsonValue, plan: KeyPlan, expression: string, isTime: boolean): string {
  for (const { isUtc, parts, end } of plan.alternatives(expression)) {
    let text = '';
    for (const [index, { before, paths }] of parts.entries()) {
      const words = firstWords(value, paths);
      // Without its first part there is nothing to put together; what stands before another missing part goes with it.
      if (words !== '') text += before + words;
      else if (index === 0) break;
    }
    if (text !== '') return isTime ? timeOf(text, value, parts, isUtc) : text + end;
  }
  return '';
}

/** Date and clock of two columns belong together; a number is a day of a spreadsheet only in a column whose name says that it holds times. */
function timeOf(text: string, value: JsonValue, parts: Alternative['parts'], isUtc: boolean): string {
  if (text.length > longestPart) return utcTime(text, { isUtc });
  if (onlyClock.test(text)) return together(firstWords(value, dateNames), text, isUtc, text);
  if (onlyDate.test(text)) return together(text, firstWords(value, clockNames), isUtc, text);
  if (!serial.test(text)) return utcTime(text, { isUtc });
  const path = parts[0]?.paths.find(one => wordsOf(valueAt(value, one)) === text) ?? '';
  const isDay = typeof valueAt(value, path) === 'string' && mayBeSerial(path, text);
  return (isDay ? timeOfSerial(text) : undefined) ?? utcTime(text, { isUtc });
}

function together(date: string, clock: string, isUtc: boolean, alone: string): string {
  return utcTime(onlyDate.test(date) && onlyClock.test(clock) ? `${date} ${clock}` : alone, { isUtc });
}

const longestPart = 24;
const serial = /^\d{5}(?:[.,]\d{1,16})?$/;
const onlyClock = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]\.?M\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i;
const onlyDate = /^(?:\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日)$/;
const dateNames = ['date', 'Date', 'event_date', 'day'];
const clockNames = ['time', 'Time', '_time', 'event_time', 'log_time'];

function firstWords(value: JsonValue, paths: readonly string[]): string {
  for (const path of paths) {
    const words = wordsOf(valueAt(value, path));
    if (words !== '') return words;
  }
  return '';
}
