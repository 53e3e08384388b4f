import type { ReportForm } from '../../read/checkForm';
import { plainHeading } from '../../read/checkForm';

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Under a heading that a program found nothing for; the checker knows it for no claim. */
const nothingFor = 'Not evaluable.';

/**
 * A report's lines under the headings that are asked for, in their order: each section goes to the heading of its name, or to the
 * one that shares most of its words; what has no place stays where it stood, under its own. Nothing is left out.
 */
export function inForm(body: readonly string[], form: ReportForm | undefined): readonly string[] {
  if (form === undefined || form.headings.length === 0) return body;
  const sections = sectionsOf(body);
  const placed = placesOf(sections, form.headings);
  const behind = behindOf(sections, placed, form);
  const write = ({ title, lines }: Section) => [`## ${title}`, '', ...trimmed(lines), ''];
  return [
    ...(behind.get(-1) ?? []).flatMap(write),
    ...form.headings.flatMap((heading, at) => {
      const lines = sections.filter(section => placed.get(section) === at).flatMap(section => section.lines);
      // A heading whose parts have headings of their own may stand alone.
      const isParent = levelAt(form, at + 1) > levelAt(form, at);
      return [
        `${'#'.repeat(levelAt(form, at))} ${heading}`,
        '',
        ...(lines.length > 0 ? [...trimmed(lines), ''] : isParent ? [] : [nothingFor, '']),
        ...(behind.get(at) ?? []).flatMap(write),
      ];
    }),
  ];
}

/** Sections that no heading was asked for stay behind the one that they stood behind, and split no heading from its parts. */
function behindOf(
  sections: readonly Section[],
  placed: ReadonlyMap<Section, number>,
  form: ReportForm,
): ReadonlyMap<number, readonly Section[]> {
  const behind = new Map<number, Section[]>();
  let last = -1;
  for (const section of sections) {
    const own = placed.get(section);
    if (own !== undefined) last = own;
    else if (section.lines.some(line => line.trim() !== '')) {
      let at = last;
      while (at >= 0 && levelAt(form, at + 1) > 2) at++;
      behind.set(at, [...(behind.get(at) ?? []), section]);
    }
  }
  return behind;
}

function levelAt({ headings, levels }: ReportForm, at: number): number {
  return at < headings.length ? Math.min(6, levels?.[at] ?? 2) : 2;
}

function sectionsOf(body: readonly string[]): readonly Section[] {
  const sections: { title: string; lines: string[] }[] = [];
  for (const line of body) {
    const title = /^## (.*)$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, lines: [] });
    else if (sections.length > 0) sections.at(-1)?.lines.push(line);
    else if (line.trim() !== '') sections.push({ title: 'Summary', lines: [line] });
  }
  return sections;
}

function placesOf(sections: readonly Section[], headings: readonly string[]): ReadonlyMap<Section, number> {
  const placed = new Map<Section, number>();
  const isTaken = (at: number) => [...placed.values()].includes(at);
  for (const section of sections) {
    const same = headings.findIndex(heading => plainHeading(heading) === plainHeading(section.title));
    if (same >= 0) placed.set(section, same);
  }
  for (const section of sections) {
    if (placed.has(section) || isGaps(section.title)) continue;
    const likeness = headings.map((heading, at) => (isTaken(at) ? 0 : shared(heading, section.title)));
    const most = Math.max(0, ...likeness);
    if (most > 0) placed.set(section, likeness.indexOf(most));
  }
  return placed;
}

/** What stands there claims nothing by the name of its heading, and would under another. */
function isGaps(title: string): boolean {
  return /^(not evaluable|gaps)/i.test(title);
}

/** How much of the words of both is the same, by their beginnings: 1 for all. */
function shared(one: string, other: string): number {
  const [first, second] = [stems(one), stems(other)];
  const both = [...first].filter(stem => second.has(stem)).length;
  return both / Math.max(1, Math.min(first.size, second.size)) + both / 100;
}

/** Words that head the same part of a report, the first standing for all. */
const sameWords: readonly (readonly string[])[] = [
  ['summary', 'overview', 'abstract', 'brief', 'glance', 'synopsis'],
  ['impact', 'affected', 'consequences', 'damage', 'effects'],
  ['timeline', 'chronology', 'sequence'],
  ['actions', 'steps', 'follow', 'recommendations', 'measures'],
].map(words => words.map(stem));

function stems(title: string): ReadonlySet<string> {
  const words = plainHeading(title).split(' ');
  return new Set(
    words
      .filter(word => word.length > 2 && !/^(the|and|for|with|what|how)$/.test(word))
      .map(stem)
      .map(word => sameWords.find(words => words.includes(word))?.[0] ?? word),
  );
}

function stem(word: string): string {
  return word.slice(0, 5);
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex(line => line.trim() !== '');
  const last = lines.findLastIndex(line => line.trim() !== '');
  return lines.slice(Math.max(0, first), last + 1);
}
