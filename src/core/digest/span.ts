/** Seconds since 1970; `first` above `last` where nothing lies in it. */
export interface Span {
  first: number;
  last: number;
}

export function emptySpan(): Span {
  return { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
}

export function extend(span: Span, time: number): void {
  if (time < span.first) span.first = time;
  if (time > span.last) span.last = time;
}
