import type { Breathe } from '../breathe';
import { mayShareByItself } from './mayShareByItself';
import type { PlacedRecord, ProtectedRecords } from './protectRecords';
import type { SourceRecord } from './record';

/** What the records of a run say in sentences, by words. */
export interface Sentences {
  count(record: Said): void;
  /** Whether one of its sentences is made of words that hardly another record says. To be asked when all were counted. */
  areOwn(record: Said): boolean;
}

type Said = Pick<SourceRecord, 'fields' | 'text'>;

/**
 * Whoever writes an order into a log writes a sentence, in any language and any form, and programs write the same ones over and
 * over. So a record with a sentence of its own goes alone. Of those that say the same as another (`sameAs`) one counts: a
 * sentence is not made common by sending it often.
 */
export async function setApart(
  records: ProtectedRecords,
  sameAs: ReadonlyMap<string, string>,
  /** Of all records, where some texts were left in their files. */
  counted: Sentences | undefined,
  breathe: Breathe,
): Promise<ProtectedRecords> {
  const sentences = counted ?? sentencesSeen();
  const mayShare = records.records.filter(({ record, left }) => left === undefined && mayShareByItself(record));
  for (const { record } of counted === undefined ? mayShare : []) {
    if (!sameAs.has(record.id)) sentences.count(record);
    await breathe();
  }
  const apart = new Set<PlacedRecord>();
  for (const placed of mayShare) {
    if (sentences.areOwn(placed.record)) apart.add(placed);
    await breathe();
  }
  return {
    ...records,
    records: records.records.map(placed => (apart.has(placed) ? { ...placed, apart: true } : placed)),
  };
}

/** Fewer words in a row are a name, a path or a state. */
const leastWords = 4;
/** A name in a sentence that all say, or two, make no sentence of one's own. */
const leastOwnWords = 3;
/** A word that fewer records say, or fewer than one in a hundred, is none that programs write over and over. */
const commonRecords = 3;
const commonShare = 0.01;
/** What comes after so many different words counts as never said. */
const mostWords = 300_000;

export function sentencesSeen(): Sentences {
  const records = new Map<string, number>();
  let counted = 0;
  return {
    count(record) {
      counted += 1;
      for (const word of new Set(sentencesOf(record).flat())) {
        const before = records.get(word);
        if (before !== undefined || records.size < mostWords) records.set(word, (before ?? 0) + 1);
      }
    },
    areOwn(record) {
      const common = Math.max(commonRecords, counted * commonShare);
      const isOwn = (word: string) => (records.get(word) ?? 0) < common;
      return sentencesOf(record).some(words => new Set(words.filter(isOwn)).size >= leastOwnWords);
    },
  };
}

const word = /\p{L}[\p{L}\p{M}'’-]*/gu;
const blank = /\s/;
const telling = /[\p{L}\p{N}]/u;
const mostBetween = 8;
/** Written without blanks, so that each character counts as a word. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/** The words of each sentence, in small letters: at least four, with nothing but blanks and marks between them. */
function sentencesOf({ fields, text }: Said): readonly (readonly string[])[] {
  const all: string[][] = [];
  for (const value of [...fields.map(field => field.value), text]) {
    let sentence: string[] = [];
    let end = 0;
    for (const match of value.matchAll(word)) {
      const gap = value.slice(end, match.index);
      if (gap.length > mostBetween || !blank.test(gap) || telling.test(gap)) {
        if (sentence.length >= leastWords) all.push(sentence);
        sentence = [];
      }
      const [found] = match;
      if (unspaced.test(found)) for (const character of found) sentence.push(character);
      else sentence.push(found.toLowerCase());
      end = match.index + found.length;
    }
    if (sentence.length >= leastWords) all.push(sentence);
  }
  return all;
}
