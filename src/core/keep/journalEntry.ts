import type { Manifest } from '../fit/manifest';
import type { DiffScope } from '../ports';
import type { ProtectedText } from '../protect/protected';
import type { RecordKind } from '../protect/protectedThings';
import type { LabelResult, Report } from '../read/results';
import type { FailureReason, Usage } from '../send/provider';
import type { Tlp } from '../taxonomy/tlp';

/**
 * What a run's journal says, one entry a line. The format is for good: a kind may be added, a meaning never changes
 * without a new `journalFormat`. Every text is protected, because whoever opens the file reads it without a gate.
 */
export type JournalEntry =
  | RunStarted
  | LeaseTaken
  | ManifestMade
  | PassagesOrdered
  | CallIntended
  | CallAnswered
  | CallFailed
  | BatchCreated
  | BatchEnded
  | RecordsDecided
  | ReportWritten
  | LabelCorrected
  | RunEnded;

export const journalFormat = 1;

/** An entry as it stands in the file. */
export type JournalRecord = JournalEntry & Stamp;

export interface Stamp {
  /** 1 for the first record of a run, then without gaps: a missing number is a lost record. */
  readonly seq: number;
  /** ISO 8601, UTC. For people; the order is that of `seq`. */
  readonly at: string;
  /** Number of the lease under which it was written. Once a higher one stands in the file, a lower one is refused. */
  readonly fence: number;
}

/** Always the first record. */
export interface RunStarted {
  readonly kind: 'run-started';
  readonly format: number;
  readonly run: string;
  readonly task: JournalTask;
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  /** Who is asked where that one's answer is not enough; absent: nobody. */
  readonly escalatesTo?: { readonly tier: string; readonly provider: string; readonly model: string };
  readonly key: RunKey;
  /** What is to be labelled, each once; empty for a report. */
  readonly records: readonly PlannedRecord[];
  /** The folder's name, never its absolute path. */
  readonly workspace: ProtectedText;
  readonly budgetTokens: number;
  /** Absent where no cap was set. */
  readonly capUsd?: number;
  /** Asked in batches; absent: call by call. */
  readonly inBatches?: boolean;
  /** What a person asked for beside the task, so that the run can be taken up without asking again. */
  readonly inputs?: RunInputs;
}

export interface RunInputs {
  readonly variables: readonly { readonly name: ProtectedText; readonly value: ProtectedText }[];
  readonly query?: ProtectedText;
  /** Record files named by hand. */
  readonly recordPaths?: readonly ProtectedText[];
  readonly goldPath?: ProtectedText;
  readonly pinned: readonly ProtectedText[];
  readonly excluded: readonly ProtectedText[];
}

export interface JournalTask {
  readonly name: ProtectedText;
  readonly title: ProtectedText;
  /** Of the task file's text, as in `Task`. */
  readonly hash: string;
  readonly produces: 'labels' | 'report';
  /** In the task's order, for whoever looks at the run when the task has changed; absent for a report. */
  readonly labels?: readonly JournalLabel[];
  /** Names of its further questions, in the task's order; absent where it has none, and in runs from before. */
  readonly questions?: readonly ProtectedText[];
  /** As the task says; absent where it says nothing. */
  readonly tlp?: Tlp;
  /** Path of the gold file that the task names. */
  readonly gold?: ProtectedText;
  /** How its records were read, so that one can be read and shown again; absent for a report, and in runs from before. */
  readonly records?: {
    readonly as: RecordKind;
    readonly unwrap?: 'attached-message';
    readonly diff?: DiffScope;
  };
}

export interface JournalLabel {
  readonly name: ProtectedText;
  readonly description: ProtectedText;
  readonly mustConfirm: boolean;
}

/** Made by `runKey.ts`. Two runs with the same `run` ask the same of the same things. */
export interface RunKey {
  readonly run: string;
  /** Without the records: the same where only the things to label differ. */
  readonly question: string;
}

export interface PlannedRecord {
  readonly id: string;
  /** Every place at which an equal record stands; at least one. */
  readonly places: readonly { readonly path: ProtectedText; readonly line: number }[];
}

/** Somebody works on the run from here on: the first time, and after every resume. */
export interface LeaseTaken {
  readonly kind: 'lease-taken';
  /** Random, of the one who took it. */
  readonly owner: string;
  /** For people: `VS Code`, `the command line`. */
  readonly holder: ProtectedText;
  /** Set where nothing is to be asked: how the run ended stays as it is. */
  readonly purpose?: 'correct';
}

