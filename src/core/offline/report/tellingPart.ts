/** A long line by its part that the finding is about: what stands in front is mostly the same in all of them. */
export function shownOf(line: string, finding: string): string {
  const part = line.length <= mostShown ? undefined : tellingPart(line, finding);
  const at = part === undefined ? 0 : line.indexOf(part);
  return at <= mostInFront ? line : `…${line.slice(at - mostInFront)}`;
}

const mostShown = 180;
const mostInFront = 40;

/** The longest value of a line that the finding repeats, by its beginning; `undefined` where it repeats none. */
export function tellingPart(line: string, finding: string): string | undefined {
  const parts = line.split(/["\\]+/).filter(part => part.length >= 8 && finding.includes(part.slice(0, 60)));
  return parts.length === 0 ? undefined : parts.reduce((most, part) => (part.length > most.length ? part : most), '');
}
