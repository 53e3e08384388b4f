import { fileOf, lineOf, type Place } from './channels';
import type { ReadLogs } from './draft';
import { inventory } from './inventory';
import { type Edge, type Finding, type Level, levelOf } from './judge/finding';
import type { Judgement } from './judge/judge';

/** A row before the gate: its text is raw. */
export interface DraftRow {
  readonly kind: string;
  readonly finding: Level;
  readonly worth: number;
  readonly entities: readonly string[];
  /** As in `Finding`, with the next two. */
  readonly suspects: readonly string[];
  readonly edges: readonly Edge[];
  readonly when?: Finding['when'];
  readonly beats?: readonly number[];
  readonly techniques: readonly string[];
  /** One line: level, kind, what was seen. */
  readonly text: string;
  /** Exemplars: in which file (by number) which lines. */
  readonly places: readonly { readonly file: number; readonly lines: readonly number[] }[];
}

const mostWeak = 12;
const mostLines = 6;

/** All rows in their order: findings, gravest first; then what there is. */
export function draftRows({ tally, files }: ReadLogs, { findings, population }: Judgement): readonly DraftRow[] {
  const grave = findings.filter(({ points }) => levelOf(points) !== 'none').map(ofFinding);
  const weak = findings.filter(({ points }) => levelOf(points) === 'none');
  const rest = inventory(tally, population, files).map(
    ({ kind, text, places, worth }): DraftRow => ({
      kind,
      finding: 'none',
      worth,
      entities: [],
      suspects: [],
      edges: [],
      techniques: [],
      text: oneLine(`${kind}: ${text}`),
      places: byFile(places),
    }),
  );
  return [...grave, ...weak.slice(0, mostWeak).map(ofFinding), ...rest];
}

function ofFinding(found: Finding): DraftRow {
  const { kind, points, entities, suspects, edges = [], when, beats, techniques, text, places } = found;
  const finding = levelOf(points);
  const level = finding === 'none' ? 'weak' : finding;
  const attack = techniques.length === 0 ? '' : ` ATT&CK ${techniques.join(', ')}`;
  return {
    kind,
    finding,
    worth: 100 * points,
    entities,
    suspects,
    edges,
    when,
    beats,
    techniques,
    text: oneLine(`${level} · ${kind}: ${text}.${attack}`.replace('..', '.')),
    places: byFile(places),
  };
}

function byFile(places: readonly Place[]): DraftRow['places'] {
  const lines = new Map<number, Set<number>>();
  for (const place of places) {
    const file = fileOf(place);
    const known = lines.get(file) ?? new Set();
    lines.set(file, known);
    if (known.size < mostLines) known.add(lineOf(place));
  }
  return [...lines].map(([file, set]) => ({ file, lines: [...set].sort((a, b) => a - b) }));
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
