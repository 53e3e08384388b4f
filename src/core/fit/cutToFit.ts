import type { RankedSnippet } from '../rank/ranked';
import type { KeptSnippet } from './manifest';
import { linesShown, onlyLines } from './onlyLines';

interface Measured extends RankedSnippet {
  readonly tokens: number;
  readonly headTokens: number;
}

/** What the first lines of something came to. */
export interface CutToFit<Candidate extends Measured> {
  readonly from: Candidate;
  readonly piece: Candidate;
  /** Its other lines. */
  readonly rest: Candidate;
  readonly with: Together;
}

export interface Together {
  readonly kept: readonly KeptSnippet[];
  readonly usedTokens: number;
}

/** Where so much of the room is free, it is worth taking a part of something. */
const shareWorthCutting = 0.02;
/** Of what is free; a heading by itself fills nothing. */
const leastFilled = 0.5;
/** Fewer say nothing. */
const fewestLines = 2;
const mostTried = 3;

/**
 * The first lines of the best candidate of which enough fit into what is free, as many as do; `undefined` where there is
 * nothing to cut, or almost nothing is free. `together` counts all that is kept with a piece added to it.
 */
export async function cutToFit<Candidate extends Measured>(
  candidates: readonly Candidate[],
  freeTokens: number,
  roomTokens: number,
  together: (piece: Candidate) => Promise<Together>,
): Promise<CutToFit<Candidate> | undefined> {
  if (freeTokens <= roomTokens * shareWorthCutting) return undefined;
  const large = candidates.filter(({ snippet }) => linesShown(snippet).length > fewestLines);
  for (const from of large.slice(0, mostTried)) {
    const found = await firstLines(from, freeTokens, roomTokens, together);
    if (found !== undefined && found.piece.tokens >= freeTokens * leastFilled) return found;
  }
  return undefined;
}

/** By halves: the largest number of lines with which everything still fits. */
async function firstLines<Candidate extends Measured>(
  from: Candidate,
  freeTokens: number,
  roomTokens: number,
  together: (piece: Candidate) => Promise<Together>,
): Promise<CutToFit<Candidate> | undefined> {
  const lines = linesShown(from.snippet);
  let best: CutToFit<Candidate> | undefined;
  let [least, most] = [fewestLines, lines.length - 1];
  while (least <= most) {
    const count = (least + most) >> 1;
    const last = lines[count - 1] ?? 0;
    const snippet = onlyLines(from.snippet, line => line <= last);
    const rest = onlyLines(from.snippet, line => line > last);
    if (snippet === undefined || rest === undefined) return best;
    const piece = { ...from, snippet, tokens: freeTokens };
    const sum = await together(piece);
    if (sum.usedTokens > roomTokens) {
      most = count - 1;
      continue;
    }
    const before = roomTokens - freeTokens;
    const tokens = sum.usedTokens - before;
    best = {
      from,
      piece: { ...piece, tokens },
      rest: { ...from, snippet: rest, tokens: Math.max(1, from.tokens - tokens) },
      with: {
        usedTokens: sum.usedTokens,
        kept: sum.kept.map(one => (one.snippet === snippet ? { ...one, tokens } : one)),
      },
    };
    least = count + 1;
  }
  return best;
}
