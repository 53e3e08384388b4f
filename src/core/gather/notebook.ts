/** A notebook of Jupyter, by its name. */
export function isNotebook(path: string): boolean {
  return /\.ipynb$/i.test(path);
}

/** What is told of a notebook wherever something of it is offered. */
export const withoutOutputs = 'notebook, without its outputs';

/**
 * What people wrote into a notebook: each line of a cell where it stands in the file and all other lines empty, so that
 * numbers of lines stay those of the file. No outputs, no attachments. `undefined` for what is no notebook of nbformat 4.
 * Where a line of the file holds several of a cell, they are set apart by ` ⏎ `.
 */
export function notebookText(json: string): string | undefined {
  if (!hasCells(json)) return undefined;
  const shown: string[] = [];
  for (const { text, line } of sourcesOf(json)) {
    const words = text.replace(/\n$/, '').replaceAll('\n', ' ⏎ ');
    const before = shown[line];
    shown[line] = before === undefined ? words : `${before} ⏎ ${words}`;
  }
  return Array.from(shown, line => line ?? '').join('\n');
}

function hasCells(json: string): boolean {
  try {
    const { cells } = JSON.parse(json);
    return Array.isArray(cells);
  } catch {
    return false;
  }
}

interface Source {
  readonly text: string;
  /** 0-based. */
  readonly line: number;
}

/** Every text at `cells[n].source` and `cells[n].source[m]` of a JSON text that is known to be valid. */
function* sourcesOf(json: string): Generator<Source> {
  /** The key that stands before the value at each depth; empty in a list. */
  const way: string[] = [];
  let depth = 0;
  let line = 0;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '\n') line++;
    else if (sign === '{' || sign === '[') way[++depth] = '';
    else if (sign === '}' || sign === ']') depth--;
    else if (sign === '"') {
      const end = endOfText(json, at);
      if (/^\s*:/.test(json.slice(end, end + 64))) way[depth] = textIn(json, at, end);
      else if (isSource(way, depth)) yield { text: textIn(json, at, end), line };
      at = end - 1;
    }
  }
}

/** `{ cells: [ { source: "…" } ] }` or `{ cells: [ { source: ["…"] } ] }`. */
function isSource(way: readonly string[], depth: number): boolean {
  return (depth === 3 || depth === 4) && way[1] === 'cells' && way[3] === 'source';
}

/** Behind the quote that ends it. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (; end > 0; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) break;
  }
  return end < 0 ? json.length : end + 1;
}

function textIn(json: string, start: number, end: number): string {
  const text: unknown = JSON.parse(json.slice(start, end));
  return typeof text === 'string' ? text : '';
}
