import { deepEqual, equal } from 'node:assert/strict';
import { recogniseFields } from '../../../../src/core/records/recordFields';
import { utcTime } from '../../../../src/core/records/utcTime';
import { read } from './mail';

type Value = Parameters<typeof recogniseFields>[0];

function recognised(value: Value, own?: Readonly<Record<string, string>>) {
  const { shape, kind, fields } = recogniseFields(value, own);
  return [shape, kind, Object.fromEntries(fields.map(({ name, value: words }) => [name, words]))];
}

describe('events by their shape', () => {
  it('of ECS', () => {
    const event = {
      '@timestamp': '2026-11-09T06:12:40.970Z',
      event: { kind: 'alert', action: 'exec' },
      rule: { id: 'R1', name: 'Encoded command' },
      severity: 'medium',
      host: { name: 'WS-1' },
      user: { name: 'ann' },
      source: { ip: '192.0.2.7', port: 4 },
      process: { executable: 'C:\\p.exe', command_line: 'p -enc' },
    };

    deepEqual(recognised(event), [
      'ECS',
      'event',
      {
        Time: '2026-11-09T06:12:40.970Z',
        Rule: 'R1 Encoded command',
        Event: 'exec',
        Severity: 'medium',
        Host: 'WS-1',
        User: 'ann',
        Source: '192.0.2.7:4',
        Process: 'C:\\p.exe',
        Command: 'p -enc',
      },
    ]);
    // The same with dots in its names, as exports write it.
    deepEqual(recognised({ '@timestamp': '2026-11-09T06:12:40Z', 'rule.name': 'x', 'host.name': 'h', message: 'm' }), [
      'ECS',
      'event',
      { Time: '2026-11-09T06:12:40.000Z', Rule: 'x', Host: 'h', Message: 'm' },
    ]);
  });

  it('of OCSF', () => {
    const event = {
      class_uid: 3002,
      class_name: 'Authentication',
      activity_name: 'Logon',
      time: 1731405600000,
      metadata: { version: '1.3.0' },
      severity: 'High',
      user: { name: 'ann' },
      src_endpoint: { ip: '192.0.2.7' },
      status: 'Failure',
    };

    deepEqual(recognised(event), [
      'OCSF',
      'event',
      {
        Time: '2024-11-12T10:00:00.000Z',
        Event: 'Authentication Logon',
        Severity: 'High',
        User: 'ann',
        Source: '192.0.2.7',
        Outcome: 'Failure',
      },
    ]);
  });

  it('of Winlogbeat, of today and of before version 7', () => {
    const data = {
      Image: 'C:\\a.exe',
      CommandLine: 'a -enc',
      ParentImage: 'C:\\p.exe',
      SourceIp: '192.0.2.5',
      SourcePort: '576',
      DestinationIp: '192.0.2.6',
      DestinationPort: '5985',
    };
    const same = { '@timestamp': '2026-11-12T10:00:00.000Z', host: { name: 'H1' }, user: { name: 'ann' } };
    const old = {
      ...same,
      event_id: 3,
      source_name: 'Microsoft-Windows-Sysmon',
      log_name: 'Sysmon/Operational',
      event_data: data,
    };
    const expected = {
      Time: '2026-11-12T10:00:00.000Z',
      Event: '3 Microsoft-Windows-Sysmon',
      Host: 'H1',
      User: 'ann',
      Process: 'C:\\a.exe',
      Command: 'a -enc',
    };

    deepEqual(recognised(old), [
      'Winlogbeat',
      'event',
      { ...expected, Source: '192.0.2.5:576', Destination: '192.0.2.6:5985', Parent: 'C:\\p.exe' },
    ]);
    deepEqual(
      recognised({ ...same, winlog: { event_id: 3, provider_name: 'Microsoft-Windows-Sysmon', event_data: data } }),
      ['Winlogbeat', 'event', { ...expected, Parent: 'C:\\p.exe' }],
    );
  });

  it('of Windows as nested JSON: EventID as number or as {"#text"}, attributes, data by name', () => {
    const system = {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
      TimeCreated: { '#attributes': { SystemTime: '2021-10-19 14:42:41.202765' } },
      Computer: 'fs1',
    };
    const data = { SubjectUserName: 'ann', NewProcessName: 'C:\\net.exe', CommandLine: 'net user x /add' };
    const expected = {
      Time: '2021-10-19T14:42:41.202Z',
      Event: '4688 Microsoft-Windows-Security-Auditing',
      Host: 'fs1',
      User: 'ann',
      Process: 'C:\\net.exe',
      Command: 'net user x /add',
    };

    deepEqual(recognised({ Event: { System: { ...system, EventID: 4688 }, EventData: data } }), [
      'Windows event (nested)',
      'event',
      expected,
    ]);
    deepEqual(
      recognised({
        Event: {
          System: { ...system, EventID: { '#attributes': { Qualifiers: '' }, '#text': 4688 } },
          EventData: data,
        },
      }),
      ['Windows event (nested)', 'event', expected],
    );
  });

  it('of Windows as flat JSON', () => {
    const event = {
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      UtcTime: '2020-10-18 07:50:06.220',
      Hostname: 'w5',
      Image: 'C:\\a.exe',
      CommandLine: 'a',
      User: 'x\\ann',
      ParentImage: 'C:\\b.exe',
    };

    deepEqual(recognised(event), [
      'Windows event (flat)',
      'event',
      {
        Time: '2020-10-18T07:50:06.220Z',
        Event: '1 Microsoft-Windows-Sysmon/Operational',
        Host: 'w5',
        User: 'x\\ann',
        Process: 'C:\\a.exe',
        Command: 'a',
        Parent: 'C:\\b.exe',
      },
    ]);
  });

  it('of Wazuh, Okta, GuardDuty and Security Hub', () => {
    const wazuh = {
      timestamp: '2026-11-12T10:00:00.000+0100',
      rule: { level: 10, id: '5712', description: 'sshd brute force', mitre: { id: ['T1110'] } },
      agent: { name: 'web1' },
      data: { srcip: '192.0.2.7' },
    };
    const okta = {
      published: '2026-11-12T10:00:00Z',
      eventType: 'user.session.start',
      displayMessage: 'User login',
      actor: { alternateId: 'ann@site.example' },
      client: { ipAddress: '192.0.2.7' },
      outcome: { result: 'FAILURE', reason: 'LOCKED' },
    };
    const guardDuty = {
      schemaVersion: '2.0',
      type: 'Recon:EC2/Portscan',
      title: 'scans',
      severity: 5,
      accountId: '1',
      region: 'eu-west-1',
      updatedAt: '2026-11-12T10:00:00.000Z',
      service: { detectorId: 'd' },
      resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-1' } },
    };

    deepEqual(recognised(wazuh), [
      'Wazuh',
      'event',
      {
        Time: '2026-11-12T09:00:00.000Z',
        Rule: '5712 sshd brute force',
        Severity: '10',
        Host: 'web1',
        Source: '192.0.2.7',
        Technique: 'T1110',
      },
    ]);
    deepEqual(recognised(okta), [
      'Okta',
      'event',
      {
        Time: '2026-11-12T10:00:00.000Z',
        Event: 'user.session.start User login',
        User: 'ann@site.example',
        Source: '192.0.2.7',
        Outcome: 'FAILURE LOCKED',
      },
    ]);
    deepEqual(recognised(guardDuty), [
      'GuardDuty',
      'finding',
      {
        Time: '2026-11-12T10:00:00.000Z',
        Rule: 'Recon:EC2/Portscan',
        Title: 'scans',
        Severity: '5',
        Account: '1 eu-west-1',
        Resource: 'i-1',
      },
    ]);
  });

  it('of Suricata, with an offset without colon', () => {
    const event = {
      timestamp: '2022-07-10T23:50:05.533101-0600',
      event_type: 'alert',
      flow_id: 1,
      src_ip: '192.0.2.7',
      src_port: 5,
      dest_ip: '192.0.2.8',
      dest_port: 80,
      proto: 'TCP',
      alert: { action: 'allowed', signature_id: 9, signature: 'ET x', severity: 1 },
    };

    deepEqual(recognised(event), [
      'Suricata EVE',
      'event',
      {
        Time: '2022-07-11T05:50:05.533Z',
        Event: 'alert',
        Rule: '9 ET x',
        Severity: '1',
        Action: 'allowed',
        Source: '192.0.2.7:5',
        Destination: '192.0.2.8:80',
        Protocol: 'TCP',
      },
    ]);
  });

  it('of Zeek as JSON, with id.orig_h or id_orig_h and @stream; connections are flows', () => {
    const dotted = {
      ts: 1575413096.052279,
      uid: 'C1',
      'id.orig_h': '192.0.2.7',
      'id.orig_p': 5,
      'id.resp_h': '192.0.2.8',
      'id.resp_p': 88,
      proto: 'tcp',
      conn_state: 'SHR',
      orig_bytes: 0,
      resp_bytes: 283,
    };
    const underscored = {
      '@stream': 'http',
      ts: 1588205521.662286,
      uid: 'C2',
      id_orig_h: '192.0.2.7',
      id_orig_p: 5,
      id_resp_h: '192.0.2.8',
      id_resp_p: 80,
      method: 'GET',
      host: 'a.example',
      uri: '/x',
    };

    deepEqual(recognised(dotted), [
      'Zeek',
      'flow',
      {
        Time: '2019-12-03T22:44:56.052Z',
        Event: 'conn tcp SHR',
        Source: '192.0.2.7:5',
        Destination: '192.0.2.8:88',
        Protocol: 'tcp',
        Bytes: '0 out, 283 in',
      },
    ]);
    deepEqual(recognised(underscored), [
      'Zeek',
      'event',
      {
        Time: '2020-04-30T00:12:01.662Z',
        Event: 'http GET',
        Host: 'a.example',
        Source: '192.0.2.7:5',
        Destination: '192.0.2.8:80',
        Request: 'GET a.example/x',
      },
    ]);
  });

  it('that are not known are recognised by common names, by the task’s own, or by what stands first', () => {
    const strange = {
      when: '2026-11-12T10:00:00Z',
      data: { agent: { box: 'h1' }, from: { ip: '192.0.2.7', port: 9 } },
      username: 'ann',
    };

    deepEqual(recognised(strange), [undefined, 'event', { User: 'ann' }]);
    deepEqual(
      recognised(strange, { Time: 'when', Host: 'data.agent.box', Source: '{data.from.ip}:{data.from.port}' }),
      [undefined, 'event', { Time: '2026-11-12T10:00:00.000Z', Host: 'h1', Source: '192.0.2.7:9', User: 'ann' }],
    );
    deepEqual(recognised({ a: 1, b: 'two', c: null, d: 4 }), [undefined, 'event', { a: '1', b: 'two', d: '4' }]);
  });

  it('keep the kind that a task asks for, and its own names', async () => {
    const [record] = await read('a.ndjson', '{"x":{"host":"h1"}}\n{"a":1}\n', 1 << 16, {
      as: 'flow',
      fields: { Host: 'x.host' },
    });

    deepEqual([record?.kind, record?.fields[0]], ['flow', { name: 'Host', value: 'h1', line: 1 }]);
  });
});

