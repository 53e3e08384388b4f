import Papa from 'papaparse';
import type { IgnoreRules } from '../gather/ignoreRules';
import { linesOf, passages } from '../gather/passages';
import { readText, type TextLimits } from '../gather/readText';
import type { Gathered, Skipped, Snippet } from '../gather/source';
import { walk } from '../gather/walk';
import type { Workspace } from '../ports';

const source = 'per-record';
/** More are not looked through for each record; what is beyond is told. */
const mostPieces = 20_000;

/** What may go with single records: each row of a table, with the names of its columns; each section of a document. */
export async function gatherPieces(
  patterns: readonly string[],
  workspace: Workspace,
  rules: IgnoreRules,
  limits: TextLimits,
  signal: AbortSignal,
): Promise<Gathered> {
  const snippets: Snippet[] = [];
  const skipped: Skipped[] = [];
  for await (const found of walk(workspace, patterns, rules, signal)) {
    const skip = (why: string) => skipped.push({ source, title: found.path, path: found.path, why });
    if (found.kind === 'skipped') {
      skip(found.why);
      continue;
    }
    const file = await readText(workspace, found.path, limits, signal);
    if (file.kind === 'skipped') {
      skip(file.why);
      continue;
    }
    const pieces = /\.(csv|tsv)$/i.test(found.path) ? rowsOf(found.path, file.text) : sectionsOf(found.path, file.text);
    if (snippets.length + pieces.length > mostPieces)
      skip(`more than ${mostPieces} rows and passages; not looked through`);
    else snippets.push(...pieces);
  }
  return { snippets, skipped };
}

function rowsOf(path: string, text: string): readonly Snippet[] {
  const rows: Snippet[] = [];
  let columns: readonly string[] | undefined;
  let line = 1;
  let before = 0;
  Papa.parse<string[]>(text, {
    skipEmptyLines: false,
    step({ data, meta }) {
      const startLine = line;
      line += text.slice(before, meta.cursor).split('\n').length - 1;
      before = meta.cursor;
      if (data.every(cell => cell.trim() === '')) return;
      if (columns === undefined) {
        columns = data;
        return;
      }
      const cells = data.map((cell, index) => `${columns?.[index] ?? `column ${index + 1}`}: ${cell}`);
      rows.push({ source, path, title: `${path} ${startLine}`, startLine, endLine: startLine, text: cells.join('\n') });
    },
  });
  return rows;
}

function sectionsOf(path: string, text: string): readonly Snippet[] {
  return passages(path, text).map(({ startLine, endLine, text: section }) => ({
    source,
    path,
    title: `${path} ${linesOf({ startLine, endLine })}`,
    startLine,
    endLine,
    text: section,
  }));
}
