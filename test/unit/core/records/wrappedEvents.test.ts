import { deepEqual, match } from 'node:assert/strict';
import type { SourceRecord } from '../../../../src/core/records/record';
import { read } from './mail';

const shown = (record: SourceRecord | undefined) =>
  Object.fromEntries((record?.fields ?? []).map(({ name, value }) => [name, value]));
const fieldsOf = async (path: string, value: object) => (await read(path, JSON.stringify(value))).map(shown);

describe('events that something stands around', () => {
  it('are known in what EventBridge and Splunk deliver, by their own shape or by common names', async () => {
    const finding = {
      schemaVersion: '2.0',
      type: 'UnauthorizedAccess:EC2/SSHBruteForce',
      severity: 8,
      accountId: '123456789012',
      region: 'eu-central-1',
      updatedAt: '2026-11-02T09:00:00Z',
      resource: { instanceDetails: { instanceId: 'i-0abc' } },
      service: { detectorId: 'd1', action: { actionType: 'NETWORK_CONNECTION' } },
    };
    const rule = { 'detail-type': 'GuardDuty Finding', account: '1', time: '2026-11-02T10:00:00Z', detail: finding };

    deepEqual(await fieldsOf('a.json', rule), await fieldsOf('b.json', finding));
    deepEqual(
      await fieldsOf('s.json', {
        preview: false,
        result: { _time: '2026-11-01T10:00:00.000+00:00', host: 'web1', _raw: 'Failed password for root' },
      }),
      [{ Time: '2026-11-01T10:00:00.000Z', Host: 'web1', Message: 'Failed password for root' }],
    );
  });

  it('are each a record in what CrowdStrike answers', async () => {
    const alert = (host: string) => ({
      composite_id: 'c',
      display_name: 'Rundll',
      severity_name: 'High',
      timestamp: '2026-11-01T10:00:00Z',
      device: { hostname: host },
      cmdline: 'rundll32 x,y',
    });

    deepEqual(
      (await fieldsOf('a.json', { meta: {}, resources: [alert('a'), alert('b')], errors: [] })).map(one => [
        one['Rule'],
        one['Host'],
        one['Command'],
      ]),
      [
        ['Rundll', 'a', 'rundll32 x,y'],
        ['Rundll', 'b', 'rundll32 x,y'],
      ],
    );
  });

  it('of SentinelOne, GitHub, Cloudflare and Elastic name who, where and what', async () => {
    const threat = {
      agentRealtimeInfo: { agentComputerName: 'ws-9' },
      threatInfo: { threatName: 'Mimikatz', createdAt: '2026-11-01T10:00:00Z', mitigationStatus: 'not_mitigated' },
    };
    deepEqual(await fieldsOf('s1.json', { data: [threat] }), [
      { Time: '2026-11-01T10:00:00.000Z', Rule: 'Mimikatz', Host: 'ws-9', Outcome: 'not_mitigated' },
    ]);
    const audit = {
      '@timestamp': 1793520000000,
      action: 'repo.destroy',
      actor: 'eve',
      actor_ip: '203.0.113.5',
      repo: 'a/b',
    };
    deepEqual(await fieldsOf('g.json', [audit]), [
      { Time: '2026-11-01T08:00:00.000Z', Event: 'repo.destroy', User: 'eve', Source: '203.0.113.5', Resource: 'a/b' },
    ]);
    const [request] = await fieldsOf('c.json', [
      {
        ClientIP: '203.0.113.9',
        RayID: 'r',
        ClientRequestMethod: 'GET',
        ClientRequestURI: '/a',
        EdgeResponseStatus: 403,
      },
    ]);
    deepEqual([request?.['Request'], request?.['Outcome']], ['GET /a', '403']);
    const [hit] = await fieldsOf('e.json', [
      { '@timestamp': '2026-11-01T10:00:00Z', host: { name: 'h' }, 'kibana.alert.rule.name': 'Rare parent' },
    ]);
    deepEqual(hit?.['Rule'], 'Rare parent');
  });

  it('of the journal are words also where they are written as bytes; its export form says how to get them', async () => {
    const [record] = await read(
      'j.json',
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1793520000000000',
        MESSAGE: [...Buffer.from('\u001b[31mno Zugriff f\u00fcr root\u001b[0m')],
      }),
    );
    deepEqual(shown(record)['Message'], 'no Zugriff f\u00fcr root');
    match(record?.text ?? '', /MESSAGE: no Zugriff f\u00fcr root$/);

    const [unread] = await read('j.export', '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\nMESSAGE=x\n\n');
    match(unread?.problem ?? '', /journalctl --output=json/);
  });

  it('of a FortiGate keep their time behind a bare gravity, the name of the attack, and quotes within a text', async () => {
    const [record] = await read(
      'forti.log',
      '<189>date=2026-11-01 time=10:00:00 devname="FG1" tz="+0100" attack="Apache.Log4j" srcip=203.0.113.3 srcport=1 msg="a \\"b\\" c"\n',
    );
    const { Time, Rule, Message } = shown(record);

    deepEqual([Time, Rule, Message], ['2026-11-01T09:00:00.000Z', 'Apache.Log4j', 'a "b" c']);
  });

  it('are each a record in the four lists of Proofpoint TAP, which say what became of them', async () => {
    const mail = (subject: string) => ({
      GUID: 'g',
      messageTime: '2026-11-05T10:00:00.000Z',
      recipient: ['ann@corp.example'],
      sender: 'e@evil.example',
      senderIP: '203.0.113.9',
      subject,
      threatsInfoMap: [
        { classification: 'phish', threatType: 'url', threat: 'http://evil.example/', threatStatus: 'active' },
      ],
    });
    const click = {
      clickTime: '2026-11-05T11:00:00.000Z',
      recipient: 'ann@corp.example',
      threatURL: 't',
      url: 'http://evil.example/',
    };
    const tap = {
      queryEndTime: '2026-11-05T12:00:00Z',
      clicksPermitted: [click],
      clicksBlocked: [],
      messagesDelivered: [mail('one'), mail('two')],
      messagesBlocked: [mail('three')],
    };

    deepEqual(
      (await fieldsOf('tap.json', tap)).map(one => [
        one['List'],
        one['User'],
        one['Subject'] ?? one['Target'],
        one['Rule'],
      ]),
      [
        ['clicksPermitted', 'ann@corp.example', 'http://evil.example/', undefined],
        ['messagesDelivered', 'ann@corp.example', 'one', 'phish url'],
        ['messagesDelivered', 'ann@corp.example', 'two', 'phish url'],
        ['messagesBlocked', 'ann@corp.example', 'three', 'phish url'],
      ],
    );
    deepEqual(await fieldsOf('none.json', { queryEndTime: 'x', messagesBlocked: [], clicksBlocked: [] }), []);
  });

  it('name who and where in the entities that Sentinel writes as a text', async () => {
    const entities = [
      { $id: '2', Name: 'ann', UPNSuffix: 'corp.example', Type: 'account' },
      { $id: '3', Name: 'evil.exe', Type: 'file' },
      { $id: '4', HostName: 'ws-9', Type: 'host' },
      { $id: '5', Address: '203.0.113.9', Type: 'ip' },
      { Name: 'x', Type: 'constructor' },
    ];
    const alert = {
      TimeGenerated: '2026-11-05T10:00:00Z',
      AlertName: 'Odd login',
      SystemAlertId: 's',
      Entities: JSON.stringify(entities),
    };
    const [record] = await read('a.json', JSON.stringify([alert]));

    deepEqual(shown(record), {
      Time: '2026-11-05T10:00:00.000Z',
      Rule: 'Odd login',
      Host: 'ws-9',
      User: 'ann@corp.example',
      Source: '203.0.113.9',
    });
    match(record?.text ?? '', /Entities:\n\s+- \$id: 2\n\s+Name: ann/);
    const [broken] = await read('b.json', JSON.stringify([{ ...alert, Entities: '[{"a": ' }]));
    match(broken?.text ?? '', /Entities: \[\{"a": /);
  });

  it('are known in the rows of Purview, whose audit data are a text', async () => {
    const data = {
      CreationTime: '2026-11-05T10:00:00',
      Operation: 'MailItemsAccessed',
      Workload: 'Exchange',
      UserId: 'ann@corp.example',
      RecordType: 50,
      ClientIP: '203.0.113.9',
    };
    const cell = JSON.stringify(data).replaceAll('"', '""');
    const [row] = await read(
      'audit.csv',
      `RecordId,CreationDate,RecordType,Operation,UserId,AuditData\n1,2026-11-05T10:00:00Z,50,MailItemsAccessed,ann,"${cell}"\n`,
    );

    deepEqual([shown(row)['User'], shown(row)['Source']], ['ann@corp.example', '203.0.113.9']);
    match(row?.text ?? '', /AuditData:?\.?[\s\S]*ClientIP: 203\.0\.113\.9/);
  });
});