describe('events of clouds and agents by their shape', () => {
  const cases: readonly (readonly [string, Value, Readonly<Record<string, string>>])[] = [
    [
      'Office 365 audit',
      {
        CreationTime: '2026-03-03T08:50:00',
        Operation: 'New-InboxRule',
        RecordType: 1,
        ResultStatus: 'True',
        Workload: 'Exchange',
        ClientIP: '203.0.113.32:4444',
        ObjectId: 'rule',
        UserId: 'ann@corp.example',
      },
      {
        Time: '2026-03-03T08:50:00.000Z',
        Event: 'New-InboxRule Exchange',
        User: 'ann@corp.example',
        Target: 'rule',
        Source: '203.0.113.32:4444',
        Outcome: 'True',
      },
    ],
    [
      'Entra sign-in',
      {
        createdDateTime: '2026-03-03T08:10:00Z',
        userPrincipalName: 'ann@corp.example',
        appDisplayName: 'Mail',
        ipAddress: '203.0.113.30',
        status: { errorCode: 50126, failureReason: 'Invalid password' },
      },
      {
        Time: '2026-03-03T08:10:00.000Z',
        Event: 'Mail',
        User: 'ann@corp.example',
        Source: '203.0.113.30',
        Outcome: '50126 Invalid password',
      },
    ],
    [
      'Google Workspace',
      {
        id: { time: '2026-03-03T08:10:00.123Z', applicationName: 'login' },
        actor: { email: 'ann@corp.example' },
        ipAddress: '203.0.113.30',
        events: [{ type: 'login', name: 'login_failure' }],
      },
      {
        Time: '2026-03-03T08:10:00.123Z',
        Event: 'login login_failure',
        User: 'ann@corp.example',
        Source: '203.0.113.30',
      },
    ],
    [
      'Windows event (Velociraptor)',
      {
        System: {
          Provider: { Name: 'Security-Auditing' },
          EventID: { Value: 4625 },
          TimeCreated: { SystemTime: 1772525400.5 },
          Channel: 'Security',
          Computer: 'DC1',
        },
        EventData: { TargetUserName: 'ann', IpAddress: '203.0.113.41' },
      },
      {
        Time: '2026-03-03T08:10:00.500Z',
        Event: '4625 Security-Auditing',
        Host: 'DC1',
        User: 'ann',
        Target: 'ann',
        Source: '203.0.113.41',
      },
    ],
    [
      'Windows event (PowerShell)',
      { Id: 4625, TimeCreated: '/Date(1772525400000)/', ProviderName: 'Auditing', MachineName: 'DC1', Message: 'No.' },
      { Time: '2026-03-03T08:10:00.000Z', Event: '4625 Auditing', Host: 'DC1', Message: 'No.' },
    ],
    [
      'osquery',
      {
        name: 'listening',
        hostIdentifier: 'lap1',
        unixTime: 1772525400,
        action: 'added',
        columns: { path: '/tmp/nc', username: 'ann' },
      },
      { Time: '2026-03-03T08:10:00.000Z', Event: 'listening added', Host: 'lap1', User: 'ann', Process: '/tmp/nc' },
    ],
    [
      'CrowdStrike event stream',
      {
        metadata: { eventType: 'DetectionSummaryEvent', eventCreationTime: 1772525400000 },
        event: { DetectName: 'Known Malware', SeverityName: 'High', ComputerName: 'WS1', UserName: 'ann' },
      },
      {
        Time: '2026-03-03T08:10:00.000Z',
        Event: 'DetectionSummaryEvent',
        Rule: 'Known Malware',
        Severity: 'High',
        Host: 'WS1',
        User: 'ann',
      },
    ],
  ];
  for (const [name, event, fields] of cases)
    it(`of ${name}`, () => {
      const [shape, , said] = recognised(event);
      deepEqual([shape, said], [name, fields]);
    });
});

