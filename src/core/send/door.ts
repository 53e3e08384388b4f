/**
 * The last look at what is about to leave: the very text of the request's body. Called by the adapter that sends, for
 * every request; what does not answer, or throws, is a refusal.
 */
export type Door = (body: string, signal: AbortSignal) => Promise<DoorAnswer>;

export type DoorAnswer =
  | { readonly kind: 'open' }
  /** `why` is a phrase without the secret: `an access key of AWS stands in it`. */
  | { readonly kind: 'refused'; readonly why: string };
