import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const begin = Date.UTC(2026, 10, 9) / 1_000;

interface ActOf {
  readonly user?: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly code?: number;
  readonly from?: string;
  readonly made?: object;
  readonly stage?: string;
}

const web = 'system:serviceaccount:prod:web';

function act(
  second: number,
  { user = web, verb, resource, subresource, code = 200, from = '10.0.2.21', ...more }: ActOf,
) {
  const { namespace, name, made, stage = 'ResponseComplete' } = more;
  const stageTimestamp = new Date((begin + second) * 1_000).toISOString();
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage,
    verb,
    user: { username: user },
    sourceIPs: [from],
    objectRef: { resource, namespace, name, subresource },
    responseStatus: stage === 'ResponseComplete' ? { code } : undefined,
    requestObject: made,
    stageTimestamp,
  });
}

/** Two days of a cluster: kubelets, controllers with all privileges, an operator that lists secrets, a workload that reads its settings. */
const ordinary = [
  ...steps(300).map(index =>
    act(index * 570, { user: 'system:node:node-1', verb: 'get', resource: 'secrets', namespace: 'prod', name: 'db' }),
  ),
  ...steps(40).map(index =>
    act(index * 4_000, { user: 'system:serviceaccount:argocd:argocd', verb: 'list', resource: 'secrets' }),
  ),
  ...steps(40).map(index =>
    act(index * 4_200, {
      user: 'system:serviceaccount:kube-system:daemonset-controller',
      verb: 'create',
      resource: 'pods',
      namespace: 'kube-system',
      made: { spec: { hostPID: true, volumes: [{ hostPath: { path: '/' } }] } },
    }),
  ),
  ...steps(100).map(index => act(index * 1_700, { verb: 'get', resource: 'configmaps', namespace: 'prod' })),
];
const late = 170_000;

const found = async (acts: readonly string[]) => findingsOf(await digestOf({ 'audit.log': acts.join('\n') }));

describe('the audit of a cluster', () => {
  it('of ordinary days shows nothing above low', async () => {
    const exec = act(5_000, { user: 'ann', verb: 'create', resource: 'pods', subresource: 'exec', code: 101 });

    deepEqual(
      (await found([...ordinary, exec])).map(({ finding }) => finding),
      ['low'],
    );
  });

  it('tells a workload that reads secrets for the first time, and lists them', async () => {
    const taken = steps(12).map(index =>
      act(late + index, { verb: 'get', resource: 'secrets', namespace: 'prod', name: `s${index}` }),
    );
    const all = await found([...ordinary, act(late, { verb: 'list', resource: 'secrets' }), ...taken]);

    deepEqual(
      all.map(({ finding }) => finding),
      ['medium'],
    );
    match(all[0]?.text ?? '', /prod:web .*reads the secrets .*after 100 acts without any: 13 times .*T1552\.007/);
  });

  it('tells the role that may do everything, pods that reach their node, and commands in them', async () => {
    const roleRef = { kind: 'ClusterRole', name: 'cluster-admin' };
    const pod = {
      spec: { containers: [{ securityContext: { privileged: true } }], volumes: [{ hostPath: { path: '/' } }] },
    };
    const [one] = await found([
      ...ordinary,
      act(late, { verb: 'create', resource: 'clusterrolebindings', name: 'mine', made: { roleRef }, code: 201 }),
      act(late + 9, { verb: 'create', resource: 'pods', namespace: 'default', name: 'x', made: pod, code: 201 }),
      act(late + 12, { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'default', name: 'x' }),
    ]);

    equal(one?.finding, 'high');
    match(
      one?.text ?? '',
      /binds somebody to cluster-admin \(mine\); starts a pod with the node’s \/ and privileges \(default\/x\); runs commands in containers \(default\/x\)/,
    );
  });

  it('tells what strangers may do, and not what they are refused or only ask', async () => {
    const ask = { user: 'system:anonymous', verb: 'list', resource: 'secrets', namespace: 'prod', from: '203.0.113.7' };
    const refused = act(late, { ...ask, code: 403 });
    const begun = act(late, { ...ask, stage: 'RequestReceived' });

    equal((await found([...ordinary, refused, begun])).length, 0);
    const [one] = await found([...ordinary, refused, act(late + 5, ask)]);
    equal(one?.finding, 'medium');
    match(one?.text ?? '', /system:anonymous from 203\.0\.113\.7 is allowed to list secrets without a name \(prod\)/);
  });
});

describe('audit logs of Google Cloud and GitHub', () => {
  const grant = (role: string, member: string, name = 'SetIamPolicy') =>
    JSON.stringify({
      timestamp: '2026-11-09T10:00:00Z',
      protoPayload: {
        authenticationInfo: { principalEmail: 'build@prod.example' },
        requestMetadata: { callerIp: '203.0.113.9' },
        methodName: name,
        resourceName: 'projects/prod',
        serviceData: { policyDelta: { bindingDeltas: [{ action: 'ADD', role, member }] } },
      },
    });

  it('tell grants to everybody and of owners, and not those of viewers', async () => {
    deepEqual(await found([grant('roles/viewer', 'user:kim@corp.example')]), []);
    const [everybody] = await found([grant('roles/storage.objectViewer', 'allUsers', 'storage.setIamPermissions')]);
    const [owner] = await found([grant('roles/owner', 'user:kim@elsewhere.example')]);

    match(everybody?.text ?? '', /^medium .*opens something to everybody \(projects\/prod\)/);
    match(owner?.text ?? '', /^low .*gives the role of an owner/);
  });

  it('tell who takes away the second factor of an organisation', async () => {
    const row = (action: string, more = {}) =>
      JSON.stringify({ '@timestamp': begin * 1_000, action, actor: 'dev7', actor_ip: '203.0.113.9', ...more });

    deepEqual(await found([row('git.clone', { repo: 'corp/a' })]), []);
    const [one] = await found([
      row('repo.access', { repo: 'corp/secret', visibility: 'public' }),
      row('org.disable_two_factor_requirement'),
    ]);
    match(
      one?.text ?? '',
      /^medium .*dev7 from 203\.0\.113\.9 makes a repository public \(corp\/secret\); takes away the second factor/,
    );
  });
});