describe('times in UTC', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['1282356640.051082000', '2010-08-21T02:10:40.051Z'],
    ['1282356640', '2010-08-21T02:10:40.000Z'],
    ['1282356640051', '2010-08-21T02:10:40.051Z'],
    ['1282356640051082', '2010-08-21T02:10:40.051Z'],
    ['2022-04-29T12:36:01.9027913Z', '2022-04-29T12:36:01.902Z'],
    ['2022-07-10T23:50:05.533101+0000', '2022-07-10T23:50:05.533Z'],
    ['2022-07-10 23:50:05,5 -06:00', '2022-07-11T05:50:05.500Z'],
    ['17/May/2015:10:05:03 +0000', '2015-05-17T10:05:03.000Z'],
    ['17/Oct/2023:05:57:49 +1100', '2023-10-16T18:57:49.000Z'],
  ];
  for (const [written, utc] of cases) it(`are read from ${written}`, () => equal(utcTime(written), utc));

  it('are read with the month in words before the day, as Kibana, QRadar and Defender write them', () => {
    for (const [written, expected] of [
      ['Nov 5, 2026 @ 10:00:01.000', '2026-11-05 10:00:01.000 (no zone)'],
      ['Nov 15, 2026, 12:00:01 AM', '2026-11-15 00:00:01 (no zone)'],
      ['November 5, 2026 1:00:01 PM UTC', '2026-11-05T13:00:01.000Z'],
      ['Thursday, November 5, 2026 1:00:01 PM', '2026-11-05 13:00:01 (no zone)'],
      ['5Nov2026 10:00:01', '2026-11-05 10:00:01 (no zone)'],
      ['5 November 2026 9:05', '2026-11-05 09:05:00 (no zone)'],
      ['Thu Nov  5 10:00:01 UTC 2026', '2026-11-05T10:00:01.000Z'],
    ] as const)
      equal(utcTime(written), expected);
    for (const odd of ['Nov 5, 2026, 13:00:01 PM', 'Nonsense 5, 2026 10:00:01']) equal(utcTime(odd), odd);
  });

  it('are not made up where no zone stands', () => {
    equal(utcTime('2019-01-02T03:50:11.315110'), '2019-01-02T03:50:11.315110 (no zone)');
  });

  for (const written of ['XXXXXXXXXX.XXXXXX', 'yesterday', '', '99999999999999999999'])
    it(`stay as they are written otherwise: "${written}"`, () => equal(utcTime(written), written));
});
