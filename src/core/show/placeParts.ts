import { type Child, element } from './element';
import { lineRange } from './words';

/** `place` for pages and files: a name that is read from right to left does not turn the numbers of the lines behind it round. */
export function placeParts(path: string, startLine: number | undefined, endLine: number | undefined): readonly Child[] {
  const range = lineRange(startLine, endLine);
  return [element('bdi', {}, path), range !== '' && `:${range}`];
}
