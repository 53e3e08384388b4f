import { type Finding, rankOf } from './finding';
import { levelOf } from './findingRows';
import { type FindingGroup, isRansomware } from './groupFindings';

/** What there is in all, one fact to a line, each fit to be quoted. Counts are of the files' own words. */
export function headerLines(groups: readonly FindingGroup[], files: number): readonly string[] {
  const all = groups.flatMap(({ findings }) => findings);
  const repeated = groups.reduce((sum, group) => sum + group.repeated, 0);
  const listed = all.filter(one => one.listed !== undefined);
  const others = all.filter(one => one.listed === undefined);
  const isList = listed.length > 0;
  return [
    `# ${counted(all.length + repeated, 'finding')} in ${counted(files, 'file')}, put together by a program`,
    `Different matters: ${groups.length} among ${counted(all.length + repeated, 'finding')}`,
    ...(repeated === 0 ? [] : [`Said more than once, letter for letter: ${repeated}`]),
    ...(isList ? monthLines(listed) : []),
    ...(others.length === 0
      ? []
      : [`Levels${isList ? ' of the others' : ''}, as the files say them: ${levels(others)}`]),
    ...settledLines(all),
    ...toolLines(all),
    ...(isList
      ? []
      : [...mendLines(all), ...mostLines('Packages or rules', groups.map(packagesOf)), ...placeLines(all)]),
  ];
}

function levels(all: readonly Finding[]): string {
  const ranks = new Map<string, number>();
  for (const one of all)
    ranks.set(levelOf(one), Math.max(ranks.get(levelOf(one)) ?? 0, rankOf({ severity: one.severity })));
  const counts = countBy(all, levelOf);
  return [...counts]
    .sort(([a], [b]) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0))
    .map(([level, count]) => `${level} ${count}`)
    .join(', ');
}

/** What the files themselves count no more. */
function settledLines(all: readonly Finding[]): readonly string[] {
  const counts = [...countBy(all, ({ settled }) => settled ?? '')].filter(([how]) => how !== '');
  return counts.length === 0
    ? []
    : [
        `Of these, by their files, to be acted on no more: ${counts.map(([how, count]) => `${how} ${count}`).join(', ')}`,
      ];
}

function toolLines(all: readonly Finding[]): readonly string[] {
  const tools = [...countBy(all, ({ tool }) => tool)].filter(([tool]) => tool !== '');
  return tools.length === 0
    ? []
    : [`Tool: ${tools.map(([tool, count]) => `${tool} (${counted(count, 'result')})`).join(', ')}`];
}

function mendLines(all: readonly Finding[]): readonly string[] {
  const told = all.filter(({ fix }) => fix !== '');
  if (told.length === 0) return [];
  const none = told.filter(({ fix }) => fix === 'no').length;
  const breaking = told.filter(({ fix }) => fix.endsWith('(breaking)')).length;
  const words = breaking === 0 ? '' : ` (${breaking} by a breaking change)`;
  return [`Fix available: ${told.length - none}${words}; no fix: ${none}; not told: ${all.length - told.length}`];
}

function packagesOf({ findings }: FindingGroup): readonly string[] {
  return findings.map(({ product, rule }) => product || rule).filter(name => name !== '');
}

function placeLines(all: readonly Finding[]): readonly string[] {
  const files = all.map(({ place }) => place.replace(/:\d+$/, '')).filter(place => place !== '');
  return mostLines('Places', [files]);
}

const mostNamed = 8;

function mostLines(title: string, names: readonly (readonly string[])[]): readonly string[] {
  const counts = [...countBy(names.flat(), name => name)].sort(([, a], [, b]) => b - a);
  if (counts.length === 0) return [];
  const most = counts.slice(0, mostNamed).map(([name, count]) => `${name} (${count})`);
  return [`${title}: ${counts.length} different; most: ${most.join(', ')}`];
}

const mostMonths = 4;
const mostVendors = 24;
const mostIds = 12;

/** A list of exploited vulnerabilities grows by the month, and is read by the month. */
function monthLines(all: readonly Finding[]): readonly string[] {
  const months = new Map<string, Finding[]>();
  for (const one of all) {
    const month = (one.listed?.added ?? '').slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  const newest = [...months].sort(([a], [b]) => (a < b ? 1 : -1));
  const older = newest.slice(mostMonths).reduce((sum, [, some]) => sum + some.length, 0);
  return [
    ...newest.slice(0, mostMonths).flatMap(([month, some]) => linesOfMonth(month, some)),
    ...(older === 0 ? [] : [`Added in earlier months: ${older}`]),
  ];
}

function linesOfMonth(month: string, some: readonly Finding[]): readonly string[] {
  const vendors = [...countBy(some, ({ listed }) => listed?.vendor ?? '')]
    .filter(([name]) => name !== '')
    .sort(([, a], [, b]) => b - a);
  const further = vendors.length > mostVendors ? ` and ${vendors.length - mostVendors} more` : '';
  const dues = some
    .map(({ listed }) => listed?.due ?? '')
    .filter(due => due !== '')
    .sort();
  const soon = some.filter(({ listed }) => listed !== undefined && daysBetween(listed.added, listed.due) < 14);
  const old = some.filter(({ rule, listed }) => yearOf(listed?.added) - yearOf(/^CVE-(\d{4})/.exec(rule)?.[1]) > 3);
  return [
    `Added in ${month}: ${counted(some.length, 'vulnerability')}`,
    `Vendors of ${month}: ${vendors
      .slice(0, mostVendors)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}${further}`,
    `Due dates of ${month}: from ${dues[0] ?? 'none'} to ${dues.at(-1) ?? 'none'}`,
    `Known ransomware use, ${month}: ${names(some.filter(isRansomware))}`,
    `Due in less than 14 days after they were added, ${month}: ${names(soon)}`,
    `Listed more than 3 years after their CVE's year, ${month}: ${names(old)}`,
  ];
}

function names(some: readonly Finding[]): string {
  if (some.length === 0) return 'none';
  const ids = some.slice(0, mostIds).map(({ rule }) => rule);
  return `${some.length} (${ids.join(', ')}${some.length > ids.length ? ` and ${some.length - ids.length} more` : ''})`;
}

function daysBetween(from: string, to: string): number {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isNaN(days) ? Number.POSITIVE_INFINITY : days;
}

function yearOf(date: string | undefined): number {
  const year = Number((date ?? '').slice(0, 4));
  return year > 0 ? year : Number.NaN;
}

function countBy<One>(all: readonly One[], of: (one: One) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return counts;
}

function counted(count: number, word: string): string {
  const words = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${count} ${count === 1 ? word : words}`;
}
