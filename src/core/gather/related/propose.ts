import type { ChangeAsked } from './companions';
import { eachName, noDefinitions } from './definitionBuckets';
import { definitionSignals } from './definitionSignals';
import { factsOf } from './facts';
import { type FileFeature, fileFeatureNames, type ProposedFile } from './features';
import { lasting } from './lastingSignals';
import { type PassageScales, passagesOf } from './passages';
import { isTest, kindOf } from './pathKinds';
import { fuse, highestOf, ranked, ranking, type Scale, scaled, sum } from './ranks';
import type { RelatedIndex, Snapshot } from './relatedIndex';
import { outsideHits, type Scored, scorePostings, type Weights } from './scanPostings';
import {
  definesForSignal,
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
  readonly change?: ChangeAsked;
}

const mostFiles = 200;

/** Files and passages that may bear on a question, with what is known of each. Order and choice are the ranking's. */
export function propose(index: RelatedIndex, asked: RelatedQuestion): readonly ProposedFile[] {
  const snapshot = index.snapshot();
  snapshot.sheets.begin();
  const { files, byPath: fileAt, order } = snapshot;
  const weights = weightsOf(index, asked);
  const open = asked.open.flatMap(path => fileAt.get(path) ?? []);

  const words = scorePostings(snapshot, weights, 'covers');
  const defines = definitionSignals(snapshot, words);
  const terms = [...weights];
  const lastingly = (name: string, about: unknown, make: () => Signal) => lasting(snapshot, name, about, make);
  const messages = messageSignals(snapshot, weights);
  const { signal: saidAll, order: byMessages } = lastingly('messages', terms, () => messages().all);
  const { signal: saidBest } = lastingly('like message', terms, () => messages().best);
  const { signal: recency, order: byRecency } = lastingly('recency', '', () => recencySignal(snapshot));
  const path = pathSignal(snapshot, words);
  const { best, top } = words;

  const byWords = ranking(words.files, order);
  const byBest = ranking(best, order);
  const byPath = ranking(path, order);
  const byDefines = ranking(defines.files, order);
  const alone: readonly (readonly [readonly number[], number])[] = [
    [byWords, 0.6],
    [byBest, 1],
    [byPath, 0.5],
    [byDefines, 0.5],
    [byMessages, 1.2],
    [byRecency, 0.2],
  ];
  const first = fuse(files.length, alone);
  const seeds: Seeds = ranking(first, order)
    .filter(file => !open.includes(file))
    .slice(0, 8)
    .map((file, rank) => [file, 1 / (1 + rank / 2)] as const);
  const openSeeds: Seeds = open.map(file => [file, 1] as const);

  const rarity = (term: number) => index.rarity(term);
  const seedFiles = seeds.slice(0, 4).map(([file]) => file);
  const likeSeeds = similarTerms(snapshot, words, seeds, weights, rarity);
  const openTerms = tellingTerms(postingsOf(snapshot, open), rarity, 40);
  const openNames = rareOf(namesDefinedIn(snapshot, open), rarity);
  const seedNames = rareOf(namesDefinedIn(snapshot, seedFiles), rarity);
  const outside = outsideHits(snapshot, likeSeeds, openTerms, openNames, seedNames);
  const similar = scorePostings(snapshot, likeSeeds, 'passages', outside);
  const openWords = scorePostings(snapshot, openTerms, 'passages', outside);
  const usesOpen = scorePostings(snapshot, openNames, 'files', outside);
  const openUses = definesForSignal(snapshot, termsIn(snapshot, open), rarity);
  const usesSeeds = scorePostings(snapshot, seedNames, 'files', outside).files;
  const seedsUse = definesForSignal(snapshot, termsIn(snapshot, seedFiles), rarity);
  const { signal: told, order: byTold } = lastingly('told', terms, () => toldSignal(snapshot, weights));
  const { signal: lately, order: byLately } = lastingly('lately', '', () => latelySignal(snapshot));
  const { signal: names, order: byNames } = lastingly('names', seeds, () => nameSignal(snapshot, seeds));
  const { signal: together, order: byTogether } = lastingly('together', seeds, () => togetherSignal(snapshot, seeds));
  const { signal: pair, order: byPair } = lastingly('pair', seeds, () => pairSignal(snapshot, seeds));
  const { signal: near, order: byNear } = lastingly('near', seeds, () => nearSignal(snapshot, seeds));
  const openNamed = nameSignal(snapshot, openSeeds);
  const openTogether = togetherSignal(snapshot, openSeeds);
  const openPair = pairSignal(snapshot, openSeeds);
  const openNear = nearSignal(snapshot, openSeeds);

  const boost = open.length > 0 ? 1.5 : 1;
  const bySimilar = ranking(similar.files, order);
  const byOpenTogether = ranking(openTogether, order);
  const byOpenWords = ranking(openWords.files, order);
  const byOpenUses = ranking(openUses, order);
  const byUsesOpen = ranking(usesOpen.files, order);
  const byUsesSeeds = ranking(usesSeeds, order);
  const bySeedsUse = ranking(seedsUse, order);
  const fused = fuse(files.length, [
    ...alone,
    [bySimilar, 0.3],
    [byTogether, 1],
    [byPair, 1],
    [byNear, 0.2],
    [byOpenTogether, boost * 1.4],
    [ranking(openPair, order), boost],
    [ranking(openNear, order), 0.8],
    [byOpenWords, 0.3],
    [byOpenUses, 0.3],
    [byUsesOpen, 0.3],
    [byTold, 0.6],
    [byLately, 0.4],
    [byNames, 0.3],
    [byUsesSeeds, 0.2],
    [bySeedsUse, 0.2],
  ]);
  const shown = new Set(asked.shown.flatMap(path => fileAt.get(path) ?? []));
  const chosen = ranking(fused, order)
    .filter(file => !shown.has(file))
    .slice(0, mostFiles);
  const isChosen = new Set(chosen);
  const kinds = new Map(chosen.map(file => [file, kindOf(files[file]?.path ?? '')]));

  const named: Readonly<Partial<Record<FileFeature, Scale>>> = {
    words: scaled(words.files),
    wordsRank: ranked(byWords, isChosen),
    bestPassage: scaled(best),
    bestPassageRank: ranked(byBest, isChosen),
    topPassages: scaled(top),
    path: scaled(path),
    pathRank: ranked(byPath, isChosen),
    defines: scaled(defines.files),
    definesRank: ranked(byDefines, isChosen),
    messages: scaled(saidAll),
    messagesRank: ranked(byMessages, isChosen),
    likeMessage: scaled(saidBest),
    recency: scaled(recency),
    recencyRank: ranked(byRecency, isChosen),
    similar: scaled(similar.files),
    similarRank: ranked(bySimilar, isChosen),
    together: scaled(together),
    togetherRank: ranked(byTogether, isChosen),
    pair: file => Math.min(1, pair[file] ?? 0),
    near: scaled(near),
    openTogether: scaled(openTogether),
    openTogetherRank: ranked(byOpenTogether, isChosen),
    openPair: file => Math.min(1, openPair[file] ?? 0),
    openNear: file => Math.min(1, openNear[file] ?? 0),
    openWords: scaled(openWords.files),
    openWordsRank: ranked(byOpenWords, isChosen),
    openUses: scaled(openUses),
    openUsesRank: ranked(byOpenUses, isChosen),
    usesOpen: scaled(usesOpen.files),
    usesOpenRank: ranked(byUsesOpen, isChosen),
    told: scaled(told),
    toldRank: ranked(byTold, isChosen),
    lately: file => Math.min(1, lately[file] ?? 0),
    latelyRank: ranked(byLately, isChosen),
    names: scaled(names),
    namesRank: ranked(byNames, isChosen),
    openNames: scaled(openNamed),
    usesSeeds: scaled(usesSeeds),
    usesSeedsRank: ranked(byUsesSeeds, isChosen),
    seedsUse: scaled(seedsUse),
    seedsUseRank: ranked(bySeedsUse, isChosen),
    cover: file => Math.max(0, ...(words.covers.get(file) ?? [])),
    fused: scaled(fused),
    isTest: file => (isTest(files[file]?.path ?? '') ? 1 : 0),
    isDocs: file => (kinds.get(file) === 'docs' ? 1 : 0),
    isData: file => (kinds.get(file) === 'data' || kinds.get(file) === 'style' ? 1 : 0),
    isOther: file => (kinds.get(file) === 'other' ? 1 : 0),
    isChangelog: file => (kinds.get(file) === 'changelog' ? 1 : 0),
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
    bestSimilar: highestOf(similar.best),
    bestOpen: highestOf(openWords.best),
    bestDefines: Math.max(1e-9, defines.passages.highest),
  };
  return chosen.map((file, rank) => ({
    path: files[file]?.path ?? '',
    facts: factsOf(
      snapshot,
      file,
      open,
      seedFiles,
      { told, openUses, usesOpen: usesOpen.files, openPair, pair },
      asked.change !== undefined,
    ),
    features: columns.map(column => column(file)),
    passages: passagesOf(snapshot, file, rank, scales),
  }));
}

