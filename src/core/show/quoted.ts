import { oneLine } from './visibleText';

/** A name that somebody else gave, for a sentence of ours: in quotes, and in one line whatever stands in it. */
export function quoted(name: string): string {
  return `"${oneLine(name)}"`;
}
