import type { DiffScope } from '../../ports';
import type { Snippet } from '../source';
import { isEndless, shownOf } from './endlessLine';
import type { FileChange, Hunk, HunkLine } from './parseDiff';

/** The fact of a hunk that took the last of a file away. */
export const ofDeletedFile = 'deleted file';

const mostLines = 100;
const fewestLines = 60;

/**
 * One snippet a hunk, a long hunk in parts, cut where a reader would. Lines keep their `+`, `-` or blank; the first line
 * is the hunk's head. `lineNumbers` are those of the new file, 0 for lines that are not in it.
 */
export function hunkSnippets(source: string, scope: DiffScope, prefix: string, file: FileChange): readonly Snippet[] {
  const path = prefix + (file.newPath ?? file.oldPath ?? '');
  const facts = [
    scope,
    ...(file.status === 'renamed' || file.status === 'copied' ? [`${file.status} from ${prefix}${file.oldPath}`] : []),
    ...(file.status === 'added' ? ['new file'] : []),
    ...(file.status === 'deleted' ? [ofDeletedFile] : []),
    ...(file.isConflicted ? ['in conflict'] : []),
  ];
  return file.hunks.flatMap(hunk => {
    const parts = splitHunk(hunk);
    return parts.map((part, index): Snippet => {
      const range = newRange(part);
      const place =
        range === undefined ? `(${file.status === 'deleted' ? 'deleted' : 'removed lines'})` : rangeWords(range);
      const where = sectionOf(part);
      return {
        source,
        path,
        title: `git diff (${scope}) ${path} ${place}`,
        startLine: range?.start,
        endLine: range?.end,
        text: [head(part), ...part.lines.map(lineWords)].join('\n'),
        facts: [
          ...facts,
          ...(where === '' ? [] : [`in ${where}`]),
          ...(parts.length > 1 ? [`part ${index + 1} of ${parts.length} of the hunk`] : []),
          ...(hunk.isWhole ? [] : ['cut short']),
          ...(part.lines.some(isEndless) ? ['a very long line is cut'] : []),
        ],
        lineNumbers: [0, ...lineNumbers(part)],
      };
    });
  });
}

/**
 * What the first changed line stands in, as far as lines at the margin tell. Git names what stands above the hunk, and between that and
 * the change a function may end and another begin. Empty where one ended and none began.
 */
function sectionOf({ section, lines }: Hunk): string {
  let where = section.trim();
  const change = lines.findIndex(({ kind }) => kind === 'added' || kind === 'removed');
  for (const { text } of lines.slice(0, Math.max(0, change))) {
    if (opensBlock(text)) where = text.slice(0, 80).trim();
    else if (/^[})\]]{1,4}[;,]?$/.test(text.trimEnd())) where = '';
  }
  return where;
}

/** Words at the margin with a block behind them, and no label or step of what stands above. */
function opensBlock(line: string): boolean {
  if (!/^[A-Za-z_$]/.test(line) || step.test(line)) return false;
  const trimmed = line.trimEnd();
  if (/[{(]$/.test(trimmed)) return true;
  // `def read(self, size):`, and no key of data.
  const beforeColon = trimmed.endsWith(':') ? trimmed.slice(0, -1) : '';
  return /[ )]/.test(beforeColon.slice(beforeColon.lastIndexOf(':') + 1));
}

const step = /^(?:case|default|else|if|for|while|switch|try|do|public|private|protected)\b/;

function head({ oldStart, oldLines, newStart, newLines, section }: Hunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@ ${section}`.trimEnd();
}

const marks = { added: '+', removed: '-', context: ' ', note: '\\ ' } as const;

function lineWords(line: HunkLine): string {
  return marks[line.kind] + shownOf(line);
}

function lineNumbers(hunk: Hunk): readonly number[] {
  let next = hunk.newStart;
  return hunk.lines.map(({ kind }) => (kind === 'context' || kind === 'added' ? next++ : 0));
}

function newRange(hunk: Hunk): { readonly start: number; readonly end: number } | undefined {
  const numbers = lineNumbers(hunk).filter(number => number > 0);
  const [start, end] = [numbers[0], numbers.at(-1)];
  return start === undefined || end === undefined ? undefined : { start, end };
}

function rangeWords({ start, end }: { readonly start: number; readonly end: number }): string {
  return start === end ? String(start) : `${start}–${end}`;
}

function splitHunk(hunk: Hunk): readonly Hunk[] {
  const parts: Hunk[] = [];
  let { oldStart, newStart } = hunk;
  let section = hunk.section;
  for (let from = 0; from < hunk.lines.length; ) {
    const to = cutAfter(hunk.lines, from);
    const lines = hunk.lines.slice(from, to);
    const oldLines = lines.filter(line => line.kind === 'context' || line.kind === 'removed').length;
    const newLines = lines.filter(line => line.kind === 'context' || line.kind === 'added').length;
    parts.push({ ...hunk, oldStart, oldLines, newStart, newLines, section, lines });
    oldStart += oldLines;
    newStart += newLines;
    section = lines.findLast(line => looksLikeDefinition(line.text))?.text.slice(0, 80) ?? section;
    from = to;
  }
  return parts.length === 0 ? [hunk] : parts;
}

/** A heading for what follows must read like one: words at the margin, not a line of some block of data. */
function looksLikeDefinition(line: string): boolean {
  return /^[A-Za-z_$][\w$]{0,40}( [\w$*&<>]{1,60}){1,6} ?[({:=]|^(class|interface|enum|struct|impl|trait|module|namespace) /.test(
    line.slice(0, 200),
  );
}

/** Before a line at the margin that follows a blank one, where there is such a place; never between a line and a note on it. */
function cutAfter(lines: readonly HunkLine[], from: number): number {
  if (lines.length - from <= mostLines) return lines.length;
  let to = from + mostLines;
  for (let at = to; at > from + fewestLines; at--) {
    if (/^\S/.test(lines[at]?.text ?? '') && (lines[at - 1]?.text ?? '').trim() === '') {
      to = at;
      break;
    }
  }
  return lines[to]?.kind === 'note' ? to + 1 : to;
}
