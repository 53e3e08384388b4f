import type { Prompt } from './compose/prompt';
import type { Prepared } from './prepare';
import { join, literal, type ProtectedText } from './protect/protected';
import { plainJson } from './read/plainJson';
import { type LabelAnswer, readLabels } from './read/readLabels';
import { readAlone, readTogether } from './read/readTogether';
import type { LabelResult, ResultProblem } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import type { Reply } from './send/provider';
import { sharedTimeout } from './sharedTimeout';
import { grouped } from './show/grouped';
import { abstain } from './task/task';
import type { Taxonomies } from './taxonomy/loadTaxonomies';

/** What a reply says of a record, or why it says nothing that counts; `answer` is its text as it passed the gate. */
export type Judgement =
  | { readonly kind: 'result'; readonly result: LabelResult; readonly answer?: ProtectedText }
  /** To be asked once more, with these words. */
  | { readonly kind: 'invalid'; readonly answer: ProtectedText; readonly why: ProtectedText };

/** Reads one reply by its record's prompt. With a time of its own: an answer that arrived is read and kept, also after a cancel. */
export async function judgeReply(
  placed: PlacedRecord,
  prompt: Prompt,
  reply: Reply,
  prepared: Prepared,
  taxonomies: Taxonomies,
  /** After the repair a label counts though an answer beside it does not: that one is missing, and says why. */
  isLast: boolean,
): Promise<Judgement> {
  const give = (part: Partial<LabelResult>): LabelResult => ({
    ...noAnswer(placed, prepared),
    model: reply.model,
    ...(reply.fromCache === true ? { fromCache: true } : {}),
    ...besideOf(prompt),
    ...part,
  });
  if (reply.end === 'refused')
    return { kind: 'result', result: give({ problem: problem('refused', literal('the model refused to answer')) }) };
  const { text: answer } = await prepared.protector.protectText(
    plainJson(reply.text),
    { source: 'reply' },
    sharedTimeout(30_000),
  );
  const reading = (prompt.task.several === true ? readAlone : readLabels)(answer, prompt, taxonomies);
  const read = reading.kind === 'invalid' && isLast ? (reading.salvaged ?? reading) : reading;
  if (read.kind !== 'answer')
    return { kind: 'invalid', answer, why: reply.end === 'max-tokens' ? cutOff(prompt) : read.why };
  return { kind: 'result', result: give(partOf(read, prepared)), answer };
}

/** What is wrong with the beginning of an answer says nothing of why the rest is missing. */
function cutOff({ maxOutputTokens }: Prompt): ProtectedText {
  const most = literal(`${grouped(maxOutputTokens)} tokens`);
  return join([literal('it was cut off at the most that an answer may take, '), most, literal(' with its thinking')]);
}

/** What a reply says of the records of one call. Those without a result are to be asked again. */
export interface JudgedTogether {
  readonly results: readonly LabelResult[];
  readonly answer: ProtectedText;
}

/** The same for several records. A reply that ended too early gives what stands whole at its beginning. */
export async function judgeTogether(
  group: readonly PlacedRecord[],
  prompt: Prompt,
  reply: Reply,
  prepared: Prepared,
  taxonomies: Taxonomies,
): Promise<JudgedTogether> {
  const { text: answer } = await prepared.protector.protectText(
    plainJson(reply.text),
    { source: 'reply' },
    sharedTimeout(30_000),
  );
  const records = group.map(({ record }) => record);
  const answers = readTogether(answer, { task: prompt.task, records }, taxonomies, reply.end === 'max-tokens');
  const results = group.flatMap(placed => {
    const read = answers.get(placed.record.id);
    if (read === undefined) return [];
    const { model, fromCache } = reply;
    const base = { ...noAnswer(placed, prepared), model, ...(fromCache === true ? { fromCache } : {}) };
    return [{ ...base, ...besideOf(prompt), ...partOf(read, prepared) }];
  });
  return { results, answer };
}

function besideOf({ beside = [] }: Prompt): Pick<LabelResult, 'beside'> {
  return beside.length === 0 ? {} : { beside: beside.map(({ kind, path, line }) => ({ kind, path, line })) };
}

/** An answer as a part of a result. */
function partOf({ label, confidence, rationale, evidence, labels }: LabelAnswer, prepared: Prepared) {
  const why = label === abstain ? { problem: problem('not-evaluable', rationale === '' ? undecided : rationale) } : {};
  return { label, confidence, rationale, evidence, labels, mustConfirm: mustConfirm(label, prepared), ...why };
}

/** The result of a record that has none. */
export function noAnswer({ record, alsoAt }: PlacedRecord, { request }: Prepared): LabelResult {
  const { id, path, line, fields, problem: readProblem } = record;
  return {
    id,
    path,
    line,
    label: literal(abstain),
    confidence: 'none',
    rationale: literal(''),
    evidence: [],
    tier: request.tier.name,
    model: request.tier.model,
    mustConfirm: false,
    ...(readProblem === undefined ? {} : { readProblem }),
    alsoAt,
    fields,
  };
}

export function problem(kind: ResultProblem['kind'], why: ProtectedText): ResultProblem {
  return { kind, why };
}

const undecided = literal('nothing in it decided between the labels');

function mustConfirm(label: ProtectedText, { request }: Prepared): boolean {
  return request.task.labels.some(one => one.name === label && one.mustConfirm);
}
