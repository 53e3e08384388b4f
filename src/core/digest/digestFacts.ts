import { type ProtectedText, slice } from '../protect/protected';
import type { Detection } from './detect/detect';
import type { DigestPictures, DigestRow } from './fitRows';

/**
 * What a digest found, as data that stays with a run: for exports and pictures, which need more than the page says. Everything
 * in it passed the gate.
 */
export interface DigestFacts {
  readonly files: number;
  readonly rows: number;
  /** Rows of each kind of log. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Seconds since 1970; absent where no row had a time. */
  readonly first?: number;
  readonly last?: number;
  /** Findings gravest first, then what was not recorded. Each has the number of its row in the page. */
  readonly findings: readonly DigestRow[];
  /** Findings that did not fit the page. */
  readonly leftOut: number;
  /** Techniques that the findings name, as ATT&CK has them now. */
  readonly techniques: readonly NamedTechnique[];
  /** What can be looked for again, with the rules that held in these logs. */
  readonly detections: readonly Detection<ProtectedText>[];
  readonly pictures: DigestPictures;
}

export interface NamedTechnique {
  readonly id: string;
  readonly name: string;
  /** As ATT&CK names them in URLs: `command-and-control`. */
  readonly tactics: readonly string[];
}

/** Findings and gaps of a digest, for its exports. */
export function isFound({ finding, kind }: Pick<DigestRow, 'finding' | 'kind'>): boolean {
  return finding !== 'none' || kind === 'gap';
}

/** What a row says, without its level, its kind and its techniques, which stand beside it. */
export function saidOf(text: ProtectedText): ProtectedText {
  const start = /^(?:(?:weak|low|medium|high) · )?[a-zA-Z -]{1,40}: /.exec(text)?.[0].length ?? 0;
  const end = text.lastIndexOf(' ATT&CK T');
  return slice(text, start, end > start ? end : undefined);
}
