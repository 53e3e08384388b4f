import { join, literal, numeral, type ProtectedText, slice } from '../../protect/protected';
import { type Indicator, indicatorKind } from '../indicator';
import type { HuntFinding } from './huntFinding';

/** What others may look for, of findings above "low": each suspect with the first line that shows it. */
export function indicatorsOf(findings: readonly HuntFinding[]): readonly Indicator[] {
  return findings.filter(({ category }) => category === 'threat').flatMap(indicatorsIn);
}

function indicatorsIn(finding: HuntFinding): readonly Indicator[] {
  const [first] = finding.places;
  return finding.suspects.flatMap(value => {
    const kind = indicatorKind(value);
    if (kind === undefined) return [];
    return [{ kind, value, path: first?.path, line: first?.lines[0], why: whyOf(finding) }];
  });
}

/** `R3 high: 10.0.0.5 → 203.0.113.7: regular…`. */
export function whyOf({ id, severity, said }: HuntFinding): ProtectedText {
  const head = [literal('R'), numeral(Number(id.slice(1))), literal(' '), literal(severity), literal(': ')];
  return join([...head, said.length > longest ? join([slice(said, 0, longest), literal('…')]) : said]);
}

const longest = 240;
