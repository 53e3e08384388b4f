import type { Breathe } from './breathe';

/** Work that may rest between its parts, each of which takes a millisecond or so; what it comes to is given at its end. */
export type InParts<Result> = Generator<void, Result, void>;

/** For what is small, and for who has the thread to itself. */
export function atOnce<Result>(parts: InParts<Result>): Result {
  for (let part = parts.next(); ; part = parts.next()) if (part.done) return part.value;
}

/** Others on this thread have their turn between. */
export async function inTurns<Result>(parts: InParts<Result>, breathe: Breathe): Promise<Result> {
  for (let part = parts.next(); ; part = parts.next()) {
    if (part.done) return part.value;
    await breathe();
  }
}

/** So many rows are a part. */
const rowsInPart = 64;

/** As `items.flatMap(of)`. */
export function* flatMapped<Item, Made>(items: readonly Item[], of: (item: Item) => readonly Made[]): InParts<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < items.length; from += rowsInPart) {
    for (const item of items.slice(from, from + rowsInPart)) for (const one of of(item)) made.push(one);
    yield;
  }
  return made;
}

/** As `items.map(of).join(separator)`. */
export function* joined<Item>(items: readonly Item[], of: (item: Item) => string, separator = ''): InParts<string> {
  const pieces: string[] = [];
  for (let from = 0; from < items.length; from += rowsInPart) {
    pieces.push(
      items
        .slice(from, from + rowsInPart)
        .map(of)
        .join(separator),
    );
    yield;
  }
  return pieces.join(separator);
}

/** As `items.map(of)`. */
export function mapped<Item, Made>(items: readonly Item[], of: (item: Item) => Made): InParts<Made[]> {
  return flatMapped(items, item => [of(item)]);
}
