import type { Claim } from '../read/results';
import { statedSeverity } from './statedSeverity';
import { counted } from './words';

/** `31 claims: 29 verified · 2 struck`. */
export function verificationSummary(claims: readonly Pick<Claim, 'verdict'>[]): string {
  if (claims.length === 0) return 'No claims to check';
  const verified = claims.filter(claim => claim.verdict === 'verified').length;
  const struck = claims.length - verified;
  return `${counted(claims.length, 'claim')}: ${verified} verified${struck === 0 ? '' : ` · ${struck} struck`}`;
}

/** Why a claim is struck, for people; `undefined` for a verified one. */
export function whyStruck(claim: Pick<Claim, 'verdict' | 'citations' | 'text'>): string | undefined {
  const why = whyNotHeld(claim);
  if (why === undefined) return undefined;
  return statedSeverity(claim.text) === undefined ? why : `${why}; its severity is unconfirmed`;
}

function whyNotHeld(claim: Pick<Claim, 'verdict' | 'citations'>): string | undefined {
  if (claim.verdict === 'verified') return undefined;
  const unresolved = claim.citations.find(citation => !citation.resolved && citation.why !== undefined);
  if (unresolved?.why !== undefined) return unresolved.why;
  if (claim.citations.length === 0) return 'it cites nothing that was sent';
  return claim.verdict === 'misplaced' ? 'the evidence stands elsewhere than cited' : 'what it cites does not say this';
}
