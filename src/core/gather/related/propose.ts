import { isTest, kindOf } from './pathKinds';
import type { RelatedIndex, Snapshot } from './relatedIndex';
import { type Scored, scorePostings, type Weights } from './scanPostings';
import {
  definedNames,
  definesForSignal,
  definitionSignals,
  latelySignal,
  messageSignals,
  nameSignal,
  nearSignal,
  pairSignal,
  pathSignal,
  recencySignal,
  type Seeds,
  type Signal,
  tellingTerms,
  togetherSignal,
  toldSignal,
} from './signals';
import { questionTerms } from './terms';

export interface RelatedQuestion {
  readonly question: string;
  /** Files a person has open, or whose change is asked about: where to start from. */
  readonly open: readonly string[];
  /** Files whose text is there already, and that are not proposed. */
  readonly shown: readonly string[];
}

/** What is known of a file, each between 0 and about 1; what they are worth together is for the ranking to say. */
export const fileFeatureNames = [
  'words',
  'wordsRank',
  'bestPassage',
  'bestPassageRank',
  'topPassages',
  'path',
  'pathRank',
  'defines',
  'definesRank',
  'messages',
  'messagesRank',
  'likeMessage',
  'recency',
  'recencyRank',
  'similar',
  'similarRank',
  'together',
  'togetherRank',
  'pair',
  'near',
  'openTogether',
  'openTogetherRank',
  'openPair',
  'openNear',
  'openWords',
  'openWordsRank',
  'openUses',
  'openUsesRank',
  'usesOpen',
  'usesOpenRank',
  'told',
  'toldRank',
  'lately',
  'latelyRank',
  'names',
  'namesRank',
  'openNames',
  'usesSeeds',
  'usesSeedsRank',
  'seedsUse',
  'seedsUseRank',
  'cover',
  'fused',
  'isTest',
  'isDocs',
  'isData',
  'isOther',
  'isChangelog',
  'size',
  'hasOpen',
  'questionLength',
  'isSeedKind',
] as const;
export type FileFeature = (typeof fileFeatureNames)[number];

export const passageFeatureNames = [
  'score',
  'scoreInFile',
  'rankInFile',
  'cover',
  'defines',
  'definesInFile',
  'similar',
  'similarInFile',
  'openWords',
  'openWordsInFile',
  'around',
  'first',
  'last',
  'place',
  'lines',
  'bytes',
  'definitions',
  'passages',
  'isTest',
  'isDocs',
  'fileRank',
] as const;
export type PassageFeature = (typeof passageFeatureNames)[number];

export interface ProposedFile {
  readonly path: string;
  /** Reasons in words, for people. */
  readonly facts: readonly string[];
  /** In the order of `fileFeatureNames`. */
  readonly features: readonly number[];
  readonly passages: readonly ProposedPassage[];
}

export interface ProposedPassage {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly bytes: number;
  /** In the order of `passageFeatureNames`. */
  readonly features: readonly number[];
}

const mostFiles = 200;
const mostPassagesOfFile = 12;
const rankConstant = 8;

