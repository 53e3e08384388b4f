import type { KeptSnippet } from '../fit/manifest';
import type { TokenCounter } from '../fit/tokenCounter';
import { join, lines, literal, numbered, numeral, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { Prompt, PromptTask, RenderedPrompt } from './prompt';
import { renderPrompt } from './renderPrompt';

/** What all calls of a run share. */
export interface Frame {
  readonly task: PromptTask;
  readonly context: readonly KeptSnippet[];
  readonly maxOutputTokens: number;
  readonly effort?: Prompt['effort'];
  readonly marker: string;
  /** Chosen for the record of a call. */
  readonly beside?: Prompt['beside'];
  /** Only for an order. */
  readonly passages?: Prompt['passages'];
  /** Set for the one repair. */
  readonly repair?: Prompt['repair'];
}

/** A prompt with its words, and what they take of the budget. */
export interface Composed {
  readonly prompt: Prompt;
  readonly rendered: RenderedPrompt;
  /** Upper count of the whole input, the answer's schema included; never above the budget. */
  readonly upperTokens: number;
}

/**
 * One call. A record that would break the budget is cut: quoted history first, then from the end; its fields stay. What
 * was cut is said in the prompt. `undefined` when not even the fields fit.
 */
export async function compose(
  frame: Frame,
  record: ProtectedRecord | undefined,
  budget: { readonly tokens: number; readonly counter: TokenCounter },
  signal: AbortSignal,
): Promise<Composed | undefined> {
  const measure = async (prompt: Prompt): Promise<Composed> => {
    const rendered = renderPrompt(prompt);
    return { prompt, rendered, upperTokens: await countRendered(rendered, budget.counter, signal) };
  };
  const whole = await measure({ ...frame, record });
  if (whole.upperTokens <= budget.tokens) return whole;
  if (record === undefined) return undefined;

  const withoutHistory = dropQuotedHistory(record);
  if (withoutHistory !== undefined) {
    const shorter = await measure({ ...frame, ...withoutHistory });
    if (shorter.upperTokens <= budget.tokens) return shorter;
  }
  return cutFromEnd(withoutHistory?.record ?? record, prompt => measure({ ...frame, ...prompt }), budget.tokens);
}

/** One call about several records, none of them cut; `undefined` where they do not fit together. */
export async function composeTogether(
  frame: Frame,
  records: readonly ProtectedRecord[],
  budget: { readonly tokens: number; readonly counter: TokenCounter },
  signal: AbortSignal,
): Promise<Composed | undefined> {
  const prompt = { ...frame, records };
  const rendered = renderPrompt(prompt);
  const upperTokens = await countRendered(rendered, budget.counter, signal);
  return upperTokens <= budget.tokens ? { prompt, rendered, upperTokens } : undefined;
}

/** Upper count of everything that is sent as input. */
export async function countRendered(
  rendered: RenderedPrompt,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<number> {
  const schema = rendered.schema === undefined ? '' : schemaText(rendered.schema);
  const counts = await counter.upper([rendered.stable, rendered.varying, schema], signal);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** All calls of a run have the same one. */
function schemaText(schema: NonNullable<RenderedPrompt['schema']>): string {
  const text = schemaTexts.get(schema) ?? JSON.stringify(schema);
  schemaTexts.set(schema, text);
  return text;
}

const schemaTexts = new WeakMap<NonNullable<RenderedPrompt['schema']>, string>();

type CutRecord = Pick<Prompt, 'record' | 'recordCut'> & { readonly record: ProtectedRecord };

/** Lines that quote an earlier mail (`> …`), which the reader of this one has seen. */
function dropQuotedHistory(record: ProtectedRecord): CutRecord | undefined {
  if (record.kind !== 'email') return undefined;
  const all = lines(record.text);
  const isOwn = all.map(line => !/^\s*>/.test(line));
  const own = all.filter((_, index) => isOwn[index]);
  if (own.length === all.length) return undefined;
  const lineNumbers = record.lineNumbers?.filter((_, index) => isOwn[index]);
  const recordCut = join([numbered(all.length - own.length, 'line', 'lines'), literal(' of quoted earlier mail')]);
  return { record: { ...record, text: join(own, literal('\n')), lineNumbers }, recordCut };
}

/** The longest beginning of the text that fits, by halving: a dozen counts at most. */
async function cutFromEnd(
  record: ProtectedRecord,
  measure: (prompt: CutRecord) => Promise<Composed>,
  budgetTokens: number,
): Promise<Composed | undefined> {
  let best: Composed | undefined;
  let fits = 0;
  let tooLong = record.text.length;
  for (let attempt = 0; attempt < 14 && tooLong - fits > 80; attempt++) {
    const length = attempt === 0 ? 0 : Math.floor((fits + tooLong) / 2);
    const candidate = await measure(cutAt(record, length));
    if (candidate.upperTokens <= budgetTokens) {
      best = candidate;
      fits = length;
    } else if (length === 0) return undefined;
    else tooLong = length;
  }
  return best;
}

function cutAt(record: ProtectedRecord, length: number): CutRecord {
  // Never between the halves of a character.
  const end = /[\uD800-\uDBFF]/.test(record.text.charAt(length - 1)) ? length - 1 : length;
  const recordCut: ProtectedText = join([
    literal('the last '),
    numeral(record.text.length - end),
    literal(' of '),
    numeral(record.text.length),
    literal(' characters of the text'),
  ]);
  return { record: { ...record, text: slice(record.text, 0, end) }, recordCut };
}
