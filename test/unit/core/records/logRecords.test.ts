import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { field } from '../../../../src/core/records/rawRecord';
import type { SourceRecord } from '../../../../src/core/records/record';
import { fieldOf, hash, read } from './mail';

const shown = (record: SourceRecord | undefined) =>
  Object.fromEntries((record?.fields ?? []).map(({ name, value }) => [name, value]));

async function only(path: string, text: string) {
  const records = await read(path, text);
  equal(records.length, 1);
  return shown(records[0]);
}

describe('lines of logs', () => {
  it('of syslog without year and zone keep their time as it is written', async () => {
    deepEqual(
      await only(
        'auth.log',
        'Nov 12 02:14:12 jump-01 sshd[8383]: Failed password for invalid user admin from 192.0.2.23 port 60071 ssh2\n',
      ),
      {
        Time: 'Nov 12 02:14:12 (no year or zone)',
        Host: 'jump-01',
        Program: 'sshd[8383]',
        Event: 'Failed password',
        User: 'admin',
        Source: '192.0.2.23:60071',
      },
    );
  });

  it('of syslog by RFC 5424 have their time in UTC, their priority and data', async () => {
    deepEqual(
      await only('a.log', '<34>1 2026-11-12T10:14:15.003+02:00 mx1 su 77 ID47 [a@1 b="c \\"]\\" d"][e@2] it failed\n'),
      {
        Time: '2026-11-12T08:14:15.003Z',
        Host: 'mx1',
        Program: 'su ID47[77]',
        Severity: 'auth.critical',
        Data: '[a@1 b="c \\"]\\" d"][e@2]',
      },
    );
  });

  it('that say "message repeated" are one record each', async () => {
    const records = await read(
      'auth.log',
      'Nov 12 02:14:12 h sshd[1]: message repeated 5 times: [ Failed password for root from 192.0.2.1 port 1 ssh2]\nNov 12 02:14:12 h last message repeated 3 times\n',
    );

    deepEqual(
      records.map(record => [record.line, fieldOf(record, 'Host'), fieldOf(record, 'Event'), record.problem]),
      [
        [1, 'h', 'message repeated 5 times', undefined],
        [2, 'h', 'last message repeated 3 times', undefined],
      ],
    );
  });

  it('of another program between them are records with a problem', async () => {
    const line = 'Nov 12 02:14:12 h cron[1]: run\n';
    const records = await read('messages', `${line}${line}\tat Object.<anonymous>\n`);

    deepEqual(
      records.map(({ problem }) => problem),
      [undefined, undefined, 'it is no line of syslog'],
    );
    equal(records[2]?.text, '\tat Object.<anonymous>');
  });

  it('of CEF: with a blank after the colon, without "CEF:", behind syslog, with escapes', async () => {
    const event = '0|Acme|Wall|9.4|544|Admin \\| access|7|src=192.0.2.1 spt=5 duser=ann act=blocked msg=a \\= b, c=d';
    const expected = {
      Rule: '544 Admin | access',
      Severity: '7',
      Product: 'Acme Wall',
      User: 'ann',
      Source: '192.0.2.1:5',
      Action: 'blocked',
    };

    for (const text of [`CEF:${event}`, `CEF: ${event}`, event]) {
      const record = await only('cef.log', `${text}\n`);
      deepEqual({ ...record, ...expected }, record);
      equal(record['Message'], 'a = b,');
    }
    const behind = await only('cef.log', `Nov 12 02:14:12 wall CEF:${event}\n`);
    deepEqual({ ...behind, ...expected, Time: 'Nov 12 02:14:12 (no year or zone)' }, behind);
  });

  it('of LEEF, with tabs or a separator of its own', async () => {
    const one = await only('a.log', 'LEEF:1.0|Acme|Wall|1|bad-login|src=192.0.2.1\tusrName=ann\tsev=5\n');
    const two = await only('a.log', 'LEEF:2.0|Acme|Wall|1|bad-login|^|src=192.0.2.1^usrName=ann^sev=5\n');

    deepEqual([one['Rule'], one['User'], one['Source'], one['Severity']], ['bad-login', 'ann', '192.0.2.1', '5']);
    deepEqual(two, one);
  });

  it('of auditd are one record where they share an id, also when they are mixed', async () => {
    const line = (id: number, type: string, rest: string) => `type=${type} msg=audit(1604994496.155:${id}): ${rest}`;
    const text = [
      line(1, 'SYSCALL', 'arch=c000003e success=yes auid=1000 uid=0 comm="arp" exe="/usr/sbin/arp" key="recon"'),
      line(2, 'SYSCALL', 'success=no exe="/bin/ls"'),
      line(1, 'EXECVE', 'argc=2 a0="arp" a1=2D61'),
      '----',
      line(1, 'PROCTITLE', 'proctitle=617270002D61'),
    ];

    const records = await read('audit.log', text.join('\n'));

    deepEqual(
      records.map(({ line, text: shownText, lineNumbers }) => [line, shownText.split('\n').length, lineNumbers]),
      [
        [1, 3, [1, 3, 5]],
        [2, 1, [2]],
      ],
    );
    deepEqual(shown(records[0]), {
      Time: '2020-11-10T07:48:16.155Z',
      Event: 'SYSCALL EXECVE PROCTITLE',
      User: 'login 1000, uid 0',
      Process: '/usr/sbin/arp',
      Command: 'arp -a',
      Rule: 'recon',
      Outcome: 'yes',
    });
    equal(records[0]?.id, hash.sha256([text[0], text[2], text[4]].join('\n')).slice(0, 16));
  });

  it('of web servers in common and combined format, also where the request is none', async () => {
    const good = '192.0.2.9 - ann [17/May/2015:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 404 196 "-" "curl/8"';
    const bad = '192.0.2.9 - - [17/Oct/2023:05:57:49 +1100] "\\x16\\x03\\x01\\"" 400 226';
    const records = await read('access.log', `${good}\n${bad}\n`);

    deepEqual(shown(records[0]), {
      Time: '2015-05-17T10:05:03.000Z',
      Source: '192.0.2.9',
      User: 'ann',
      Request: 'GET /a?b=c HTTP/1.1',
      Outcome: '404',
      Bytes: '196',
      Agent: 'curl/8',
    });
    equal(shown(records[1])['Note'], 'what was sent is no HTTP request line');
    deepEqual(
      records.map(({ problem }) => problem),
      [undefined, undefined],
    );
  });

  it('of fast.log', async () => {
    deepEqual(
      await only(
        'fast.log',
        '07/11/2022-10:29:32.251216  [**] [1:2008578:6] ET SCAN Sipvicious [**] [Classification: Attempted Information Leak] [Priority: 2] {UDP} 192.0.2.7:5116 -> 192.0.2.8:5060\n',
      ),
      {
        Time: '2022-07-11 10:29:32.251216 (no zone)',
        Rule: '1:2008578:6 ET SCAN Sipvicious',
        Severity: '2',
        Event: 'Attempted Information Leak',
        Source: '192.0.2.7:5116',
        Destination: '192.0.2.8:5060',
        Protocol: 'UDP',
      },
    );
  });

  it('of firewalls name the two ends of a flow, what became of it and what was seen in it', async () => {
    const lines = {
      asa: 'Mar  3 2026 09:00:11 asa1 : %ASA-4-106023: Deny tcp src outside:203.0.113.50/4000 dst inside:10.2.2.9/22 by access-group "in" [0x0, 0x0]',
      filterlog:
        'Mar  3 09:00:01 pf filterlog[12]: 5,,,1000000103,igb0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,203.0.113.1,198.51.100.5,40000,23,0,S,1,,64240,,mss',
      threat: `<12>Mar  3 09:00:00 pa 1,2026/03/03 09:00:00,0018,THREAT,vulnerability,2305,2026/03/03 09:00:00,203.0.113.7,10.1.1.20,203.0.113.7,10.1.1.20,inbound,corp\\ann,,web-browsing,vsys1,untrust,dmz,e1,e2,default,2026/03/03 09:00:00,1,1,40000,80,0,80,0x80,tcp,reset-both,"x?a=1,2",Log4j(91991),any,critical,client-to-server,1,0x0,US,US,0,,1`,
    };
    const [asa, filterlog, threat] = await Promise.all(Object.values(lines).map(line => only('fw.log', line)));

    deepEqual(asa, {
      Time: 'Mar  3 2026 09:00:11 (no zone)',
      Action: 'Deny',
      Source: '203.0.113.50:4000',
      Destination: '10.2.2.9:22',
      Protocol: 'tcp',
    });
    deepEqual(filterlog, {
      Time: 'Mar  3 09:00:01 (no year or zone)',
      Host: 'pf',
      Program: 'filterlog[12]',
      Action: 'block',
      Source: '203.0.113.1:40000',
      Destination: '198.51.100.5:23',
      Protocol: 'tcp',
    });
    deepEqual(threat, {
      Time: '2026-03-03 09:00:00 (no zone)',
      Severity: 'critical',
      Rule: 'Log4j(91991)',
      Action: 'reset-both',
      User: 'corp\\ann',
      Source: '203.0.113.7:40000',
      Destination: '10.1.1.20:80',
      Protocol: 'tcp',
    });
  });

  it('of Squid have their request, who asked and what came of it', async () => {
    deepEqual(
      await only(
        'access.log',
        '1772525400.123    145 10.5.5.2 TCP_TUNNEL/200 3900 CONNECT www.site.example:443 ann HIER_DIRECT/198.51.100.4 -\n',
      ),
      {
        Time: '2026-03-03T08:10:00.123Z',
        Source: '10.5.5.2',
        User: 'ann',
        Request: 'CONNECT www.site.example:443',
        Outcome: '200 TCP_TUNNEL',
        Bytes: '3900',
        Destination: '198.51.100.4',
      },
    );
  });

  it('of Amazon’s flow logs are flows, by the names of their header or those of version 2', async () => {
    const cells = '2 123456789010 eni-1 172.31.16.10 52.94.0.10 40000 443 6 10 4000 1772525400 1772525460 ACCEPT OK';
    const header =
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
    const none = '2 123456789010 eni-1 - - - - - - - 1772525400 1772525460 - NODATA';
    const plain = await read('flows.log', `${cells}\n${none}\n`);
    const named = await read('flows.log', `${header}\n${cells}\n${header}\n${cells}\n`);

    deepEqual(
      [...plain, ...named].map(({ kind, line, problem }) => [kind, line, problem]),
      [
        ['flow', 1, undefined],
        ['event', 2, undefined],
        ['flow', 2, undefined],
        ['flow', 4, undefined],
      ],
    );
    deepEqual(shown(named[0]), {
      Time: '2026-03-03T08:10:00.000Z',
      Action: 'ACCEPT',
      Source: '172.31.16.10:40000',
      Destination: '52.94.0.10:443',
      Protocol: '6',
      Bytes: '4000',
      Host: 'eni-1',
      Account: '123456789010',
    });
    deepEqual(shown(plain[0]), shown(named[0]));
  });

  it('that evtx_dump puts between events are no part of them, in XML and in JSON', async () => {
    const json = JSON.stringify({ Event: { System: { EventID: 4625, Computer: 'DC1' }, EventData: {} } }, undefined, 2);
    const xml =
      '<?xml version="1.0"?>\n<Event>\n<System>\n<EventID>4625</EventID>\n<Computer>DC1</Computer>\n</System>\n</Event>';
    for (const event of [json, xml]) {
      const records = await read('security.txt', `Record 1\n${event}\nRecord 2\n${event}\n`, 7);
      const first = event === xml ? 3 : 2;

      deepEqual(
        records.map(({ line, problem, fields }) => [line, problem, fields.map(({ value }) => value)]),
        [
          [first, undefined, ['4625', 'DC1']],
          [first + event.split('\n').length + 1, undefined, ['4625', 'DC1']],
        ],
      );
    }
  });

  it('makes no text of a whole file that is none', async () => {
    for (const content of ['%PDF-1.7', 'PK\u0003\u0004', 'let a = 1;\0\n']) {
      const [record] = await read('a.ts', content, 1 << 16, { as: 'file' });
      match(record?.problem ?? '', /^it is (?:a PDF|a zip archive|no text)/);
    }
  });

  it('of no known format are lines of a log, and a page is one file', async () => {
    deepEqual(
      (await read('app.log', '[2026-11-12 10:00:00] started\nsomething\n')).map(({ kind, text }) => [kind, text]),
      [
        ['event', '[2026-11-12 10:00:00] started'],
        ['event', 'something'],
      ],
    );
    deepEqual(
      (await read('notes.md', '# Notes\r\n\r\nText\n')).map(({ kind, text }) => [kind, text]),
      [['file', '# Notes\n\nText\n']],
    );
    deepEqual(
      (await read('notes.md', 'a\nb\n', 1 << 16, { as: 'row' })).map(({ kind, text }) => [kind, text]),
      [
        ['row', 'a'],
        ['row', 'b'],
      ],
    );
    deepEqual(
      (await read('events.json', '[{"a":1},{"a":2}]', 1 << 16, { as: 'file' })).map(({ kind }) => kind),
      ['file'],
    );
  });

  it('that are hostile take time that grows with their length only', async () => {
    const shapes = [
      'a '.repeat(30_000),
      '"'.repeat(60_000),
      'a=b '.repeat(15_000),
      `CEF:0|a|b|c|d|e|f|${'k=v '.repeat(15_000)}`,
      `1.1.1.1 - - [17/May/2015:10:05:03 +0000] "${'\\"'.repeat(30_000)}`,
      `type=X msg=audit(1.1:1): ${"' a=".repeat(15_000)}`,
      `01/01-00:00:00.0 [**] [0:0:0] ${'\t'.repeat(60_000)}`,
    ];
    const text = shapes.flatMap(shape => Array.from({ length: 5 }, () => shape)).join('\n');

    // Backtracking over 60,000 characters would not end in a day.
    equal((await read('hostile.log', text)).length > 20, true);
  }).timeout(60_000);
});

