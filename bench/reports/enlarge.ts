import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = Record<string, unknown>;

/** Real findings of other files, to hide a case's own among. */
export interface Pool {
  readonly listed: readonly Json[];
  readonly audited: readonly (readonly [string, Json])[];
  /** Targets of Trivy's reports. */
  readonly targets: readonly Json[];
}

/** Of the JSON files in `TIERWISE_FINDINGS`: catalogues of exploited vulnerabilities, npm audits, Trivy reports. Empty without it. */
export function pool(): Pool {
  const folder = process.env['TIERWISE_FINDINGS'];
  const files = folder === undefined || !existsSync(folder) ? [] : readdirSync(folder).map(name => join(folder, name));
  const read = files.flatMap((file): readonly Json[] => {
    const value = asJson(readFileSync(file, 'utf8'));
    return value === undefined ? [] : [value];
  });
  return {
    listed: read.flatMap(one => (Array.isArray(one['vulnerabilities']) ? objects(one['vulnerabilities']) : [])),
    audited: read.flatMap(one =>
      isObject(one['vulnerabilities']) ? Object.entries(one['vulnerabilities']).filter(isEntry) : [],
    ),
    targets: read.flatMap(one => (Array.isArray(one['Results']) ? objects(one['Results']) : [])),
  };
}

/**
 * The same file with so many times its findings, its own among them in a place that a seed decides. Where the pool holds too
 * few, real ones come again under other names. `undefined` for what is no list of findings, or without a pool.
 */
export function enlarged(
  text: string,
  times: number,
  { listed, audited, targets }: Pool,
  seed: number,
): string | undefined {
  const file = asJson(text);
  if (file === undefined) return undefined;
  if (Array.isArray(file['vulnerabilities']) && listed.length > 0) {
    const own = objects(file['vulnerabilities']);
    const months = new Set(own.map(one => String(one['dateAdded']).slice(0, 7)));
    const others = listed.filter(one => !months.has(String(one['dateAdded']).slice(0, 7)));
    const more = take(shuffled(others, seed), own.length * (times - 1), (one, round) => ({
      ...one,
      cveID: `${one['cveID']}${round}`,
    }));
    return JSON.stringify(
      { ...file, count: own.length + more.length, vulnerabilities: shuffled([...own, ...more], seed) },
      undefined,
      2,
    );
  }
  if (isObject(file['vulnerabilities']) && audited.length > 0) {
    const own = Object.entries(file['vulnerabilities']).filter(isEntry);
    const names = new Set(own.map(([name]) => name));
    const others = audited.filter(([name]) => !names.has(name));
    const more = take(
      shuffled(others, seed),
      own.length * (times - 1),
      ([name, one], round) => [`${name}-${round}`, { ...one, name: `${name}-${round}` }] as const,
    );
    return JSON.stringify(
      { ...file, vulnerabilities: Object.fromEntries(shuffled([...own, ...more], seed)) },
      undefined,
      2,
    );
  }
  if (Array.isArray(file['Results']) && targets.length > 0) {
    const own = objects(file['Results']);
    const count = own.reduce((sum, one) => sum + vulnerabilitiesOf(one).length, 0);
    const ids = new Set(own.flatMap(vulnerabilitiesOf).map(one => one['VulnerabilityID']));
    const others = targets.flatMap(vulnerabilitiesOf).filter(one => !ids.has(one['VulnerabilityID']));
    const more = take(shuffled(others, seed), count * (times - 1), (one, round) => ({
      ...one,
      VulnerabilityID: `${one['VulnerabilityID']}${round}`,
    }));
    const results = [
      ...own,
      { Target: 'elsewhere (debian 10)', Class: 'os-pkgs', Type: 'debian', Vulnerabilities: more },
    ];
    return JSON.stringify({ ...file, Results: shuffled(results, seed) }, undefined, 2);
  }
  if (Array.isArray(file['runs']) && targets.length > 0) {
    const runs = objects(file['runs']);
    const count = runs.reduce((sum, run) => sum + (Array.isArray(run['results']) ? run['results'].length : 0), 0);
    const others = targets.flatMap(vulnerabilitiesOf);
    const more = take(shuffled(others, seed), count * (times - 1), (one, round) => ({
      ...one,
      VulnerabilityID: `${one['VulnerabilityID']}${round}`,
    }));
    return JSON.stringify({ ...file, runs: shuffled([...runs, sarifRun(more)], seed) }, undefined, 2);
  }
  return undefined;
}

/** Another tool's run with the same findings, in the words of its own template. */
function sarifRun(found: readonly Json[]): Json {
  const results = found.map(one => ({
    ruleId: one['VulnerabilityID'],
    level: one['Severity'] === 'HIGH' || one['Severity'] === 'CRITICAL' ? 'error' : 'warning',
    message: {
      text: `Package: ${one['PkgName']}\nInstalled Version: ${one['InstalledVersion']}\nVulnerability ${one['VulnerabilityID']}\nSeverity: ${one['Severity']}\nFixed Version: ${one['FixedVersion'] ?? ''}\nLink: [x](https://example.test)`,
    },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'elsewhere' }, region: { startLine: 1 } } }],
  }));
  return { tool: { driver: { name: 'Elsewhere' } }, results };
}

function take<One>(from: readonly One[], count: number, renamed: (one: One, round: number) => One): readonly One[] {
  const taken: One[] = [];
  for (let round = 0; taken.length < count && from.length > 0; round++)
    taken.push(...from.slice(0, count - taken.length).map(one => (round === 0 ? one : renamed(one, round))));
  return taken;
}

function shuffled<One>(all: readonly One[], seed: number): readonly One[] {
  let state = seed * 7919 + 1;
  return all
    .map(one => {
      state = (state * 48_271) % 2_147_483_647;
      return { one, at: state };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function vulnerabilitiesOf(target: Json): readonly Json[] {
  return Array.isArray(target['Vulnerabilities']) ? objects(target['Vulnerabilities']) : [];
}

function asJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Notes and diffs are not JSON.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(entry: [string, unknown]): entry is [string, Json] {
  return isObject(entry[1]);
}

function objects(list: readonly unknown[]): readonly Json[] {
  return list.filter(isObject);
}
