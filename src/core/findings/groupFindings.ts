import { type Finding, rankOf } from './finding';
import { matterNames } from './sameMatter';

/** Findings that are the same matter: one rule or vulnerability, or one package of an audit. */
export interface FindingGroup {
  /** What they have in common: `CVE-2019-1549`, `handlebars`. */
  readonly name: string;
  /** The gravest of them, whose words stand for all. */
  readonly first: Finding;
  /** In the order of the files; equal ones once. */
  readonly findings: readonly Finding[];
  /** Findings that say letter for letter what another one says, at the same place. */
  readonly repeated: number;
  readonly rank: number;
}

/**
 * One group for each matter, under whichever of its names a file speaks of it, what needs eyes first: known to be exploited by ransomware, then exploited, then by the file's own
 * severity and score, then what can be mended, then how often.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const names = matterNames(findings);
  const groups = new Map<string, { name: string; all: Map<string, Finding>; count: number }>();
  for (const finding of findings) {
    const name = names.get(finding.ids?.[0] ?? '') ?? ownName(finding);
    const group = groups.get(name) ?? { name, all: new Map(), count: 0 };
    groups.set(name, group);
    group.count++;
    const { severity, product, version, fix, place, title, settled } = finding;
    const key = JSON.stringify([severity, product, version, fix, place, finding.rule === '' ? title : '', settled]);
    if (!group.all.has(key)) group.all.set(key, finding);
  }
  return [...groups.values()].map(groupOf).sort(gravestFirst);
}

function ownName({ rule, product, title, path, line }: Finding): string {
  return rule || product || title || `without a name, ${path}:${line}`;
}

function groupOf({ name, all, count }: { name: string; all: Map<string, Finding>; count: number }): FindingGroup {
  const findings = [...all.values()];
  const first = findings.reduce((most, one) => (rankOf(one) > rankOf(most) ? one : most));
  return { name, first, findings, repeated: count - findings.length, rank: rankOf(first) };
}

function gravestFirst(a: FindingGroup, b: FindingGroup): number {
  return (
    b.rank - a.rank ||
    Number(isRansomware(b.first)) - Number(isRansomware(a.first)) ||
    compare(a.first.listed?.due ?? '', b.first.listed?.due ?? '') ||
    (b.first.score ?? 0) - (a.first.score ?? 0) ||
    Number(isMendable(b.first)) - Number(isMendable(a.first)) ||
    b.findings.length - a.findings.length ||
    compare(a.name, b.name)
  );
}

export function isRansomware({ listed }: Pick<Finding, 'listed'>): boolean {
  return listed?.ransomware.toLowerCase() === 'known';
}

function isMendable({ fix }: Finding): boolean {
  return fix !== '' && fix !== 'no';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
