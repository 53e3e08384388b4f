import type { RecordKind } from '../protect/protectedThings';
import type { SourceRecord } from './record';

/**
 * Events, flows, rows and findings that are short, were read well, and do not talk to whoever judges them. A model that takes orders
 * from one record would answer for the others of its call, and no check of ids sees that; what reads like an order goes alone.
 */
export function mayShareByItself({
  kind,
  problem,
  text,
  fields,
}: Pick<SourceRecord, 'kind' | 'problem' | 'text' | 'fields'>): boolean {
  if (!mayShareKinds.has(kind) || problem !== undefined || text.length > longest) return false;
  return !addressesReader.test(text) && !fields.some(({ value }) => addressesReader.test(value));
}

const mayShareKinds: ReadonlySet<RecordKind> = new Set<RecordKind>(['event', 'flow', 'row', 'finding']);
const longest = 6_000;

/** Words of orders to a model: rare in logs (13 of 5,617 real events), and a record too many that goes alone costs one call. */
const addressesReader = new RegExp(
  [
    String.raw`\b(?:ignore|disregard|forget|overlook|instead)\b.{0,60}\b(?:previous|above|prior|before|all|instructions?|rules?|prompt)`,
    String.raw`\b(?:labell?(?:s|ed|ing)?|verdict|rationale|classif\w{1,10})\b`,
    String.raw`\b(?:instructions?|instructed|prompts?|assistant|ai|llm|language model|chatgpt|claude|copilot|analyst|reviewer|benign|true ?positive|false ?positive|markdown)\b(?!["']?\s{0,3}[:=])`,
    String.raw`\b(?:answer|respond|reply|output|return|print|repeat|reveal|mark|treat|consider|report|decode)\b.{0,40}\b(?:as|with|only|every|all|this|these|follow|and)\b`,
    String.raw`\bbefore (?:you )?(?:answer|respond|reply)`,
    String.raw`[{[]\s{0,5}"(?:records|evidence)"|<<<|\bsystem:`,
    // Letters that a person does not see, or sees in another order.
    String.raw`[\u202a-\u202e\u2066-\u2069\u200b-\u200f\udb40]`,
  ].join('|'),
  'i',
);
