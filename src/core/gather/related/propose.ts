import { factsOf } from './facts';
import { type FileFeature, fileFeatureNames, type ProposedFile } from './features';
import { type PassageScales, passagesOf } from './passages';
import { isTest, kindOf } from './pathKinds';
import { fuse, highestOf, ranked, ranking, type Scale, scaled, sum } from './ranks';
import type { RelatedIndex, Snapshot } from './relatedIndex';
import { type Scored, scorePostings, type Weights } from './scanPostings';
import {
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

const mostFiles = 200;

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
  return new Set(chosen.flatMap(file => [...(files[file]?.names ?? [])]));
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
