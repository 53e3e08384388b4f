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
    const pieces = /\.(csv|tsv)$/i.test(found.path)
      ? rowsOf(found.path, file.text, skip)
      : sectionsOf(found.path, file.text);
    if (pieces.length === 0) skip('holds nothing to go with a record');
    if (snippets.length + pieces.length > mostPieces)
      skip(`more than ${mostPieces} rows and passages; not looked through`);
    else snippets.push(...pieces);
  }
  return { snippets, skipped };
}

/** A quote that is never closed would make one row of all that follows: from there on quotes mean nothing, and it is told. */
function rowsOf(path: string, text: string, tell: (why: string) => void): readonly Snippet[] {
  const rows: Snippet[] = [];
  let columns: readonly string[] | undefined;
  const read = (from: number, firstLine: number, quoteChar: string | undefined): void => {
    let line = firstLine;
    let before = from;
    Papa.parse<string[]>(text.slice(from), {
      skipEmptyLines: false,
      delimiter: /\.tsv$/i.test(path) ? '\t' : '',
      ...(quoteChar === undefined ? {} : { quoteChar }),
      step({ data, errors, meta }, parser) {
        const startLine = line;
        if (errors.some(error => error.code === 'MissingQuotes')) {
          tell(`a quote in the row of line ${startLine} is never closed; from there on quotes are read as letters`);
          parser.abort();
          read(before, startLine, noQuote);
          return;
        }
        line += text.slice(before, from + meta.cursor).split('\n').length - 1;
        before = from + meta.cursor;
        if (data.every(cell => cell.trim() === '')) return;
        if (columns === undefined) {
          columns = data;
          return;
        }
        const cells = data.map((cell, index) => `${columns?.[index] ?? `column ${index + 1}`}: ${cell}`);
        rows.push({
          source,
          path,
          title: `${path} ${startLine}`,
          startLine,
          endLine: startLine,
          text: cells.join('\n'),
        });
      },
    });
  };
  read(0, 1, undefined);
  return rows;
}

/** No text holds it: a file with it in it is binary. */
const noQuote = '\0';

function sectionsOf(path: string, text: string): readonly Snippet[] {
  return passages(path, text)
    .filter(({ text: section }) => section.trim() !== '')
    .map(({ startLine, endLine, text: section }) => ({
      source,
      path,
      title: `${path} ${linesOf({ startLine, endLine })}`,
      startLine,
      endLine,
      text: section,
    }));
}