describe('logs of Zeek', () => {
  const header = (fields: string, types: string) =>
    `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\t${fields}\n#types\t${types}\n`;
  const conn = header(
    'ts\tuid\tid.orig_h\tid.orig_p\tconn_state\ttunnel_parents\ttags',
    'time\tstring\taddr\tport\tstring\tset[string]\tvector[string]',
  );

  it('have a record for each line without "#", by the names of the header', async () => {
    const records = await read(
      'conn.log',
      `${conn}1379288667.706265\tC1\t192.0.2.1\t5\tSHR\t(empty)\ta,b\\x2cc\n#close\t2014\n`,
    );

    deepEqual(
      records.map(({ line, kind, text }) => [line, kind, text]),
      [
        [
          8,
          'flow',
          '_path: conn\nts: 1379288667.706265\nuid: C1\nid.orig_h: 192.0.2.1\nid.orig_p: 5\nconn_state: SHR\ntunnel_parents: []\ntags:\n  - a\n  - b,c',
        ],
      ],
    );
    equal(fieldOf(records[0] as SourceRecord, 'Time'), '2013-09-15T23:44:27.706Z');
  });

  it('with a comment before the header, and XXXX for times', async () => {
    const [record] = await read(
      'notice.log',
      `### BTest baseline data\n${header('ts\tnote\tmsg\tsrc', 'time\tenum\tstring\taddr').replace('conn', 'notice')}XXXXXXXXXX.XXXXXX\tX::Seen\tseen\t192.0.2.1\n`,
    );

    deepEqual(
      [record?.line, fieldOf(record as SourceRecord, 'Time'), fieldOf(record as SourceRecord, 'Rule')],
      [9, 'XXXXXXXXXX.XXXXXX', 'X::Seen seen'],
    );
  });

  it('have none where there is only a header, and new names after a second header', async () => {
    deepEqual(await read('http.log', conn), []);

    const records = await read(
      'all.log',
      `${conn}1.0\tC1\t192.0.2.1\t5\tSF\t-\t-\n${header('ts\tquery', 'time\tstring').replace('conn', 'dns')}1.0\ta.example\n`,
    );
    equal(records[1]?.text, '_path: dns\nts: 1.0\nquery: a.example');
  });

  it('whose columns do not match the header have a problem, and stand as they are', async () => {
    const [few, many] = await read('conn.log', `${conn}1.0\tC1\n1.0\tC1\ta\tb\tc\td\te\tf\n`);

    match(few?.problem ?? '', /2 columns, and its header names 7/);
    equal(few?.text, '_path: conn\nts: 1.0\nuid: C1');
    equal(many?.text, '1.0\tC1\ta\tb\tc\td\te\tf');
  });
});

