import type { RecordKind } from '../protect/protectedThings';

/** One thing to label, as it was read; protect decides what a model may see of it. */
export interface SourceRecord {
  /** First 16 hex digits of SHA-256 over its bytes as read: envelope line left out, `>From` unescaped, LF line ends. */
  readonly id: string;
  readonly kind: RecordKind;
  readonly path: string;
  /** 1-based line in the file at which the record begins. */
  readonly line: number;
  /** What a person recognises it by, in order. Names as in the format: `From`, `Subject`. */
  readonly fields: readonly { readonly name: string; readonly value: string; readonly line?: number }[];
  readonly text: string;
  /** For each line of `text` its line in the file, 0 where that cannot be told. */
  readonly lineNumbers?: readonly number[];
  /** Why it could not be read as it should: a finished phrase, `the boundary is missing`. */
  readonly problem?: string;
  /** Why it is none to judge, though it stands among such: a finished phrase. */
  readonly aside?: string;
  /** Its text was left in its file and is read again when it is its turn. */
  readonly isLight?: true;
}
