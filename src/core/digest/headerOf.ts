import { join, literal, numbered, numeral, type ProtectedText } from '../protect/protected';
import type { DigestTotals } from './fitRows';
import { isYearless } from './judge/words';

/** What was read, in three lines; whoever reads the digest needs to know what it is of. */
export function headerOf(totals: DigestTotals, skippedFiles: number): readonly ProtectedText[] {
  const { files, rows, bytes, first, last, yearless, sources, targets, channels, baselineRows, findings } = totals;
  const skipped = skippedFiles === 0 ? [] : [literal(', '), numeral(skippedFiles), literal(' not read')];
  const spans = [
    ...(first === undefined || last === undefined
      ? []
      : [[timeText(first), literal(' to '), timeText(last), literal(' UTC')]]),
    ...(yearless === undefined
      ? []
      : [[timeText(yearless.first), literal(' to '), timeText(yearless.last), literal(' in rows that name no year')]]),
  ].map(parts => join(parts));
  const when = [spans.length === 0 ? literal('no row has a time') : join(spans, literal(', and '))];
  const baseline = baselineRows === 0 ? [] : [literal('; baseline of '), numbered(baselineRows, 'row', 'rows')];
  return [
    literal('# Digest of logs (made by a program, no language model)'),
    join([
      numbered(rows, 'row', 'rows'),
      literal(' in '),
      numbered(files, 'file', 'files'),
      ...skipped,
      literal(', '),
      numeral(Math.round(bytes / 1_000)),
      literal(' kB; '),
      ...when,
      ...baseline,
    ]),
    join([
      // Of logs without connections there is nothing to count so.
      ...(channels === 0
        ? []
        : [
            numbered(sources, 'source', 'sources'),
            literal(', '),
            numbered(targets, 'target', 'targets'),
            literal(', '),
            numbered(channels, 'pair', 'pairs'),
            literal(' by port. '),
          ]),
      literal('Findings: '),
      numeral(findings.high),
      literal(' high, '),
      numeral(findings.medium),
      literal(' medium, '),
      numeral(findings.low),
      literal(' low. In brackets: file:lines.'),
    ]),
  ];
}

/** What the budget left out, and where numbers are no exact counts. */
export function notesOf({ leftOut, notes, unreadable }: DigestTotals): readonly ProtectedText[] {
  return [
    join([
      numbered(leftOut.findings, 'finding', 'findings'),
      literal(' and '),
      numbered(leftOut.rows, 'other row', 'other rows'),
      literal(' did not fit the budget'),
    ]),
    ...(unreadable === 0 ? [] : [join([numbered(unreadable, 'line', 'lines'), literal(' could not be read')])]),
    ...notes.map(sayNote),
  ];
}

function timeText(seconds: number): ProtectedText {
  const date = new Date(seconds * 1_000);
  const two = (value: number) => (value < 10 ? join([literal('0'), numeral(value)]) : numeral(value));
  const year = isYearless(seconds) ? [] : [numeral(date.getUTCFullYear())];
  const day = join([...year, two(date.getUTCMonth() + 1), two(date.getUTCDate())], literal('-'));
  const clock = join([two(date.getUTCHours()), two(date.getUTCMinutes()), two(date.getUTCSeconds())], literal(':'));
  return join([day, clock], literal(' '));
}

/** Our own words with numbers in them: put together from parts that the compiler knows. */
function sayNote(note: DigestTotals['notes'][number]): ProtectedText {
  return join(note.map(part => (typeof part === 'number' ? numeral(part) : part)));
}
