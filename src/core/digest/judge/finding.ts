import type { Place } from '../channels';

/** Something that a hunter should look at, before it is a row. */
export interface Finding {
  readonly kind: FindingKind;
  /** Evidence added up; `levelOf` says what it comes to. */
  readonly points: number;
  /** Hosts, domains, accounts: who does it, and to whom. */
  readonly entities: readonly string[];
  /** One line, in plain words and numbers. */
  readonly text: string;
  readonly places: readonly Place[];
  /** ATT&CK techniques that look like this, where one does. */
  readonly techniques: readonly string[];
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
