import type { ExportFormat } from './exportFormats';

/** The formats that people open in a spreadsheet. */
export const sheetFormats: readonly ExportFormat[] = ['csv', 'ioc'];

/**
 * The same text behind a byte order mark. Without one Excel takes UTF-8 for the charset of its country, shows two odd characters
 * in the place of each umlaut, and saves them so. Programs take the mark for a part of the first header's name, so it is for
 * files that a person asked for.
 */
export function forSpreadsheet(text: string): string {
  return `\uFEFF${text}`;
}

/** What may stand between the cells of an export, by name. Excel reads a file by the list separator of its country: `;` where the comma stands in numbers. */
export const cellSeparators = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type CellSeparator = keyof typeof cellSeparators;
export const cellSeparatorNames = Object.keys(cellSeparators) as readonly CellSeparator[];

export function isCellSeparator(value: unknown): value is CellSeparator {
  return cellSeparatorNames.some(name => name === value);
}

/** One of our CSVs with another sign between its cells: they are quoted where any of these signs stands in them. */
export function separatedBy(csv: string, name: CellSeparator): string {
  return csv.replace(/"[^"]*"|,/g, piece => (piece === ',' ? cellSeparators[name] : piece));
}
