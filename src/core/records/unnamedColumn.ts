/** The names of a table's columns, and how one came to a name that its header does not say. */
export interface ColumnNames {
  readonly names: readonly string[];
  readonly note?: string;
}

/**
 * Where the header is one short and every row one longer: Windows' Event Viewer leaves the message at the end without a name, R the
 * numbers of its rows at the beginning (`write.table`). A last column that is empty comes of a separator at the end of each row.
 */
export function withUnnamedColumn(names: readonly string[], rows: readonly (readonly string[])[]): ColumnNames {
  if (rows.length === 0 || rows.some(cells => cells.length !== names.length + 1)) return { names };
  const isNumbered = rows.length > 1 && rows.every(([first], index) => first === String(index + 1));
  if (isNumbered) return { names: ['row', ...names], note: noteOf(names.length, 'first', 'row') };
  const last = rows.map(cells => cells.at(-1) ?? '');
  const plain = `column ${names.length + 1}`;
  if (last.every(cell => cell === '')) return { names: [...names, plain] };
  // One row that is too long may just be broken.
  if (rows.length === 1 && !last.some(isProse)) return { names };
  const name = names.includes('Message') || !last.some(isProse) ? plain : 'Message';
  const isEventViewer = ['Event ID', 'Date and Time', 'Source'].every(one => names.includes(one));
  return { names: [...names, name], ...(isEventViewer ? {} : { note: noteOf(names.length, 'last', name) }) };
}

function isProse(cell: string): boolean {
  return /\S\s+\S+\s+\S/.test(cell);
}

function noteOf(count: number, which: string, name: string): string {
  return `the header names ${count} of its ${count + 1} columns, here and in the rows below: the ${which} was read as "${name}"`;
}
