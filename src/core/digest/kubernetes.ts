import { field } from './fields';
import type { OddAct } from './oddActs';
import type { Row } from './row';

/**
 * What an act in a cluster of Kubernetes says by itself, by its audit log (Microsoft's "Threat matrix for Kubernetes", ATT&CK for containers): commands in
 * containers, pods that reach their node, the role that may do everything, what strangers may do. Controllers of the cluster do such things all day.
 */
export function clusterAct(row: Row, name: string, who: string): OddAct | undefined {
  if (isOfCluster(who) || hasFailed(row)) return undefined;
  const what = objectOf(row);
  if (who === anonymous) {
    if (/^(?:get|list) (?:configmaps|namespaces)$/.test(name) && /kube-public/.test(what)) return undefined;
    const points = /secrets|pods|exec|bindings/.test(name) ? 3 : 2;
    return { key: 'anonymous', points, text: `is allowed to ${name} without a name`, technique: 'T1133', what };
  }
  const isWorkload = who.startsWith(ofWorkload);
  if (/^(?:create|get) pods\/(?:exec|attach)$/.test(name))
    return {
      key: 'exec',
      points: isWorkload ? 1.6 : 1,
      text: 'runs commands in containers',
      technique: 'T1609',
      what,
    };
  if (/^(?:create|update|patch) (?:cluster)?rolebindings$/.test(name) && clusterAdmin.test(row.wholeText(longestAct)))
    return {
      key: 'cluster-admin',
      points: isWorkload ? 2 : 1.2,
      text: 'binds somebody to cluster-admin',
      technique: 'T1098.006',
      what,
    };
  if (/^(?:create|update|patch) (?:pods|deployments|daemonsets|replicasets|statefulsets|jobs|cronjobs)$/.test(name))
    return reachingNode(row.wholeText(longestAct), what);
  return undefined;
}

/** Bytes: an act has the object with it that it makes. */
const longestAct = 32_768;

export const anonymous = 'system:anonymous';
export const ofWorkload = 'system:serviceaccount:';

/** The cluster's own parts, which read and make everything. */
export function isOfCluster(who: string): boolean {
  return (
    /^system:serviceaccount:(?:kube-system|gke-managed-[\w-]{1,40}|gmp-system|calico-system|tigera-operator):/.test(
      who,
    ) ||
    (/^(?:system|eks|aks|azure|gke):/.test(who) && who !== anonymous && !who.startsWith(ofWorkload))
  );
}

/** Namespace and name, as `kubectl` writes them: `prod/web-0`. */
function objectOf(row: Row): string {
  const object = /"objectRef"\s{0,4}:\s{0,4}\{([^{}]{1,600})\}/.exec(row.wholeText(longestAct))?.[1] ?? '';
  return [inNamespace, ofName].flatMap(one => one.exec(object)?.[1] ?? []).join('/');
}

const inNamespace = /"namespace"\s{0,4}:\s{0,4}"([^"]{1,120})"/;
const ofName = /"name"\s{0,4}:\s{0,4}"([^"]{1,120})"/;

function hasFailed(row: Row): boolean {
  return row.count(field.status) >= 400;
}

const clusterAdmin = /"roleRef"\s{0,4}:\s{0,4}\{[^{}]{0,300}"name"\s{0,4}:\s{0,4}"cluster-admin"/;

/** Pod security: "Baseline" forbids all of these (Kubernetes, "Pod Security Standards"); agents of the network and of storage need some in `kube-system`. */
function reachingNode(text: string, what: string): OddAct | undefined {
  const isOwnNamespace = /^(?:kube-system|calico-system|tigera-operator|rook-ceph|longhorn-system)\//.test(`${what}/`);
  const path = nodePath.exec(text)?.[1];
  const isPrivileged = /"privileged"\s{0,4}:\s{0,4}true/.test(text);
  const sharesNode = /"host(?:PID|IPC)"\s{0,4}:\s{0,4}true/.test(text);
  const said = [
    path === undefined ? '' : `the node’s ${path}`,
    isPrivileged ? 'privileges' : '',
    sharesNode ? 'the node’s processes' : '',
  ].filter(one => one !== '');
  if (said.length === 0) return undefined;
  const grave = (path === undefined ? 0 : 2) + (isPrivileged ? 1.2 : 0) + (sharesNode ? 1 : 0);
  const points = isOwnNamespace ? Math.min(0.8, grave) : Math.min(3, grave);
  return { key: 'reaches node', points, text: `starts a pod with ${said.join(' and ')}`, technique: 'T1611', what };
}

/** Paths of a node that hold its keys or its containers, or all of it; logs and time zones are mounted by many. */
const nodePath =
  /"hostPath"\s{0,4}:\s{0,4}\{[^{}]{0,200}"path"\s{0,4}:\s{0,4}"(\/|\/(?:root|home|etc|etc\/kubernetes[\w/.-]{0,60}|var\/lib\/(?:kubelet|etcd|docker)[\w/.-]{0,60}|(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio)\.sock|proc|boot))"/;
