/** The part of a task's settings that says which records it reads. */
interface RecordSettings {
  readonly produces: 'labels' | 'report';
  readonly records?: { readonly as: string; readonly baseline?: readonly string[] };
}

const ofReports: readonly string[] = ['flow', 'event', 'finding', 'file'];

/** A report reads logs (digested), findings (on a page) or files as records; a baseline is for logs alone. Each problem with the key it stands at. */
export function recordProblems({ produces, records }: RecordSettings): readonly (readonly [string[], string])[] {
  if (records === undefined) return [];
  const found: (readonly [string[], string])[] = [];
  if (produces === 'labels' && records.baseline !== undefined) {
    found.push([['records', 'baseline'], '"baseline" belongs to a report on logs; this task produces labels.']);
  }
  if (produces === 'report' && !ofReports.includes(records.as)) {
    const why = `A report reads logs ("flow" or "event"), findings ("finding") or texts ("file") as records; "${records.as}" is for labels.`;
    found.push([['records', 'as'], why]);
  }
  if (produces === 'report' && records.baseline !== undefined && (records.as === 'finding' || records.as === 'file')) {
    const why = `"baseline" is for logs ("flow" or "event"); this report reads "${records.as}".`;
    found.push([['records', 'baseline'], why]);
  }
  return found;
}
