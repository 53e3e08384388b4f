import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { copies } from '../../../support/rounds';
import { fieldOf, hash, read, utf8 } from './mail';

const idOf = (text: string) => hash.sha256(text).slice(0, 16);
const lines = (records: readonly { readonly line: number; readonly problem?: string }[]) =>
  records.map(({ line, problem }) => [line, problem]);

const trail = (name: string, more = '') =>
  `{"eventTime":"2026-11-12T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"${name}","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.7","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/ann"},"requestParameters":null${more}}`;

describe('records of JSON', () => {
  it('are the lines of JSON Lines, each with the hash of its line as id, CRLF or not', async () => {
    const text = `${trail('CreateUser')}\n\n${trail('DeleteUser')}`;

    const records = await read('a.ndjson', text);
    const withReturns = await read('a.ndjson', text.replaceAll('\n', '\r\n'));

    deepEqual(lines(records), [
      [1, undefined],
      [3, undefined],
    ]);
    deepEqual(
      records.map(({ id }) => id),
      [idOf(trail('CreateUser')), idOf(trail('DeleteUser'))],
    );
    deepEqual(
      withReturns.map(({ id }) => id),
      records.map(({ id }) => id),
    );
  });

  it('are the elements of a list, and of a list in {"Records": […]}, on one line or indented', async () => {
    const events = [trail('CreateUser'), trail('DeleteUser'), trail('GetUser')];
    const indented = JSON.stringify(
      events.map(event => JSON.parse(event)),
      undefined,
      2,
    );

    const bare = await read('a.json', `[${events.join(',')}]`);
    const wrapped = await read('b.json', `{"Records":[${events.join(',')}]}`);
    const pretty = await read('c.json', indented);

    deepEqual(
      bare.map(({ id }) => id),
      events.map(idOf),
    );
    deepEqual(
      wrapped.map(({ id }) => id),
      events.map(idOf),
    );
    deepEqual(
      pretty.map(record => fieldOf(record, 'Event')),
      ['CreateUser iam.amazonaws.com', 'DeleteUser iam.amazonaws.com', 'GetUser iam.amazonaws.com'],
    );
    deepEqual(
      pretty.map(({ line }) => line),
      [2, 14, 26],
    );
    // Each line of the text knows its line in the file: a quote of it opens there.
    const nameLine = pretty[1]?.text.split('\n').findIndex(line => line.startsWith('eventName: ')) ?? -1;
    equal(pretty[1]?.lineNumbers?.[nameLine], 17);
  });

  it('of one line of a megabyte are read one by one, whatever pieces it comes in', async () => {
    const count = copies(900);
    const events = Array.from({ length: count }, (_, index) => trail(`Event${index}`, `,"note":"${'x'.repeat(1000)}"`));
    const text = `{"Records":[${events.join(',')}]}`;

    const whole = await read('a.json', text);
    const inPieces = await read('a.json', text, 777);

    ok(text.length > count * 1_000);
    equal(whole.length, count);
    deepEqual(
      inPieces.map(({ id }) => id),
      whole.map(({ id }) => id),
    );
    equal(whole.filter(({ problem }) => problem !== undefined).length, 0);
  });

  it('of a list with a comma before its end are all of them, and one with the problem', async () => {
    const records = await read('a.json', `[\n${trail('A')},\n${trail('B')},\n]`);

    equal(records.length, 3);
    deepEqual(
      records.slice(0, 2).map(({ problem }) => problem),
      [undefined, undefined],
    );
    match(records[2]?.problem ?? '', /a comma stands before the end of the list, in line 4/);
  });

  it('of a list that breaks off are those before, and the broken one with its problem and what it says', async () => {
    const records = await read('a.json', `[${trail('A')},${trail('B').slice(0, 100)}`);

    equal(records.length, 2);
    equal(records[0]?.problem, undefined);
    match(records[1]?.problem ?? '', /not valid JSON.*the file ends before it does/);
    deepEqual(
      records.map(record => fieldOf(record, 'Event')),
      ['A iam.amazonaws.com', 'B iam.amazonaws.com'],
    );
  });

  it('go on after an element whose quote is not closed', async () => {
    const list = [1, 2, 3].map(id => `  {\n    "id": ${id},\n    "name": "n${id}"\n  }`);
    const text = `[\n${list.join(',\n').replace('"n2"', '"n2')}\n]`;

    const records = await read('a.json', text);

    deepEqual(
      records.map(({ problem }) => problem === undefined),
      [true, false, true],
    );
    equal(records[2]?.text, 'id: 3\nname: n3');
  });

  it('whose last line is cut, and plain lines between them, are records with a problem and their text', async () => {
    const records = await read('a.ndjson', `${trail('A')}\nplain words\n${trail('B').slice(0, 90)}`);

    deepEqual(
      records.map(({ problem }) => problem === undefined),
      [true, false, false],
    );
    equal(records[1]?.text, 'plain words');
    match(records[2]?.text ?? '', /^\{"eventTime"/);
  });

  it('that name a key twice show both, and say so', async () => {
    const [record] = await read('a.ndjson', `${trail('A', ',"eventName":"B"')}\n`);

    match(record?.text ?? '', /^eventName: A$/m);
    match(record?.text ?? '', /^eventName \(again\): B$/m);
    match(record?.problem ?? '', /a key stands in it twice \("eventName"\)/);
  });

  it('keep numbers that are too long for a double as they are written', async () => {
    const [record] = await read('a.ndjson', '{"id":12345678901234567890,"small":0.1,"time":1588205198.908336}\n');

    equal(record?.text, 'id: 12345678901234567890\nsmall: 0.1\ntime: 1588205198.908336');
  });

  it('do not change a prototype, and show "__proto__" as the key that it is', async () => {
    const records = await read(
      'a.ndjson',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"a":1}\n{"toString":"x"}\n',
    );

    equal('polluted' in {}, false);
    match(records[0]?.text ?? '', /__proto__\.polluted: 1/);
    match(records[0]?.text ?? '', /constructor\.prototype\.polluted: 2/);
    equal(records[1]?.text, 'toString: x');
  });

  it('nested without end are shown as they stand', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;

    const [inLine] = await read('a.ndjson', `${deep}\n{"b":1}\n`);
    const inList = await read('a.json', `[${deep},{"b":1}]`);

    match(inLine?.problem ?? '', /nested more than 100 deep/);
    deepEqual(
      inList.map(({ problem }) => problem === undefined),
      [false, true],
    );
  });

  it('are trees that can be read: names indented, texts of several lines marked, nothing passing for a name', async () => {
    const value = {
      message: 'one\nuser: admin',
      tags: ['a', 'b'],
      empty: '',
      none: null,
      list: [{ x: 1, y: [] }, 'z'],
      process: { parent: { name: 'cmd.exe' } },
    };
    const [record] = await read('a.ndjson', `${JSON.stringify(value)}\n{}\n`);

    equal(
      record?.text,
      'message:\n  | one\n  | user: admin\ntags: [a, b]\nempty: ""\nnone: null\nlist:\n  - x: 1\n    y: []\n  - z\nprocess.parent.name: cmd.exe',
    );
  });

  it('leave out the index lines of bulk files, which tshark writes too', async () => {
    const document =
      '{"timestamp":"1282356640051","layers":{"frame_time_epoch":["1282356640.051082000"],"ip_src":["192.0.2.1"],"ip_dst":["192.0.2.2"],"dns_qry_name":["a.example"]}}';
    const records = await read(
      'dns.ek.ndjson',
      `{"index":{"_index":"packets","_type":"doc"}}\n${document}\n{"index":{"_index":"packets"}}\n${document}\n`,
    );

    deepEqual(
      records.map(({ line, kind }) => [line, kind]),
      [
        [2, 'flow'],
        [4, 'flow'],
      ],
    );
    deepEqual(
      records[0]?.fields.map(({ name, value }) => `${name}=${value}`),
      ['Time=2010-08-21T02:10:40.051Z', 'Source=192.0.2.1', 'Destination=192.0.2.2', 'Request=a.example'],
    );
  });

  it('of one object that is no list are that object; an empty list has none; an empty file says so', async () => {
    const object = JSON.stringify({ name: 'x', inner: { list: [1, 2] } }, undefined, 2);

    deepEqual(
      (await read('a.json', object)).map(({ text }) => text),
      ['name: x\ninner.list: [1, 2]'],
    );
    deepEqual(await read('a.json', '[]'), []);
    deepEqual(await read('a.json', '{"Records":[]}'), []);
    deepEqual(
      (await read('a.json', '')).map(({ problem }) => problem),
      ['it is empty'],
    );
  });

  it('that are no UTF-8 are read as windows-1252, as browsers do', async () => {
    const [record] = await read('a.ndjson', '{"name":"Caf\xe9"}\n{"a":1}\n');
    const [inUtf8] = await read('a.ndjson', utf8('{"name":"Café"}\n{"a":1}\n'));

    deepEqual([record?.text, inUtf8?.text], ['name: Café', 'name: Café']);
  });
});

