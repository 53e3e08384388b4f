import { jsonText } from './jsonText';
import type { JsonValue } from './jsonValue';
import { columnsWords } from './lineCells';
import { problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { type Line, lineTooLong } from './readLines';
import { type FieldMap, recogniseFields } from './recordFields';

/** A line in columns, and what its header made of it. */
export interface NamedCells {
  readonly text: string;
  readonly cells: readonly string[];
  /** Empty where no header stands before it. */
  readonly names: readonly string[];
  readonly value: JsonValue;
}

/** The record of a row whose columns a line before it names; `header` is what that line is called, `#Fields`. */
export function namedRow(
  line: Line,
  { text, cells, names, value }: NamedCells,
  header: string,
  own?: FieldMap,
): RawRecord {
  const problem =
    names.length === 0
      ? `no ${header} line stands before it, so its columns have no names`
      : cells.length !== names.length
        ? `it has ${columnsWords(cells.length)}, and its header names ${names.length}`
        : undefined;
  const recognised = recogniseFields(value, own);
  const shown = names.length === 0 || cells.length > names.length ? asItStands(text) : jsonText(value);
  return {
    bytes: line.bytes,
    kind: recognised.kind,
    line: line.number,
    fields: recognised.fields,
    text: shown.text,
    problem: problemOf(problem, line.isCut ? lineTooLong : undefined, shown.problem),
  };
}