describe('rows of tables', () => {
  it('are named by the header; a quoted cell may hold lines and separators', async () => {
    const records = await read(
      'a.csv',
      'time,host,message\n2026-11-12T10:00:00Z,h1,"one, two\nthree ""x"""\n2026-11-12T11:00:00Z,h2,\n',
    );

    deepEqual(
      records.map(({ kind, line, text }) => [kind, line, text]),
      [
        ['row', 2, 'time: 2026-11-12T10:00:00Z\nhost: h1\nmessage:\n  | one, two\n  | three "x"'],
        ['row', 4, 'time: 2026-11-12T11:00:00Z\nhost: h2'],
      ],
    );
    equal(fieldOf(records[0] as SourceRecord, 'Host'), 'h1');
  });

  it('of TSV and with semicolons; without a header the columns are counted', async () => {
    equal((await read('a.tsv', 'a\tb\n1\t2\n'))[0]?.text, 'a: 1\nb: 2');
    equal((await read('a.csv', 'a;b\n1;2\n3;4\n'))[1]?.text, 'a: 3\nb: 4');
    deepEqual(
      (await read('a.csv', '"sep=;"\r\na;b\r\n1,5;2\r\n')).map(({ line, text }) => [line, text]),
      [[3, 'a: 1,5\nb: 2']],
    );
    equal((await read('a.csv', '1,2\n3,4\n'))[0]?.text, 'column 1: 1\ncolumn 2: 2');
  });

  it('with a quote that is not closed, or other columns than the header, have a problem', async () => {
    const records = await read('a.csv', 'a,b\n1,2,3\n4,"5\n6,7\n');

    match(records[0]?.problem ?? '', /3 columns, and the header names 2/);
    match(records[1]?.problem ?? '', /a quote is not closed/);
    deepEqual(
      records.slice(2).map(({ text, problem }) => [text, problem]),
      [['a: 6\nb: 7', undefined]],
    );
  });

  it('with a column called __proto__ change nothing', async () => {
    const [record] = await read('a.csv', '__proto__,b\n1,2\n');

    equal(record?.text, '__proto__: 1\nb: 2');
    equal(Object.getPrototypeOf({}) === Object.prototype, true);
  });
});

