import { isYearless, sayTime } from '../../digest/judge/words';
import { attackTitle } from '../../taxonomy/taxonomy';
import { defang, indicatorKind } from '../indicator';
import type { HuntFinding } from './huntFinding';

export interface HuntOfRun {
  readonly run: string;
  readonly tier: string;
  readonly model: string;
  readonly manifestHash: string;
}

/** One finding a line, gravest first; texts and addresses as they are, and beside them defanged. Times are ISO 8601 in UTC. */
export function findingsJsonl(findings: readonly HuntFinding[], of: HuntOfRun): string {
  return findings.map(finding => `${JSON.stringify(lineOf(finding, of))}\n`).join('');
}

function lineOf(finding: HuntFinding, { run, tier, model, manifestHash }: HuntOfRun): object {
  const { id, category, severity, kind, said, hosts, suspects, techniques, edges, beats, places, claims } = finding;
  return {
    id,
    category,
    severity,
    kind,
    text: said,
    hosts,
    suspects: suspects.map(value => {
      const is = indicatorKind(value);
      return { value, kind: is, defanged: is === undefined ? value : defang({ kind: is, value }) };
    }),
    techniques,
    taxonomy: attackTitle,
    first: isoTime(finding.first),
    last: isoTime(finding.last),
    withoutYear: withoutYear(finding),
    evidence: places.map(({ path, lines }) => ({ path, lines })),
    flows: edges.map(edge => ({ ...edge, first: isoTime(edge.first), last: isoTime(edge.last) })),
    beats: beats?.map(time => isoTime(time)),
    severityBy: 'thresholds of the digest, no person and no language model',
    report: claims.map(({ text, verdict, markdownLine }) => ({ text, verdict, markdownLine })),
    run,
    tier,
    model,
    manifestSha256: manifestHash,
  };
}

/** `03-03 06:00:00 to 03-03 06:09:58`, of rows that name no year. */
function withoutYear({ first, last }: HuntFinding): string | undefined {
  if (first === undefined || last === undefined || !isYearless(first)) return undefined;
  return first === last ? sayTime(first) : `${sayTime(first)} to ${sayTime(last)}`;
}

/** `undefined` for no time, for one that no calendar has, and for one of no year, which no clock of others can be set by. */
export function isoTime(seconds: number | undefined): string | undefined {
  if (seconds === undefined || !Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12 || isYearless(seconds))
    return undefined;
  return new Date(seconds * 1_000).toISOString();
}
