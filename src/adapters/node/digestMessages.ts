import type { DetectedFinding, Detection } from '../../core/digest/detect/detect';
import type { RuleToTry, TriedRule } from '../../core/digest/detect/tryRules';
import type { Draft } from '../../core/digest/draft';
import type { WantedLines } from '../../core/digest/logWork';
import type { PlacedLines } from '../../core/digest/readPlaces';

/** Work on whole logs. */
export type LogJob =
  | { readonly kind: 'draft'; readonly paths: readonly string[]; readonly baselinePaths: readonly string[] }
  | { readonly kind: 'lines'; readonly paths: readonly string[]; readonly wanted: WantedLines }
  | { readonly kind: 'detect'; readonly paths: readonly string[]; readonly findings: readonly DetectedFinding[] }
  | { readonly kind: 'try-rules'; readonly paths: readonly string[]; readonly rules: readonly RuleToTry[] };

/** What comes of it. */
export interface LogResults {
  readonly draft: Draft;
  readonly lines: PlacedLines;
  readonly detect: readonly Detection[];
  readonly 'try-rules': readonly TriedRule[];
}

export type LogJobDone = {
  readonly [Kind in LogJob['kind']]: { readonly kind: Kind; readonly made: LogResults[Kind] };
}[LogJob['kind']];

/** To the thread of digests. `file` is the thread's own number for a file that it asked for. */
export type DigestAsk =
  | { readonly kind: 'begin'; readonly id: number; readonly job: LogJob }
  | {
      readonly kind: 'opened';
      readonly id: number;
      readonly file: number;
      readonly outcome:
        | { readonly kind: 'opened'; readonly sizeBytes: number }
        | { readonly kind: 'refused'; readonly why: string };
    }
  | {
      readonly kind: 'bytes';
      readonly id: number;
      readonly file: number;
      /** Absent at the end. */
      readonly bytes?: Uint8Array;
      readonly error?: string;
    }
  | { readonly kind: 'stop'; readonly id: number };

/** From it. */
export type DigestAnswer =
  | { readonly kind: 'open'; readonly id: number; readonly file: number; readonly path: string }
  | { readonly kind: 'read'; readonly id: number; readonly file: number }
  | { readonly kind: 'close'; readonly id: number; readonly file: number }
  | { readonly kind: 'done'; readonly id: number; readonly done: LogJobDone }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string };
