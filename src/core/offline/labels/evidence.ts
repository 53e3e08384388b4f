import type { ProtectedRecord } from '../../protect/protectedThings';
import type { Occurrence } from './features';
import { type Segment, segments } from './segments';
import { tokens } from './tokens';

const maxQuotes = 3;
/** What the instructions allow a language model too. */
const maxQuoteCharacters = 200;

/**
 * The pieces of the record that hold the strongest features: at most three, each letter for letter a part of the text or
 * of a field, in the order of the record.
 */
export function quoteFeatures(
  record: ProtectedRecord,
  occurrences: readonly Occurrence[],
  reasons: ReadonlyMap<string, number>,
): readonly string[] {
  const weights = new Map<string, Set<string>>();
  for (const { feature, segment } of occurrences) {
    if (segment === undefined || !reasons.has(feature) || isOurWord(record, segment)) continue;
    const found = weights.get(segment.text) ?? new Set();
    weights.set(segment.text, found.add(feature));
  }
  return strongest([...weights], reasons);
}

/** `Body: HTML only` is what the reader of emails says of the mail; it stands in no line of it. */
function isOurWord({ kind, fields }: ProtectedRecord, { field }: Segment): boolean {
  return kind === 'email' && field !== undefined && fields[field]?.name === 'Body';
}

/** The same for words by their stems. */
export function quoteWords(
  record: ProtectedRecord,
  reasons: ReadonlyMap<string, number>,
  stem: (token: string) => string,
): readonly string[] {
  const found = segments(record).map(
    ({ text }) =>
      [
        text,
        new Set(
          tokens(text)
            .map(stem)
            .filter(word => reasons.has(word)),
        ),
      ] as const,
  );
  return strongest(found, reasons);
}

/** One after the other, each by what it adds to those before: three lines that say the same are one. */
function strongest(
  pieces: readonly (readonly [string, ReadonlySet<string>])[],
  reasons: ReadonlyMap<string, number>,
): readonly string[] {
  const told = new Set<string>();
  const chosen: number[] = [];
  while (chosen.length < maxQuotes) {
    let best = -1;
    let bestWeight = 0;
    pieces.forEach(([, found], index) => {
      let weight = 0;
      for (const feature of found) if (!told.has(feature)) weight += reasons.get(feature) ?? 0;
      if (weight > bestWeight) [best, bestWeight] = [index, weight];
    });
    if (best < 0) break;
    chosen.push(best);
    for (const feature of pieces[best]?.[1] ?? []) told.add(feature);
  }
  return chosen
    .sort((a, b) => a - b)
    .map(index => quoted(pieces[index]?.[0] ?? ''))
    .filter(quote => quote !== '');
}

function quoted(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= maxQuoteCharacters) return trimmed;
  // Not in the middle of a character that takes two places.
  return trimmed
    .slice(0, maxQuoteCharacters)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
