import type { StartedThing } from './startedIn';

/** What Linux's audit says of a call that opened or made a file (`SYSCALL` and one of its `PATH`s). */
export interface FileCall {
  readonly program: string;
  readonly path: string;
  /** `CREATE`, `NORMAL`, `PARENT`, … */
  readonly nameType: string;
  /** Its number on x86-64, or its name. */
  readonly call: string;
  /** Hexadecimal, as audit writes them. */
  readonly second: string;
  readonly third: string;
  readonly account: string;
}

/** A file that a call made or opened for writing, as the command that would: `/usr/bin/python3 > /etc/ld.so.preload`. `undefined` for what reads, and for those that install. */
export function writtenFile(call: FileCall): StartedThing | undefined {
  if (!guarded.test(call.path) || installs.test(call.program) || !writes(call)) return undefined;
  return { kind: 'command', name: '', text: `${call.program} > ${call.path}`, parent: '', account: call.account };
}

/** Files that let whoever writes them come again: ATT&CK T1053.003, T1098.004, T1574.006. */
const guarded = /^\/etc\/(?:cron|ld\.so\.preload)|^\/var\/spool\/cron\/|\/\.ssh\/authorized_keys2?$/;
const installs = /\/(?:dpkg|rpm|apt|apt-get|yum|dnf\S{0,4}|zypper|pacman|apk|snapd?|crontab|cloud-init|ssh-copy-id)$/;

/** `O_WRONLY` and `O_RDWR` are the last two bits of the flags (open(2)); renamed and linked files are made. */
function writes({ nameType, call, second, third }: FileCall): boolean {
  if (nameType === 'CREATE') return true;
  const flags = call === '257' || call === 'openat' ? third : call === '2' || call === 'open' ? second : '0';
  return (Number.parseInt(flags.replace(/^0x/, ''), 16) & 3) !== 0;
}
