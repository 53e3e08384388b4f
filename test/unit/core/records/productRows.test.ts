import { deepEqual } from 'node:assert/strict';
import { fieldOf, read } from './mail';

const at = '2026-10-01T10:00:00Z';
const time = '2026-10-01T10:00:00.000Z';

/** What is asked of the first record of a file, by the names of fields. */
const files: readonly (readonly [string, string, unknown, Readonly<Record<string, string>>])[] = [
  [
    'a table of events that Velociraptor collected',
    'a.json',
    {
      EventTime: at,
      Computer: 'WS1',
      Channel: 'Security',
      EventID: 4625,
      EventData: { SubjectUserName: '-', TargetUserName: 'bob', IpAddress: '192.0.2.3', IpPort: '50111' },
    },
    { User: 'bob', Source: '192.0.2.3:50111' },
  ],
  [
    'an audit event of Entra',
    'a.json',
    {
      value: [
        {
          category: 'RoleManagement',
          result: 'success',
          activityDisplayName: 'Add member to role',
          activityDateTime: at,
          initiatedBy: { user: { userPrincipalName: 'admin@a.example', ipAddress: '192.0.2.9' } },
          targetResources: [{ userPrincipalName: 'bob@a.example' }],
        },
      ],
    },
    {
      Time: time,
      Event: 'Add member to role RoleManagement',
      User: 'admin@a.example',
      Target: 'bob@a.example',
      Source: '192.0.2.9',
    },
  ],
  [
    'what Splunk’s collector of events was sent',
    'a.json',
    {
      sourcetype: 'zscalernss-web',
      event: { user: 'bob', action: 'Blocked', ClientIP: '192.0.2.4', url: 'evil.example' },
    },
    { Event: 'Blocked', User: 'bob' },
  ],
  [
    'Tetragon',
    'a.json',
    {
      process_exec: {
        process: { binary: '/bin/sh', arguments: '-c id', pod: { namespace: 'shop', name: 'web' } },
        parent: { binary: '/usr/bin/runc' },
      },
      node_name: 'n1',
      time: at,
    },
    { Event: 'exec of /bin/sh', Command: '/bin/sh -c id', Parent: '/usr/bin/runc', Resource: 'shop/web', Host: 'n1' },
  ],
  [
    'raw data of CrowdStrike',
    'a.json',
    {
      event_simpleName: 'ProcessRollup2',
      name: 'ProcessRollup2V19',
      aid: 'a',
      timestamp: '1790848800000',
      CommandLine: 'cmd /c x',
    },
    { Event: 'ProcessRollup2', Command: 'cmd /c x', Host: 'a' },
  ],
  [
    'a hunt of SentinelOne',
    'a.csv',
    'event.time,event.type,endpoint.name,src.process.name,src.process.cmdline,src.process.user,dst.ip.address,dst.port.number\n2026-10-01 10:00:00,IP Connect,WS1,p.exe,p -enc,A\\bob,198.51.100.7,443\n',
    { Event: 'IP Connect', User: 'A\\bob', Destination: '198.51.100.7:443', Command: 'p -enc' },
  ],
  [
    'EvtxECmd',
    'a.csv',
    'EventRecordId,TimeCreated,EventId,Provider,Channel,Computer,MapDescription,UserName,RemoteHost,PayloadData1,PayloadData2,ExecutableInfo,Payload\n1,2026-10-01 10:00:00.1234567,4624,P,Security,WS1,Successful logon,A\\bob,192.0.2.4,Target: A\\bob,LogonType 3,,{}\n',
    {
      Time: '2026-10-01T10:00:00.123Z',
      Event: '4624 Successful logon',
      User: 'A\\bob',
      Source: '192.0.2.4',
      Message: 'Target: A\\bob LogonType 3',
    },
  ],
  [
    'a table of Chainsaw',
    'a.csv',
    'timestamp,detections,path,Event.System.Provider,Event ID,Record ID,Computer,Event Data\n2026-10-01T10:00:00+00:00,Mimikatz,x.evtx,P,4688,1,WS1,CommandLine: x\n',
    { Time: time, Rule: 'Mimikatz', Event: '4688 P', Host: 'WS1' },
  ],
  [
    'Duo',
    'a.json',
    {
      access_device: { ip: '192.0.2.9' },
      event_type: 'authentication',
      factor: 'duo_push',
      result: 'fraud',
      reason: 'user_marked_fraud',
      txid: 't',
      isotimestamp: at,
      user: { name: 'bob' },
    },
    { Source: '192.0.2.9', Outcome: 'fraud user_marked_fraud' },
  ],
  [
    'an alert of Google Workspace',
    'a.json',
    {
      customerId: 'C',
      alertId: 'a',
      createTime: at,
      type: 'Leaked password',
      source: 'Google identity',
      metadata: { severity: 'HIGH' },
    },
    { Rule: 'Leaked password', Severity: 'HIGH' },
  ],
  [
    'firewall events of Cloudflare',
    'a.json',
    {
      action: 'block',
      clientIP: '192.0.2.9',
      clientRequestPath: '/wp-login.php',
      datetime: at,
      rayName: 'r',
      ruleId: 'x',
      source: 'waf',
    },
    { Action: 'block', Rule: 'waf x', Request: '/wp-login.php' },
  ],
  [
    'Exchange’s message tracking, with commas',
    'a.log',
    '#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,server-hostname,source,event-id,recipient-address,message-subject,sender-address\n2026-10-01T10:00:00.123Z,192.0.2.9,ex1,SMTP,RECEIVE,bob@a.example,"Invoice, urgent",evil@b.example\n',
    { Event: 'RECEIVE SMTP', Source: '192.0.2.9', Target: 'bob@a.example', Message: 'Invoice, urgent' },
  ],
  [
    'alerts in the envelope of an answer (Cortex)',
    'a.json',
    {
      reply: {
        total_count: 1,
        alerts: [
          { alert_id: '1', detection_timestamp: 1790848800000, name: 'WildFire', severity: 'high', host_name: 'WS1' },
        ],
      },
    },
    { Time: time, Rule: 'WildFire', Severity: 'high', Host: 'WS1' },
  ],
  [
    'tickets of Jira',
    'a.json',
    { issues: [{ key: 'SEC-1', fields: { summary: 'Phish', status: { name: 'Open' } } }] },
    { Rule: 'SEC-1', Event: 'Phish', Outcome: 'Open' },
  ],
  [
    'tickets of ServiceNow',
    'a.json',
    { result: [{ number: 'SIR1', short_description: 'Phishing reported', priority: '2 - High' }] },
    { Rule: 'SIR1', Event: 'Phishing reported', Severity: '2 - High' },
  ],
  [
    'a server of MongoDB',
    'a.json',
    {
      t: { $date: at },
      s: 'I',
      c: 'ACCESS',
      ctx: 'conn5',
      msg: 'Authentication failed',
      attr: { principalName: 'bob', remote: '192.0.2.9:55' },
    },
    { Event: 'ACCESS Authentication failed', User: 'bob', Source: '192.0.2.9:55' },
  ],
  [
    'a shell into a pod, in the audit of a cluster',
    'a.json',
    {
      auditID: 'a',
      verb: 'create',
      requestURI: '/x',
      objectRef: { resource: 'pods', name: 'web', subresource: 'exec' },
      requestReceivedTimestamp: at,
    },
    { Event: 'create pods/exec web' },
  ],
];

