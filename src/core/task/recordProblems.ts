/** The part of a task's settings that says which records it reads. */
interface RecordSettings {
  readonly produces: 'labels' | 'report';
  readonly records?: { readonly as: string; readonly baseline?: readonly string[] };
}

/** Labels are for emails, so far; a report reads logs. Each problem with the key it stands at. */
export function recordProblems({ produces, records }: RecordSettings): readonly (readonly [string[], string])[] {
  if (records === undefined) return [];
  const found: (readonly [string[], string])[] = [];
  if (produces === 'labels' && records.as !== 'email') {
    const why = `"${records.as}" is not built yet for labels, so it is refused rather than ignored. A report reads it: "produces: report".`;
    found.push([['records', 'as'], why]);
  }
  if (produces === 'labels' && records.baseline !== undefined) {
    found.push([['records', 'baseline'], '"baseline" belongs to a report on logs; this task produces labels.']);
  }
  if (produces === 'report' && records.as === 'email') {
    found.push([['records', 'as'], 'A report reads logs ("flow" or "event") as records; emails are for labels.']);
  }
  return found;
}
