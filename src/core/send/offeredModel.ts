/** A model as its provider names it when it is asked what it has. What the provider did not say is absent. */
export interface OfferedModel {
  readonly id: string;
  /** `opus`, `sonnet`, `haiku`: only where the provider itself says so; never read out of the id. */
  readonly line?: string;
  /** The provider says that it will go, or is gone. */
  readonly isRetiring?: boolean;
  /** The whole window. */
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  /** Offered by a server of this machine, and run elsewhere. */
  readonly isRemote?: boolean;
}
