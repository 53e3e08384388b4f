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
