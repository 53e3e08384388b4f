import type { Snippet } from '../gather/source';
import type { Replacement } from './placeholders';
import { literal, type ProtectedText } from './protected';
import type { Redaction, Withheld } from './protectedThings';

/** A text on its way through the gate. */
export type Passed =
  | {
      readonly kind: 'passed';
      readonly text: ProtectedText;
      readonly replacements: readonly Replacement[];
      readonly hidden?: string;
    }
  | { readonly kind: 'failed'; readonly why: string };

export interface Changes {
  readonly redacted: readonly Redaction[];
  readonly withheld: readonly Withheld[];
  /** For people: `src/a.ts: 3 invisible tag characters removed`. */
  readonly notes: readonly ProtectedText[];
}

export const withheldText = literal('[withheld]');

export function textOf(passed: Passed): ProtectedText {
  return passed.kind === 'failed' ? withheldText : passed.text;
}

/** In the file, of a line of the text: 0-based in, 1-based out. */
export function lineInFile(snippet: Snippet, line: number): number | undefined {
  const numbered = snippet.lineNumbers?.[line];
  if (numbered !== undefined) return numbered === 0 ? undefined : numbered;
  return snippet.startLine === undefined ? undefined : snippet.startLine + line;
}

export function inOrder(passed: readonly Passed[]): { next(): Passed } {
  let at = 0;
  return {
    next() {
      at += 1;
      return passed[at - 1] ?? { kind: 'failed', why: 'not scanned' };
    },
  };
}
