import type { Prompt } from '../../compose/prompt';
import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';
import { citeText, code } from './cite';

const mostSentences = 14;
const mostOfOneSnippet = 3;

/** What the passages say about what was asked, in their own words: the sentences that share most of its rarer words. */
export function passageReport(prompt: Pick<Prompt, 'context' | 'task'>): readonly string[] {
  const asked = words(`${prompt.task.title} ${prompt.task.instructions}`);
  const sentences = prompt.context.flatMap(kept => sentencesOf(kept));
  const rarity = rarities(sentences);
  const best = pickBest(sentences, new Set(asked), rarity);
  const places = [...new Set(best.map(one => one.kept.snippet.path ?? one.kept.snippet.title))];
  return [
    ...(best.length === 0 ? [] : ['## What the context says', '']),
    ...places.flatMap(place => [
      `### ${code(place, 200)}`,
      '',
      ...best
        .filter(one => (one.kept.snippet.path ?? one.kept.snippet.title) === place)
        .map(one => `- ${code(one.text, 240)} ${citeText(one.kept.id, one.line.number, one.text)}`),
      '',
    ]),
    '## Not evaluable',
    '',
    ...(best.length === 0 ? ['- Nothing in the context shares words with what was asked.'] : []),
    '- Whether these passages answer the task: that takes a reader or a language model.',
    `- ${sentences.length - best.length} further lines of the context are not shown here.`,
    '',
  ];
}

interface Sentence {
  readonly kept: KeptSnippet;
  readonly line: SentLine;
  readonly text: string;
  readonly words: readonly string[];
}

function sentencesOf(kept: KeptSnippet): readonly Sentence[] {
  return sentLines(kept).flatMap(line =>
    line.text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).flatMap(text => {
      const own = words(text);
      return own.length < 3 ? [] : [{ kept, line, text: text.trim(), words: own }];
    }),
  );
}

/** Words in few sentences weigh more (inverse document frequency, Spärck Jones 1972). */
function rarities(sentences: readonly Sentence[]): ReadonlyMap<string, number> {
  const spread = new Map<string, number>();
  for (const one of sentences) for (const word of new Set(one.words)) spread.set(word, (spread.get(word) ?? 0) + 1);
  return new Map([...spread].map(([word, count]) => [word, Math.log(1 + sentences.length / count)]));
}

function pickBest(
  sentences: readonly Sentence[],
  asked: ReadonlySet<string>,
  rarity: ReadonlyMap<string, number>,
): readonly Sentence[] {
  const scored = sentences
    .map(sentence => {
      const shared = [...new Set(sentence.words)].filter(word => asked.has(word));
      const sum = shared.reduce((total, word) => total + (rarity.get(word) ?? 0), 0);
      return { sentence, score: sum / Math.sqrt(8 + sentence.words.length) };
    })
    .filter(one => one.score > 0)
    .sort((one, other) => other.score - one.score);
  const taken = new Map<string, number>();
  const seen = new Set<string>();
  const best = new Set<Sentence>();
  for (const { sentence } of scored) {
    const count = taken.get(sentence.kept.id) ?? 0;
    const key = sentence.words.join(' ');
    if (best.size >= mostSentences || count >= mostOfOneSnippet || seen.has(key)) continue;
    taken.set(sentence.kept.id, count + 1);
    seen.add(key);
    best.add(sentence);
  }
  return sentences.filter(one => best.has(one));
}

const everyday = new Set(
  'a an and are as at be but by can do for from has have if in into is it its no not of on or so than that the their then there these they this to was were what when where which who will with you your report write say use'.split(
    ' ',
  ),
);

function words(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_-]+/gu) ?? []).filter(word => !everyday.has(word));
}
