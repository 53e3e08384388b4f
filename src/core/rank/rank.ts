import { type Breathe, unhurried } from '../breathe';
import type { ChangeRole } from '../gather/source';
import { join, literal, numeral, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import type { RankedSnippet } from './ranked';
import { worthOf } from './relatedWorth';

export interface RankRequest {
  readonly snippets: readonly ProtectedSnippet[];
  /** The task's instructions or a person's question. */
  readonly question: ProtectedText;
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
 * (each counted with diminishing worth). Independent of the order in which snippets were found.
 */
export async function rank(
  { snippets, question, isPinned }: RankRequest,
  breathe: Breathe = unhurried,
): Promise<readonly RankedSnippet[]> {
  const words = wordsOf(question);
  const ranked: RankedSnippet[] = [];
  for (const snippet of snippets) {
    ranked.push(judge(snippet, words, isPinned(snippet)));
    await breathe();
  }
  return ranked.sort(bestFirst);
}

function judge(snippet: ProtectedSnippet, words: ReadonlySet<string>, pinned: boolean): RankedSnippet {
  const mentions = countMentions(snippet.text, words);
  const most = [...mentions].sort((a, b) => b.count - a.count || compare(a.word, b.word))[0];
  const worth = mentions.reduce((sum, { count }) => sum + Math.log1p(count), 0);
  const score =
    (pinned ? 1000 : 0) +
    Math.max(weightOfSource[snippet.source] ?? 0, snippet.role === undefined ? 0 : weightOfRole[snippet.role]) +
    (snippet.facts.some(fact => fact === 'pinned tab') ? 5 : 0) +
    (snippet.source === 'docs-map' ? 0 : Math.min(mostForMentions, worth * 2));
  const own = snippet.related === undefined ? undefined : worthOf(snippet.related);
  const likely = own === undefined ? 0 : 30 * own.file * (1 + own.passage);
  return { snippet, score: score + likely, why: sayWhy(snippet, pinned, most), pinned, worth: own };
}

function sayWhy(snippet: ProtectedSnippet, pinned: boolean, mention: Mention | undefined): ProtectedText {
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
  const words = question.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? [];
  return new Set(words.filter(word => !everyday.has(word)));
}

interface Mention {
  /** As it stands in the text. */
  readonly word: ProtectedText;
  count: number;
}

function countMentions(text: ProtectedText, words: ReadonlySet<string>): readonly Mention[] {
  const mentions = new Map<string, Mention>();
  for (const match of text.matchAll(/[\p{L}\p{N}_]{4,}/gu)) {
    const key = match[0].toLowerCase();
    if (!words.has(key)) continue;
    const mention = mentions.get(key) ?? { word: slice(text, match.index, match.index + match[0].length), count: 0 };
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
