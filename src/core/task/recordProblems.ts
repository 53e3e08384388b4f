/** The part of a task's settings that says which records it reads. */
interface RecordSettings {
  readonly produces: 'labels' | 'report';
  readonly records?: { readonly as: string; readonly baseline?: readonly string[] };
}

const ofReports: readonly string[] = ['flow', 'event', 'finding', 'file', 'row'];

/** A report reads logs (digested), findings and labels (on a page) or files as records; a baseline is for logs alone. Each problem with the key it stands at. */
export function recordProblems({ produces, records }: RecordSettings): readonly (readonly [string[], string])[] {
  if (records === undefined) return [];
  const found: (readonly [string[], string])[] = [];
  if (produces === 'labels' && records.baseline !== undefined) {
    found.push([['records', 'baseline'], '"baseline" belongs to a report on logs; this task produces labels.']);
  }
  if (produces === 'report' && !ofReports.includes(records.as)) {
    const why = `A report reads logs ("flow" or "event"), findings ("finding"), labels ("row") or texts ("file") as records; "${records.as}" is for labels.`;
    found.push([['records', 'as'], why]);
  }
  if (
    produces === 'report' &&
    records.baseline !== undefined &&
    records.as !== 'flow' &&
    records.as !== 'event' &&
    ofReports.includes(records.as)
  ) {
    const why = `"baseline" is for logs ("flow" or "event"); this report reads "${records.as}".`;
    found.push([['records', 'baseline'], why]);
  }
  return found;
}
