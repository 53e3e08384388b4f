import type { Replacement } from './placeholders';
import { join, literal, markAsProtected, type ProtectedText } from './protected';
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

/** Collects what was done, for the manifest. */
export class Report {
  private readonly redacted: Redaction[] = [];
  private readonly withheld: Withheld[] = [];
  private readonly notes: ProtectedText[] = [];

  add(passed: Passed, origin: ReportOrigin, lineOf: (line: number) => number | undefined): void {
    if (passed.kind === 'failed') return;
    const { source, path, title } = origin;
    for (const { type, placeholder, line } of passed.replacements) {
      this.redacted.push({ source, path, line: lineOf(line), type, placeholder: markAsProtected(placeholder) });
    }
    if (passed.hidden !== undefined) this.notes.push(join([title, markAsProtected(passed.hidden)], literal(': ')));
  }

  withhold({ source, path, title }: ReportOrigin, why: string): void {
    this.withheld.push({ source, path, title, why: markAsProtected(why) });
  }

  changes(): Changes {
    return { redacted: this.redacted, withheld: this.withheld, notes: this.notes };
  }
}

export interface ReportOrigin {
  readonly source: string;
  readonly title: ProtectedText;
  readonly path?: ProtectedText;
}

export const withheldText = literal('[withheld]');

export function textOf(passed: Passed): ProtectedText {
  return passed.kind === 'failed' ? withheldText : passed.text;
}
