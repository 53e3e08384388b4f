import type { ScanInput, SecretFinding } from '../ports';
import { credentialCalls } from './credentialCalls';
import { credentialsInUse } from './credentialsInUse';
import { keyValues } from './keyValues';
import { keywordSearch } from './keywordSearch';
import { changesOfClass, isPlaceholder } from './plausibleValue';
import { privateKeys } from './privateKeys';
import { providerTokens } from './providerTokens';
import { type Reading, readingsOf } from './readings';
import { endOfRuns, type KeywordRule, longTokenCharacter, type Report } from './rule';
import { knownValueSearch } from './sameValues';
import { findTokensWithoutKeyword } from './tokensWithoutKeyword';

/** A scanner that others keep up to date, beside our own rules. Must be linear, and know no switch inside the text. */
export type KeptScanner = (text: string) => Promise<readonly SecretFinding[]>;

/** Finds what a model must not see. Time grows with the length of the text, whatever the text. */
export async function findSecrets(input: ScanInput, keptScanner: KeptScanner): Promise<readonly SecretFinding[]> {
  const { text } = input;
  const kept = (await keptScanner(text)).filter(finding => isNew(text.slice(finding.start, finding.end)));
  // A rule with a fixed length leaves the end of what is longer.
  const endOfRun = endOfRuns(text, longTokenCharacter);
  const whole = kept.map(finding => ({ ...finding, end: Math.max(finding.end, endOfRun(finding.end)) }));
  return byAllRules(text, whole);
}

/** As `findSecrets`, by our own rules alone: for tests, and to measure what each half finds. */
export function findByOwnRules(text: string): readonly SecretFinding[] {
  return byAllRules(text, []);
}

function byAllRules(original: string, kept: readonly SecretFinding[]): readonly SecretFinding[] {
  const text = withoutPlaceholders(original);
  const findings: SecretFinding[] = [];
  const report = collecting(findings);
  scan(text, everyRule, report);
  const inText = merged(findings);
  for (const reading of readingsOf(text)) {
    if (reading.joints === undefined) scanReading(reading, report);
    else scanJoined(reading, inText, report);
  }
  return withRepetitions(text, kept.length === 0 ? findings : [...merged(findings), ...kept]);
}

interface RuleSet {
  readonly search: ReturnType<typeof keywordSearch>;
  readonly keywords: readonly string[];
  readonly rules: readonly KeywordRule[];
  /** Keyword → places of the rules that want to hear of it. Made once: most texts are shorter than the list. */
  readonly rulesOf: readonly (readonly number[])[];
}

const everyRule = ruleSet([providerTokens, keyValues, credentialsInUse, credentialCalls, privateKeys]);
const tokensOnly = ruleSet([providerTokens]);

/** One search for the keywords of all rules; each rule hears of its own. */
function ruleSet(rules: readonly KeywordRule[]): RuleSet {
  const keywords = [...new Set(rules.flatMap(rule => rule.keywords))];
  return {
    search: keywordSearch(keywords),
    keywords,
    rules,
    rulesOf: keywords.map(keyword => rules.flatMap((rule, place) => (rule.keywords.includes(keyword) ? [place] : []))),
  };
}

function scan(text: string, set: RuleSet, report: Report): void {
  const looks = set.rules.map(rule => rule.over(text, report));
  set.search(text, (keyword, start, end) => {
    for (const rule of set.rulesOf[keyword] ?? []) looks[rule]?.(set.keywords[keyword] ?? '', start, end);
  });
  findTokensWithoutKeyword(text, report);
}

function scanReading(reading: Reading, report: Report): void {
  scan(reading.text, everyRule, (type, start, end) => {
    const place = reading.place(start, end);
    report(type, place.start, place.end);
  });
}

/** Tokens that a line end cuts in two. One that is whole in its line is not a longer one that goes on below. */
function scanJoined(reading: Reading, inText: readonly SecretFinding[], report: Report): void {
  const joints = reading.joints ?? [];
  let next = 0;
  scan(reading.text, tokensOnly, (type, start, end) => {
    while (next < joints.length && (joints[next] ?? 0) <= start) next += 1;
    const stop = endOfWrapped(reading.text, start, end, joints, next);
    if (stop === undefined || isHashBelow(type, reading.text, joints[next] ?? end, end)) return;
    const place = reading.place(start, stop);
    if (!overlapsAny(inText, place.start, place.end)) report(type, place.start, place.end);
  });
}

