/**
 * What an invitation says to a person, a line for each property of RFC 5545 that a calendar shows: what, when, where, from whom, with
 * whom, and which addresses. Empty for what is no calendar. Long ones are cut, and say so.
 */
export function calendarText(calendar: string): string {
  if (!/^BEGIN:VCALENDAR\b/im.test(calendar.slice(0, 2_000))) return '';
  const lines = calendar
    .slice(0, longestCalendar)
    // A line that begins with a blank goes on with the one before (RFC 5545, section 3.1).
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .flatMap(shownLine);
  const shown = lines.slice(0, mostLines);
  const isCut = calendar.length > longestCalendar || lines.length > mostLines;
  return [...shown, ...(isCut ? ['[the rest of the calendar is left out]'] : [])].join('\n');
}

const longestCalendar = 100_000;
const mostLines = 60;

const shownProperties =
  /^(?:METHOD|SUMMARY|DTSTART|DTEND|LOCATION|ORGANIZER|ATTENDEE|URL|ATTACH|CONFERENCE|DESCRIPTION|COMMENT|X-ALT-DESC|X-.{0,40}(?:URL|JOIN|MEETING).{0,40})$/i;

function shownLine(line: string): readonly string[] {
  const end = endOfParameters(line);
  const [name = ''] = line.slice(0, end).split(';', 1);
  if (!shownProperties.test(name.slice(0, 100))) return [];
  const who = /;CN=(?:"([^"]{1,200})"|([^";:]{1,200}))/i.exec(line.slice(0, Math.min(end, 2_000)));
  const whom = who?.[1] ?? who?.[2];
  const zone = /;TZID="?([\w/+-]{1,80})/i.exec(line.slice(0, Math.min(end, 2_000)))?.[1];
  const said = line
    .slice(end + 1)
    .replace(/\\n/gi, '\n')
    .replace(/\\([\\;,])/g, '$1')
    .replace(/^mailto:/i, '')
    .trim();
  if (said === '') return [];
  const kept = said.length > longestValue ? `${said.slice(0, longestValue)} [cut]` : said;
  return [
    `${name.toUpperCase()}: ${whom === undefined ? '' : `${whom} `}${kept}${zone === undefined ? '' : ` (${zone})`}`,
  ];
}

const longestValue = 8_000;

/** Where the colon before the value stands: parameters may have others within quotes. */
function endOfParameters(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return line.length;
}
