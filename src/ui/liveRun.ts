import type { CorrectionBook } from '../core/correct';
import type { RunState as KeptState } from '../core/keep/runState';
import type { PauseGate } from '../core/pauseGate';
import type { ProtectedText } from '../core/protect/protected';
import type { Picks } from '../core/rank/picks';
import type { Task } from '../core/task/task';

export interface StartRequest {
  readonly task: Task;
  readonly variables: ReadonlyMap<string, string>;
  readonly picks: Picks;
  /** In place of the task's and the settings' own. */
  readonly tier?: string;
  readonly recordPaths?: readonly string[];
  /** At the batch price, within a day. */
  readonly inBatches?: boolean;
}

/** A run of this window, from its first byte in the journal to its end. */
export interface LiveRun {
  readonly id: string;
  readonly kept: KeptState;
  /** Where a person's words on its labels go while it is under way. */
  readonly corrections: CorrectionBook;
  readonly notes: ProtectedText[];
  /** The report as far as it came. */
  markdown: ProtectedText;
  stop(): void;
  /** Holds labels back call by call; absent for what cannot be held. */
  readonly gate?: PauseGate;
}
