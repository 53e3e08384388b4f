import { literal, type ProtectedText } from '../protect/protected';
import type { Judgement } from './judge/judge';
import type { Tally } from './tally';

/** Where memory was bounded, and how much was let go for it. */
export interface Bounds {
  readonly heldBack: number;
  readonly withoutTime: number;
  readonly pairsLetGo: number;
  readonly pairsWithoutTimes: number;
  /** Counts of them may be too high by so much. */
  readonly nameError: number;
  readonly loginError: number;
  readonly furtherTemplates: number;
  readonly areNetworksCrowded: boolean;
  readonly hostsCrowded: number;
  readonly areEstimates: boolean;
}

/** A sentence of ours: words, and numbers between them. */
export type DigestNote = readonly (ProtectedText | number)[];

export function boundsOf(
  { channels, hosts, names, logins, templates, withoutTime, coverage }: Tally,
  { heldBack }: Judgement,
): Bounds {
  return {
    heldBack,
    withoutTime,
    pairsLetGo: channels.letGo,
    pairsWithoutTimes: channels.withoutTimes,
    nameError: names.uses.errorAtMost,
    loginError: logins.uses.errorAtMost,
    furtherTemplates: templates.further,
    areNetworksCrowded: coverage.crowded,
    hostsCrowded: hosts.crowded,
    areEstimates: channels.sources.estimate() > 3_000,
  };
}

/** What that means for the numbers. */
export function notesOfBounds(bounds: Bounds): readonly DigestNote[] {
  const notes: DigestNote[] = [];
  const tell = (count: number, ...words: readonly ProtectedText[]) => {
    if (count > 0) notes.push(words.flatMap((word, index) => (index === 0 ? [word, count] : [word])));
  };
  const none = literal('');
  tell(
    bounds.heldBack,
    none,
    literal(' further weak signs are not shown as findings: with them, more than 20 hosts would be named'),
  );
  tell(bounds.withoutTime, literal('rows without a time that can be read: '));
  tell(
    bounds.pairsLetGo,
    none,
    literal(
      ' pairs by port were let go, the least telling ones, to bound memory; a count of theirs starts anew when they come again',
    ),
  );
  tell(bounds.pairsWithoutTimes, none, literal(' busy and irregular pairs by port were not followed for intervals'));
  tell(bounds.nameError, literal('counts of names may be too high by '));
  tell(bounds.loginError, literal('counts of log-ins may be too high by '));
  tell(bounds.furtherTemplates, none, literal(' messages fit none of the first 2,000 templates'));
  if (bounds.areNetworksCrowded) notes.push([literal('silence was looked for in the first 4,000 networks alone')]);
  tell(bounds.hostsCrowded, literal('rows that name hosts beyond the first 200,000 names: '));
  if (bounds.areEstimates)
    notes.push([literal('numbers of different hosts and names are estimates (standard error 1.6 %)')]);
  return notes;
}
