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

/** Without what it was worked out from, so that it goes to another thread and holds nothing. */
export function plainPassage({ startLine, endLine, bytes, features }: ProposedPassage): ProposedPassage {
  return { startLine, endLine, bytes, features };
}

/** A passage that stands by a change, whatever the question is. */
export interface Companion {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly role: 'used-by-change' | 'tests-change';
  /** Reasons in words, for people. */
  readonly facts: readonly string[];
}

export interface ReadCompanion extends Companion {
  readonly text: string;
}

/** A file of the proposed ones, with the text of its passages as it is now. */
export interface ReadFile extends ProposedFile {
  readonly passages: readonly ReadPassage[];
}

export interface ReadPassage extends ProposedPassage {
  /** Its lines, joined by line feeds. */
  readonly text: string;
  /** First lines of what it stands in, outermost first. */
  readonly within: readonly EnclosingLine[];
}

/** The line that names a class or a function around a passage. */
export interface EnclosingLine {
  readonly line: number;
  readonly text: string;
}
