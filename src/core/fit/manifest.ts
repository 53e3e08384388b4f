import type { DigestFacts } from '../digest/digestFacts';
import type { ProtectedText } from '../protect/protected';
import type { ProtectedSnippet, Redaction, Withheld } from '../protect/protectedThings';

/** Everything that was considered for one call, and what became of it. Made before sending; stays with the run. */
export interface Manifest {
  readonly budgetTokens: number;
  /** Of the whole input of one call, as `counter` counts; never above `budgetTokens`. */
  readonly usedTokens: number;
  /** `exact` only where the provider itself counted; everywhere else pages say "about". */
  readonly counted: 'exact' | 'estimated';
  /** Words for people: `o200k × 1.8`. */
  readonly counter: string;
  /** Tokens that are not snippets: instructions, labels, answer's form, and the room kept for the longest record. */
  readonly overheadTokens: number;
  readonly kept: readonly KeptSnippet[];
  readonly dropped: readonly LeftOut[];
  readonly skipped: readonly LeftOut[];
  readonly withheld: readonly Withheld[];
  readonly redacted: readonly Redaction[];
  /** Things a person should know: `the repository has no commits yet`. */
  readonly notes: readonly ProtectedText[];
  /** What a digest of logs found, for exports and pictures; absent where there was none. No part of what is sent. */
  readonly digest?: DigestFacts;
}

export interface KeptSnippet {
  /** `S1`, `S2`, … in the order of the prompt; citations name it. */
  readonly id: string;
  readonly snippet: ProtectedSnippet;
  readonly tokens: number;
  readonly why: ProtectedText;
  readonly pinned: boolean;
}

/** Left out by gather (skipped) or by fit (dropped). `count` stands for many of a kind. */
export interface LeftOut {
  readonly source: string;
  readonly title: ProtectedText;
  readonly path?: ProtectedText;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly tokens?: number;
  readonly why: ProtectedText;
  readonly count?: number;
}