/** In a list of files and hashes a name stands above the next hash, and both together look like a token of nobody we know. */
function isHashBelow(type: string, text: string, joint: number, end: number): boolean {
  return type === 'token' && /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56,})$/i.test(text.slice(joint, end));
}

/**
 * A token is in the first piece and the one below it. It goes on as long as the pieces are as wide as the one before, as
 * wrapped lines are, or look random: rather a word too much than the end of a token left.
 */
function endOfWrapped(
  text: string,
  start: number,
  end: number,
  joints: readonly number[],
  first: number,
): number | undefined {
  if ((joints[first] ?? end) >= end) return undefined;
  let width = (joints[first] ?? start) - start;
  for (let at = first; at < joints.length && (joints[at] ?? end) < end; at += 1) {
    const joint = joints[at] ?? end;
    const following = Math.min(joints[at + 1] ?? end, end);
    const isRandom = changesOfClass(text.slice(joint, following)) >= 2;
    if (at > first && following - joint !== width && !isRandom) return joint;
    width = following - joint;
  }
  return end;
}

function overlapsAny(sorted: readonly SecretFinding[], start: number, end: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low];
  return candidate !== undefined && candidate.start < end;
}

/**
 * What was replaced before is no secret, and no word either: each placeholder becomes characters that nobody else uses, so
 * that neither its own words nor the text around it can be taken for a secret.
 */
function withoutPlaceholders(text: string): string {
  return text.replace(/\[redacted:[a-z0-9-]{1,64}#\d{1,9}\]/g, placeholder => '\uf8ff'.repeat(placeholder.length));
}

/** Neither replaced before, nor a mere `xxxxxxxx`. */
function isNew(value: string): boolean {
  return !/\[redacted:|:[a-z0-9-]{1,64}#\d{1,9}\]/.test(value) && !isPlaceholder(value);
}

/** A secret is one wherever else in the text it stands, though nothing there says so. */
function withRepetitions(text: string, findings: readonly SecretFinding[]): readonly SecretFinding[] {
  const values = merged(findings).map(({ type, start, end }) => ({ type, value: text.slice(start, end) }));
  return merged([...findings, ...knownValueSearch(values)(text)]);
}

/** Sorted, overlapping ones made one. The longest one's kind is the most telling. */
function merged(findings: readonly SecretFinding[]): readonly SecretFinding[] {
  const sorted = findings.filter(one => one.end > one.start).sort((a, b) => a.start - b.start || b.end - a.end);
  const result: SecretFinding[] = [];
  let kindLength = 0;
  for (const finding of sorted) {
    const last = result.at(-1);
    if (last === undefined || finding.start >= last.end) {
      result.push(finding);
      kindLength = finding.end - finding.start;
      continue;
    }
    const length = finding.end - finding.start;
    const isMoreTelling = isGeneral(last.type)
      ? !isGeneral(finding.type) || length > kindLength
      : !isGeneral(finding.type) && length > kindLength;
    if (isMoreTelling) kindLength = length;
    result[result.length - 1] = {
      type: isMoreTelling ? finding.type : last.type,
      start: last.start,
      end: Math.max(last.end, finding.end),
    };
  }
  return result;
}

/**
 * What lies in the one before, and says no more of it, is left out: a hostile line holds a name at every third character, and
 * each of their values goes on to its end.
 */
function collecting(findings: SecretFinding[]): Report {
  let last: SecretFinding | undefined;
  return (type, start, end) => {
    if (last !== undefined && start >= last.start && end <= last.end && isGeneral(type)) return;
    last = { type, start, end };
    findings.push(last);
  };
}

/** Kinds that say how a secret was named, not whose it is. */
function isGeneral(type: string): boolean {
  return generalTypes.has(type);
}

const generalTypes: ReadonlySet<string> = new Set([
  'password',
  'secret',
  'secret-key',
  'token',
  'credential',
  'authorization',
  'session',
  'api-key',
  'access-id',
  'url-password',
  'url-token',
]);
