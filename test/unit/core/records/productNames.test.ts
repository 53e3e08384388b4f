import { deepEqual, equal, match } from 'node:assert/strict';
import { binaryKind } from '../../../../src/core/records/binaryKind';
import { readColumns } from '../../../../src/core/records/readRecords';
import { bytes, fieldOf, read } from './mail';

const fieldsOf = async (path: string, text: string, ...names: readonly string[]) => {
  const [record] = await read(path, text);
  return names.map(name => record && fieldOf(record, name));
};

describe('what portals export as tables', () => {
  it('of mails without their texts is a list of who wrote to whom, and what became of it', async () => {
    for (const table of [
      'date_time_utc,sender_address,recipient_status,message_subject,original_client_ip,directionality\n2026-11-28T10:00:00.0000000Z,a@b.example,c@d.example,Invoice,192.0.2.7,Incoming\n',
      'Message ID,Event date,Sender,Subject,Direction,Recipient address,Event status,Client IP\n<1@b>,2026-11-28T10:00:00Z,a@b.example,Invoice,Received,c@d.example,INSERTED,x\n',
      'Date/Time,From (Envelope),From (Header),To,Subject,Status,Route,IP Address\n2026-11-28T10:00:00Z,z@b.example,a@b.example,c@d.example,Invoice,Rejected,Inbound,192.0.2.7\n',
      '"Date","Sender","Recipient","Subject","Final_Action","Sender_IP_Address"\n"2026-11-28T10:00:00Z","a@b.example","c@d.example","Invoice","quarantined","192.0.2.7"\n',
    ])
      deepEqual(await fieldsOf('trace.csv', table, 'Time', 'From', 'To', 'Subject'), [
        '2026-11-28T10:00:00.000Z',
        'a@b.example',
        'c@d.example',
        'Invoice',
      ]);
  });

  it('is a mail where its text stands beside it', async () => {
    const [mail] = await read(
      'mails.csv',
      'Sender,Recipient,Subject,Status,Body\na@b.example,c@d.example,Invoice,new,Pay now\n',
    );

    deepEqual([mail?.kind, mail?.text], ['email', 'Pay now']);
  });

  it('of tickets and alerts says what happened, to whom and when', async () => {
    const jira =
      'Summary,Issue key,Issue Type,Status,Priority,Reporter,Created,Description,Labels,Labels\nPhish reported,SEC-7,Incident,Open,High,ben,28/Nov/26 10:02 AM,looked,phish,mail\n';
    const defender =
      'Incident name,Severity,Categories,Impacted assets,First activity,Status\nMulti-stage,High,Execution,PC7,"Nov 28, 2026 10:00 AM",Active\n';
    const elastic =
      '"@timestamp","kibana.alert.rule.name","kibana.alert.severity","host.name"\n"Nov 28, 2026 @ 10:00:01.000","Encoded command",high,PC7\n';
    const wazuh =
      '_source.timestamp,_source.agent.name,_source.rule.description,_source.rule.level\n2026-11-28T10:00:00Z,pc7,Failures,10\n';
    const splunk =
      '{"preview":false,"result":{"_time":"2026-11-28T10:00:00Z","search_name":"Brute force","urgency":"high"}}\n';
    const names = ['Time', 'Rule', 'Severity', 'Host'];

    deepEqual(await fieldsOf('jira.csv', jira, ...names, 'User', 'Labels (2)'), [
      '2026-11-28 10:02:00 (no zone, year 26 read as 2026)',
      'Phish reported',
      'High',
      undefined,
      'ben',
      undefined,
    ]);
    match((await read('jira.csv', jira))[0]?.text ?? '', /Labels: phish\nLabels \(2\): mail/);
    deepEqual(await fieldsOf('d.csv', defender, ...names), [
      '2026-11-28 10:00:00 (no zone)',
      'Multi-stage',
      'High',
      'PC7',
    ]);
    deepEqual(await fieldsOf('e.csv', elastic, ...names), [
      '2026-11-28 10:00:01.000 (no zone)',
      'Encoded command',
      'high',
      'PC7',
    ]);
    deepEqual(await fieldsOf('w.csv', wazuh, ...names), ['2026-11-28T10:00:00.000Z', 'Failures', '10', 'pc7']);
    deepEqual(await fieldsOf('s.json', splunk, ...names), [
      '2026-11-28T10:00:00.000Z',
      'Brute force',
      'high',
      undefined,
    ]);
  });

  it('has no header where a row of values says one of them twice', async () => {
    equal((await read('a.csv', 'allow,tcp,tcp,web\ndeny,udp,udp,dns\n')).length, 2);
  });

  it('with a name twice is shown with both, and no library writes on the terminal', async () => {
    const said: unknown[] = [];
    const before = console.warn;
    console.warn = (...words) => said.push(words);
    try {
      async function* pieces() {
        yield bytes('Status,Priority,Created,Labels,Labels\nOpen,High,x,a,b\n');
      }
      const known = await readColumns('a.csv', pieces());
      deepEqual(known?.columns.map(({ path }) => path).slice(3), ['Labels', 'Labels (2)']);
    } finally {
      console.warn = before;
    }
    deepEqual(said, []);
  });
});

describe('a file of Outlook’s or Office’s', () => {
  it('is told by what it holds, and what to do instead, also under the name of a mail', async () => {
    const zeros = '\0'.repeat(600);
    match(binaryKind(bytes(`!BDN${zeros}`)) ?? '', /\.pst, \.ost.*export its mails as \.eml/);
    match(binaryKind(bytes(`PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml${zeros}`)) ?? '', /\.xlsx.*CSV/);
    match(binaryKind(bytes(`PK\x03\x04${zeros}`)) ?? '', /zip archive/);

    const [mail] = await read('a.eml', `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${zeros}`);
    match(mail?.problem ?? '', /save a mail as \.eml/);
  });
});
