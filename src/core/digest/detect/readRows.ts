import type { Breathe } from '../../breathe';
import type { OpenedFile, RefusedFile } from '../../ports';
import { type LogRead, readLog } from '../readLog';
import type { Row } from '../row';

export interface RowsFrom {
  readonly paths: readonly string[];
  open(path: string): Promise<OpenedFile | RefusedFile>;
  readonly breathe: Breathe;
}

/** Reading logs that are larger once more would take longer than a person waits. */
export const mostBytesToTry = 2e9;

/**
 * Every row of a log that was read once before; `undefined` where it is not there any more, or is damaged. Where only some are
 * `wanted`, by their lines, others may be passed over.
 */
export async function readRows(
  path: string,
  take: (row: Row) => void,
  { open, breathe }: Pick<RowsFrom, 'open' | 'breathe'>,
  signal: AbortSignal,
  isWanted?: (line: number) => boolean,
): Promise<LogRead | undefined> {
  const opened = await open(path);
  if (opened.kind === 'refused') return undefined;
  try {
    return await readLog(opened.bytes(signal), path, take, breathe, signal, isWanted);
  } catch (error) {
    signal.throwIfAborted();
    // Damaged packed files were told when they were read first; what came before the damage was looked at here as well.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** As it lies there; 0 where it does not. */
export async function sizeOfLog(path: string, { open }: Pick<RowsFrom, 'open'>): Promise<number> {
  const opened = await open(path);
  if (opened.kind === 'refused') return 0;
  await opened.close();
  return opened.sizeBytes;
}