describe('rows of products', () => {
  for (const [what, path, value, fields] of files)
    it(`tell what a person looks for, of ${what}`, async () => {
      const [record] = await read(path, typeof value === 'string' ? value : `${JSON.stringify(value)}\n`);
      const said = Object.keys(fields).map(name => [name, record && fieldOf(record, name)]);

      deepEqual(Object.fromEntries(said), fields);
    });

  it('stand in "Results" of tools other than Trivy too, as in Defender’s hunting, and are events', async () => {
    const hunted = {
      Stats: {},
      Schema: [{ Name: 'Timestamp' }],
      Results: [{ Timestamp: at, ActionType: 'ProcessCreated', DeviceName: 'ws1' }],
    };

    const records = await read('hunt.json', JSON.stringify(hunted));

    deepEqual(
      records.map(one => [one.kind, fieldOf(one, 'Event'), fieldOf(one, 'Host')]),
      [['event', 'ProcessCreated', 'ws1']],
    );
  });

  it('of Trivy’s first form, a list of targets, are one for each vulnerability', async () => {
    const list = [
      {
        Target: 'package-lock.json',
        Vulnerabilities: ['1', '2'].map(id => ({ VulnerabilityID: `CVE-2026-000${id}`, PkgName: 'p' })),
      },
    ];

    const records = await read('t.json', JSON.stringify(list));

    deepEqual(
      records.map(one => [one.kind, fieldOf(one, 'Rule'), fieldOf(one, 'Target')]),
      ['1', '2'].map(id => ['finding', `CVE-2026-000${id}`, 'package-lock.json']),
    );
  });
});
