import type { Finding } from './finding';
import { type FindingGroup, isRansomware } from './groupFindings';

const mostOfGroup = 4;
const longestTitle = 110;

/** A group in full: `high · CVE-2021-1: title · 3 findings · openssl 1.0 → 1.1 (scan.json:74,232)`. */
export function fullRow({ name, first, findings }: FindingGroup): string {
  const title = first.title === name ? '' : short(first.title, longestTitle);
  const parts = [
    `${levelOf(first)} · ${name}${title === '' ? '' : `: ${title}`}`,
    ...(findings.length > 1 ? [`${findings.length} findings`] : []),
    ...settledWords(findings),
    ...(first.score === undefined ? [] : [`score ${first.score}`]),
    ...listedWords(first),
    ...whatAndWhere(name, findings),
  ];
  return `${parts.join(' · ')} (${placesOf(findings)})`;
}

/** A group in a few words, for the list of those that there is no room for: `CVE-2021-1 ×3 openssl → 1.1`. */
export function shortRow({ name, first, findings }: FindingGroup): string {
  const products = [...new Set(findings.map(({ product }) => product))].filter(
    product => product !== '' && product !== name,
  );
  const fixes = [...new Set(findings.map(({ fix }) => fix))].filter(fix => fix !== '');
  return [
    name,
    ...(findings.length > 1 ? [`×${findings.length}`] : []),
    ...products.slice(0, 1).map(product => short(product, 40)),
    ...(fixes.length === 0 ? [] : [fixWords(fixes.slice(0, 2))]),
    ...(isRansomware(first) ? ['ransomware'] : []),
  ].join(' ');
}

function fixWords(fixes: readonly string[]): string {
  if (fixes[0] === 'yes') return '(fix)';
  return fixes[0] === 'no' ? '(no fix)' : `→ ${fixes.map(fix => short(fix, 40)).join(', ')}`;
}

/** The file's own word; `exploited` for what stands in a list of exploited ones; `unrated` where it says none. */
export function levelOf({ severity, listed }: Finding): string {
  if (listed !== undefined) return 'exploited';
  return severity === '' ? 'unrated' : severity;
}

/** `1 suppressed`, `suppressed` where all are. */
function settledWords(findings: readonly Finding[]): readonly string[] {
  return (['suppressed', 'gone'] as const).flatMap(how => {
    const count = findings.filter(({ settled }) => settled === how).length;
    return count === 0 ? [] : [count === findings.length ? how : `${count} ${how}`];
  });
}

function listedWords({ listed }: Finding): readonly string[] {
  if (listed === undefined) return [];
  const use = listed.ransomware === '' ? [] : [`ransomware use ${listed.ransomware.toLowerCase()}`];
  return [`added ${listed.added}, due ${listed.due}`, ...use];
}

function whatAndWhere(name: string, findings: readonly Finding[]): readonly string[] {
  const changes = [...new Set(findings.map(finding => change(name, finding)))].filter(words => words !== '');
  const places = [...new Set(findings.map(({ place }) => place))].filter(place => place !== '');
  return [listed(changes, 60), listed(places, 70)].filter(words => words !== '');
}

/** `libssl1.1 1.1.1c → 1.1.1d`. */
function change(name: string, { product, version, fix, listed: isListed }: Finding): string {
  const what = [product === name ? '' : short(product, 60), short(version, 40)].filter(words => words !== '').join(' ');
  if (isListed !== undefined || fix === '') return what;
  const words = fix === 'yes' ? 'fix available' : fix === 'no' ? 'no fix' : short(fix, 60);
  return what === '' ? words : `${what} → ${words}`;
}

function listed(all: readonly string[], longest: number): string {
  const some = all.slice(0, mostOfGroup).map(words => short(words, longest * 2));
  return `${some.join('; ')}${all.length > some.length ? ` and ${all.length - some.length} more` : ''}`;
}

function placesOf(findings: readonly Finding[]): string {
  const byPath = new Map<string, number[]>();
  for (const { path, line } of findings) byPath.set(path, [...(byPath.get(path) ?? []), line]);
  const some = [...byPath].slice(0, 2).map(([path, lines]) => `${path}:${lines.slice(0, 3).join(',')}`);
  return some.join('; ');
}

export function short(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
