import type { LabelResult, Report } from '../read/results';
import type { AnsweredCall, CallBook } from '../send/ledger';
import type { BatchCreated, PassagesOrdered } from './journalEntry';

/** What the asking of a run writes down, kept by its journal. */
export interface LabelsBook extends CallBook {
  /** Resolves when it is on the disk; with the results that the answer gave, none where all is asked again. */
  answered(asked: AnsweredCall, ...results: readonly LabelResult[]): Promise<void>;
  /** The same for one of several answers about a record, which has no result before the last of them. */
  voted(asked: AnsweredCall, vote: LabelResult): Promise<void>;
  /** Votes that an earlier process was given about a record without a result, in their order. */
  votesOf(id: string): readonly LabelResult[];
  /** A result that nobody had to be asked for, or that came of a failure. */
  decided(result: LabelResult): Promise<void>;
}

/** The same for calls that go out in parcels. */
export interface BatchBook extends LabelsBook {
  created(batch: Omit<BatchCreated, 'kind'>): Promise<void>;
  ended(batch: string): Promise<void>;
}

export interface OrderBook extends CallBook {
  /** With the answer that it was read from, where there was one: both are on the disk, or the order is asked for again. */
  ordered(order: Omit<PassagesOrdered, 'kind'>, asked?: AnsweredCall): Promise<void>;
}

export interface ReportBook extends CallBook {
  answered(asked: AnsweredCall): Promise<void>;
  reportWritten(report: Report): Promise<void>;
}
