import type { Citation, Report } from '../read/results';
import { plainClaim } from './reportSarif';
import { severityOf } from './statedSeverity';

/** A finding of a report at lines of a file, as an editor lists it. */
export interface FileProblem {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'error' | 'warning' | 'information';
  /** Its claim without citations. */
  readonly message: string;
  /** The severity that the claim states. */
  readonly severity: string;
  /** Further places that it cites. */
  readonly others: readonly FilePlace[];
}

export type FilePlace = Pick<FileProblem, 'path' | 'startLine' | 'endLine'>;

const levels = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'information',
  informational: 'information',
} as const;

/** More would bury what other tools say; an editor shows no more than some hundreds of a file. */
const mostProblems = 500;

/** The claims of a report that hold, state a severity and cite lines of a file, at those lines; and how many there was no room for. */
export function problemsOf({ claims }: Pick<Report, 'claims'>): {
  readonly problems: readonly FileProblem[];
  readonly leftOut: number;
} {
  const all = claims.flatMap((claim): readonly FileProblem[] => {
    const severity = severityOf(claim);
    const [first, ...others] = distinct(claim.citations.flatMap(placeOf));
    if (claim.verdict !== 'verified' || severity === undefined || severity === 'unconfirmed' || first === undefined)
      return [];
    return [{ ...first, level: levels[severity], severity, message: plainClaim(claim.text), others }];
  });
  return { problems: all.slice(0, mostProblems), leftOut: Math.max(0, all.length - mostProblems) };
}

function placeOf({ path, startLine, endLine }: Citation): readonly FilePlace[] {
  if (path === undefined || startLine === undefined || startLine < 1) return [];
  return [{ path, startLine, endLine: Math.max(startLine, endLine ?? startLine) }];
}

function distinct(places: readonly FilePlace[]): readonly FilePlace[] {
  return [...new Map(places.map(one => [`${one.path}:${one.startLine}-${one.endLine}`, one])).values()];
}
