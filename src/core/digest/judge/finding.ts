import type { Place } from '../channels';

/** Something that a hunter should look at, before it is a row. */
export interface Finding {
  readonly kind: FindingKind;
  /** Evidence added up; `levelOf` says what it comes to. */
  readonly points: number;
  /** Hosts, domains, accounts: who does it, and to whom. */
  readonly entities: readonly string[];
  /** Those of them that others may look for: the target of a beacon, the domain of a tunnel, whoever scans. Empty where that is not told. */
  readonly suspects: readonly string[];
  /** Who talked to whom; empty for what is no traffic between two hosts. */
  readonly edges?: readonly Edge[];
  /** From when to when, where no edge tells it: seconds since 1970. */
  readonly when?: { readonly first: number; readonly last: number };
  /** When the gravest pair's connections began, where they come regularly: sorted, seconds since 1970, the latest 96. */
  readonly beats?: readonly number[];
  /** One line, in plain words and numbers. */
  readonly text: string;
  readonly places: readonly Place[];
  /** ATT&CK techniques that look like this, where one does. */
  readonly techniques: readonly string[];
}

/** Traffic of one source with one target, as sums over the channels that are told. */
export interface Edge {
  readonly source: string;
  readonly target: string;
  /** `443/tcp`, most bytes first; at most four. */
  readonly ports: readonly string[];
  readonly flows: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** Seconds since 1970; absent where no row had a time. */
  readonly first?: number;
  readonly last?: number;
}

export type FindingKind =
  | 'flows'
  | 'scan'
  | 'sweep'
  | 'names'
  | 'generated-names'
  | 'alert'
  | 'notice'
  | 'log-ins'
  | 'acts'
  | 'launches'
  | 'web'
  | 'lateral';

export type Level = 'none' | 'low' | 'medium' | 'high';

/**
 * One point is a behaviour that is worth a look and often harmless; two a published threshold of an attack passed; three and
 * a half several of them together, or one that nothing harmless shows. These steps are ours.
 */
export function levelOf(points: number): Level {
  if (points >= 3.5) return 'high';
  if (points >= 2) return 'medium';
  return points >= 1 ? 'low' : 'none';
}
