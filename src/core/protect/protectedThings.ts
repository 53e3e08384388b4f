import type { ChangeRole, RelatedFeatures } from '../gather/source';
import type { ProtectedText } from './protected';

/** A snippet whose every text passed the gate. Lines are those of the file, whatever was replaced in them. */
export interface ProtectedSnippet {
  readonly source: string;
  readonly path?: ProtectedText;
  readonly title: ProtectedText;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly text: ProtectedText;
  readonly facts: readonly ProtectedText[];
  readonly lineNumbers?: readonly number[];
  readonly related?: RelatedFeatures;
  readonly role?: ChangeRole;
  /** Lines it had before some were left out: a person's pick goes by them. */
  readonly cutFrom?: { readonly startLine: number; readonly endLine: number };
}

/** A record whose every text passed the gate. */
export interface ProtectedRecord {
  /** First 16 hex digits of SHA-256 over the bytes as read. */
  readonly id: string;
  readonly kind: RecordKind;
  readonly path: ProtectedText;
  /** 1-based line in the file at which the record begins. */
  readonly line: number;
  /** What a person recognises it by, in order: for an email From, To, Subject, Date and what else matters. */
  readonly fields: readonly ProtectedField[];
  /** The text to judge: for an email the visible text, links spelled out as `shown text → address`. */
  readonly text: ProtectedText;
  /** For each line of `text` its line in the file, 0 where that cannot be told. */
  readonly lineNumbers?: readonly number[];
  /** Why it could not be read as it should; what could be read stands in `text`. */
  readonly problem?: ProtectedText;
}

export interface ProtectedField {
  readonly name: ProtectedText;
  readonly value: ProtectedText;
  /** In the file; absent for what is made of several, or of none. */
  readonly line?: number;
}

/** What a record is; also what `records.as` of a task and `--as` of the command line name. */
export const recordKinds = ['email', 'event', 'flow', 'row', 'finding', 'file', 'hunk'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** Something protect changed: a secret replaced in a text. */
export interface Redaction {
  readonly source: string;
  readonly path?: ProtectedText;
  /** Line in the file; absent where the text has no file. */
  readonly line?: number;
  readonly type: string;
  /** `[redacted:type#n]`, stable within a run: the same value is always the same number. */
  readonly placeholder: ProtectedText;
}

/** A whole text that protect keeps back. */
export interface Withheld {
  readonly source: string;
  readonly path?: ProtectedText;
  readonly title: ProtectedText;
  readonly why: ProtectedText;
}
