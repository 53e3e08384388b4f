import type { DefinedPassages } from './definitionSignals';
import { type PassageFeature, type ProposedPassage, passageFeatureNames } from './features';
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
  const cover = scales.words.covers.get(file) ?? none;
  const similar = scales.similar.passages.get(file) ?? none;
  const openWords = scales.openWords.passages.get(file) ?? none;
  const defines = scales.defines.get(file) ?? none;
  const definitions = new Uint32Array(count);
  for (let at = 0; at < scanned.definitions.length; at += 2 + (scanned.definitions[at + 1] as number)) {
    const passage = scanned.definitions[at] as number;
    definitions[passage] = (definitions[passage] ?? 0) + 1;
  }
  const [bestScore, bestSimilar, bestOpen, bestDefines] = [score, similar, openWords, defines].map(highestOf) as [
    number,
    number,
    number,
    number,
  ];
  const worth = Array.from(
    { length: count },
    (_, at) =>
      (score[at] as number) / scales.bestScore +
      (0.5 * (defines[at] as number)) / scales.bestDefines +
      (0.4 * (similar[at] as number)) / scales.bestSimilar +
      (0.3 * (openWords[at] as number)) / scales.bestOpen +
      (at === 0 ? 0.05 : 0),
  );
  const order = worth.map((_, at) => at).sort((a, b) => (worth[b] as number) - (worth[a] as number) || a - b);
  const test = isTest(path) ? 1 : 0;
  const docs = kindOf(path) === 'docs' ? 1 : 0;
  return order.slice(0, mostPassagesOfFile).map((at, rank) => {
    const named: Readonly<Record<PassageFeature, number>> = {
      score: (score[at] as number) / scales.bestScore,
      scoreInFile: (score[at] as number) / bestScore,
      rankInFile: 1 / (1 + rank),
      cover: cover[at] as number,
      defines: (defines[at] as number) / scales.bestDefines,
      definesInFile: (defines[at] as number) / bestDefines,
      similar: (similar[at] as number) / scales.bestSimilar,
      similarInFile: (similar[at] as number) / bestSimilar,
      openWords: (openWords[at] as number) / scales.bestOpen,
      openWordsInFile: (openWords[at] as number) / bestOpen,
      around: Math.max(score[at - 1] ?? 0, score[at + 1] ?? 0) / scales.bestScore,
      first: at === 0 ? 1 : 0,
      last: at === count - 1 ? 1 : 0,
      place: at / count,
      lines: Math.min(1, ((scanned.lines[at + 1] as number) - (scanned.lines[at] as number)) / 40),
      bytes: Math.min(1, (scanned.bytes[at] as number) / 2_000),
      definitions: Math.min(1, (definitions[at] as number) / 4),
      passages: Math.log10(count) / 3,
      isTest: test,
      isDocs: docs,
      fileRank: 1 / (1 + fileRank / 4),
    };
    return {
      startLine: (scanned.lines[at] as number) + 1,
      endLine: scanned.lines[at + 1] as number,
      bytes: scanned.bytes[at] as number,
      features: passageFeatureNames.map(name => named[name]),
    };
  });
}
