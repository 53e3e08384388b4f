import { fromVector } from 'ae-cvss-calculator';

/** A CVSS vector as it stands in a text, scored by a program. */
export type CvssVector =
  | {
      readonly kind: 'scored';
      readonly vector: string;
      /** `2.0`, `3.0`, `3.1`, `4.0`. */
      readonly version: string;
      /** 0.0 to 10.0, of all metrics that are given. */
      readonly score: number;
      /** Of the version's own rating scale; CVSS 2.0 has none above high. */
      readonly severity: 'none' | 'low' | 'medium' | 'high' | 'critical';
    }
  | { readonly kind: 'invalid'; readonly vector: string; readonly why: string };

const written =
  /\bCVSS:[\d.]{1,5}(?:\/[A-Za-z]{1,4}:[A-Za-z]{1,6}){1,40}|\bAV:[LAN]\/AC:[HML]\/Au:[MSN](?:\/[A-Za-z]{1,4}:[A-Za-z]{1,4}){1,12}/g;

/** Every vector in a text, each once, in order. */
export function cvssVectors(text: string): readonly CvssVector[] {
  return [...new Set(text.match(written) ?? [])].slice(0, 100).map(scoreVector);
}

const baseMetrics: Readonly<Record<string, readonly string[]>> = {
  '2.0': ['AV', 'AC', 'Au', 'C', 'I', 'A'],
  '3.0': ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'],
  '3.1': ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'],
  '4.0': ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'],
};

/** Scored by the equations of FIRST for its version; a vector that misses a base metric, or gives one twice, has no score. */
export function scoreVector(vector: string): CvssVector {
  const invalid = (why: string): CvssVector => ({ kind: 'invalid', vector, why });
  const version = /^CVSS:([\d.]+)\//.exec(vector)?.[1] ?? '2.0';
  const base = baseMetrics[version];
  if (base === undefined) return invalid(`there is no CVSS ${version}`);
  const names = vector
    .split('/')
    .slice(vector.startsWith('CVSS:') ? 1 : 0)
    .map(metric => metric.slice(0, metric.indexOf(':')));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return invalid(`it gives ${twice} twice`);
  const missing = base.filter(name => !names.includes(name));
  if (missing.length > 0) return invalid(`it misses ${missing.join(', ')}`);
  // Some tools put the prefix of later versions before one of 2.0, which has none.
  const parsed = parse(vector.replace(/^CVSS:2\.0\//, ''));
  if (parsed === undefined) return invalid('one of its metrics is not known to this version');
  const { overall } = parsed.calculateScores(false);
  return { kind: 'scored', vector, version, score: overall, severity: severityOf(overall, version) };
}

/** The library passes over what it does not know; what it read must be what was written. */
function parse(vector: string) {
  try {
    const parsed = fromVector(vector);
    if (parsed === null || !parsed.isBaseFullyDefined()) return undefined;
    const read = new Set(parsed.calculateScores(false).vector.split('/'));
    return vector.split('/').every(part => read.has(part) || /:(?:X|ND)$/.test(part)) ? parsed : undefined;
  } catch {
    // That is the answer: it is no vector.
    return undefined;
  }
}

/** CVSS 3.1, section 5, and 4.0, section 6; for 2.0 the ranges of the NVD. */
function severityOf(score: number, version: string): 'none' | 'low' | 'medium' | 'high' | 'critical' {
  if (score >= 9 && version !== '2.0') return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}
