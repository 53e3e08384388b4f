import type { Prompt } from '../compose/prompt';
import { join, literal, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import { abstain } from '../task/task';
import type { Taxonomies } from '../taxonomy/loadTaxonomies';
import { type Entries, findObject, type InvalidAnswer, invalid } from './findObject';
import { findFolded, isLongEnough } from './foldText';
import { readQuestions } from './readQuestions';
import type { Confidence, Evidence, QuestionAnswer } from './results';

export type LabelReading = LabelAnswer | (InvalidAnswer & { readonly salvaged?: LabelAnswer });

/** An answer in exactly the shape that was asked for; its label is one of the task's, or `abstain`. */
export interface LabelAnswer {
  readonly kind: 'answer';
  readonly label: ProtectedText;
  /** `none` where it abstains. */
  readonly confidence: Confidence;
  /** At most two sentences and 400 characters. */
  readonly rationale: ProtectedText;
  readonly evidence: readonly Evidence[];
  /** Absent where the task asks nothing further. */
  readonly labels?: readonly QuestionAnswer[];
}

const longestRationale = 400;
const mostQuotes = 20;

/**
 * What a reply says about a record, or why it says nothing. One JSON object is looked for, in a fence or in prose if need
 * be; two of them are none. To be given the reply after `plainJson` and protect. Where nothing but an answer to a further
 * question is wrong, `salvaged` is the rest, for when it cannot be mended.
 */
export function readLabels(
  reply: ProtectedText,
  prompt: Pick<Prompt, 'task' | 'record'>,
  taxonomies: Taxonomies = new Map(),
): LabelReading {
  const found = findObject(reply);
  return found.kind === 'invalid' ? found : readAnswer(found.entries, prompt, taxonomies);
}

/** The same for an object that was found already. */
export function readAnswer(
  entries: Entries,
  prompt: Pick<Prompt, 'task' | 'record'>,
  taxonomies: Taxonomies = new Map(),
): LabelReading {
  const questions = prompt.task.also ?? [];
  const odd = [...entries.keys()].find(key => !isKey(key) && !(key === 'labels' && questions.length > 0));
  if (odd !== undefined) return invalid(literal('it has keys that were not asked for'));
  const missing = keys.find(key => !entries.has(key));
  if (missing !== undefined) return invalid(join([literal('it has no '), keyNames[missing]]));
  const label = textAt(entries, 'label');
  const known = [...prompt.task.labels.map(one => one.name), literal(abstain)].find(
    name => name === label?.normalize('NFC'),
  );
  if (known === undefined) return invalid(literal('its label is not one of the list'));
  const confidence = textAt(entries, 'confidence');
  if (!isConfidence(confidence)) return invalid(literal('its confidence is not high, medium or low'));
  const rationale = textAt(entries, 'rationale');
  if (rationale === undefined) return invalid(literal('its rationale is not a text'));
  const quotes = textsAt(entries, 'evidence');
  if (quotes === undefined) return invalid(literal('its evidence is not a list of texts'));
  if (quotes.length > mostQuotes) return invalid(literal('it has more than 20 quotes'));
  const isAbstaining = known === abstain;
  if (prompt.task.evidence === 'required' && !isAbstaining && quotes.length === 0) {
    return invalid(literal('it has no evidence, and the task requires some'));
  }
  const answer: LabelAnswer = {
    kind: 'answer',
    label: known,
    confidence: isAbstaining ? 'none' : confidence,
    rationale: shorten(rationale),
    evidence: prompt.record === undefined ? [] : quotes.flatMap(quote => checkQuote(quote, prompt.record)),
  };
  if (questions.length === 0) return answer;
  const further = readQuestions(entries.get('labels'), questions, taxonomies);
  const whole = { ...answer, labels: further.answers };
  return further.why === undefined ? whole : { ...invalid(further.why), salvaged: whole };
}

const keys = ['evidence', 'rationale', 'label', 'confidence'] as const;
type Key = (typeof keys)[number];

const keyNames = {
  evidence: literal('evidence'),
  rationale: literal('rationale'),
  label: literal('label'),
  confidence: literal('confidence'),
} as const;

function isKey(word: string): word is Key {
  return keys.some(key => key === word);
}

function textAt(entries: Entries, key: Key): ProtectedText | undefined {
  const value = entries.get(key);
  return value?.kind === 'text' ? value.text : undefined;
}

function textsAt(entries: Entries, key: Key): readonly ProtectedText[] | undefined {
  const value = entries.get(key);
  if (value?.kind !== 'list') return undefined;
  const texts = value.items.flatMap(item => (item.kind === 'text' ? [item.text] : []));
  return texts.length === value.items.length ? texts : undefined;
}

function isConfidence(word: string | undefined): word is 'high' | 'medium' | 'low' {
  return word === 'high' || word === 'medium' || word === 'low';
}

/** A quote that is found is given back as the record has it. Lines within an email are not known: its first stands for all. */
function checkQuote(quote: ProtectedText, record: ProtectedRecord | undefined): readonly Evidence[] {
  if (record === undefined) return [];
  const { path } = record;
  const places = [
    { text: record.text, lineAt: (start: number) => record.lineNumbers?.[countLines(record.text, start)] },
    ...record.fields.flatMap(({ name, value, line }) =>
      [value, join([name, literal(': '), value])].map(text => ({ text, lineAt: () => line })),
    ),
  ];
  for (const { text, lineAt } of isLongEnough(quote) ? places : []) {
    const place = findFolded(text, quote);
    if (place === undefined) continue;
    // Where the words were encoded and have no line of their own, the line at which the record begins.
    const line = lineAt(place.start) || record.line;
    return [{ quote: slice(text, place.start, place.end), path, line, found: true }];
  }
  return [{ quote, path, found: false }];
}

/** Line ends before a place. */
function countLines(text: string, end: number): number {
  return text.slice(0, end).split('\n').length - 1;
}

function shorten(rationale: ProtectedText): ProtectedText {
  const second = [...rationale.matchAll(/(?<![.!?])[.!?]+["')\]]*(?=\s|$)|[。！？]+/g)][1];
  const end = second === undefined ? rationale.length : second.index + second[0].length;
  if (end <= longestRationale) return slice(rationale, 0, end);
  const last = rationale.charCodeAt(longestRationale - 2);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return join([slice(rationale, 0, longestRationale - (isHalf ? 2 : 1)), literal('…')]);
}
