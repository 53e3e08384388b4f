import { deepEqual, equal } from 'node:assert/strict';
import { fieldOf, read } from './mail';

describe('events of Windows as tools for investigators write them', () => {
  const fields = async (value: object, ...names: readonly string[]) => {
    const [record] = await read('events.jsonl', `${JSON.stringify(value)}\n`);
    if (record === undefined) throw new Error('no record');
    return names.map(name => fieldOf(record, name));
  };
  const system = {
    EventID: 4625,
    Channel: 'Security',
    Computer: 'DC1',
    TimeCreated_attributes: { SystemTime: '2026-11-30T01:00:00Z' },
    Provider_attributes: { Name: 'Microsoft-Windows-Security-Auditing' },
  };
  const data = { TargetUserName: 'ana', IpAddress: '10.0.0.5' };

  it('of Chainsaw have the rule, and what the event says that it found', async () => {
    const hit = {
      group: 'Sigma',
      kind: 'individual',
      document: { kind: 'evtx', path: 'C:/x.evtx', data: { Event: { System: system, EventData: data } } },
      name: 'Many failed logons',
      timestamp: '2026-11-30T01:00:00.1+00:00',
      level: 'high',
      status: 'stable',
      tags: ['attack.t1110'],
    };

    deepEqual(
      await fields(hit, 'Time', 'Rule', 'Severity', 'Event', 'Host', 'User', 'Source', 'Technique', 'Outcome'),
      [
        '2026-11-30T01:00:00.100Z',
        'Many failed logons',
        'high',
        '4625 Microsoft-Windows-Security-Auditing',
        'DC1',
        'ana',
        '10.0.0.5',
        'attack.t1110',
        undefined,
      ],
    );
  });

  it('of Hayabusa have time and rule, with details as an object or as a text', async () => {
    const hit = {
      Timestamp: '2026-11-30 01:00:00.123 +00:00',
      RuleTitle: 'Logon Failure',
      Level: 'med',
      Computer: 'DC1',
      Channel: 'Sec',
      EventID: 4625,
    };

    deepEqual(
      await fields(
        { ...hit, Details: { TgtUser: 'ana', SrcIP: '10.0.0.5' } },
        'Time',
        'Rule',
        'Severity',
        'User',
        'Source',
      ),
      ['2026-11-30T01:00:00.123Z', 'Logon Failure', 'med', 'ana', '10.0.0.5'],
    );
    deepEqual(await fields({ ...hit, Details: 'TgtUser: ana ¦ SrcIP: 10.0.0.5' }, 'Rule', 'Message'), [
      'Logon Failure',
      'TgtUser: ana ¦ SrcIP: 10.0.0.5',
    ]);
  });

  it('of evtx_dump with attributes apart have their time, and a cleared log has who cleared it', async () => {
    deepEqual(await fields({ Event: { System: system, EventData: data } }, 'Time', 'Event', 'User'), [
      '2026-11-30T01:00:00.000Z',
      '4625 Microsoft-Windows-Security-Auditing',
      'ana',
    ]);
    const cleared = { System: { ...system, EventID: 1102 }, UserData: { LogFileCleared: { SubjectUserName: 'eve' } } };
    deepEqual(await fields({ Event: cleared }, 'User'), ['eve']);
  });

  it('of Winlogbeat have the account that a failed logon was for, and that it failed', async () => {
    const event = {
      '@timestamp': '2026-11-30T01:00:00.000Z',
      winlog: { event_id: '4625', channel: 'Security', computer_name: 'DC1', event_data: data },
      event: { code: '4625', action: 'logon-failed', outcome: 'failure' },
    };

    deepEqual(await fields(event, 'User', 'Outcome'), ['ana', 'failure']);
  });

  it('of OCSF have what was called, whom it concerns and by which technique', async () => {
    const common = { time: 1_796_000_000_000, metadata: { product: { name: 'X' } } };
    const call = { ...common, class_uid: 6003, class_name: 'API Activity', api: { operation: 'CreateUser' } };
    const finding = {
      ...common,
      class_uid: 2004,
      class_name: 'Detection Finding',
      finding_info: { title: 'Malware', attacks: [{ technique: { uid: 'T1059' } }] },
      resources: [{ name: 'web-1' }],
    };

    deepEqual(await fields(call, 'Event'), ['API Activity CreateUser']);
    deepEqual(await fields(finding, 'Rule', 'Host', 'Technique'), ['Malware', 'web-1', 'T1059']);
  });
});

describe('a line of syslog that is counted, as it comes over TCP', () => {
  it('is read like any other', async () => {
    const [record] = await read(
      'collected.log',
      '75 <34>1 2026-11-30T01:00:00.003Z web-1 su - ID47 - failed for ana on /dev/pts/8\n',
    );

    deepEqual(record === undefined ? [] : ['Time', 'Host', 'Severity'].map(name => fieldOf(record, name)), [
      '2026-11-30T01:00:00.003Z',
      'web-1',
      'auth.critical',
    ]);
    equal(record?.problem, undefined);
  });
});

describe('a number that no program can hold', () => {
  it('stays as it is written', async () => {
    const [record] = await read('events.jsonl', '{"timestamp":"2026-11-30T01:00:01Z","user":"b","score":1e400}\n');

    equal(record?.text, 'timestamp: 2026-11-30T01:00:01Z\nuser: b\nscore: 1e400');
  });
});

describe('a table that PAN-OS exports', () => {
  it('has the time, the threat and the user that it names in its own words', async () => {
    const names =
      'Domain,Receive Time,Type,Threat/Content Type,Generate Time,Source address,Destination address,Rule,Source User,Source Port,Destination Port,Action,Threat/Content Name,Severity';
    const row =
      '1,2026/11/30 01:00:02,THREAT,vulnerability,2026/11/30 01:00:00,10.0.0.5,192.0.2.4,allow-web,corp\\ana,51000,443,alert,Log4j,critical';

    const [record] = await read('threat.csv', `${names}\n${row}\n`);

    deepEqual(
      record?.fields.map(({ name, value }) => `${name}: ${value}`),
      [
        'Time: 2026-11-30 01:00:00 (no zone)',
        'Event: THREAT vulnerability',
        'Rule: Log4j allow-web',
        'Severity: critical',
        'User: corp\\ana',
        'Source: 10.0.0.5:51000',
        'Destination: 192.0.2.4:443',
        'Action: alert',
      ],
    );
  });
});
