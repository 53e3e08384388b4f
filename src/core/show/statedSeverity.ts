import type { Claim } from '../read/results';

export type StatedSeverity = 'critical' | 'high' | 'medium' | 'low' | 'informational';

const words: Readonly<Record<string, StatedSeverity>> = {
  critical: 'critical',
  high: 'high',
  error: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  warning: 'medium',
  low: 'low',
  note: 'low',
  minor: 'low',
  informational: 'informational',
  info: 'informational',
};

/**
 * The severity that a sentence states of something: as its first word (`**High**: …`, `MEDIUM CVE-…`), in brackets, or
 * behind or before the word "severity"; `undefined` where it states none. "A low number of users" is none.
 */
export function statedSeverity(text: string): StatedSeverity | undefined {
  const plain = text.slice(0, 400).replace(/[*_`~]/g, '');
  const found =
    /^\W{0,6}(critical|high|error|important|medium|moderate|warning|low|note|minor|informational|info)(?=\s*(?:[:·|—–)-]|severity\b)|\s+(?:CVE|GHSA|CWE|[A-Z]{2,}[\d-]))/i.exec(
      plain,
    ) ??
    /\bseverity(?:\s+(?:is|of))?[\s:=]{1,3}(critical|high|medium|moderate|low|informational)\b/i.exec(plain) ??
    /\b(critical|high|medium|moderate|low|informational)[ -](?:severity|risk)\b/i.exec(plain) ??
    /\((critical|high|medium|moderate|low|informational)\)/i.exec(plain);
  return words[found?.[1]?.toLowerCase() ?? ''];
}

/** What remains of it: a severity that no evidence stands behind is unconfirmed, whatever was said. */
export function severityOf({
  text,
  verdict,
}: Pick<Claim, 'text' | 'verdict'>): StatedSeverity | 'unconfirmed' | undefined {
  const stated = statedSeverity(text);
  return stated === undefined || verdict === 'verified' ? stated : 'unconfirmed';
}
