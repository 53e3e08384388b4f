import { deepEqual, equal } from 'node:assert/strict';
import { plainLine } from '../../../../src/core/records/plainLine';
import { utcTime } from '../../../../src/core/records/utcTime';
import { writtenTime } from '../../../../src/core/records/writtenTime';
import { read } from './mail';

const shown = (line: string) => Object.fromEntries(plainLine(line).map(({ name, value }) => [name, value]));

describe('the time of a line', () => {
  const cases: readonly (readonly [line: string, time: string])[] = [
    ['2026-11-12 10:00:00,112 INFO started', '2026-11-12 10:00:00,112 (no zone)'],
    ['[2026-11-12T10:00:00.5+02:00] started', '2026-11-12T08:00:00.500Z'],
    ['web-1  | time=2026-11-12T10:00:00Z level=info', '2026-11-12T10:00:00.000Z'],
    ['2026/11/12 10:00:00 [error] 8#8: *1 open() failed', '2026-11-12 10:00:00 (no zone)'],
    ['[GIN] 2026/11/12 - 10:00:00 | 401 |', '2026-11-12 10:00:00 (no zone)'],
    ['0 3 HOST-IN 12/Nov/2026:10:00:00 +0100 policy DROP', '2026-11-12T09:00:00.000Z'],
    ['12-Nov-2026 10:00:00.425 client @0x7f 192.0.2.1#3076', '2026-11-12 10:00:00.425 (no zone)'],
    ['[Thu Nov 12 10:00:00.428126 2026] [core:error] x', '2026-11-12 10:00:00.428126 (no zone)'],
    ['Thu Nov  5 10:00:00 2026 [pid 3] CONNECT', '2026-11-05 10:00:00 (no zone)'],
    ['at [Thu, 12 Nov 2026 10:00:00.023984 UTC] with', '2026-11-12T10:00:00.023Z'],
    ['12 Nov 2026 10:00:00.123 * Ready to accept', '2026-11-12 10:00:00.123 (no zone)'],
    ['[Nov 12 10:00:00] SECURITY[77]: x', 'Nov 12 10:00:00 (no year or zone)'],
    ['11/12/2026, 7:32:47 PM WARN x', '11/12/2026, 7:32:47 PM (no zone, day or month first is not told)'],
    ['[28.11.2026 10:00:00] INFO x', '2026-11-28 10:00:00 (no zone)'],
    ['11/28/2026 1:05:03\u202fPM ERROR x', '2026-11-28 13:05:03 (no zone)'],
    ['1794477600.123    142 192.0.2.1 TCP_MISS/200', '2026-11-12T10:00:00.123Z'],
  ];
  for (const [line, time] of cases) it(`is found in: ${line}`, () => equal(utcTime(writtenTime(line) ?? 'none'), time));

  for (const line of ['version 2026-11-12 is out', '10.0.0.1:50000 a', 'id 17944776001234', 'Nov 12 somewhere', ''])
    it(`is none in: ${line}`, () => equal(writtenTime(line), undefined));
});

