import { TierwiseError } from '../errors';

/** The run never began. Nothing was sent. */
export function runCannotBeKept(why: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `The run was not started, because its journal cannot be written: ${why}. Nothing was sent. Make room or give access to the run folder, and run again.`,
  );
}

export function runCannotBeResumed(why: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `The run was not resumed, because its files cannot be read or written: ${why}. Nothing was sent. Make room or give access to the run folder, and resume it again.`,
  );
}

/** The run goes no further, and can be resumed. */
export function intentNotWritten(why: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `No request was made, because the run's journal cannot be written: ${why}. What was answered so far is kept. Make room or give access to the run folder, and resume the run.`,
  );
}

export function takenOver(): TierwiseError {
  return new TierwiseError(
    'failed',
    'Another window or command line took this run over, so no request was made here. Watch it there, or resume it when that one ended.',
  );
}

export function journalClosed(): TierwiseError {
  return new TierwiseError('failed', 'The run has ended, so no request was made. Resume it to continue.');
}

/** A phrase for people: why the disk did not do what it should. */
export function diskProblem(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error.message : 'the disk gave no reason';
  return diskProblems[code] ?? `the disk reported ${code}`;
}

const diskProblems: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EACCES: 'access was denied',
  EPERM: 'access was denied',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reported an error (EIO)',
  EBUSY: 'another program holds the file',
  EMFILE: 'too many files are open',
};

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
