import type { ProtectedRecord } from '../../protect/protectedThings';

/** A piece of a record that can be quoted: a field's value, or a line of the text, long ones cut at blanks. */
export interface Segment {
  /** Index in the record's fields; absent for the text. */
  readonly field?: number;
  readonly text: string;
}

/** The text is read this far: what decides a mail stands early, and a run of thousands has to end in seconds. */
const maxTextCharacters = 20_000;
const maxSegmentCharacters = 160;

export function segments(record: ProtectedRecord): readonly Segment[] {
  const fields = record.fields.map(({ value }, field) => ({ field, text: value as string }));
  const lines = record.text.slice(0, maxTextCharacters).split('\n');
  return [...fields, ...lines.flatMap(pieces).map(text => ({ text }))];
}

/** Cut at blanks only, so that every piece stands in the record as it is and no word falls apart. */
function pieces(line: string): readonly string[] {
  const all: string[] = [];
  let start = 0;
  while (line.length - start > maxSegmentCharacters) {
    const before = line.lastIndexOf(' ', start + maxSegmentCharacters);
    const blank = before > start ? before : line.indexOf(' ', start + maxSegmentCharacters);
    if (blank < 0) break;
    all.push(line.slice(start, blank));
    start = blank + 1;
  }
  all.push(line.slice(start));
  return all;
}
