import { equal, match, ok } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const begin = 1_763_000_000;
const bad = '203.0.113.90';

describe('flow logs of Azure', () => {
  const document = (tuples: readonly string[], wrap: (tuples: readonly string[]) => unknown) =>
    JSON.stringify({ records: [{ time: '2025-11-13T03:00:00Z', category: 'x', ...(wrap(tuples) as object) }] });
  const ofGroup = (flowTuples: readonly string[]) => ({
    properties: { Version: 2, flows: [{ rule: 'Out', flows: [{ mac: '0', flowTuples }] }] },
  });
  const ofNetwork = (flowTuples: readonly string[]) => ({
    flowRecords: { flows: [{ aclID: 'a', flowGroups: [{ rule: 'Out', flowTuples }] }] },
  });
  const swept = (tuple: (target: string, index: number) => string) =>
    steps(40).map(index => tuple(`10.1.2.${index + 1}`, index));

  it('each flow of a record is a row, in the line of its record, and those that were denied have failed', async () => {
    const tuples = swept((target, index) => `${begin + index},10.1.0.9,${target},5${1_000 + index},445,T,O,D,B,,,,`);
    const made = await digestOf({ 'PT1H.json': document(tuples, ofGroup) });

    const [found] = findingsOf(made);
    match(found?.text ?? '', /10\.1\.0\.9 tries 445\/tcp at 40 hosts \(40 without a connection\)/);
    equal(found?.lines.join(), '1');
    match(made.text, /40 rows in 1 file/);
  });

  it('so it is for those of virtual networks, and a connection that begins and ends is one', async () => {
    const tuples = steps(200).flatMap(index => {
      const head = `${begin * 1_000 + index * 300_000},10.1.0.9,${bad},5${1_000 + index},8080,6,O`;
      return [`${head},B,NX,0,0,0,0`, `${head},E,NX,6,800,5,600`];
    });
    const made = await digestOf({ 'PT1H.json': document(tuples, ofNetwork) });

    match(made.text, /200 rows in 1 file/);
    match(
      findingsOf(made)[0]?.text ?? '',
      /10\.1\.0\.9 → 203\.0\.113\.90: regular: 8080\/tcp every 5\.0 min.*×200 out 160\.0 kB in 120\.0 kB/,
    );
  });
});

describe('logs of proxies', () => {
  it('what a client has a proxy ask for is its connection with the server', async () => {
    const line = (time: number, client: string, address: string) =>
      `${time.toFixed(3)} 120 ${client} TCP_TUNNEL/200 1400 CONNECT ${address} user HIER_DIRECT/${bad} -`;
    const ordinary = steps(400).map(index =>
      line(
        begin + index * 211.7 * (1 + (index % 7) / 10),
        `10.2.0.${(index % 30) + 10}`,
        `www${index % 9}.example.org:443`,
      ),
    );
    const beacon = steps(250).map(index => line(begin + index * 300, '10.2.0.33', 'cdn-sync.example:443'));
    const made = await digestOf({ 'access.log': [...ordinary, ...beacon].join('\n') });

    match(findingsOf(made)[0]?.text ?? '', /10\.2\.0\.33 → cdn-sync\.example: regular: 443\/tcp every 5\.0 min/);
  });

  it('what strangers ask a web server of one’s own for is none', async () => {
    const probe = (second: number) =>
      `198.51.100.${second % 9} - - [13/Nov/2025:02:13:${String(second % 60).padStart(2, '0')} +0000] "GET http://example.org/ HTTP/1.1" 404 9 "-" "x"`;

    ok(!(await digestOf({ 'access.log': steps(50).map(probe).join('\n') })).text.includes('pair:'));
  });
});

describe('audit of Kubernetes and pushes of Okta', () => {
  it('an account that tries out what it may and binds itself a role is told by verbs and resources', async () => {
    const act = (verb: string, resource: string, code: number, index: number) =>
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        stage: 'ResponseComplete',
        verb,
        user: { username: 'system:serviceaccount:prod:web' },
        sourceIPs: ['10.0.0.7'],
        objectRef: { resource, namespace: 'prod' },
        responseStatus: { code },
        stageTimestamp: new Date((begin + index) * 1_000).toISOString(),
      });
    const tried = 'secrets nodes roles pods jobs services ingresses namespaces configmaps'.split(' ');
    const log = [
      ...tried.map((one, index) => act('list', one, 403, index)),
      act('create', 'clusterrolebindings', 201, 20),
    ].join('\n');

    const [found] = findingsOf(await digestOf({ 'audit.log': log }));
    equal(found?.finding, 'medium');
    match(
      found?.text ?? '',
      /lasting access: create clusterrolebindings; is refused 9 different acts: list secrets, list nodes/,
    );
  });

  it('requests that the owner of an account turns down, until one goes through, are guessing that succeeded', async () => {
    const push = (eventType: string, result: string, second: number) =>
      JSON.stringify({
        published: new Date((begin + second) * 1_000).toISOString(),
        eventType,
        actor: { alternateId: 'kim@corp.example' },
        client: { ipAddress: bad },
        outcome: { result },
      });
    const log = [
      ...steps(15).map(index => push('user.mfa.okta_verify.deny_push', 'FAILURE', index * 30)),
      push('user.authentication.auth_via_mfa', 'SUCCESS', 480),
    ].join('\n');

    const [found] = findingsOf(await digestOf({ 'okta.json': log }));
    equal(found?.finding, 'high');
    match(found?.text ?? '', /15 failed log-ins for 1 user \(kim@corp\.example\).*then a log-in as kim/);
  });
});
