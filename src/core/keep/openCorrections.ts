import type { CorrectionBook } from '../correct';
import { type JournalPorts, resumeJournal } from './journal';

export type OpenedCorrections =
  | {
      readonly kind: 'opened';
      readonly book: CorrectionBook;
      /** Gives the run back to whoever wants to go on with it. */
      close(): Promise<unknown>;
    }
  /** A finished sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/** The journal of a run that nobody works on, for a person's words on its labels. Rejects where the disk fails. */
export async function openCorrections(
  ports: JournalPorts,
  run: string,
  signal: AbortSignal,
): Promise<OpenedCorrections> {
  const resumed = await resumeJournal(ports, run, signal, 'correct');
  if (resumed.kind !== 'resumed') return { kind: 'refused', why: resumed.why };
  const { journal } = resumed;
  return {
    kind: 'opened',
    book: { state: journal.state, keep: entry => journal.keep(entry) },
    close: () => journal.close(),
  };
}
