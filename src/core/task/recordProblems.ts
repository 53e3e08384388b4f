/** The part of a task's settings that says which records it reads. */
interface RecordSettings {
  readonly produces: 'labels' | 'report';
  readonly records?: { readonly as: string; readonly baseline?: readonly string[] };
}

/** A report reads logs as records, digested; a baseline is for it alone. Each problem with the key it stands at. */
export function recordProblems({ produces, records }: RecordSettings): readonly (readonly [string[], string])[] {
  if (records === undefined) return [];
  const found: (readonly [string[], string])[] = [];
  if (produces === 'labels' && records.baseline !== undefined) {
    found.push([['records', 'baseline'], '"baseline" belongs to a report on logs; this task produces labels.']);
  }
  if (produces === 'report' && records.as !== 'flow' && records.as !== 'event') {
    const why = `A report reads logs ("flow" or "event") as records; "${records.as}" is for labels.`;
    found.push([['records', 'as'], why]);
  }
  return found;
}