describe('events in XML', () => {
  const event = (
    id: number,
    data = '<Data Name="SubjectUserName">ann</Data><Data Name="CommandLine">a &lt; b &amp; "c"</Data>',
  ) =>
    `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="P" Guid="{1}"/><EventID Qualifiers="">${id}</EventID><TimeCreated SystemTime="2022-04-29T12:36:01.9027913Z"/><Computer>h1</Computer></System><EventData>${data}</EventData></Event>`;
  const utf16 = (text: string, isBig: boolean) =>
    Uint8Array.from(
      [...`\ufeff${text}`].flatMap(character => {
        const code = character.charCodeAt(0);
        return isBig ? [code >> 8, code & 255] : [code & 255, code >> 8];
      }),
    );

  it('are read one per line, in a list with mark and CRLF, and in UTF-16, with the same ids', async () => {
    const lines = await read('a.log', `${event(4625)}\n${event(4688)}\n`);
    const list = `<?xml version="1.0" encoding="utf-8"?>\r\n<Events>\r\n${event(4625)}\r\n${event(4688)}\r\n</Events>`;
    const marked = await read('a.xml', `\xef\xbb\xbf${list}`);
    const wide = await Promise.all([false, true].map(isBig => read('a.xml', utf16(list, isBig), 999)));

    deepEqual(shown(lines[0]), {
      Time: '2022-04-29T12:36:01.902Z',
      Event: '4625 P',
      Host: 'h1',
      User: 'ann',
      Command: 'a < b & "c"',
    });
    deepEqual(
      lines.map(({ line }) => line),
      [1, 2],
    );
    deepEqual(
      marked.map(({ line }) => line),
      [3, 4],
    );
    for (const records of [marked, ...wide])
      deepEqual(
        records.map(({ id }) => id),
        lines.map(({ id }) => id),
      );
    match(lines[0]?.text ?? '', /EventID: 4625\n/);
  });

  it('with data without names give a list', async () => {
    const [record] = await read('a.xml', event(1, '<Data>one</Data><Data>two</Data>'));

    match(record?.text ?? '', /EventData.Data: \[one, two\]/);
  });

  it('that are broken, or not ended, are records with a problem and take no other with them', async () => {
    const broken = event(2).replace('</System>', '</Sistem>');
    const open = event(3).replace('</EventData></Event>', '');
    const records = await read('a.xml', `<Events>${event(1)}${broken}${open}${event(4)}${open}`);

    deepEqual(
      records.map(({ problem }) => problem?.split(' (')[0]),
      [
        undefined,
        'its XML is broken',
        'it does not end before the next one begins',
        undefined,
        'the file ends before it does',
      ],
    );
    equal(fieldOf(records[2] as SourceRecord, 'Host'), 'h1');
  });

  it('expand no entity of their own', async () => {
    const [record] = await read(
      'a.xml',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><Events>${event(1, '<Data Name="x">&a;&a;</Data>')}</Events>`,
      1 << 16,
      { as: 'event' },
    );

    ok(!(record?.text ?? '').includes('aaaa'));
  });
});

describe('a field', () => {
  it('is one line, and cut where it is long', () => {
    deepEqual(field('A', ' a\r\n\tb '), { name: 'A', value: 'a b' });
    equal(field('A', 'x'.repeat(5_000)).value.length, 1_002);
  });
});
