import { type Breathe, unhurried } from '../breathe';
import type { ChangeRole } from '../gather/source';
import { join, literal, numeral, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import { changeWords } from './changeWords';
import type { RankedSnippet } from './ranked';
import { worthOf } from './relatedWorth';

export interface RankRequest {
  readonly snippets: readonly ProtectedSnippet[];
  /** The task's instructions or a person's question. */
  readonly question: ProtectedText;
  /** The question is the task's instructions: of a change they say less than the change itself. */
  readonly isInstructions?: boolean;
  readonly isPinned: (snippet: ProtectedSnippet) => boolean;
}

/** What a person chose or changed comes first, then what they look at, then what was named by pattern. */
const weightOfSource: Readonly<Record<string, number>> = {
  digest: 120,
  'log-lines': 100,
  findings: 120,
  'finding-lines': 100,
  labels: 120,
  commits: 115,
  records: 95,
  'records-later': 30,
  selection: 90,
  'git-diff': 80,
  'open-files': 60,
  // Above each of the sections it stands for, whatever they mention.
  'docs-map': 56,
  logs: 50,
  docs: 40,
};

/** What stands around a change: behind its hunks, before all else but what a person marked. */
const weightOfRole: Readonly<Record<ChangeRole, number>> = {
  'encloses-change': 64.9,
  'used-by-change': 62,
  'tests-change': 61,
};

/** The most that mentions can add: never enough to lift a document over a change. */
const mostForMentions = 15;

/**
 * Orders snippets, best first: what is pinned, then by source, then by how many of the question's words it mentions
 * (each counted with diminishing worth). Where the question is the task's instructions and there is a change, documents are
 * ordered by what the change says, rare words first. Independent of the order in which snippets were found.
 */
export async function rank(
  { snippets, question, isInstructions = false, isPinned }: RankRequest,
  breathe: Breathe = unhurried,
): Promise<readonly RankedSnippet[]> {
  const asked = wordsOf(question);
  const changed = isInstructions ? withoutEveryday(changeWords(snippets)) : nothing;
  const counted: { readonly snippet: ProtectedSnippet; readonly mentions: readonly Mention[] }[] = [];
  for (const snippet of snippets) {
    const words = snippet.source === 'docs' && changed.size > 0 ? changed : asked;
    counted.push({ snippet, mentions: countMentions(snippet.text, words) });
    await breathe();
  }
  const weightOf = changed.size > 0 ? rarityIn(counted) : () => 1;
  const ranked = counted.map(({ snippet, mentions }) =>
    judge(snippet, mentions, snippet.source === 'docs' ? weightOf : () => 1, isPinned(snippet)),
  );
  return ranked.sort(bestFirst);
}

const nothing: ReadonlySet<string> = new Set();

/** What a word says of a document that mentions it: 1 where no other does, next to nothing where each does. */
function rarityIn(
  counted: readonly { readonly snippet: ProtectedSnippet; readonly mentions: readonly Mention[] }[],
): (word: string) => number {
  const documents = counted.filter(({ snippet }) => snippet.source === 'docs');
  const having = new Map<string, number>();
  for (const { mentions } of documents) for (const { key } of mentions) having.set(key, (having.get(key) ?? 0) + 1);
  const most = Math.log1p(documents.length);
  return word => Math.log1p(documents.length / (having.get(word) ?? 1)) / most;
}

function judge(
  snippet: ProtectedSnippet,
  mentions: readonly Mention[],
  weightOf: (word: string) => number,
  pinned: boolean,
): RankedSnippet {
  const weighed = mentions.map(({ key, word, count }) => ({ word, count, worth: weightOf(key) * Math.log1p(count) }));
  const most = [...weighed].sort((a, b) => b.worth - a.worth || compare(a.word, b.word))[0];
  const worth = weighed.reduce((sum, one) => sum + one.worth, 0);
  const score =
    (pinned ? 1000 : 0) +
    Math.max(weightOfSource[snippet.source] ?? 0, snippet.role === undefined ? 0 : weightOfRole[snippet.role]) +
    (snippet.facts.some(fact => fact === 'pinned tab') ? 5 : 0) +
    (snippet.source === 'docs-map' ? 0 : Math.min(mostForMentions, worth * 2));
  const own = snippet.related === undefined ? undefined : worthOf(snippet.related);
  const likely = own === undefined ? 0 : 30 * own.file * (1 + own.passage);
  return { snippet, score: score + likely, why: sayWhy(snippet, pinned, most), pinned, worth: own };
}

function sayWhy(
  snippet: ProtectedSnippet,
  pinned: boolean,
  mention: Pick<Mention, 'word' | 'count'> | undefined,
): ProtectedText {
  const reasons: ProtectedText[] = pinned ? [literal('pinned by you')] : [];
  reasons.push(...snippet.facts);
  if (mention !== undefined) {
    reasons.push(join([literal('mentions “'), mention.word, literal('” '), numeral(mention.count), literal('×')]));
  }
  if (reasons.length === 0) {
    const isRelated = snippet.related !== undefined;
    reasons.push(literal(isRelated ? 'its file goes with the question' : 'matches the pattern of the task'));
  }
  return join(reasons, literal('; '));
}

/** Words of four letters and more; what every instruction says is no sign of anything. */
const everyday = new Set(
  'about above after again also always answer because been before being below both cannot could each either else ever every file files first from give have here into just keep less like list made make many more most must name never none only other over part same says sentence shall should show some such take task than that their them then there these they this those through under until upon very want well were what when where which while whose will with within without word words would write your'.split(
    ' ',
  ),
);

function wordsOf(question: ProtectedText): ReadonlySet<string> {
  return withoutEveryday(question.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? []);
}

function withoutEveryday(words: Iterable<string>): ReadonlySet<string> {
  return new Set([...words].filter(word => !everyday.has(word)));
}

interface Mention {
  /** In small letters. */
  readonly key: string;
  /** As it stands in the text. */
  readonly word: ProtectedText;
  count: number;
}

function countMentions(text: ProtectedText, words: ReadonlySet<string>): readonly Mention[] {
  const mentions = new Map<string, Mention>();
  for (const match of text.matchAll(/[\p{L}\p{N}_]{4,}/gu)) {
    const key = match[0].toLowerCase();
    if (!words.has(key)) continue;
    const mention = mentions.get(key) ?? {
      key,
      word: slice(text, match.index, match.index + match[0].length),
      count: 0,
    };
    mention.count++;
    mentions.set(key, mention);
  }
  return [...mentions.values()];
}

function bestFirst(a: RankedSnippet, b: RankedSnippet): number {
  if (a.score !== b.score) return b.score - a.score;
  const byPath = compare(a.snippet.path ?? a.snippet.title, b.snippet.path ?? b.snippet.title);
  return byPath !== 0
    ? byPath
    : (a.snippet.startLine ?? 0) - (b.snippet.startLine ?? 0) || compare(a.snippet.text, b.snippet.text);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
