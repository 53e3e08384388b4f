import { delimiter, dirname, isAbsolute } from 'node:path';

/** One run of git, as plain data, so that another thread can make it. */
export interface GitCall {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: Environment;
  readonly timeoutMs: number;
  /** Longer output is cut at a line's end. */
  readonly longestOutputBytes: number;
}

export type Environment = Readonly<Record<string, string>>;

export type GitOutcome =
  | {
      readonly kind: 'ended';
      readonly code: number;
      readonly text: string;
      /** What it said on the way. */
      readonly message: string;
      readonly cut: boolean;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'failed'; readonly why: string };

/** Rejects with the signal's reason when aborted, and the process is ended; everything else is an outcome. */
export type RunGit = (call: GitCall, signal: AbortSignal) => Promise<GitOutcome>;

export const runGit: RunGit = async (call, signal) => {
  signal.throwIfAborted();
  // Most commands ask git for nothing, and this takes a tenth of the start of one.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = execFile(
      call.program,
      [...call.words],
      {
        env: call.environment,
        signal,
        encoding: 'buffer',
        // Not the folder: Windows looks there first for a program of that name.
        cwd: dirname(process.execPath),
        timeout: call.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: call.longestOutputBytes,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        const ended = { kind: 'ended', message: stderr.toString('utf8').trim() } as const;
        if (error === null) return resolve({ ...ended, code: 0, text: stdout.toString('utf8'), cut: false });
        if (signal.aborted) return reject(signal.reason);
        if (error.code === 'ENOENT') return resolve({ kind: 'missing' });
        if (String(error.code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
          return resolve({ ...ended, code: 0, text: wholeLines(stdout), cut: true });
        }
        if (error.killed === true) return resolve({ kind: 'too-slow' });
        if (typeof error.code !== 'number') return resolve({ kind: 'failed', why: error.message });
        return resolve({ ...ended, code: error.code, text: stdout.toString('utf8'), cut: false });
      },
    );
    child.stdin?.end();
  });
};

/** Up to the last line's end, so that no character and no line is half. */
function wholeLines(bytes: Buffer): string {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1).toString('utf8');
}

/** What git needs to find itself and the person's own settings; nothing that could point it elsewhere. */
export function gitEnvironment(own: Readonly<Record<string, string | undefined>>): Environment {
  const kept = [
    ...['HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'XDG_CONFIG_HOME', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA'],
    ...['PROGRAMFILES', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'TMPDIR', 'TEMP', 'TMP', 'SUDO_UID'],
    ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'],
  ];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && kept.includes(name.toUpperCase())) values[name] = value;
  }
  const path = (own['PATH'] ?? '').split(delimiter).filter(folder => isAbsolute(folder));
  return {
    ...values,
    PATH: path.join(delimiter),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_ASKPASS: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    // Stronger than `protocol.allow`, which a repository lifts by `protocol.ext.allow`.
    GIT_ALLOW_PROTOCOL: 'none',
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}
