import type { BesidePiece } from '../compose/prompt';
import type { LeftOut } from '../fit/manifest';
import type { TokenCounter } from '../fit/tokenCounter';
import type { Gathered } from '../gather/source';
import { join, literal, numbered, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedRecord, Redaction, Withheld } from '../protect/protectedThings';
import type { Protector } from '../protect/protector';
import { protectSkipped } from '../protect/protectSkipped';
import type { GoldExample } from '../send/provider';
import { namedPieces, type PieceFinder } from './namedPieces';
import { nearestExamples } from './nearestExamples';

/** What goes out with one record and no other: labelled examples that are like it, and what its own words name. */
export interface Beside {
  /** Best first, together at most `roomTokens`. Never the record itself. */
  for(record: ProtectedRecord, signal: AbortSignal): Promise<readonly BesidePiece[]>;
  /** Of the budget, by the upper count. */
  readonly roomTokens: number;
  /** For the manifest, as the next three. */
  readonly notes: readonly ProtectedText[];
  readonly skipped: readonly LeftOut[];
  readonly withheld: readonly Withheld[];
  readonly redacted: readonly Redaction[];
}

export interface BesideMaterial {
  readonly gold: readonly GoldExample[];
  /** The most examples for a record. */
  readonly examples: number;
  /** What was gathered by the patterns for single records; not yet protected. */
  readonly pieces: Gathered;
  readonly roomTokens: number;
}

/** The most pieces that one record gets by its own words. */
const mostPieces = 4;

export async function planBeside(
  { gold, examples, pieces, roomTokens }: BesideMaterial,
  protector: Protector,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<Beside> {
  const safe = await protector.protectSnippets(pieces.snippets, signal);
  const find: PieceFinder = namedPieces(safe.snippets);
  const near = nearestExamples(gold);
  const paths = new Set(safe.snippets.map(({ path }) => path));
  return {
    roomTokens,
    skipped: await protectSkipped(pieces, protector, signal),
    withheld: safe.withheld,
    redacted: safe.redacted,
    notes: [
      ...(safe.snippets.length === 0 ? [] : [sayPieces(safe.snippets.length, paths.size, roomTokens)]),
      ...(examples === 0 ? [] : [sayExamples(gold.length, examples, roomTokens)]),
    ],
    async for(record, deadline) {
      const best = [...find(record, mostPieces), ...near(record, examples)];
      const counts = await counter.upper(best.map(wordsOf), deadline);
      let left = roomTokens;
      return best.filter((_, index) => {
        const tokens = (counts[index] ?? 0) + fenceTokens;
        if (tokens > left) return false;
        left -= tokens;
        return true;
      });
    },
  };
}

/** Its fences and its label. */
const fenceTokens = 60;

function wordsOf({ title, text, label }: BesidePiece): string {
  return [title, text, label ?? ''].join('\n');
}

function sayPieces(pieces: number, files: number, roomTokens: number): ProtectedText {
  return join([
    literal('each record is sent with those of '),
    numbered(pieces, 'row or passage', 'rows and passages'),
    literal(' from '),
    numbered(files, 'file', 'files'),
    literal(' that it names, within '),
    numeral(roomTokens),
    literal(' tokens; its row in the results says which'),
  ]);
}

function sayExamples(gold: number, examples: number, roomTokens: number): ProtectedText {
  if (gold === 0) return literal('there are no labelled examples to send with a record');
  return join([
    literal('each record is sent with at most '),
    numeral(examples),
    literal(' of '),
    numbered(gold, 'example', 'examples'),
    literal(' of the gold, the ones most like it, within '),
    numeral(roomTokens),
    literal(' tokens; never with itself'),
  ]);
}
