import { type DigestFacts, isFound, type NamedTechnique } from './digest/digestFacts';
import type { Digest } from './digest/fitRows';

/** The part of a digest that stays with a run as data. Reads ATT&CK's table where a finding names a technique. */
export async function digestFactsOf({ rows, totals }: Digest): Promise<DigestFacts> {
  const findings = rows.filter(isFound);
  const { files, kinds, first, last, leftOut } = totals;
  return {
    files,
    rows: totals.rows,
    kinds,
    ...(first === undefined || last === undefined ? {} : { first, last }),
    findings,
    leftOut: leftOut.findings,
    techniques: await named([...new Set(findings.flatMap(({ techniques }) => techniques))].sort()),
  };
}

async function named(ids: readonly string[]): Promise<readonly NamedTechnique[]> {
  if (ids.length === 0) return [];
  const { attackTechnique } = await import('./taxonomy/attack');
  return ids.flatMap(id => {
    const known = attackTechnique(id);
    return known === undefined ? [] : [{ id, name: known.name, tactics: known.tactics }];
  });
}
