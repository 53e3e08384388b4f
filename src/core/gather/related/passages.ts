import type { DefinedPassages } from './definitionSignals';
import { type PassageFeature, type ProposedPassage, passageFeatureNames } from './features';
import type { ScannedFile } from './fileScan';
import { isTest, kindOf } from './pathKinds';
import { highestOf } from './ranks';
import type { Snapshot } from './relatedIndex';
import type { Scored } from './scanPostings';

const mostPassagesOfFile = 12;

export interface PassageScales {
  readonly words: Scored;
  readonly similar: Scored;
  readonly openWords: Scored;
  readonly defines: DefinedPassages;
  readonly bestScore: number;
  readonly bestSimilar: number;
  readonly bestOpen: number;
  readonly bestDefines: number;
}

/** The passages of a file that have most to say; of one that matches nothing, its beginning. */
export function passagesOf(
  { files }: Snapshot,
  file: number,
  fileRank: number,
  scales: PassageScales,
): ProposedPassage[] {
  const indexed = files[file];
  if (indexed === undefined) return [];
  const { scanned, path } = indexed;
  const count = scanned.lengths.length;
  const none = new Float64Array(count);
  const score = scales.words.passages.get(file) ?? none;
  const similar = scales.similar.passages.get(file) ?? none;
  const openWords = scales.openWords.passages.get(file) ?? none;
  const defines = scales.defines.get(file) ?? none;
  const about: AboutFile = {
    scales,
    scanned,
    score,
    similar,
    openWords,
    defines,
    cover: scales.words.covers.get(file) ?? none,
    definitions: definitionsIn(scanned),
    bestScore: highestOf(score),
    bestSimilar: highestOf(similar),
    bestOpen: highestOf(openWords),
    bestDefines: highestOf(defines),
    isTest: isTest(path) ? 1 : 0,
    isDocs: kindOf(path) === 'docs' ? 1 : 0,
    fileRank,
  };
  const worth = new Float64Array(count);
  const order: number[] = [];
  for (let at = 0; at < count; at++) {
    order.push(at);
    worth[at] =
      (score[at] as number) / scales.bestScore +
      (0.5 * (defines[at] as number)) / scales.bestDefines +
      (0.4 * (similar[at] as number)) / scales.bestSimilar +
      (0.3 * (openWords[at] as number)) / scales.bestOpen +
      (at === 0 ? 0.05 : 0);
  }
  order.sort((a, b) => (worth[b] as number) - (worth[a] as number) || a - b);
  return order.slice(0, mostPassagesOfFile).map((at, rank) => new FoundPassage(about, at, rank));
}

function definitionsIn({ definitions, lengths }: ScannedFile): Uint32Array {
  const count = new Uint32Array(lengths.length);
  for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] as number)) {
    const passage = definitions[at] as number;
    count[passage] = (count[passage] as number) + 1;
  }
  return count;
}

/** What the passages of one file share. */
interface AboutFile {
  readonly scales: PassageScales;
  readonly scanned: ScannedFile;
  readonly score: Float64Array;
  readonly cover: Float64Array;
  readonly similar: Float64Array;
  readonly openWords: Float64Array;
  readonly defines: Float64Array;
  readonly definitions: Uint32Array;
  readonly bestScore: number;
  readonly bestSimilar: number;
  readonly bestOpen: number;
  readonly bestDefines: number;
  readonly isTest: number;
  readonly isDocs: number;
  readonly fileRank: number;
}

/** Its features are worked out when they are asked for: most passages are never judged. */
class FoundPassage implements ProposedPassage {
  readonly startLine: number;
  readonly endLine: number;
  readonly bytes: number;
  private known: readonly number[] | undefined;

  constructor(
    private readonly about: AboutFile,
    private readonly at: number,
    private readonly rank: number,
  ) {
    const { lines, bytes } = about.scanned;
    this.startLine = (lines[at] as number) + 1;
    this.endLine = lines[at + 1] as number;
    this.bytes = bytes[at] as number;
  }

  get features(): readonly number[] {
    this.known ??= featuresOf(this.about, this.at, this.rank);
    return this.known;
  }
}

function featuresOf(about: AboutFile, at: number, rank: number): readonly number[] {
  const { scales, scanned, score, similar, openWords, defines } = about;
  const count = scanned.lengths.length;
  const named: Readonly<Record<PassageFeature, number>> = {
    score: (score[at] as number) / scales.bestScore,
    scoreInFile: (score[at] as number) / about.bestScore,
    rankInFile: 1 / (1 + rank),
    cover: about.cover[at] as number,
    defines: (defines[at] as number) / scales.bestDefines,
    definesInFile: (defines[at] as number) / about.bestDefines,
    similar: (similar[at] as number) / scales.bestSimilar,
    similarInFile: (similar[at] as number) / about.bestSimilar,
    openWords: (openWords[at] as number) / scales.bestOpen,
    openWordsInFile: (openWords[at] as number) / about.bestOpen,
    around: Math.max(score[at - 1] ?? 0, score[at + 1] ?? 0) / scales.bestScore,
    first: at === 0 ? 1 : 0,
    last: at === count - 1 ? 1 : 0,
    place: at / count,
    lines: Math.min(1, ((scanned.lines[at + 1] as number) - (scanned.lines[at] as number)) / 40),
    bytes: Math.min(1, (scanned.bytes[at] as number) / 2_000),
    definitions: Math.min(1, (about.definitions[at] as number) / 4),
    passages: Math.log10(count) / 3,
    isTest: about.isTest,
    isDocs: about.isDocs,
    fileRank: 1 / (1 + about.fileRank / 4),
  };
  return passageFeatureNames.map(name => named[name]);
}
