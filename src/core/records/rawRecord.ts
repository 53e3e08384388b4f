import type { RecordKind } from '../protect/protectedThings';
import type { MailRow } from './mailRow';
import type { SourceRecord } from './record';

/** A record as a reader of its format gives it, before it has an id and a path. */
export interface RawRecord {
  /** What its id is made of: its bytes in the file, LF line ends, without the line end behind it. Valid until the next record is asked for. */
  readonly bytes: Uint8Array;
  readonly kind: RecordKind;
  /** 1-based line in the file at which it begins. */
  readonly line: number;
  readonly fields: SourceRecord['fields'];
  readonly text: string;
  /** For each line of `text` its line in the file; absent: all stand at `line`. */
  readonly lineNumbers?: readonly number[];
  readonly problem?: string;
  /** As `SourceRecord` has it. */
  readonly aside?: string;
  /** It is a mail in a table or of an API. */
  readonly mail?: MailRow;
}

/** Longer ones are cut and say so: nothing that a person would judge is so long, and one record is held whole in memory. */
export const maxRecordBytes = 8 * 1024 * 1024;

/** The text of one record; what is longer is cut and says so. */
export const maxTextCharacters = 400_000;

/** A field is what a person recognises a record by; the whole stands in the text. */
const maxFieldCharacters = 1_000;

export function field(name: string, value: string): SourceRecord['fields'][number] {
  const whole = value.replace(/[\r\n\t]+/g, ' ').trim();
  return { name, value: whole.length <= maxFieldCharacters ? whole : `${cutAt(whole, maxFieldCharacters)} …` };
}

/** Without half a character at the end. */
export function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** Several reasons as one phrase; `undefined` where there is none. */
export function problemOf(...reasons: readonly (string | undefined)[]): string | undefined {
  const said = reasons.filter(reason => reason !== undefined && reason !== '');
  return said.length === 0 ? undefined : said.join('; ');
}
