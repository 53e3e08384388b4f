import type { RunState as KeptState } from '../keep/runState';
import type { Agreement } from '../measure/agreement';
import { join, literal, type ProtectedText } from '../protect/protected';
import type { LabelResult } from '../read/results';
import { costOf, formatsOf } from './exportRun';
import type { AgreementView, LabelsHeader, LabelsRow, LabelsView, RecordView } from './labelsView';
import type { RunState } from './plainData';
import { chooseColumns, columnTitles, mostLooked, type RecordColumns, recordCells } from './recordColumns';
import { recordTimeMs } from './recordTime';
import { secondsOf, stateOf, tierOf } from './viewOfRun';

/** What a table shows beside what was kept. */
export interface LabelsMore {
  /** How far it is while somebody works on it here. */
  readonly state?: RunState;
  readonly agreement?: Agreement<ProtectedText>;
  readonly goldPath?: ProtectedText;
  /** Whether it is held back; absent where it cannot be. */
  readonly isPaused?: boolean;
  /** Those of the rows that follow. */
  readonly columns?: RecordColumns;
}

/** The columns that the records of a run call for, as far as they have results. */
export function columnsOf({ start, results }: Pick<KeptState, 'start' | 'results'>): RecordColumns {
  const step = Math.max(1, Math.floor(results.size / mostLooked));
  const looked: LabelResult['fields'][] = [];
  let position = 0;
  for (const { fields } of results.values()) if (position++ % step === 0) looked.push(fields);
  return chooseColumns(start.task.records?.as, looked);
}

/** A kept table of labels without its rows. */
export function labelsViewOf(
  run: string,
  kept: KeptState,
  notes: readonly ProtectedText[],
  more: LabelsMore = {},
): LabelsView {
  return {
    run,
    task: kept.start.task.title,
    startedMs: Date.parse(kept.startedAt),
    tier: tierOf(kept),
    header: labelsHeaderOf(kept, more),
    labels: kept.start.task.labels ?? [],
    columns: columnTitles(more.columns ?? columnsOf(kept)),
    questions: questionsOf(kept),
    goldPath: more.goldPath,
    formats: formatsOf(kept),
    rowCount: kept.results.size,
    notes,
  };
}

export function labelsHeaderOf(
  kept: KeptState,
  { state = stateOf(kept), agreement, isPaused }: LabelsMore = {},
): LabelsHeader {
  const [done, total, seconds] = [kept.results.size, kept.start.records.length, secondsOf(kept)];
  const perSecond = done > 0 && seconds > 0 ? done / seconds : undefined;
  return {
    state,
    progress: { done, total },
    recordsPerMinute: perSecond === undefined ? undefined : perSecond * 60,
    secondsLeft: perSecond === undefined || done >= total ? undefined : (total - done) / perSecond,
    cost: costOf(kept),
    cachedCalls: kept.ledger.cachedCalls,
    capUsd: kept.start.capUsd,
    seconds,
    agreement: agreement === undefined ? undefined : agreementViewOf(agreement),
    undoable: kept.undoable.length,
    isPaused,
  };
}

/** What a person says of a record, where one did. */
export type PersonsWord = (id: string) => LabelsRow['person'];

export function rowOf(
  result: LabelResult,
  kept: Pick<KeptState, 'start' | 'results'>,
  person: PersonsWord,
  columns: RecordColumns,
): LabelsRow {
  const { id, path, line, label, confidence, rationale, evidence, tier, model, problem, mustConfirm, alsoAt, fields } =
    result;
  return {
    id,
    fields: recordCells(columns, fields),
    path,
    line,
    label,
    confidence,
    rationale,
    evidence: evidence.map(one => ({ quote: one.quote, line: one.line, found: one.found })),
    tier,
    model,
    fromCache: result.fromCache,
    problem,
    readProblem: result.readProblem,
    mustConfirm,
    votes: result.votes,
    beside: result.beside,
    answers: answersOf(result, questionsOf(kept)),
    escalation: escalationOf(result),
    sameAs: result.sameAs,
    timeMs: recordTimeMs(fields),
    person: person(id),
    alsoAtCount: alsoAt.length,
  };
}

/** Runs from before they were kept tell them by their first answers. */
function questionsOf({ start, results }: Pick<KeptState, 'start' | 'results'>): LabelsView['questions'] {
  if (start.task.questions !== undefined) return start.task.questions;
  const [first] = results.values();
  return first?.labels?.map(({ question }) => question);
}

function answersOf({ labels }: LabelResult, questions: LabelsView['questions']): LabelsRow['answers'] {
  return questions?.map(question => join(labels?.find(one => one.question === question)?.values ?? [], literal(', ')));
}

function escalationOf({ escalation }: LabelResult): LabelsRow['escalation'] {
  if (escalation === undefined) return undefined;
  const { state, to, why, first } = escalation;
  return { state, to, why, firstTier: first.tier, firstLabel: first.label, firstConfidence: first.confidence };
}

function agreementViewOf({ confusion, ...agreement }: Agreement<ProtectedText>): AgreementView {
  return {
    ...agreement,
    confusion: confusion.map(({ gold, given, ids }) => ({ gold, given, count: ids.length })),
  };
}

export function recordViewOf(
  record: Pick<RecordView, 'id' | 'fields' | 'text' | 'problem'>,
  result: LabelResult | undefined,
): RecordView {
  const { id, fields, text, problem } = record;
  return { id, fields, text, problem, alsoAt: result?.alsoAt ?? [] };
}
