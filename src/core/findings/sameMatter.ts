import type { Finding } from './finding';

/**
 * One name for each vulnerability that files call by several: `CVE-2021-23337 (GHSA-35jh-r3h4-6jhm)` for every id that some finding
 * gives as another name of the same. Ids that nobody joined are absent, and so are those by which two CVEs would become one: what
 * is not sure stays apart.
 */
export function matterNames(findings: Iterable<Pick<Finding, 'ids'>>): ReadonlyMap<string, string> {
  const members = new Map<string, Set<string>>();
  for (const { ids } of findings) {
    if (ids === undefined || ids.length < 2) continue;
    const known = new Set(ids.flatMap(id => members.get(id) ?? []));
    const [largest = new Set<string>()] = [...known].sort((a, b) => b.size - a.size);
    for (const id of [...[...known].flatMap(one => (one === largest ? [] : [...one])), ...ids]) {
      largest.add(id);
      members.set(id, largest);
    }
  }
  const names = new Map<Set<string>, string>();
  for (const all of new Set(members.values())) if (countCves(all) < 2) names.set(all, nameOf([...all]));
  return new Map([...members].flatMap(([id, all]) => (names.has(all) ? [[id, names.get(all) ?? id]] : [])));
}

/**
 * The ids of a vulnerability in what a file says of it: its own, then the other names it gives. Empty where the own one is none of
 * a database in which one id is one vulnerability: a notice of a distribution or a plugin of a scanner stands for several.
 */
export function idsIn(rule: string, otherNames: string): readonly string[] {
  const [own = '', ...others] = `${rule} ${otherNames}`.split(/[\s,]+/);
  if (!ofOneVulnerability.test(own)) return [];
  return [...new Set([own, ...others.filter(id => ofOneVulnerability.test(id))].map(inOneCase))];
}

/** The databases of the OSV schema that number vulnerabilities, and not notices. */
const ofOneVulnerability =
  /^(?:CVE-\d{4}-\d{4,12}|GHSA(?:-[0-9a-z]{4}){3}|(?:PYSEC|RUSTSEC|GO|GSD|HSEC|JLSEC|RSEC|OSV|PSF)-\d{4}-\d{1,12})$/i;

/** GitHub writes its own in small letters behind the first four. */
function inOneCase(id: string): string {
  return /^ghsa/i.test(id) ? `GHSA${id.slice(4).toLowerCase()}` : id.toUpperCase();
}

function countCves(ids: Iterable<string>): number {
  return [...ids].filter(isCve).length;
}

function isCve(id: string): boolean {
  return id.startsWith('CVE-');
}

const mostOthers = 3;

function nameOf(ids: readonly string[]): string {
  const [first = '', ...others] = [...ids].sort((a, b) => Number(isCve(b)) - Number(isCve(a)) || (a < b ? -1 : 1));
  const more = others.length > mostOthers ? ` and ${others.length - mostOthers} more` : '';
  return `${first} (${others.slice(0, mostOthers).join(', ')}${more})`;
}
