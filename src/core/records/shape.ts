import type { RecordKind } from '../protect/protectedThings';

/** How a product writes its events: how it is known, and where a person finds what in it. */
export interface Shape {
  readonly name: string;
  readonly kind: RecordKind;
  /** Paths that all have to be there; of `a|b` one is enough. */
  readonly has: readonly string[];
  /**
   * What a person recognises an event by, in order. `a|b`: the first that says something; `{a}:{b}`: put together, where the
   * first part is there; `utc:a`: a time without zone that the format defines as UTC.
   */
  readonly fields: Readonly<Record<string, string>>;
}
