import type { Block, TableCell } from './markdownTree';

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