/** Of a change, the words that say most about it; they weigh less than those of a question. */
const mostOfChange = 40;
const weightOfChange = 0.7;

function weightsOf(index: RelatedIndex, { question, change }: RelatedQuestion): Weights {
  const weights = new Map(questionTerms(question));
  if (change === undefined) return weights;
  const counts = questionTerms(`${change.text}\n${change.touched.join(' ')}`);
  const telling = [...counts]
    .map(([term, count]) => [term, count * index.rarity(term)] as const)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, mostOfChange);
  const highest = telling[0]?.[1] ?? 1;
  for (const [term, worth] of telling) {
    weights.set(term, Math.max(weights.get(term) ?? 0, (weightOfChange * worth) / highest));
  }
  return weights;
}

function namesDefinedIn({ files }: Snapshot, chosen: readonly number[]): ReadonlySet<number> {
  const names = new Set<number>();
  for (const file of chosen) eachName(files[file]?.scanned.definitions ?? noDefinitions, name => names.add(name));
  return names;
}

function termsIn(snapshot: Snapshot, chosen: readonly number[]): ReadonlySet<number> {
  const terms = new Set<number>();
  for (const file of chosen)
    for (const posting of snapshot.files[file]?.scanned.postings ?? []) terms.add(posting >>> 6);
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
