import { type LabelsRow, labelOf } from './labelsView';

/** How many records of each label there were in each stretch of time. */
export interface OverTime {
  /** Beginnings of the stretches, UTC, without gaps. */
  readonly startsMs: readonly number[];
  readonly stepMs: number;
  /** In the order of `labels`, then what else was given; those without a record that has a time are left out. */
  readonly lines: readonly { readonly label: string; readonly counts: readonly number[] }[];
  /** Records that do not say when they were. */
  readonly withoutTime: number;
}

const minute = 60_000;
const [hour, day] = [60 * minute, 24 * 60 * minute];
const steps = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 7 * day, 28 * day, 364 * day];
const mostStretches = 60;

/** `undefined` where fewer than two different times are known: then there is nothing to see. */
export function labelsOverTime(rows: readonly LabelsRow[], labels: readonly string[]): OverTime | undefined {
  const { firstMs, lastMs, known } = rangeOf(rows);
  if (!(lastMs > firstMs)) return undefined;
  const fits = (step: number) => Math.floor(lastMs / step) - Math.floor(firstMs / step) < mostStretches;
  const stepMs = steps.find(fits) ?? Math.ceil((lastMs - firstMs) / (mostStretches - 1));
  const begin = Math.floor(firstMs / stepMs);
  const length = Math.floor(lastMs / stepMs) - begin + 1;
  const byLabel = new Map<string, number[]>();
  for (const row of rows) {
    if (row.timeMs === undefined) continue;
    const label = labelOf(row);
    const counts = byLabel.get(label) ?? new Array<number>(length).fill(0);
    byLabel.set(label, counts);
    const at = Math.floor(row.timeMs / stepMs) - begin;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const names = [...labels, ...[...byLabel.keys()].filter(label => !labels.includes(label))];
  return {
    startsMs: Array.from({ length }, (_, index) => (begin + index) * stepMs),
    stepMs,
    lines: names.flatMap(label => {
      const counts = byLabel.get(label);
      return counts === undefined ? [] : [{ label, counts }];
    }),
    withoutTime: rows.length - known,
  };
}

function rangeOf(rows: readonly LabelsRow[]) {
  let [firstMs, lastMs, known] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { timeMs } of rows) {
    if (timeMs === undefined) continue;
    known += 1;
    firstMs = Math.min(firstMs, timeMs);
    lastMs = Math.max(lastMs, timeMs);
  }
  return { firstMs, lastMs, known };
}

/** `2026-11-03`, `2026-11-03 08:15`: as fine as the stretches are. UTC. */
export function stretchWords(startMs: number, stepMs: number): string {
  const written = new Date(startMs).toISOString();
  return stepMs >= day ? written.slice(0, 10) : written.slice(0, 16).replace('T', ' ');
}
