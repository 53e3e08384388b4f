import { type DigestFacts, type NamedTechnique, saidOf } from '../../digest/digestFacts';
import type { DigestEdge, DigestRow } from '../../digest/fitRows';
import { isYearless } from '../../digest/judge/words';
import type { KeptSnippet } from '../../fit/manifest';
import type { RunState } from '../../keep/runState';
import type { ProtectedText } from '../../protect/protected';
import { findFolded } from '../../read/foldText';
import type { Claim } from '../../read/results';

/** What a hunt found, one by one: by a program, with what the report says of it. */
export interface HuntFinding {
  /** `R3`: its row in the digest. */
  readonly id: string;
  /** `threat` is a suspicion until a person confirms it; what is weak is an observation. What was not recorded is never a threat. */
  readonly category: 'threat' | 'observation' | 'visibility_gap';
  /** By the digest's thresholds. Nothing is `critical` without a person. */
  readonly severity: 'informational' | 'low' | 'medium' | 'high';
  /** `flows`, `names`, `log-ins`, … */
  readonly kind: string;
  readonly said: ProtectedText;
  readonly hosts: readonly ProtectedText[];
  /** What others may look for. */
  readonly suspects: readonly ProtectedText[];
  readonly techniques: readonly NamedTechnique[];
  readonly edges: readonly DigestEdge[];
  readonly beats?: readonly number[];
  /** Seconds since 1970; absent where no flow of it has a time. */
  readonly first?: number;
  readonly last?: number;
  readonly places: readonly { readonly path: ProtectedText; readonly lines: readonly number[] }[];
  /** What the report states with this row, or its lines, as evidence. */
  readonly claims: readonly Claim[];
}

/** Empty for a run without a digest of logs. */
export function huntFindings(state: Pick<RunState, 'manifests' | 'report'>): readonly HuntFinding[] {
  const manifest = state.manifests.at(-1);
  const facts = manifest?.digest;
  if (manifest === undefined || facts === undefined) return [];
  return facts.findings.map(row => findingOf(row, facts, state.report?.claims ?? [], manifest.kept));
}

function findingOf(
  row: DigestRow,
  facts: DigestFacts,
  claims: readonly Claim[],
  kept: readonly KeptSnippet[],
): HuntFinding {
  const isGap = row.finding === 'none';
  const spans = [...row.edges, ...(row.when === undefined ? [] : [row.when])];
  const all = spans.flatMap(({ first, last }) => [first, last]).filter(time => time !== undefined);
  // Beside a time that can be told one without a year says nothing.
  const dated = all.filter(time => !isYearless(time));
  const times = dated.length > 0 ? dated : all;
  const page = kept.find(({ snippet }) => snippet.source === 'digest')?.id;
  const places = placesOf(row);
  return {
    id: row.id,
    category: isGap ? 'visibility_gap' : row.finding === 'low' ? 'observation' : 'threat',
    severity: row.finding === 'none' ? 'informational' : row.finding,
    kind: row.kind,
    said: saidOf(row.text),
    hosts: row.entities,
    suspects: row.suspects,
    techniques: facts.techniques.filter(({ id }) => row.techniques.includes(id)),
    edges: row.edges,
    beats: row.beats,
    ...(times.length === 0 ? {} : { first: Math.min(...times), last: Math.max(...times) }),
    places,
    claims: claims.filter(claim => isAbout(claim, row, page, places)),
  };
}

export function placesOf({ path, lines, also }: DigestRow): HuntFinding['places'] {
  return [...(path === undefined ? [] : [{ path, lines }]), ...also].filter(place => place.lines.length > 0);
}

function isAbout(claim: Claim, row: DigestRow, page: string | undefined, places: HuntFinding['places']): boolean {
  return claim.citations.some(({ id, quote, path, startLine, endLine = startLine, resolved }) => {
    if (!resolved) return false;
    if (id === page) return quote !== undefined && findFolded(row.text, quote) !== undefined;
    if (startLine === undefined || endLine === undefined) return false;
    return places.some(place => place.path === path && place.lines.some(line => line >= startLine && line <= endLine));
  });
}
