import { literal, type ProtectedText } from '../protect/protected';
import type { RecordKind } from '../protect/protectedThings';

interface Column {
  readonly title: ProtectedText;
  /** The first of these fields that a record has is what its cell shows. */
  readonly fields: readonly string[];
}

type Fields = readonly { readonly name: ProtectedText; readonly value: ProtectedText }[];

const what = { title: literal('Event'), fields: ['Rule', 'Event', 'Title', 'Request', 'Message', 'Program'] };
const where = { title: literal('Host'), fields: ['Host', 'Source', 'Account', 'Product', 'Place', 'Target'] };
const time = { title: literal('Time'), fields: ['Time'] };
const own = (name: ProtectedText): Column => ({ title: name, fields: [name] });

const fixed: Readonly<Record<RecordKind, readonly Column[]>> = {
  email: [own(literal('From')), own(literal('Subject'))],
  event: [time, what, where],
  flow: [time, own(literal('Source')), { title: literal('Destination'), fields: ['Destination', 'Request'] }],
  row: [time, what, where],
  finding: [
    { title: literal('Finding'), fields: ['Rule', 'Title'] },
    { title: literal('Where'), fields: ['Product', 'Place', 'Resource', 'Target'] },
    own(literal('Severity')),
  ],
  file: [],
  hunk: [own(literal('In')), own(literal('Change'))],
};

/** What events can be told apart by, beside what happened and when; those that stand first win where others say as much. */
const telling = [
  literal('User'),
  literal('Host'),
  literal('Source'),
  literal('Destination'),
  literal('Account'),
  literal('Target'),
  literal('Process'),
  literal('Resource'),
  literal('Outcome'),
  literal('Place'),
];

/** What a table's columns show of a record; made by `chooseColumns`. */
export type RecordColumns = readonly Column[];

/**
 * What a record is recognised by in a table, at most three. Events differ by product: beside time and event stands what tells
 * most of these records apart, the user of sign-ins, the address of web requests, the host of its own logs. Runs from before a
 * kind was kept hold emails. Of many records some hundreds, evenly taken, say enough.
 */
export function chooseColumns(kind: RecordKind | undefined, looked: readonly Fields[]): RecordColumns {
  const usual = fixed[kind ?? 'email'];
  const isTimed = looked.some(fields => valueNamed('Time', fields) !== undefined);
  if ((kind ?? 'email') === 'email' && isTimed) return [...usual, time];
  if (kind !== 'event' && kind !== 'row') return usual;
  const hasTime = looked.length === 0 || isTimed;
  const room = hasTime ? 1 : 2;
  const found = telling
    .map(name => ({ name, worth: worthOf(name, looked) }))
    .filter(({ worth }) => worth > 0)
    .sort((one, other) => other.worth - one.worth)
    .slice(0, room)
    .map(({ name }) => own(name));
  const isKnown = looked.length === 0 || found.length > 0 || looked.some(fields => cellOf(what, fields) !== '');
  return isKnown
    ? [...(hasTime ? [time] : []), what, ...(found.length === 0 ? [where] : found)]
    : ownColumns(looked, usual.length);
}

/** Of records whose fields have no name that we know: the names that most of them have, in their order. */
function ownColumns(records: readonly Fields[], most: number): RecordColumns {
  const counts = new Map<ProtectedText, number>();
  for (const fields of records) for (const { name } of fields) counts.set(name, (counts.get(name) ?? 0) + 1);
  const chosen = [...counts].sort(([, one], [, other]) => other - one).slice(0, most);
  return [...counts.keys()].filter(name => chosen.some(([one]) => one === name)).map(own);
}

/** How many records of a run are looked at for that. */
export const mostLooked = 500;

/** The chance that two records differ in it (Gini 1912), among those that have it, times how many have it; in twentieths, so that hairs split no tie. */
function worthOf(name: string, records: readonly Fields[]): number {
  const counts = new Map<string, number>();
  for (const fields of records) {
    const value = valueNamed(name, fields);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const having = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (having === 0) return 0;
  const same = [...counts.values()].reduce((sum, count) => sum + (count / having) ** 2, 0);
  // One that never differs still says more than an empty column.
  return Math.max(Math.round((20 * (1 - same) * having) / records.length), having / records.length / 2);
}

export function columnTitles(columns: RecordColumns): readonly ProtectedText[] {
  return columns.map(({ title }) => title);
}

export function recordCells(columns: RecordColumns, fields: Fields): readonly ProtectedText[] {
  return columns.map(column => cellOf(column, fields));
}

/** The same in a line, for whoever does not know the kind. */
export function recordWords(fields: Fields): string {
  const isMail = fields.some(({ name }) => name === 'Subject' || name === 'From');
  const cells = isMail ? recordCells(fixed.email, fields) : [cellOf(what, fields), cellOf(where, fields)];
  const said = cells.filter(cell => cell !== '');
  return (said.length > 0 ? said : fields.slice(0, 2).map(field => field.value)).join(isMail ? ': ' : ', ');
}

function cellOf({ fields: names }: Column, fields: Fields): ProtectedText {
  for (const name of names) {
    const found = valueNamed(name, fields);
    if (found !== undefined) return found;
  }
  return literal('');
}

function valueNamed(name: string, fields: Fields): ProtectedText | undefined {
  const value = fields.find(field => field.name === name)?.value;
  return value === undefined || value === '' ? undefined : value;
}