describe('a line of a program’s own log', () => {
  it('names who failed, and from where, in the words of its program', () => {
    const cases: readonly (readonly [line: string, user: string | undefined, source: string | undefined])[] = [
      ['Failed login attempt for user ann@corp.example from ip address 192.0.2.9', 'ann@corp.example', '192.0.2.9'],
      ["Access denied for user 'root'@'192.0.2.9' (using password: YES)", 'root', '192.0.2.9'],
      ['[client 192.0.2.9:5530] user ann: authentication failure for "/a"', 'ann', '192.0.2.9:5530'],
      [
        'login failed: "x" in state, client: 192.0.2.9, server: 0.0.0.0:25, login: "ann@corp.example"',
        'ann@corp.example',
        '192.0.2.9',
      ],
      ['Login failed. Attempt for user "ann" failed. (192.0.2.9 -> POST:https://a.example/login)', 'ann', '192.0.2.9'],
      ['Exit before auth from <[2001:db8::9]:4410>: no such user', undefined, '[2001:db8::9]:4410'],
      [
        'user admin authentication failure, remote host [ipv4:192.0.2.9:44890]. local host [ipv4:192.0.2.2:445]',
        'admin',
        '192.0.2.9:44890',
      ],
      ['client @0x7f65100ee4d8 192.0.2.9#3076 (a.example): query denied', undefined, '192.0.2.9:3076'],
      ['2026/11/12 10:00:00 [192.0.2.9:58629] closed', undefined, '192.0.2.9:58629'],
      ['CONNECT: Client "::ffff:192.0.2.9"', undefined, '192.0.2.9'],
    ];
    for (const [line, user, source] of cases)
      deepEqual([shown(line)['User'], shown(line)['Source']], [user, source], line);
  });

  it('takes no word of a sentence for a name, and no address of the server for a visitor', () => {
    for (const line of [
      'user not found',
      'Invalid username or password',
      'user agent is old',
      'login failed',
      'waiting for client',
    ])
      equal(shown(line)['User'], undefined, line);
    for (const line of [
      'Listening on 192.0.2.2:443',
      'bound to 192.0.2.2',
      'upstream: "http://192.0.2.2:80"',
      'version 1.2.3.4.5',
      '999.1.1.1',
      'from here',
    ])
      equal(shown(line)['Source'], undefined, line);
  });

  it('names its key=value pairs as other logs do, day and hour of a firewall together', () => {
    deepEqual(
      shown('time="2026-11-12T10:00:00+01:00" level=error msg="no such user" method=POST remote_ip=192.0.2.9'),
      {
        Time: '2026-11-12T09:00:00.000Z',
        Severity: 'error',
        Source: '192.0.2.9',
        Message: 'no such user',
      },
    );
    const wall = shown(
      'date=2026-11-12 time=10:00:00 tz="-0700" level="alert" action="login-fail" remip=192.0.2.9 user="ann"',
    );
    deepEqual(
      [wall['Time'], wall['Event'], wall['User'], wall['Source']],
      ['2026-11-12T17:00:00.000Z', 'login-fail', 'ann', '192.0.2.9'],
    );
  });

  it('shows a request and its answer, wherever they stand', () => {
    const cases: readonly (readonly [line: string, request: string, outcome: string, source: string])[] = [
      [
        '[GIN] 2026/11/12 - 10:00:00 | 401 | 505µs | 192.0.2.9 | POST     "/client"',
        'POST /client',
        '401',
        '192.0.2.9',
      ],
      [
        'h2 2026-11-12T10:00:00Z app/a/b 192.0.2.9:44740 10.0.0.1:80 0.0 200 200 34 "GET https://a.example:80/x HTTP/2.0" "curl/8"',
        'GET https://a.example:80/x',
        '200',
        '192.0.2.9:44740',
      ],
      ['INFO: 192.0.2.9:5178 - "POST /login HTTP/1.1" 403 Forbidden', 'POST /login', '403', '192.0.2.9:5178'],
    ];
    for (const [line, request, outcome, source] of cases) {
      const fields = shown(line);
      deepEqual([fields['Request'], fields['Outcome'], fields['Source']], [request, outcome, source], line);
    }
  });

  it('takes time in proportion to its length, whatever is written', () => {
    const long = 60_000;
    for (const piece of ['user=', 'from 1.', '"', 'a=b ', '1:', '::', 'GET /', '[', 'for user ', '\\"']) {
      const line = piece.repeat(long / piece.length);
      plainLine(line);
      plainLine(`x="${line}`);
    }
  });
});

describe('logs with directives (W3C)', () => {
  const header =
    '#Software: x\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) sc-status\n';
  const row = '2026-11-12 10:00:00 192.0.2.2 GET /a b=c CORP\\ann 192.0.2.9 curl/8+x 404';

  it('are rows with their columns’ names, in UTC', async () => {
    const records = await read('u_ex261112.log', `${header}${row}\n`);
    deepEqual(
      records.map(({ line, problem, fields }) => [
        line,
        problem,
        Object.fromEntries(fields.map(({ name, value }) => [name, value])),
      ]),
      [
        [
          3,
          undefined,
          {
            Time: '2026-11-12T10:00:00.000Z',
            Source: '192.0.2.9',
            User: 'CORP\\ann',
            Request: 'GET /a?b=c',
            Outcome: '404',
            Host: '192.0.2.2',
            Agent: 'curl/8+x',
          },
        ],
      ],
    );
  });

  it('are read with tabs and quotes; local time is not called UTC; rows of another length say so', async () => {
    const [tabs] = await read(
      'cf.log',
      `${header.replace('#Software: x', '#Version: 1.0')}${row.replaceAll(' ', '\t')}\n`,
    );
    equal(tabs?.problem, undefined);
    const [quoted] = await read(
      'a.log',
      '#Fields: c-ip cs-method cs(User-Agent) sc-status\n192.0.2.9 GET "a ""b"" c" 200\n',
    );
    equal(quoted?.fields.find(({ name }) => name === 'Agent')?.value, 'a "b" c');
    const [empty] = await read('a.log', '#Fields: c-ip cs-method cs-uri-stem cs-username\n192.0.2.9\tGET\t/a\t\n');
    deepEqual([empty?.problem, empty?.fields.length], [undefined, 2], 'an empty last column is a column');
    const wall = '#Time Format: Local\n#Fields: date time action protocol src-ip dst-ip src-port dst-port\n';
    const [flow] = await read('pfirewall.log', `${wall}2026-11-12 10:00:00 DROP TCP 203.0.113.5 192.0.2.2 50000 445\n`);
    deepEqual(
      [flow?.kind, ...(flow?.fields ?? []).map(({ value }) => value)],
      ['flow', '2026-11-12 10:00:00 (no zone)', 'DROP', '203.0.113.5:50000', '192.0.2.2:445', 'TCP'],
    );
    const [short, headless] = [
      await read('a.log', `${header}2026-11-12 10:00:00\n`),
      await read('a.log', `#Fields: a b c\n#Fields:\nx\n`),
    ];
    equal(short[0]?.problem, 'it has 2 columns, and its header names 10');
    equal(headless.length, 1);
  });
});
