import type { Citation, Claim } from '../../read/results';
import { statedSeverity } from '../statedSeverity';
import { type HuntFinding, huntFindings, type ReportedHunt } from './huntFinding';

/**
 * A report's claims. One that states a severity and rests on a row of a digest alone stands at the lines that the row was made from: the
 * row is on no disk, and whoever lists findings by file would not see the hunt's.
 */
export function claimsAtLines(state: ReportedHunt): readonly Claim[] {
  const claims = state.report?.claims ?? [];
  const findings = huntFindings(state);
  if (findings.length === 0) return claims;
  return claims.map(claim => {
    if (statedSeverity(claim.text) === undefined || claim.citations.some(isAtLines)) return claim;
    const found = findings.find(one => one.claims.includes(claim));
    return found === undefined ? claim : { ...claim, citations: [...claim.citations, ...linesOf(found)] };
  });
}

function isAtLines({ path, startLine }: Citation): boolean {
  return path !== undefined && startLine !== undefined;
}

function linesOf({ id, places }: HuntFinding): readonly Citation[] {
  return places.flatMap(({ path, lines }) =>
    lines.map(line => ({ id, path, startLine: line, endLine: line, resolved: true })),
  );
}
