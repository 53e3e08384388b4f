/** What the cutter does with a value: walk into it, take it as a record, keep it for those that follow, or pass over it. */
export type ValuePlan = 'enter' | 'element' | 'context' | 'skip';

/** Lists of Proofpoint TAP's export: what became of an element is said by its list alone. */
export const tellingLists: ReadonlySet<string> = new Set([
  'messagesDelivered',
  'messagesBlocked',
  'clicksPermitted',
  'clicksBlocked',
]);

/** Names under which programs put the list of what they found; the rest of such a file is its frame. */
const wrappers: ReadonlySet<string> = new Set([
  ...['Records', 'records', 'Events', 'events', 'logEvents', 'logs', 'entries', 'rows', 'items', 'data', 'value'],
  ...[
    'Findings',
    'findings',
    'alerts',
    'Alerts',
    'detections',
    'incidents',
    'results',
    'resources',
    'matches',
    'vulnerabilities',
    'statements',
    'issues',
    'result',
  ],
  ...tellingLists,
]);

/** Under these an interface answers, and under one of those its list stands: `{"reply": {"alerts": [`. */
const envelopes: ReadonlySet<string> = new Set(['reply', 'data', 'response', 'result', 'd', 'payload']);
const listsOfEnvelopes: ReadonlySet<string> = new Set([
  ...['alerts', 'incidents', 'detections', 'events', 'findings', 'results', 'result', 'records', 'issues', 'logs'],
]);

/** Of cargo audit's warnings. */
const cargoLists: ReadonlySet<string> = new Set(['unmaintained', 'unsound', 'yanked', 'notice']);

/** Members of its root before them; of another tool's `Results` the elements are records. */
export const trivyRoot: ReadonlySet<string> = new Set(['SchemaVersion', 'ArtifactName', 'ArtifactType', 'ClusterName']);

/** Lists of a target in Trivy's report. */
export const trivyLists: ReadonlySet<string> = new Set(['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses']);

/**
 * Where the records of a JSON file stand, by the path of a value: the elements of a list, of a list under one of the names
 * above or in the envelope of an answer, of `hits.hits` (Elasticsearch), of `runs[].results` (SARIF), of `Results[].Vulnerabilities` (Trivy), `site[].alerts` (ZAP), the members of
 * `vulnerabilities` and `advisories` (npm audit), of `vulnerabilities.list` and `warnings.unmaintained` (cargo audit). `isTrivy`: what stood
 * before says that its `Results` are Trivy's targets; those of others (Defender's hunting) are records.
 */
export function placeOfElements(
  path: readonly string[],
  isObject: boolean,
  isList: boolean,
  isTrivy = true,
): ValuePlan {
  const [first = '', second = '', third = '', fourth = ''] = path;
  switch (path.length) {
    case 1:
      if (first === '*') return 'element';
      if (first === 'runs' || first === 'Results' || first === 'site') return isList ? 'enter' : 'skip';
      if (first === 'warnings') return isObject ? 'enter' : 'skip';
      if (first === 'hits' || first === 'vulnerabilities' || first === 'advisories')
        return isObject || isList ? 'enter' : 'skip';
      if (isObject && envelopes.has(first)) return 'enter';
      return wrappers.has(first) && isList ? 'enter' : 'skip';
    case 2:
      if ((first === 'vulnerabilities' && second === 'list') || (first === 'warnings' && cargoLists.has(second)))
        return isList ? 'enter' : isObject && first === 'vulnerabilities' ? 'element' : 'skip';
      if (first === 'vulnerabilities' || first === 'advisories') return isObject ? 'element' : 'skip';
      if (first === 'hits') return second === 'hits' && isList ? 'enter' : 'skip';
      if (isList && envelopes.has(first) && listsOfEnvelopes.has(second)) return 'enter';
      if (first === 'Results' && !isTrivy) return isObject ? 'element' : 'skip';
      if (first === 'runs' || first === 'Results' || first === 'site') return isObject ? 'enter' : 'skip';
      return second === '*' && isObject ? 'element' : 'skip';
    case 3:
      if (first === 'vulnerabilities' || first === 'warnings') return third === '*' && isObject ? 'element' : 'skip';
      if (first === 'hits') return third === '*' && isObject ? 'element' : 'skip';
      if (envelopes.has(first)) return third === '*' && isObject ? 'element' : 'skip';
      if (first === 'runs') return third === 'tool' ? 'context' : third === 'results' && isList ? 'enter' : 'skip';
      if (first === 'site') return third === '@name' ? 'context' : third === 'alerts' && isList ? 'enter' : 'skip';
      if (first === 'Results') {
        if (trivyLists.has(third)) return isList ? 'enter' : 'skip';
        return !isObject && !isList ? 'context' : 'skip';
      }
      return 'skip';
    case 4:
      return fourth === '*' && isObject && (first === 'runs' || first === 'Results' || first === 'site')
        ? 'element'
        : 'skip';
    default:
      return 'skip';
  }
}

/** A list under such a name is what the file is for, also when it is empty. */
export function isFrame(path: readonly string[]): boolean {
  const [first = ''] = path;
  return (
    tellingLists.has(first) || /^(Records|Findings|runs|Results|hits|vulnerabilities|advisories|value)$/.test(first)
  );
}
