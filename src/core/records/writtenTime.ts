/**
 * The first time that stands near the beginning of a line, as it is written: in brackets, behind a level or a container's
 * name, or first of all. The forms are those of ISO 8601, Go's `log`, nginx, Apache (its access and its error log), BIND and
 * Tomcat, Redis, Kibana, QRadar, RFC 1123, ctime(3), syslog in brackets, and Squid's seconds. `undefined` where there is none.
 */
export function writtenTime(line: string): string | undefined {
  const start = line.slice(0, lookedAtCharacters);
  let first: { readonly at: number; readonly text: string } | undefined;
  for (const form of forms) {
    const match = form.exec(start);
    if (match?.[1] === undefined) continue;
    const at = match.index + match[0].indexOf(match[1]);
    if (first === undefined || at < first.at) first = { at, text: match[1].trim() };
    // Nothing stands before what begins the line.
    if (at <= 1) break;
  }
  return first?.text;
}

/** Whoever writes a time first writes it here. */
const lookedAtCharacters = 240;

const clock = '\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?';
const zone = '(?: ?(?:Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)(?![\\w:]))?';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';

const forms: readonly RegExp[] = [
  `\\d{4}-\\d\\d-\\d\\d(?:T|\\s{1,3})(?:${clock}|\\d\\d:\\d\\d)${zone}`,
  `\\d{4}/\\d\\d/\\d\\d(?: - |\\s{1,3})${clock}${zone}`,
  `\\d{1,2}/${month}/\\d{4}[: ]${clock}${zone}`,
  `\\d{1,2}-${month}-\\d{4} ${clock}${zone}`,
  `(?:${day}, )?\\d{1,2} ${month} \\d{4} ${clock}${zone}`,
  `${day} ${month} {1,2}\\d{1,2} ${clock} \\d{4}`,
  `${month}[a-z]{0,6} {1,2}\\d{1,2},? \\d{4},?(?: @)? ${clock}(?:[ \\u00a0\\u202f]?[AP]M\\b)?${zone}`,
  `${month} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?`,
  `\\d{1,2}([/.-])\\d{1,2}\\2\\d{4}(?:,? {1,2}|T)${clock}(?:[ \\u00a0\\u202f]?[AP]M\\b)?${zone}`,
  `\\d\\d/\\d\\d/\\d\\d,? {1,2}${clock}(?: [AP]M)?`,
]
  .map(form => new RegExp(`(?<![\\w.:/-])(${form})(?!\\d|:\\d)`))
  .concat(/^[[(]?(1\d{9}(?:\.\d{1,9})?)(?=[\s\])])/);
