import { decoded, execveIn } from '../../records/auditValues';
import type { StartedThing } from './startedIn';
import { writtenFile } from './writtenFile';

/** Something that Linux's audit says was started, and on which host. */
export interface AuditedLaunch {
  readonly started: StartedThing;
  /** Empty where its lines do not say (`node=`). */
  readonly host: string;
}

interface Call {
  readonly account: string;
  readonly parent: string;
  readonly program: string;
  readonly hasFailed: boolean;
  readonly number: string;
  readonly second: string;
  readonly third: string;
}

/** Calls and processes that are kept at once: an event's lines stand beside each other. */
const mostCalls = 500;
const mostProcesses = 20_000;

/** `SYSCALL` and `EXECVE` of one event are one launch: the first line says who, and out of which process; the second says what. `SYSCALL` and `PATH` are a file that was written. */
export class AuditJoin {
  private readonly calls = new Map<string, Call>();
  /** What runs under a process's number, as far as its start was seen. */
  private readonly programs = new Map<string, string>();

  /** `undefined` for a line that starts nothing. */
  take(line: string): AuditedLaunch | undefined {
    const head = audited.exec(line);
    if (head === null) return undefined;
    const [, host = '', type = '', id = ''] = head;
    if (type === 'SYSCALL') this.noteCall(id, line);
    if (type === 'PATH') return this.written(id, line, host);
    if (type !== 'EXECVE') return undefined;
    const text = execveIn(line);
    const call = this.calls.get(id);
    return text === ''
      ? undefined
      : {
          started: { kind: 'command', name: '', text, parent: call?.parent ?? '', account: call?.account ?? '' },
          host,
        };
  }

  private written(id: string, line: string, host: string): AuditedLaunch | undefined {
    const call = this.calls.get(id);
    if (call === undefined || call.hasFailed) return undefined;
    const started = writtenFile({
      program: call.program,
      path: unquoted(/ name=("[^"]{1,1000}"|[\dA-F]{2,2000})/.exec(line)?.[1] ?? ''),
      nameType: / nametype=([A-Z]{3,10})/.exec(line)?.[1] ?? '',
      call: call.number,
      second: call.second,
      third: call.third,
      account: call.account,
    });
    return started === undefined ? undefined : { started, host };
  }

  private noteCall(id: string, line: string): void {
    const values = new Map([...line.matchAll(named)].map(([, key = '', value = '']) => [key, value]));
    const bare = (key: string) => (values.get(key) ?? '').replaceAll('"', '');
    const program = decoded(bare('exe'));
    const [pid, parent] = [bare('pid'), bare('ppid')];
    if (this.calls.size >= mostCalls) this.calls.delete(this.calls.keys().next().value ?? '');
    this.calls.set(id, {
      account: accountOf(bare('AUID'), bare('UID'), bare('auid'), bare('uid')),
      parent: this.programs.get(parent) ?? '',
      program,
      hasFailed: bare('success') === 'no',
      number: bare('syscall'),
      second: / a1=([\da-f]{1,16})/.exec(line)?.[1] ?? '',
      third: / a2=([\da-f]{1,16})/.exec(line)?.[1] ?? '',
    });
    if (pid === '' || program === '') return;
    if (this.programs.size >= mostProcesses) this.programs.clear();
    this.programs.set(pid, program);
  }
}

function unquoted(value: string): string {
  return decoded(value.replaceAll('"', ''), value.startsWith('"'));
}

const named = /\b([A-Za-z]{2,9})=("[^"]{1,300}"|[^\s"]{1,300})/g;

const audited = /^(?:node=(\S{1,200}) )?type=([A-Z_]{3,30}) msg=audit\((\d{1,12}\.\d{1,6}:\d{1,12})\):/;

/** Who logged in, by name where the log has it; else under whose name it runs. */
function accountOf(login: string, user: string, loginNumber: string, userNumber: string): string {
  const isSet = (name: string) => name !== '' && name !== 'unset';
  if (isSet(login)) return login;
  if (/^\d+$/.test(loginNumber) && loginNumber !== '4294967295') return `uid ${loginNumber}`;
  if (isSet(user)) return user;
  return userNumber === '' ? '' : userNumber === '33' ? 'www-data' : userNumber === '0' ? 'root' : `uid ${userNumber}`;
}
