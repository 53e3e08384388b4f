import type { KeptSnippet } from '../fit/manifest';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import { findQuoted, isLongEnough } from './foldText';
import type { Citation } from './results';
import { findRow } from './rowsSent';
import { linesBetween, type SentLine, sentLines, waysToQuote } from './sentLines';

/** A citation as it was written, its quote cut out of protected text. */
export interface CitationToCheck {
  readonly id: ProtectedText;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly quote?: ProtectedText;
}

export interface CheckedCitation {
  readonly citation: Citation;
  /** The words exist in what was sent, but not where the citation says. */
  readonly isElsewhere: boolean;
}

/** Resolved when the snippet was sent, has the lines, and holds the quote in just those lines. */
export function checkCitation(written: CitationToCheck, context: readonly KeptSnippet[]): CheckedCitation {
  if (written.id.startsWith('R')) return checkRow(written, context);
  const kept = context.find(one => one.id === written.id);
  if (kept === undefined) return unresolved(written, undefined, join([written.id, literal(' was not sent')]));
  const sent = sentLines(kept);
  const { startLine, endLine = startLine, quote } = written;
  if (quote !== undefined && !isLongEnough(quote)) {
    return unresolved(written, kept, literal('the quote is too short to show anything'));
  }
  const hasLines = startLine === undefined || (hasLine(sent, startLine) && hasLine(sent, endLine ?? startLine));
  if (hasLines) {
    const cited = startLine === undefined ? sent : linesBetween(sent, startLine, endLine ?? startLine);
    if (quote === undefined || holds(kept, cited, quote)) return resolved(written, kept, sent);
  }
  const stands = quote === undefined ? undefined : findElsewhere(quote, kept, context);
  if (stands !== undefined) return { ...unresolved(written, kept, stands), isElsewhere: true };
  return unresolved(written, kept, hasLines ? notThere(kept) : noSuchLine(kept, sent, startLine, endLine));
}

/** A row of a page that a program made: resolved when it was sent, and holds the quote; it opens what the row rests on. */
function checkRow(written: CitationToCheck, context: readonly KeptSnippet[]): CheckedCitation {
  const row = findRow(written.id, context);
  if (row === undefined) return unresolved(written, undefined, join([written.id, literal(' was not sent')]));
  const { startLine, endLine = startLine, quote } = written;
  if (quote !== undefined && !isLongEnough(quote))
    return unresolved(written, undefined, literal('the quote is too short to show anything'));
  if (quote !== undefined && findQuoted(row.text, quote) === undefined) {
    const stands = findElsewhere(quote, row.kept, context);
    const why =
      stands ??
      join([literal('the quote does not stand in '), written.id, literal(' or anywhere else in what was sent')]);
    return { ...unresolved(written, undefined, why), isElsewhere: stands !== undefined };
  }
  const rests = row.lines;
  if (startLine !== undefined && !(rests.includes(startLine) && rests.includes(endLine ?? startLine)))
    return unresolved(written, undefined, join([written.id, literal(' does not rest on line '), numeral(startLine)]));
  const line = startLine ?? rests[0];
  const place = line === undefined ? {} : { path: row.path, startLine: line, endLine: endLine ?? line };
  return { citation: { id: written.id, path: row.path, ...place, quote, resolved: true }, isElsewhere: false };
}

/** A quote without lines gets the lines it stands in, so that it can be opened. */
function resolved(written: CitationToCheck, kept: KeptSnippet, sent: readonly SentLine[]): CheckedCitation {
  const place =
    written.startLine === undefined
      ? written.quote === undefined
        ? undefined
        : placeOf(kept, sent, written.quote)
      : { start: written.startLine, end: written.endLine ?? written.startLine };
  return {
    citation: {
      id: written.id,
      path: kept.snippet.path,
      startLine: place?.start,
      endLine: place?.end,
      quote: written.quote,
      resolved: true,
    },
    isElsewhere: false,
  };
}

function unresolved(written: CitationToCheck, kept: KeptSnippet | undefined, why: ProtectedText): CheckedCitation {
  const { id, startLine, endLine = startLine, quote } = written;
  return {
    citation: { id, path: kept?.snippet.path, startLine, endLine, quote, resolved: false, why },
    isElsewhere: false,
  };
}

function hasLine(sent: readonly SentLine[], number: number): boolean {
  return number > 0 && sent.some(line => line.number === number);
}

function holds(kept: KeptSnippet, some: readonly SentLine[], quote: string): boolean {
  return waysToQuote(kept, some).some(({ text }) => findQuoted(text, quote) !== undefined);
}

/** The lines of the file in which the quote begins and ends; `undefined` where they have no number. */
function placeOf(
  kept: KeptSnippet,
  sent: readonly SentLine[],
  quote: string,
): { readonly start: number; readonly end: number } | undefined {
  for (const { text, lines } of waysToQuote(kept, sent)) {
    const found = findQuoted(text, quote);
    if (found === undefined) continue;
    const lineAt = (offset: number) => text.slice(0, offset).split('\n').length - 1;
    const numbers = lines
      .slice(lineAt(found.start), lineAt(found.end) + 1)
      .flatMap(({ number }) => (number === undefined || number === 0 ? [] : [number]));
    const [start, end] = [numbers[0], numbers.at(-1)];
    return start === undefined || end === undefined ? undefined : { start, end };
  }
  return undefined;
}

function findElsewhere(
  quote: ProtectedText,
  cited: KeptSnippet,
  context: readonly KeptSnippet[],
): ProtectedText | undefined {
  for (const kept of [cited, ...context]) {
    const sent = sentLines(kept);
    if (!holds(kept, sent, quote)) continue;
    const place = placeOf(kept, sent, quote);
    const where = [
      ...(kept.snippet.path === undefined ? [] : [literal(' ('), kept.snippet.path, literal(')')]),
      ...(place === undefined ? [] : [literal(' in line '), numeral(place.start)]),
    ];
    return join([literal('the quote stands elsewhere, in '), idOf(kept), ...where]);
  }
  return undefined;
}

function notThere(kept: KeptSnippet): ProtectedText {
  return join([literal('the quote does not stand in '), idOf(kept), literal(' or anywhere else in what was sent')]);
}

function noSuchLine(
  kept: KeptSnippet,
  sent: readonly SentLine[],
  startLine: number | undefined,
  endLine: number | undefined,
): ProtectedText {
  const name = kept.snippet.path ?? idOf(kept);
  if (sent.every(line => line.number === undefined))
    return join([name, literal(' has no line numbers in what was sent')]);
  const missing = startLine !== undefined && !hasLine(sent, startLine) ? startLine : endLine;
  return join([name, literal(' has no line '), numeral(missing ?? 0), literal(' in what was sent')]);
}

function idOf(kept: KeptSnippet): ProtectedText {
  return join([literal('S'), numeral(Number(kept.id.slice(1)))]);
}
