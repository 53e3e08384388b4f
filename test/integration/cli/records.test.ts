import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { userText } from '../../support/modelServer/wireRequest';
import { type Desk, documentOf, email, makeDesk } from './commandLine';
import type { RunDocument } from './runDocument';

const key = 'sk-ant-api03-test-key-of-the-records';
const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const alert = (number: number, more = '') =>
  `{"@timestamp":"2026-11-12T10:0${number}:00Z","event":{"kind":"alert"},"rule":{"name":"Rule ${number}"},"host":{"name":"ws-${number}"}${more}}`;

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly line: number;
  readonly problem?: string;
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
}

const shownIn = (stdout: string): readonly Shown[] =>
  stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

describe('records on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  it('reads a mail whose last link is never closed in the time of any other', async () => {
    const page = `<a href=${'a'.repeat(600_000)}`;
    const parts = ['Content-Type: text/plain\n\nHello', `Content-Type: text/html\n\n${page}`];
    const head = 'From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n';
    desk.write('open.eml', `${head}${parts.map(part => `--b\n${part}\n`).join('')}--b--\n`);

    const { code } = await desk.run(['records', 'open.eml']);

    equal(code, 0);
    // In quadratic time it takes minutes.
  }).timeout(90_000);

  it('of columns that no product has come with the lines to paste that name them, which are remembered', async () => {
    const doors = [1, 2].map(n => `{"wann":"2026-11-28T10:0${n}:00Z","was":"door ${n} opened","username":"ann"}`);
    desk.write('doors.jsonl', doors.join('\n'));

    const before = await desk.run(['records', 'doors.jsonl', '--json']);
    const pasted = before.stderr.split('\n').find(line => line.startsWith('{"maps":')) ?? '';
    equal(pasted, '{"maps":[{"has":["username"],"fields":{"User":"username"}}]}', 'nothing is guessed by its place');
    desk.write('.tierwise/fields.json', pasted.replace('"User"', '"Time":"wann","Event":"was","Host":"was","User"'));
    const after = await desk.run(['records', 'doors.jsonl', '--json']);
    desk.write('.tierwise/fields.json', '{"maps":1}');
    const broken = await desk.run(['records', 'doors.jsonl']);

    match(before.stderr, /doors\.jsonl: no product is known by these columns/);
    match(before.stderr, /was: door 1 opened, door 2 opened/);
    const named = (one: Shown | undefined) => (one?.fields ?? []).map(({ name, value }) => `${name}=${value}`);
    deepEqual(named(shownIn(after.stdout)[1]), [
      'Time=2026-11-28T10:02:00.000Z',
      'Event=door 2 opened',
      'Host=door 2 opened',
      'User=ann',
    ]);
    ok(!after.stderr.includes('no product is known'), after.stderr);
    equal(broken.code, 2);
    match(broken.stderr, /fields\.json" is no list of field maps/);
  });

  it('of columns whose names tell nothing come with the columns, and with no proposal', async () => {
    desk.write('x.csv', 'alpha,beta\n17,door opened\n18,door closed\n');

    const { stderr } = await desk.run(['records', 'x.csv']);

    match(
      stderr,
      /alpha: 17, 18\n {2}beta: door opened, door closed\nNo name tells what its column holds, so none is proposed\./,
    );
    match(stderr, /"fields":\{"Time":"COLUMN","Event":"COLUMN"\}/);
    ok(!/"(?:alpha|beta)"/.test(stderr), stderr);
  });

  it('lets no column, value or file name write a line of its own where it says how to map fields', async () => {
    const row = { 'when\nKept 9 of 9': '2026-01-01', who: 'ana\n0 with a problem', what: 'log-in' };
    desk.write('x\ny.jsonl', `${JSON.stringify(row)}\n`);

    const said = await desk.run(['records', 'x\ny.jsonl']);

    match(said.stderr, /x‹U\+000A›y\.jsonl: no product is known/);
    match(said.stderr, /when‹U\+000A›Kept 9 of 9: 2026-01-01/);
    ok(!/^(?:Kept 9|0 with a problem|y\.jsonl)/m.test(said.stderr), said.stderr);
  });

  it('are shown a JSON line each, with id, kind, place and problem; totals go to stderr', async () => {
    desk.write('events/a.ndjson', `${alert(1)}\n${alert(2)}\nbroken\n`);
    desk.write('inbox/1.eml', email('Lunch', 'At twelve?'));
    desk.write('packed.ndjson.gz', gzipSync(`${alert(1)}\n{}\n`));

    const { code, stdout, stderr } = await desk.run(['records', 'events', 'inbox/1.eml', 'packed.ndjson.gz']);
    const again = await desk.run(['records', 'events', 'inbox/1.eml', 'packed.ndjson.gz']);

    equal(code, 0);
    equal(again.stdout, stdout);
    deepEqual(
      shownIn(stdout).map(({ id, kind, path, line, problem, fields }) => [
        id,
        kind,
        path,
        line,
        problem === undefined,
        fields,
      ]),
      [
        [idOf(alert(1)), 'event', 'events/a.ndjson', 1, true, undefined],
        [idOf(alert(2)), 'event', 'events/a.ndjson', 2, true, undefined],
        [idOf('broken'), 'event', 'events/a.ndjson', 3, false, undefined],
        [idOf(email('Lunch', 'At twelve?')), 'email', 'inbox/1.eml', 1, true, undefined],
        [idOf(alert(1)), 'event', 'packed.ndjson.gz', 1, true, undefined],
        [idOf('{}'), 'event', 'packed.ndjson.gz', 2, true, undefined],
      ],
    );
    match(stderr, /6 records \(5 events, 1 email\) in 3 files, 1 with a problem/);
  });

  it('show their fields with --json, through the gate, and as the kind that was named', async () => {
    const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
    desk.write('a.ndjson', `${alert(1, `,"user":{"name":"${token}"}`)}\n${alert(2)}\n`);

    const { stdout } = await desk.run(['records', 'a.ndjson', '--as', 'flow', '--json']);

    const [first] = shownIn(stdout);
    equal(first?.kind, 'flow');
    deepEqual(first?.fields?.[0], { name: 'Time', value: '2026-11-12T10:01:00.000Z' });
    ok(!stdout.includes(token));
    match(stdout, /\[redacted:[a-z-]+#1\]/);
  });

  it('are not read from files of credentials, unless these are events', async () => {
    desk.write('credentials.json', '{"aws":"x"}');
    desk.write(
      'aws.credential-access.json',
      '[{"eventTime":"2026-11-12T10:00:00Z","eventSource":"s","eventName":"GetSecret","sourceIPAddress":"192.0.2.7"}]',
    );
    desk.write('auth.log', 'Nov 12 02:14:12 h sshd[1]: Invalid user a from 192.0.2.1 port 1\n');

    const { stdout, stderr } = await desk.run([
      'records',
      'credentials.json',
      'aws.credential-access.json',
      'auth.log',
    ]);

    deepEqual(
      shownIn(stdout).map(({ path }) => path),
      ['aws.credential-access.json', 'auth.log'],
    );
    match(stderr, /credentials\.json: not read, sensitive name/);
  });

  it('of a task are labelled on the offline tier by gold that names ids or lines', async () => {
    const lines = Array.from({ length: 10 }, (_, index) =>
      alert(
        index,
        `,"message":"${index % 2 === 0 ? 'approved scanner scan-01 portscan' : 'encoded powershell from wscript'}"`,
      ),
    );
    desk.write('gold/old.ndjson', `${lines.join('\n')}\n`);
    desk.write(
      'gold/events.csv',
      `id,path,line,label\n${lines.map((line, index) => `${index < 5 ? idOf(line) : ''},gold/old.ndjson,${index + 1},${index % 2 === 0 ? 'BenignPositive' : 'TruePositive'}`).join('\n')}\n`,
    );
    desk.write(
      'events/alerts.ndjson',
      `${alert(1, ',"message":"approved scanner scan-01 portscan again"')}\n${alert(2, ',"message":"encoded powershell from wscript again"')}\n`,
    );

    const run = await desk.json(['run', 'triage-events', '--tier', 'offline']);

    deepEqual(
      run.records?.map(({ path, line, label }) => [path, line, label]),
      [
        ['events/alerts.ndjson', 1, 'BenignPositive'],
        ['events/alerts.ndjson', 2, 'TruePositive'],
      ],
    );
    ok(run.records?.every(({ evidence }) => evidence.every(({ found, line }) => found && line !== undefined)));
  });

  it('of a list reach a model as trees, some in a call, with the desk’s policy, and its quotes open at their lines', async () => {
    const server: ModelServer = await startModelServer({ keys: [key] });
    try {
      const list = [1, 2].map(number =>
        JSON.parse(alert(number, ',"process":{"name":"p.exe","parent":{"name":"q.exe"}}')),
      );
      desk.write('alerts/today.json', JSON.stringify(list, undefined, 2));
      desk.write('policies/events.md', '# Events\n\nScans by scan-01 are approved on Tuesdays.\n');
      const cloud = { environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } };

      const run = documentOf<RunDocument>(
        await desk.run(['run', 'triage-events', '--tier', 'fast', '--yes', '--json'], cloud),
      );

      const asked = server.requests.filter(({ path }) => path === '/v1/messages');
      deepEqual(
        run.records?.map(({ path, line }) => [path, line]),
        [
          ['alerts/today.json', 2],
          ['alerts/today.json', 20],
        ],
      );
      // The scripted model answers no further questions, so both are asked again, each alone.
      const hosts = asked.map(request => {
        const said = userText(JSON.parse(request.body));
        ok(request.body.includes('Scans by scan-01 are approved on Tuesdays.'));
        match(said, /process:\n {2}name: p\.exe\n {2}parent\.name: q\.exe/);
        return said.match(/Host: ws-\d/g) ?? [];
      });
      deepEqual(hosts[0], ['Host: ws-1', 'Host: ws-2']);
      ok(hosts.length > 1 && hosts.slice(1).every(named => named.length === 1));
      deepEqual([...new Set(hosts.flat())].sort(), ['Host: ws-1', 'Host: ws-2']);
      const labels = ['TruePositive', 'BenignPositive', 'FalsePositive', 'Undetermined', 'abstain'];
      ok(run.records?.every(({ label }) => labels.includes(label)));
    } finally {
      await server.stop();
    }
  });
});
