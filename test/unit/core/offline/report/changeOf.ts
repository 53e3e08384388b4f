import { gitDiff } from '../../../../../src/core/gather/gitDiff';
import type { Snippet } from '../../../../../src/core/gather/source';
import { offlineReport } from '../../../../../src/core/offline/report/offlineReport';
import { markAsProtected } from '../../../../../src/core/protect/protected';
import { readReport } from '../../../../../src/core/read/readReport';
import { promptOf } from '../../read/promptOf';

/** One file's part of a diff, as git writes it; a hunk is given by its head's section and its lines with their marks. */
export function fileDiff(path: string, hunks: readonly (readonly [section: string, lines: string])[]): string {
  const parts = hunks.map(([section, lines], index) => {
    const all = lines.replace(/^\n/, '').replace(/\n$/, '').split('\n');
    const count = (marks: RegExp) => all.filter(line => marks.test(line)).length;
    const start = 10 + index * 100;
    return `@@ -${start},${count(/^[- ]/)} +${start},${count(/^[+ ]/)} @@ ${section}\n${all.join('\n')}\n`;
  });
  return `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n${parts.join('')}`;
}

/** The report of a diff, and what the check makes of it. `alsoSent` are documents and open files. */
export async function reportOf(
  diff: string,
  alsoSent: readonly Partial<Snippet>[] = [],
  untracked: readonly string[] = [],
) {
  const repository = {
    head: 'main',
    hasCommits: true,
    headId: '1a2b3c4',
    diff: async () => ({ text: diff, against: 'HEAD (1a2b3c4)', cut: false, outside: 0 }),
    untracked: async () => untracked,
    subjects: async () => [],
    history: async () => [],
  };
  const source = gitDiff({
    workspace: { folders: [{ prefix: '', name: 'app' }], trusted: true },
    git: { repository: async () => repository },
    isExcluded: () => undefined,
  });
  const { snippets } = await source.gather(
    { question: '', diffScope: 'working', docs: [] },
    new AbortController().signal,
  );
  const prompt = promptOf([...snippets, ...alsoSent]);
  const markdown = await offlineReport(prompt);
  const { claims } = readReport(markAsProtected(markdown), prompt);
  return { markdown, claims, struck: claims.filter(claim => claim.verdict !== 'verified') };
}

/** The items under a heading, without their citations. */
export function itemsUnder(markdown: string, heading: string): readonly string[] {
  const start = markdown.indexOf(`## ${heading}\n`);
  if (start < 0) return [];
  const rest = markdown.slice(start + heading.length + 4);
  const end = rest.search(/^## /m);
  return (end < 0 ? rest : rest.slice(0, end))
    .split('\n')
    .filter(line => line.startsWith('- '))
    .map(line => line.slice(2).replace(/ ?\[S\d+[^[\]]*\]/g, ''));
}
