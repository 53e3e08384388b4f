/** Something that a scanner, an audit or a list of advisories names, in the words of its file. */
export interface Finding {
  /** Of its rule, vulnerability or check; empty where the file gives none. */
  readonly rule: string;
  /** All names that the file gives the vulnerability, as `CVE-2021-23337` and `GHSA-35jh-r3h4-6jhm`; absent where it has none of that kind. */
  readonly ids?: readonly string[];
  readonly title: string;
  /** As the file says it: `MEDIUM`, `moderate`, `warning`; empty where it says none. */
  readonly severity: string;
  /** A CVSS score that the file gives, 0 to 10. */
  readonly score?: number;
  /** Of a list of vulnerabilities that are known to be exploited. */
  readonly listed?: ListedAs;
  /** `libssl1.1`, `handlebars`: what is affected. */
  readonly product: string;
  /** The version there is, or the range that is affected. */
  readonly version: string;
  /** What mends it: a version, `yes`, `nyc 15.0.0 (breaking)`; `no` where the file says that there is none, empty where it says nothing. */
  readonly fix: string;
  /** `src/list.h:25`, or the image or lock file that was looked at. */
  readonly place: string;
  readonly tool: string;
  /** Why it no longer stands, by its file: suppressed by somebody, or gone since the scan before. */
  readonly settled?: 'suppressed' | 'gone';
  /** The file that says so, and the line at which it begins to. */
  readonly path: string;
  readonly line: number;
}

export interface ListedAs {
  /** `2025-05-22`. */
  readonly added: string;
  readonly due: string;
  /** As the list says it: `Known`, `Unknown`. */
  readonly ransomware: string;
  readonly vendor: string;
}

/**
 * For ordering alone, 0 to 5, and last what no longer stands; it is never shown in place of the file's own words. A score counts by the bands of CVSS 3.1
 * (section 5, qualitative severity rating scale).
 */
export function rankOf({
  severity,
  score,
  listed,
  settled,
}: Pick<Finding, 'severity' | 'score' | 'listed' | 'settled'>): number {
  if (settled !== undefined) return -1;
  if (listed !== undefined) return 5;
  const said = ranks[severity.toLowerCase()] ?? 0;
  const banded = score === undefined ? 0 : score >= 9 ? 5 : score >= 7 ? 4 : score >= 4 ? 3 : score > 0 ? 2 : 1;
  return Math.max(said, banded);
}

const ranks: Readonly<Record<string, number>> = {
  critical: 5,
  high: 4,
  error: 4,
  important: 4,
  vulnerable: 4,
  medium: 3,
  moderate: 3,
  warning: 3,
  low: 2,
  note: 2,
  minor: 2,
  negligible: 1,
  info: 1,
  informational: 1,
  none: 1,
  // Qualys: urgent, critical, serious, medium, minimal.
  'severity 5': 5,
  'severity 4': 4,
  'severity 3': 3,
  'severity 2': 2,
  'severity 1': 1,
  affected: 3,
};