/** Files and passages that may bear on a question, with what is known of each. Order and choice are the ranking's. */
export function propose(index: RelatedIndex, asked: RelatedQuestion): readonly ProposedFile[] {
  const snapshot = index.snapshot();
  const { files, byPath } = snapshot;
  const weights = questionTerms(asked.question);
  const open = asked.open.flatMap(path => byPath.get(path) ?? []);

  const words = scorePostings(snapshot, weights);
  const defines = definitionSignals(snapshot, words);
  const messages = messageSignals(snapshot, weights);
  const path = pathSignal(snapshot, words);
  const recency = recencySignal(snapshot);
  const best = bestPassages(snapshot, words);
  const top = topPassages(snapshot, words);

  const first = fuse(files.length, [
    [words.files, 0.6],
    [best, 1],
    [path, 0.5],
    [defines.files, 0.5],
    [messages.all, 1.2],
    [recency, 0.2],
  ]);
  const seeds: Seeds = ranking(first)
    .filter(file => !open.includes(file))
    .slice(0, 8)
    .map((file, rank) => [file, 1 / (1 + rank / 2)] as const);
  const openSeeds: Seeds = open.map(file => [file, 1] as const);

  const rarity = (term: number) => index.rarity(term);
  const similar = scorePostings(snapshot, similarTerms(snapshot, words, seeds, weights, rarity));
  const openTerms = tellingTerms(postingsOf(snapshot, open), rarity, 40);
  const openWords = scorePostings(snapshot, openTerms);
  const usesOpen = scorePostings(snapshot, rareOf(namesDefinedIn(snapshot, open), rarity));
  const openUses = definesForSignal(snapshot, termsIn(snapshot, open), rarity);

  const seedFiles = seeds.slice(0, 4).map(([file]) => file);
  const usesSeeds = scorePostings(snapshot, rareOf(namesDefinedIn(snapshot, seedFiles), rarity)).files;
  const seedsUse = definesForSignal(snapshot, termsIn(snapshot, seedFiles), rarity);
  const told = toldSignal(snapshot, weights);
  const lately = latelySignal(snapshot);
  const names = nameSignal(snapshot, seeds);
  const openNamed = nameSignal(snapshot, openSeeds);
  const together = togetherSignal(snapshot, seeds);
  const pair = pairSignal(snapshot, seeds);
  const near = nearSignal(snapshot, seeds);
  const openTogether = togetherSignal(snapshot, openSeeds);
  const openPair = pairSignal(snapshot, openSeeds);
  const openNear = nearSignal(snapshot, openSeeds);

  const boost = open.length > 0 ? 1.5 : 1;
  const fused = fuse(files.length, [
    [words.files, 0.6],
    [best, 1],
    [path, 0.5],
    [defines.files, 0.5],
    [messages.all, 1.2],
    [recency, 0.2],
    [similar.files, 0.3],
    [together, 1],
    [pair, 1],
    [near, 0.2],
    [openTogether, boost * 1.4],
    [openPair, boost],
    [openNear, 0.8],
    [openWords.files, 0.3],
    [openUses, 0.3],
    [usesOpen.files, 0.3],
    [told, 0.6],
    [lately, 0.4],
    [names, 0.3],
    [usesSeeds, 0.2],
    [seedsUse, 0.2],
  ]);
  const shown = new Set(asked.shown.flatMap(path => byPath.get(path) ?? []));
  const chosen = ranking(fused)
    .filter(file => !shown.has(file))
    .slice(0, mostFiles);

  const named: Readonly<Partial<Record<FileFeature, Scale>>> = {
    words: scaled(words.files),
    wordsRank: ranked(words.files),
    bestPassage: scaled(best),
    bestPassageRank: ranked(best),
    topPassages: scaled(top),
    path: scaled(path),
    pathRank: ranked(path),
    defines: scaled(defines.files),
    definesRank: ranked(defines.files),
    messages: scaled(messages.all),
    messagesRank: ranked(messages.all),
    likeMessage: scaled(messages.best),
    recency: scaled(recency),
    recencyRank: ranked(recency),
    similar: scaled(similar.files),
    similarRank: ranked(similar.files),
    together: scaled(together),
    togetherRank: ranked(together),
    pair: file => Math.min(1, pair[file] ?? 0),
    near: scaled(near),
    openTogether: scaled(openTogether),
    openTogetherRank: ranked(openTogether),
    openPair: file => Math.min(1, openPair[file] ?? 0),
    openNear: file => Math.min(1, openNear[file] ?? 0),
    openWords: scaled(openWords.files),
    openWordsRank: ranked(openWords.files),
    openUses: scaled(openUses),
    openUsesRank: ranked(openUses),
    usesOpen: scaled(usesOpen.files),
    usesOpenRank: ranked(usesOpen.files),
    told: scaled(told),
    toldRank: ranked(told),
    lately: file => Math.min(1, lately[file] ?? 0),
    latelyRank: ranked(lately),
    names: scaled(names),
    namesRank: ranked(names),
    openNames: scaled(openNamed),
    usesSeeds: scaled(usesSeeds),
    usesSeedsRank: ranked(usesSeeds),
    seedsUse: scaled(seedsUse),
    seedsUseRank: ranked(seedsUse),
    cover: file => Math.max(0, ...(words.covers.get(file) ?? [])),
    fused: scaled(fused),
    isTest: file => (isTest(files[file]?.path ?? '') ? 1 : 0),
    isDocs: file => (kindOf(files[file]?.path ?? '') === 'docs' ? 1 : 0),
    isData: file => (/^(data|style)$/.test(kindOf(files[file]?.path ?? '')) ? 1 : 0),
    isOther: file => (kindOf(files[file]?.path ?? '') === 'other' ? 1 : 0),
    isChangelog: file => (kindOf(files[file]?.path ?? '') === 'changelog' ? 1 : 0),
    size: file => Math.log10(1 + sum(files[file]?.scanned.bytes ?? [])) / 6,
    hasOpen: () => (open.length > 0 ? 1 : 0),
    questionLength: () => Math.min(1, weights.size / 60),
    isSeedKind: sameExtension(snapshot, open.length > 0 ? open : seeds.slice(0, 4).map(([file]) => file)),
  };
  const columns = fileFeatureNames.map(name => named[name] ?? (() => 0));

  const scales: PassageScales = {
    words,
    similar,
    openWords,
    defines: defines.passages,
    bestScore: highestOf(best),
    bestSimilar: highestOf(bestPassages(snapshot, similar)),
    bestOpen: highestOf(bestPassages(snapshot, openWords)),
    bestDefines: Math.max(1e-9, ...[...defines.passages.values()].map(one => Math.max(0, ...one))),
  };
  return chosen.map((file, rank) => ({
    path: files[file]?.path ?? '',
    facts: factsOf(snapshot, file, open, seedFiles, { told, openUses, usesOpen: usesOpen.files, openPair, pair }),
    features: columns.map(column => column(file)),
    passages: passagesOf(snapshot, file, rank, scales),
  }));
}

