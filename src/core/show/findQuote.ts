/**
 * Where a quote stands in a text, whatever the blanks and the case: UTF-16 offsets, end exclusive. For highlighting; that
 * a quote is found was decided by the check, not here.
 */
export function findQuote(text: string, quote: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = fold(quote);
  const inside = fold(text);
  if (wanted.folded === '') return undefined;
  const at = inside.folded.indexOf(wanted.folded);
  const start = inside.places[at];
  const last = inside.places[at + wanted.folded.length - 1];
  return at === -1 || start === undefined || last === undefined ? undefined : { start, end: last + 1 };
}

/** Without blanks, in lower case; `places` tells where each unit came from. */
function fold(text: string): { readonly folded: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let folded = '';
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text[offset] ?? '';
    if (/\s/.test(unit)) continue;
    const lower = unit.toLowerCase();
    folded += lower.length === 1 ? lower : unit;
    places.push(offset);
  }
  return { folded, places };
}

/** The text cut into pieces, those of a quote marked with the quote's position. Quotes that overlap an earlier one are left out. */
export function markQuotes(text: string, quotes: readonly string[]) {
  const spans = quotes
    .map((quote, index) => ({ index, span: findQuote(text, quote) }))
    .flatMap(({ index, span }) => (span === undefined ? [] : [{ index, ...span }]))
    .sort((one, other) => one.start - other.start);
  const pieces: { readonly text: string; readonly quote?: number }[] = [];
  let from = 0;
  for (const { index, start, end } of spans) {
    if (start < from) continue;
    if (start > from) pieces.push({ text: text.slice(from, start) });
    pieces.push({ text: text.slice(start, end), quote: index });
    from = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
