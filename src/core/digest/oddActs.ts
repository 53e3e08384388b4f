import { field } from './fields';
import { clusterAct } from './kubernetes';
import type { Row } from './row';

/** An act of an audit log that intruders do and that ordinary work seldom has. */
export interface OddAct {
  /** Acts of one key are one thing, however often they come. */
  readonly key: string;
  /** As in `levelOf`; below 1 it says something only beside others. */
  readonly points: number;
  /** What the account does, as in "binds somebody to cluster-admin". */
  readonly text: string;
  readonly technique: string;
  /** To what: a pod, a repository, a project; may be empty. */
  readonly what: string;
}

/** `undefined` for an act that says nothing by itself. `name` is as `actOf` makes it. */
export function oddActOf(row: Row, name: string, who: string): OddAct | undefined {
  if (row.has(field.note) && kubernetesVerb.test(name)) return clusterAct(row, name, who);
  if (!mayBeOdd.test(name)) return undefined;
  const rule = rules.find(({ names, says }) => names.test(name) && says?.test(row.wholeText(longestAct)) !== false);
  if (rule === undefined) return undefined;
  const { key, points, text, technique } = rule;
  return { key, points, text, technique, what: whatOf(row) };
}

/** A part of the names of all rules. */
const mayBeOdd = /iam|metadata$|^org\.|^repo|^protected|scanning/i;
const longestAct = 16_384;

const kubernetesVerb = /^[a-z]+ [a-z]+/;

interface Rule extends Omit<OddAct, 'what'> {
  readonly names: RegExp;
  /** What must stand in the row as well. */
  readonly says?: RegExp;
}

/** After the services' own references (Google's audit logs, GitHub's "Audit log events for your organization", AWS's CloudTrail). The points are ours. */
const rules: readonly Rule[] = [
  {
    key: 'public grant',
    points: 2,
    text: 'opens something to everybody',
    technique: 'T1098.003',
    names: /SetIamPolicy|setIamPermissions/i,
    says: /"(?:allUsers|allAuthenticatedUsers)"/,
  },
  {
    key: 'owner grant',
    points: 1.5,
    text: 'gives the role of an owner or of one who may act as others',
    technique: 'T1098.003',
    names: /SetIamPolicy/i,
    says: /"action"\s{0,4}:\s{0,4}"ADD"[^{}]{0,300}"roles\/(?:owner|editor|iam\.serviceAccountTokenCreator|iam\.serviceAccountKeyAdmin|resourcemanager\.organizationAdmin)"|"roles\/(?:owner|iam\.serviceAccountTokenCreator|iam\.serviceAccountKeyAdmin|resourcemanager\.organizationAdmin)"[^{}]{0,300}"action"\s{0,4}:\s{0,4}"ADD"/,
  },
  {
    key: 'keys of a project',
    points: 1.5,
    text: 'puts keys for logging in on all machines of a project',
    technique: 'T1098.004',
    names: /compute\.projects\.setCommonInstanceMetadata$/i,
    says: /ssh-keys/,
  },
  {
    key: 'second factor off',
    points: 2.2,
    text: 'takes away the second factor or the single sign-on of an organisation',
    technique: 'T1556',
    names: /^org\.(?:disable_two_factor_requirement|disable_saml|disable_oauth_app_restrictions)$/,
  },
  {
    key: 'repository opened',
    points: 1.5,
    text: 'makes a repository public',
    technique: 'T1567.001',
    names: /^repo\.(?:access|change_visibility|visibility)$/,
    says: /"visibility"\s{0,4}:\s{0,4}"public"/,
  },
  {
    key: 'guard of a repository off',
    points: 1.3,
    text: 'takes away what guards a repository',
    technique: 'T1562',
    names:
      /^(?:protected_branch\.(?:destroy|policy_override)|repository_ruleset\.destroy|(?:repository|org)_?secret_scanning(?:_push_protection)?\.disable|repository_secret_scanning\w{0,20}\.disable|repository_vulnerability_alerts\.disable)$/,
  },
];

function whatOf(row: Row): string {
  return /"(?:resourceName|repo)"\s{0,4}:\s{0,4}"([^"]{1,120})"/.exec(row.wholeText(longestAct))?.[1] ?? '';
}
