import { field } from './fields';
import type { Row } from './row';

/** Whether a line may be one of a name server that tells who asked what; cheap, and wrong only in one direction. */
export const mayBeQuery = /\bquery(?:: |\[)|\binfo: \S{2,45} \S{1,255}\. \S/;

interface QueryShape {
  readonly pattern: RegExp;
  /** Which field each group is. */
  readonly groups: readonly number[];
}

/**
 * BIND's category `queries` (its Administrator Reference Manual, "query logging": `client @0x7f 10.0.0.5#51234 (a.example): query: a.example IN A
 * +E(0) (10.0.0.1)`, with a view or without, older ones without the object's address), dnsmasq's `log-queries` (Pi-hole's log), and Unbound's
 * `log-queries` and `log-replies`.
 */
const shapes: readonly QueryShape[] = [
  {
    pattern:
      /\bclient (?:@0x[0-9a-f]{1,16} )?([0-9a-fA-F.:]{2,45})(?:%\w{1,20})?#(\d{1,5})(?: \([^\s)]{1,300}\))?:(?: view [^\s:]{1,100}:)? query: (\S{1,300}) [A-Z]{2,10}\d{0,5} ([A-Z0-9-]{1,20})(?: \S{1,40}(?: \(([0-9a-fA-F.:]{2,45})\))?)?/d,
    groups: [field.source, field.sourcePort, field.query, field.queryType, field.target],
  },
  {
    pattern: /\bquery\[([A-Z0-9-]{1,20})\] (\S{1,300}) from ([\w.:-]{2,100})(?=\s|$)/d,
    groups: [field.queryType, field.query, field.source],
  },
  {
    pattern:
      /\binfo: ([0-9a-fA-F.:]{2,45}) (\S{1,300}?)\.? ([A-Z][A-Z0-9-]{0,19}) (?:IN|CH|HS)(?: ([A-Z]{2,20}) \d{1,4}\.\d{1,9} [01] \d{1,6})?(?=\s|$)/d,
    groups: [field.source, field.query, field.queryType, field.answerCode],
  },
];

/** Sets what a name server's line says of a query; false where it says nothing of one. */
export function readQuery(line: string, row: Row): boolean {
  for (const { pattern, groups } of shapes) {
    const match = pattern.exec(line);
    if (match === null) continue;
    for (const [index, meant] of groups.entries()) {
      const place = match.indices?.[index + 1];
      if (place !== undefined && place[1] > place[0]) row.set(meant, place[0], place[1]);
    }
    // Unbound writes seconds since 1970 before all else.
    const time = epochInFront.exec(line)?.indices?.[1];
    if (time !== undefined) row.set(field.time, time[0], time[1]);
    return true;
  }
  return false;
}

const epochInFront = /^\[(\d{10})\] /d;
