import type { Finding } from './finding';

/**
 * A finding whose file gives a CVSS vector and no level, as those of OSV do, with the score of its vector: the highest, where it gives several
 * (of two versions). What the file says itself stays as it is.
 */
export async function scoredByVector(finding: Finding, text: string): Promise<Finding> {
  if (finding.severity !== '' || finding.score !== undefined || !mayHoldVector.test(text)) return finding;
  const { cvssVectors } = await import('../taxonomy/cvss');
  const scored = cvssVectors(text).flatMap(one => (one.kind === 'scored' ? [one] : []));
  const [gravest] = scored.toSorted((a, b) => b.score - a.score);
  if (gravest === undefined) return finding;
  return { ...finding, severity: `${gravest.severity} (by its CVSS vector)`, score: gravest.score };
}

const mayHoldVector = /\bAV:[NALP]\/AC:[LMH]\//;