describe('reports of findings', () => {
  const result = (id: string) => ({
    ruleId: id,
    level: 'warning',
    message: { text: `about ${id}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.c' }, region: { startLine: 7 } } }],
  });
  const tool = (name: string) => ({
    driver: { name, rules: [{ id: 'R1', shortDescription: { text: `claim of ${name}` } }] },
  });

  it('of SARIF give a record for each result, with the text of its rule, whichever stands first', async () => {
    const first = JSON.stringify(
      {
        version: '2.1.0',
        runs: [
          { tool: tool('One'), results: [result('R1')] },
          { results: [result('R1'), result('R2')], tool: tool('Two') },
        ],
      },
      undefined,
      2,
    );

    const records = await read('results.sarif', first.replaceAll('\n', '\r\n'));

    deepEqual(
      records.map(record => [
        record.kind,
        fieldOf(record, 'Rule'),
        fieldOf(record, 'Place'),
        fieldOf(record, 'Tool'),
        fieldOf(record, 'Rule text'),
      ]),
      [
        ['finding', 'R1', 'src/a.c:7', 'One', 'claim of One'],
        ['finding', 'R1', 'src/a.c:7', 'Two', 'claim of Two'],
        ['finding', 'R2', 'src/a.c:7', 'Two', undefined],
      ],
    );
  });

  it('of Trivy, npm audit and the list of exploited vulnerabilities give one for each vulnerability', async () => {
    const trivy = JSON.stringify({
      SchemaVersion: 2,
      ArtifactName: 'a',
      Results: [
        {
          Target: 'one',
          Vulnerabilities: [{ VulnerabilityID: 'CVE-1', PkgName: 'p', InstalledVersion: '1', Severity: 'LOW' }],
        },
        { Target: 'two', Vulnerabilities: [{ VulnerabilityID: 'CVE-2', PkgName: 'q' }] },
      ],
    });
    const npm = JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        a: { name: 'a', severity: 'high', via: ['b'], range: '<1' },
        b: { name: 'b', severity: 'low', via: [{ title: 'Bad' }], range: '*' },
      },
      metadata: {},
    });
    const kev = JSON.stringify({
      title: 'KEV',
      vulnerabilities: [
        { cveID: 'CVE-3', vendorProject: 'v', product: 'p', vulnerabilityName: 'n', dateAdded: '2026-01-02' },
      ],
    });

    deepEqual(
      (await read('t.json', trivy)).map(record => [record.kind, fieldOf(record, 'Rule'), fieldOf(record, 'Target')]),
      [
        ['finding', 'CVE-1', 'one'],
        ['finding', 'CVE-2', 'two'],
      ],
    );
    deepEqual(
      (await read('n.json', npm)).map(record => [record.kind, fieldOf(record, 'Product'), fieldOf(record, 'Title')]),
      [
        ['finding', 'a <1', 'b'],
        ['finding', 'b *', 'Bad'],
      ],
    );
    deepEqual(
      (await read('k.json', kev)).map(record => [record.kind, fieldOf(record, 'Rule'), fieldOf(record, 'Product')]),
      [['finding', 'CVE-3', 'v p']],
    );
  });
});

describe('reports of scanners', () => {
  const shown = (records: Awaited<ReturnType<typeof read>>) =>
    records.map(({ kind, line, fields }) => [kind, line, Object.fromEntries(fields.map(one => [one.name, one.value]))]);

  it('of ZAP are an alert each, with their site', async () => {
    const alert = (pluginid: string, name: string) => ({
      pluginid,
      alert: name,
      riskdesc: 'High (Medium)',
      cweid: '89',
    });
    const report = {
      '@programName': 'ZAP',
      site: [{ '@name': 'https://app.example', alerts: [alert('40018', 'SQL Injection'), alert('1', 'Other')] }],
    };

    for (const text of [JSON.stringify(report), JSON.stringify(report, undefined, 1)]) {
      const all = shown(await read('zap.json', text));
      deepEqual(
        all.map(([kind, , fields]) => [kind, fields]),
        [
          [
            'finding',
            { Rule: '40018 CWE-89', Severity: 'High (Medium)', Title: 'SQL Injection', Target: 'https://app.example' },
          ],
          ['finding', { Rule: '1 CWE-89', Severity: 'High (Medium)', Title: 'Other', Target: 'https://app.example' }],
        ],
      );
    }
  });

  it('of Nessus as a table, of nuclei and of Semgrep name the finding, how grave it is and where', async () => {
    const files = {
      'nessus.csv':
        'Plugin ID,CVE,Risk,Host,Protocol,Port,Name,Description\n97833,CVE-2017-0144,Critical,10.0.0.5,tcp,445,MS17-010,"Two\nlines"\n',
      'nuclei.jsonl': `${JSON.stringify({ 'template-id': 'CVE-2021-44228', info: { name: 'Log4j', severity: 'critical' }, 'matched-at': 'https://app.example/x' })}\n`,
      'semgrep.json': JSON.stringify({
        results: [
          { check_id: 'r.sqli', path: 'a.py', start: { line: 3 }, extra: { message: 'SQL', severity: 'ERROR' } },
        ],
      }),
    };
    const all = await Promise.all(Object.entries(files).map(async ([path, text]) => shown(await read(path, text))));

    deepEqual(all, [
      [['finding', 2, { Rule: '97833 CVE-2017-0144', Severity: 'Critical', Title: 'MS17-010', Place: '10.0.0.5:445' }]],
      [
        [
          'finding',
          1,
          { Rule: 'CVE-2021-44228', Severity: 'critical', Title: 'Log4j', Place: 'https://app.example/x' },
        ],
      ],
      [['finding', 1, { Rule: 'r.sqli', Severity: 'ERROR', Title: 'SQL', Place: 'a.py:3' }]],
    ]);
  });
});