export interface ManifestMade {
  readonly kind: 'manifest-made';
  readonly manifest: Manifest;
}

/** How the passages were ordered before the first question, or that they were not. Once a run: a resume takes it as it is. */
export interface PassagesOrdered {
  readonly kind: 'passages-ordered';
  /** Who ordered, in the provider's own words; absent where nobody did. */
  readonly model?: ProtectedText;
  /** Passages that were shown: the best ones of the ranking that no person pinned. */
  readonly shown: number;
  /** Places in what was shown, the first is 1, best first; those that are missing follow as they were. Empty: all is as it was. */
  readonly order: readonly number[];
  /** For people: who ordered and what it cost, or why nobody did. */
  readonly note: ProtectedText;
}

/** On the disk before the request leaves; what a crash leaves without an answer may have been billed. */
export interface CallIntended {
  readonly kind: 'call-intended';
  readonly call: string;
  /** 1 for the first; a repair or a retry of the same records counts on. */
  readonly attempt: number;
  /** Empty for a report. */
  readonly records: readonly string[];
  /** `rerank`: it asks for an order of passages; `batch`: it goes out in a parcel with others. Absent: it asks the task's own question. */
  readonly purpose?: CallPurpose;
  /** Set where another tier than the run's is asked: the one that it escalates to. */
  readonly tier?: string;
  /** What the cap sets aside; absent where the price is unknown. */
  readonly reservedUsd?: number;
  /** Of a batch: its reservation in the day's ledger, `2026-11-28/…`, so that another process can settle it. */
  readonly ticket?: string;
}

export type CallPurpose = 'rerank' | 'batch';

export interface CallAnswered {
  readonly kind: 'call-answered';
  readonly call: string;
  /** Who answered, in the provider's own words. */
  readonly model: string;
  readonly usage: Usage;
  /** Set where nothing was sent: an identical request had been answered before. Its cost is 0. */
  readonly fromCache?: boolean;
  /** Absent where the price is unknown; never 0 for that. */
  readonly costUsd?: number;
  /** Empty where the answer was not valid and is asked again, and for a report. */
  readonly results: readonly LabelResult[];
  /** One of several answers about a record, which together will make its result: a resume asks only for those that are missing. */
  readonly vote?: LabelResult;
}

export interface CallFailed {
  readonly kind: 'call-failed';
  readonly call: string;
  /** `not-sent`: the intent could not be written in time, so no request was made. */
  readonly reason: FailureReason | 'not-sent';
  readonly mayBeBilled: boolean;
  /** What was valid in the part that arrived. */
  readonly results?: readonly LabelResult[];
  /** Where the provider said so in spite of the failure. */
  readonly usage?: Usage;
  readonly costUsd?: number;
}

/** Written right after the provider took the parcel: from here on the id is all that is needed to collect it. */
export interface BatchCreated {
  readonly kind: 'batch-created';
  readonly batch: string;
  readonly calls: readonly string[];
}

/** Every call of it is answered or failed. */
export interface BatchEnded {
  readonly kind: 'batch-ended';
  readonly batch: string;
}

/** Results for which nobody was asked: a record that cannot be read, or fits no budget. They cost nothing and count as no call. */
export interface RecordsDecided {
  readonly kind: 'records-decided';
  readonly results: readonly LabelResult[];
}

export interface ReportWritten {
  readonly kind: 'report-written';
  readonly report: Report;
}

/** A person's word over a model's, or beside it: a label that is the model's own is confirmed. */
export interface LabelCorrected {
  readonly kind: 'label-corrected';
  readonly id: string;
  /** Absent: the person's word is taken back. */
  readonly label?: ProtectedText;
  readonly by: ProtectedText;
  readonly note?: ProtectedText;
  /** The same for what was done as one action, and so is undone as one. */
  readonly action?: string;
  /** The action that this takes back, which must be the last that was not. */
  readonly undoes?: string;
  /** What the gold file said of the record before, for whoever takes this back. */
  readonly goldBefore?: GoldSaid;
}

export interface GoldSaid {
  readonly label: ProtectedText;
  readonly by: ProtectedText;
  readonly at: ProtectedText;
  readonly note?: ProtectedText;
}

export interface RunEnded {
  readonly kind: 'run-ended';
  readonly state: EndState;
  /** For people, where there is something to say. */
  readonly why?: ProtectedText;
}

/** `part`: some records have no answer and can be asked again. */
export type EndState = 'done' | 'part' | 'cancelled' | 'capped' | 'failed';