interface FactSignals {
  readonly told: Signal;
  readonly openUses: Signal;
  readonly usesOpen: Signal;
  readonly openPair: Signal;
  readonly pair: Signal;
}

/** What a person can check: who changed together with what and how often, which names are shared, which test belongs to it. */
function factsOf(
  snapshot: Snapshot,
  file: number,
  open: readonly number[],
  seeds: readonly number[],
  signals: FactSignals,
): readonly string[] {
  const facts: string[] = [];
  const starts = open.length > 0 ? open : seeds;
  const partner = mostOftenTogether(snapshot, file, starts);
  if (partner !== undefined) facts.push(partner);
  if ((signals.openPair[file] ?? 0) > 0) facts.push('test or source of an open file');
  else if ((signals.pair[file] ?? 0) > 0) facts.push('test or source of another match');
  if ((signals.openUses[file] ?? 0) > 0) facts.push('defines names that an open file uses');
  if ((signals.usesOpen[file] ?? 0) > 0) facts.push('uses names that an open file defines');
  if (facts.length === 0 && (signals.told[file] ?? 0) > 0) facts.push('earlier commits about this changed it');
  return facts.slice(0, 3);
}

function mostOftenTogether(
  { files, commitsOf }: Snapshot,
  file: number,
  starts: readonly number[],
): string | undefined {
  const own = new Set(commitsOf[file]);
  let best: { readonly start: number; readonly times: number; readonly of: number } | undefined;
  for (const start of starts) {
    if (start === file) continue;
    const of = commitsOf[start] ?? [];
    const times = of.reduce((sum, commit) => sum + (own.has(commit) ? 1 : 0), 0);
    if (times >= 2 && times > (best?.times ?? 0)) best = { start, times, of: of.length };
  }
  if (best === undefined) return undefined;
  const path = files[best.start]?.path ?? '';
  return `changed together with ${path.slice(path.lastIndexOf('/') + 1)} in ${best.times} of ${best.of} commits`;
}

type Scale = (file: number) => number;

function scaled(signal: Signal): Scale {
  const highest = highestOf(signal);
  return file => (signal[file] ?? 0) / highest;
}

