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

const columns: Readonly<Record<RecordKind, readonly Column[]>> = {
  email: [
    { title: literal('From'), fields: ['From'] },
    { title: literal('Subject'), fields: ['Subject'] },
  ],
  event: [time, what, where],
  flow: [
    time,
    { title: literal('Source'), fields: ['Source'] },
    { title: literal('Destination'), fields: ['Destination', 'Request'] },
  ],
  row: [time, what, where],
  finding: [
    { title: literal('Finding'), fields: ['Rule', 'Title'] },
    { title: literal('Where'), fields: ['Product', 'Place', 'Resource', 'Target'] },
    { title: literal('Severity'), fields: ['Severity'] },
  ],
  file: [],
  hunk: [
    { title: literal('In'), fields: ['In'] },
    { title: literal('Change'), fields: ['Change'] },
  ],
};

/** What a record is recognised by in a table, at most three. Runs from before a kind was kept hold emails. */
export function recordColumns(kind: RecordKind | undefined): readonly ProtectedText[] {
  return columns[kind ?? 'email'].map(({ title }) => title);
}

export function recordCells(kind: RecordKind | undefined, fields: Fields): readonly ProtectedText[] {
  return columns[kind ?? 'email'].map(column => cellOf(column, fields));
}

/** The same in a line, for whoever does not know the kind. */
export function recordWords(fields: Fields): string {
  const isMail = fields.some(({ name }) => name === 'Subject' || name === 'From');
  const cells = isMail ? recordCells('email', fields) : [cellOf(what, fields), cellOf(where, fields)];
  const said = cells.filter(cell => cell !== '');
  return (said.length > 0 ? said : fields.slice(0, 2).map(field => field.value)).join(isMail ? ': ' : ', ');
}

function cellOf({ fields: names }: Column, fields: Fields): ProtectedText {
  for (const name of names) {
    const found = fields.find(field => field.name === name);
    if (found !== undefined) return found.value;
  }
  return literal('');
}
