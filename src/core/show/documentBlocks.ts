import type { Block, Inline, TableCell } from './markdownTree';
import { lineRange } from './words';

/** Our own words as blocks, so that Markdown and HTML exports come from one tree. Text here is never read as Markdown. */
export function heading(level: number, text: string): Block {
  return { kind: 'heading', level, children: [{ kind: 'text', text }], line: 0 };
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', children: [{ kind: 'text', text }], isTight: false, line: 0 };
}

export function textCell(text: string): TableCell {
  return { children: [{ kind: 'text', text }], alignsRight: false, line: 0 };
}

/** Files and their lines, as `place` says them, and what stands behind. */
export function placesCell(places: readonly Place[], behind = ''): TableCell {
  const children = places.flatMap(({ path, startLine, endLine }, index): readonly Inline[] => {
    const range = lineRange(startLine, endLine);
    const after = `${range === '' ? '' : `:${range}`}${index < places.length - 1 ? ', ' : behind}`;
    return [{ kind: 'name', text: path }, ...(after === '' ? [] : [{ kind: 'text' as const, text: after }])];
  });
  return { children, alignsRight: false, line: 0 };
}

export interface Place {
  readonly path: string;
  readonly startLine?: number | undefined;
  readonly endLine?: number | undefined;
}

export function numberCell(text: string): TableCell {
  return { ...textCell(text), alignsRight: true };
}

/** A column is aligned as its first cell. */
export function blockTable(header: readonly string[], rows: readonly (readonly TableCell[])[]): Block {
  const cells = header.map((text, column) => ({
    ...textCell(text),
    alignsRight: rows[0]?.[column]?.alignsRight ?? false,
  }));
  return { kind: 'table', header: cells, rows, line: 0 };
}
