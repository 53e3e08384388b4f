import type { ProtectedText } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import type { Worth } from './relatedWorth';

/** A snippet with its place in the order: best first. */
export interface RankedSnippet {
  readonly snippet: ProtectedSnippet;
  /** Higher is better; comparable within one ranking only. */
  readonly score: number;
  /** Reasons in words a person can check: `selected in the editor`, `mentions retryAfter 6×`. */
  readonly why: ProtectedText;
  /** For what the index proposed: the chances that the fit weighs against the room that a passage takes. */
  readonly worth?: Worth;
  /** Where a re-ranking put it, in words: `put at place 3 of 60 by claude-haiku-5-5`. Absent where there was none. */
  readonly placed?: ProtectedText;
  /** Chosen by a person: kept before everything else, or the run is refused with what does not fit. */
  readonly pinned: boolean;
}
