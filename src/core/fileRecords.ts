import { commitLogSnippets, isCommitLog } from './commitLog';
import { whyNameLeftOut } from './gather/diff/whyLeftOut';
import { linesOf, passages } from './gather/passages';
import { readText, type TextLimits } from './gather/readText';
import { isTest } from './gather/related/pathKinds';
import type { Gathered, Skipped, Snippet } from './gather/source';
import type { Workspace } from './ports';
import { sensitiveName } from './protect/sensitiveNames';

/** What a report is about, as it was written; and parts of a diff that its readers ask for last. */
const source = 'records';
const commitsSource = 'commits';
const laterSource = 'records-later';

export interface FileRecordsFrom {
  readonly workspace: Workspace;
  readonly limits: TextLimits;
}

/** Notes, timelines, logs of commits and diffs, cut where a reader would, with their lines. Throws nothing: what cannot be read is told. */
export async function fileRecords(
  paths: readonly string[],
  skipped: readonly Skipped[],
  { workspace, limits }: FileRecordsFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const snippets: Snippet[] = [];
  const left: Skipped[] = [...skipped];
  for (const path of paths) {
    const sensitive = sensitiveName(path);
    const file =
      sensitive === undefined
        ? await readText(workspace, path, limits, signal)
        : { kind: 'skipped' as const, why: `sensitive name: ${sensitive}` };
    if (file.kind === 'skipped' || file.text.trim() === '') {
      left.push({ source, title: path, path, why: file.kind === 'skipped' ? file.why : 'empty' });
      continue;
    }
    const text = file.text.replace(/\r\n?/g, '\n');
    const parts = partsOf(path, text);
    snippets.push(...parts.snippets);
    left.push(...parts.skipped);
  }
  return { snippets, skipped: left };
}

function partsOf(path: string, text: string): Gathered {
  if (isDiff(text)) return ofDiff(path, text);
  const snippets = isCommitLog(text) ? commitLogSnippets(commitsSource, path, text) : ofText(path, text);
  return { snippets, skipped: [] };
}

function isDiff(text: string): boolean {
  return /^diff --git /m.test(text.slice(0, 4_000));
}

/** File by file, so that a part never begins in one and ends in another. */
function ofDiff(path: string, text: string): Gathered {
  const snippets: Snippet[] = [];
  const skipped: Skipped[] = [];
  let line = 1;
  for (const part of text.split(/^(?=diff --git )/m)) {
    const changed = /^diff --git .* b\/(.+)$/m.exec(part)?.[1] ?? '';
    const why = whyNameLeftOut(changed);
    if (why !== undefined) skipped.push({ source, title: `${path}: ${changed}`, why });
    else if (part.trim() !== '') {
      const from =
        isTest(changed) || /(^|\/)bench|(^|\/)\.(github|gitlab|circleci)\//i.test(changed) ? laterSource : source;
      snippets.push(...ofChange(path, part, line, from, changed));
    }
    line += part.split('\n').length - 1;
  }
  return { snippets, skipped };
}

const mostLines = 80;

/** Hunks together as far as they go into one piece of at most 80 lines; a longer hunk is cut. */
function ofChange(path: string, part: string, firstLine: number, from: string, changed: string): readonly Snippet[] {
  const lines = part.replace(/\n$/, '').split('\n');
  const pieces: { start: number; end: number }[] = [];
  const starts = lines.flatMap((line, index) => (index === 0 || line.startsWith('@@ ') ? [index] : []));
  for (const [at, start] of starts.entries()) {
    const end = starts[at + 1] ?? lines.length;
    const last = pieces.at(-1);
    if (last !== undefined && end - last.start <= mostLines) last.end = end;
    else
      for (let cut = start; cut < end; cut += mostLines)
        pieces.push({ start: cut, end: Math.min(end, cut + mostLines) });
  }
  return pieces.map(({ start, end }) => {
    const place = { startLine: firstLine + start, endLine: firstLine + end - 1 };
    const text = lines.slice(start, end).join('\n');
    return { source: from, path, title: `${path} ${linesOf(place)}`, ...place, text, facts: [`changes ${changed}`] };
  });
}

function ofText(path: string, text: string): readonly Snippet[] {
  return passages(path, text).map(({ startLine, endLine, text: words, heading, lineNumbers }) => ({
    source,
    path,
    title: `${path} ${linesOf({ startLine, endLine })}`,
    startLine,
    endLine,
    text: words,
    facts: heading === undefined ? [] : [`section “${heading}”`],
    ...(lineNumbers === undefined ? {} : { lineNumbers }),
  }));
}
