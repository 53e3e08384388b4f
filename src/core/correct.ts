import type { LabelCorrected } from './keep/journalEntry';
import type { Kept } from './keep/journalGroups';
import type { Correction, RunState } from './keep/runState';
import type { Clock, GoldFiles } from './ports';
import { literal, type ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import type { LabelResult } from './read/results';
import { type EditedGold, editGold, type GoldEdit, type GoldWord } from './records/editGold';
import { abstain } from './task/task';

/** Where a person's words on the labels of a run are written down. */
export interface CorrectionBook {
  readonly state: RunState;
  keep(entry: LabelCorrected): Promise<Kept>;
}

export interface CorrectPorts {
  readonly gold: GoldFiles;
  readonly goldPath: string;
  readonly clock: Clock;
  readonly protector: Protector;
  /** Who says it; into the file as it is, into the journal through the gate. */
  readonly by: string;
}

export type Corrected =
  /** `ids` of the records that changed. `left` says what was not done, and why. */
  | { readonly kind: 'corrected'; readonly ids: readonly string[]; readonly left?: string }
  /** A finished sentence: nothing was changed, neither in the file nor in the journal. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Gives these records a label, or confirms the one that each has, as one action: in the gold file first, then in the journal.
 * `label` is one of the task's. What was not answered has nothing to confirm.
 */
export async function correctLabels(
  ids: readonly string[],
  label: ProtectedText | undefined,
  book: CorrectionBook,
  ports: CorrectPorts,
  signal: AbortSignal,
): Promise<Corrected> {
  const results = ids.flatMap(id => book.state.results.get(id) ?? []);
  const given = results.map(result => ({ result, label: label ?? labelNow(result, book.state) }));
  const changes = given.filter(change => change.label !== abstain);
  const left =
    changes.length === given.length ? undefined : `${given.length - changes.length} without an answer to confirm`;
  if (changes.length === 0) return { kind: 'refused', why: 'There is no answer to confirm: give it a label instead.' };

  const at = new Date(ports.clock.nowMs()).toISOString();
  const word = (said: ProtectedText): GoldWord => ({ label: said, by: ports.by, at });
  const edits = changes.map(change => ({ ...placeOf(change.result), word: word(change.label) }));
  const edited = await write(edits, ports);
  if (typeof edited === 'string') return { kind: 'refused', why: edited };

  const { by, goldBefore } = await protectWords(ports, edited.before, signal);
  const action = crypto.randomUUID();
  const entries = changes.map(({ result: { id }, label: said }) => {
    const before = goldBefore.get(id);
    return { id, label: said, by, action, ...(before === undefined ? {} : { goldBefore: before }) };
  });
  const kept = await Promise.all(entries.map(entry => book.keep({ kind: 'label-corrected', ...entry })));
  return { kind: 'corrected', ids: entries.map(({ id }) => id), left: sayLeft(left, kept.at(-1)) };
}

/**
 * Takes back what was done last and not taken back yet, in both places. A row that somebody else has changed since stays as
 * it is.
 */
export async function undoCorrection(
  book: CorrectionBook,
  ports: CorrectPorts,
  signal: AbortSignal,
): Promise<Corrected> {
  const { undoable, corrections, results } = book.state;
  const step = undoable.at(-1);
  if (step === undefined) return { kind: 'refused', why: 'There is nothing to undo.' };
  const edits = step.records.flatMap(({ id, goldBefore }) => {
    const result = results.get(id);
    const own = corrections.get(id);
    return result === undefined || own === undefined
      ? []
      : [{ ...placeOf(result), word: goldBefore, onlyIf: own.label }];
  });
  const edited = await write(edits, ports);
  if (typeof edited === 'string') return { kind: 'refused', why: edited };
  const others = edits.filter(({ id, onlyIf }) => edited.before.get(id)?.label !== onlyIf).length;

  const { by } = await protectWords(ports, new Map(), signal);
  const kept = await Promise.all(
    step.records.map(({ id, before }) =>
      book.keep({ kind: 'label-corrected', id, ...wordOf(before, by), undoes: step.action }),
    ),
  );
  const left = others === 0 ? undefined : `${others} changed by somebody else in the gold file, and left there`;
  return { kind: 'corrected', ids: step.records.map(({ id }) => id), left: sayLeft(left, kept.at(-1)) };
}

function sayLeft(left: string | undefined, kept: Kept | undefined): string | undefined {
  if (kept?.kind !== 'unsaved') return left;
  return [...(left === undefined ? [] : [left]), `the run’s journal does not say it yet: ${kept.why}`].join('; ');
}

function labelNow({ id, label }: LabelResult, { corrections }: RunState): ProtectedText {
  return corrections.get(id)?.label ?? label;
}

function wordOf(before: Correction | undefined, by: ProtectedText) {
  return before === undefined ? { by } : { label: before.label, by: before.by };
}

function placeOf({ id, path, line }: LabelResult): Pick<GoldEdit, 'id' | 'path' | 'line'> {
  return { id, path, line };
}

/** A sentence where it was not written. */
async function write(edits: readonly GoldEdit[], { gold, goldPath }: CorrectPorts): Promise<EditedGold | string> {
  let edited: EditedGold | undefined;
  const written = await gold.edit(goldPath, text => {
    edited = editGold(text, edits);
    return edited?.text;
  });
  if (written.kind === 'written' && edited !== undefined) return edited;
  const why = written.kind === 'refused' ? written.why : 'could not be read';
  return `Nothing was changed: the gold file "${goldPath}" ${why}.`;
}

async function protectWords({ by, protector }: CorrectPorts, before: EditedGold['before'], signal: AbortSignal) {
  const words = [...before];
  const texts = [
    by,
    ...words.flatMap(([, word]) => [word.label, word.by, word.at, ...(word.note === undefined ? [] : [word.note])]),
  ];
  const passed = (await protector.protectTexts(texts, { source: 'gold' }, signal)).texts.values();
  const take = (): ProtectedText => passed.next().value ?? literal('');
  const who = take();
  const goldBefore = new Map(
    words.map(([id, word]) => [
      id,
      { label: take(), by: take(), at: take(), ...(word.note === undefined ? {} : { note: take() }) },
    ]),
  );
  return { by: who, goldBefore };
}