/** 1 for the first and less for each that follows; 0 where the signal says nothing. */
function ranked(signal: Signal): Scale {
  const places = new Map(ranking(signal).map((file, rank) => [file, rankConstant / (rankConstant + rank)]));
  return file => places.get(file) ?? 0;
}

function highestOf(signal: Iterable<number>): number {
  let highest = 1e-9;
  for (const value of signal) if (value > highest) highest = value;
  return highest;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const value of numbers) total += value;
  return total;
}

/** Files with a signal, strongest first; equal ones in the order of their paths. */
function ranking(signal: Signal): number[] {
  const files: number[] = [];
  for (let file = 0; file < signal.length; file++) if ((signal[file] as number) > 0) files.push(file);
  return files.sort((a, b) => (signal[b] as number) - (signal[a] as number) || a - b);
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), each signal with its weight. */
function fuse(count: number, signals: readonly (readonly [Signal, number])[]): Signal {
  const total = new Float64Array(count);
  for (const [signal, weight] of signals) {
    for (const [rank, file] of ranking(signal).slice(0, 400).entries()) {
      total[file] = (total[file] ?? 0) + weight / (rankConstant + rank + 1);
    }
  }
  return total;
}

function bestPassages({ files }: Snapshot, { passages }: Scored): Signal {
  return Float64Array.from(files, (_, file) => Math.max(0, ...(passages.get(file) ?? [])));
}

/** The three best passages of a file together. */
function topPassages({ files }: Snapshot, { passages }: Scored): Signal {
  return Float64Array.from(files, (_, file) => {
    const scores = passages.get(file);
    return scores === undefined ? 0 : sum([...scores].sort((a, b) => b - a).slice(0, 3));
  });
}

function namesDefinedIn({ files }: Snapshot, chosen: readonly number[]): ReadonlySet<number> {
  return new Set(chosen.flatMap(file => [...definedNames(files[file]?.scanned.definitions ?? new Uint32Array())]));
}

function termsIn(snapshot: Snapshot, chosen: readonly number[]): ReadonlySet<number> {
  const terms = new Set<number>();
  for (const posting of postingsOf(snapshot, chosen)) terms.add(posting >>> 6);
  return terms;
}

function* postingsOf({ files }: Snapshot, chosen: readonly number[]): Generator<number> {
  for (const file of chosen) yield* files[file]?.scanned.postings ?? [];
}

/** What the best passages of the first round say beside the question (Lavrenko and Croft 2001, in its simplest form). */
function similarTerms(
  { files }: Snapshot,
  words: Scored,
  seeds: Seeds,
  weights: Weights,
  rarity: (term: number) => number,
): Weights {
  const postings: number[] = [];
  for (const [file] of seeds) {
    const scores = words.passages.get(file);
    const scanned = files[file]?.scanned;
    if (scores === undefined || scanned === undefined) continue;
    const passage = scores.indexOf(Math.max(...scores));
    const from = passage === 0 ? 0 : (scanned.ends[passage - 1] ?? 0);
    postings.push(...scanned.postings.subarray(from, scanned.ends[passage]));
  }
  return tellingTerms(postings, rarity, 30, weights);
}

function rareOf(names: ReadonlySet<number>, rarity: (term: number) => number): Weights {
  const rare = [...names].map(name => [name, rarity(name)] as const).filter(([, worth]) => worth > 2);
  return new Map(rare.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 150));
}

function sameExtension({ files }: Snapshot, others: readonly number[]): Scale {
  const extension = (file: number) => /\.(\w+)$/.exec(files[file]?.path ?? '')?.[1];
  const known = new Set(others.map(extension));
  return file => (known.has(extension(file)) ? 1 : 0);
}

interface PassageScales {
  readonly words: Scored;
  readonly similar: Scored;
  readonly openWords: Scored;
  readonly defines: ReadonlyMap<number, Float64Array>;
  readonly bestScore: number;
  readonly bestSimilar: number;
  readonly bestOpen: number;
  readonly bestDefines: number;
}

/** The passages of a file that have most to say; of one that matches nothing, its beginning. */
function passagesOf({ files }: Snapshot, file: number, fileRank: number, scales: PassageScales): ProposedPassage[] {
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
