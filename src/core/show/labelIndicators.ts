import { atOnce, flatMapped, type InParts } from '../inParts';
import { join, literal, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { LabelResult } from '../read/results';
import { type Indicator, indicatorKind } from './indicator';

/**
 * What other systems can look for in records of these labels: first what was quoted as evidence, then who sent them, what was
 * attached, and where their texts lead to. A list to look through: a phishing mail links to honest sites too.
 */
export function labelIndicators(
  results: readonly LabelResult[],
  labels: readonly string[],
  records: ReadonlyMap<string, ProtectedRecord>,
): readonly Indicator[] {
  return atOnce(labelIndicatorsInParts(results, labels, records));
}

export function* labelIndicatorsInParts(
  results: readonly LabelResult[],
  labels: readonly string[],
  records: ReadonlyMap<string, ProtectedRecord>,
): InParts<readonly Indicator[]> {
  const meant = results.filter(result => labels.includes(result.label));
  const evidence = yield* flatMapped(meant, inEvidence);
  const fields = yield* flatMapped(meant, inFields);
  const texts = yield* flatMapped(meant, result => inText(result, records.get(result.id)));
  return evidence.concat(fields, texts);
}

function inEvidence({ label, evidence }: LabelResult): readonly Indicator[] {
  return evidence
    .filter(one => one.found)
    .flatMap(({ quote, path, line }) =>
      found(quote).map(one => ({ ...one, path, line, why: join([literal('evidence of '), label]) })),
    );
}

/** Fields that say who is behind a record; those that say whom it reached are no indicators. */
const telling =
  /^(From|Reply-To|Return-Path|Received|Attachment|Source|Destination|Request|URL|Domain|Hash|Indicator)$/i;

function inFields({ label, fields, path, line }: LabelResult): readonly Indicator[] {
  return fields
    .filter(({ name }) => telling.test(name))
    .flatMap(({ name, value }) =>
      found(value).map(one => ({ ...one, path, line, why: join([name, literal(' of '), label]) })),
    );
}

function inText({ label, path, line }: LabelResult, record: ProtectedRecord | undefined): readonly Indicator[] {
  if (record === undefined) return [];
  const why = join([literal('in the text of '), label]);
  return found(record.text)
    .filter(({ kind }) => kind !== 'email')
    .map(({ offset, ...one }) => ({ ...one, path, line: lineOf(record, offset) ?? line, why }));
}

function lineOf({ text, lineNumbers }: ProtectedRecord, offset: number): number | undefined {
  const line = lineNumbers?.[text.slice(0, offset).split('\n').length - 1];
  return line === undefined || line === 0 ? undefined : line;
}

interface Found {
  readonly kind: Indicator['kind'];
  readonly value: ProtectedText;
  /** In the text that was looked through. */
  readonly offset: number;
}

const mostInOneText = 500;

/** Also as analysts write them so that nobody clicks: `hxxps://evil[.]example`, `anna[at]evil.example`, `10.0.0[.]5`. */
function found(text: ProtectedText): readonly Found[] {
  const defanged = [...text.matchAll(/[^\s<>"'{}|]{4,2048}/g)]
    .filter(({ 0: word }) => isDefanged.test(word))
    .slice(0, mostInOneText)
    .flatMap(({ 0: word, index }) => {
      const plain = refanged(text, index, index + word.length);
      const inWord = foundPlain(plain);
      const all = inWord.length > 0 ? inWord : bareDomain(plain);
      return all.map(one => ({ ...one, offset: index }));
    });
  return [...foundPlain(text), ...defanged].slice(0, mostInOneText);
}

const isDefanged = /h(?:xx|\*\*)ps?(?=\[?:)|\[(?:\.|dot|:|:\/\/|@|at)\]|\((?:\.|dot|@|at)\)/i;
const fangs = /h(?:xx|\*\*)p(?=s?\[?:)|\[(?:\.|dot|:\/\/|:|@|at)\]|\((?:\.|dot|@|at)\)/gi;

function refanged(text: ProtectedText, start: number, end: number): ProtectedText {
  const pieces: ProtectedText[] = [];
  let copied = start;
  for (const { 0: found, index } of text.slice(start, end).matchAll(fangs)) {
    pieces.push(slice(text, copied, start + index), meant(found));
    copied = start + index + found.length;
  }
  return join([...pieces, slice(text, copied, end)]);
}

function meant(found: string): ProtectedText {
  if (/^h/i.test(found)) return literal('http');
  if (found.includes(':')) return literal(found.includes('/') ? '://' : ':');
  return literal(/@|at/i.test(found) ? '@' : '.');
}

/** A name alone is an indicator where somebody took care that it is none to click. */
function bareDomain(word: ProtectedText): readonly Found[] {
  const start = word.length - word.replace(/^[([,;:]{1,4}/, '').length;
  const end = start + unended(word.slice(start)).replace(/[)\]]{1,4}$/, '').length;
  const value = slice(word, start, end);
  return indicatorKind(value) === 'domain' ? [{ kind: 'domain', value, offset: 0 }] : [];
}

/** Whole words alone: a name with a dot in it is as often a file, or the end of a sentence. A URL's host stands beside it. */
function foundPlain(text: ProtectedText): readonly Found[] {
  const all: Found[] = [];
  for (const { 0: word, index } of text.matchAll(/[^\s<>"'()[\]{}|]+/g)) {
    if (all.length >= mostInOneText) break;
    const scheme = word.search(/https?:\/\//i);
    if (scheme !== -1) all.push(...urlIn(text, index + scheme, index + word.length));
    else for (const part of word.matchAll(/[^,;:=]+/g)) all.push(...wordIn(text, index + part.index, part[0]));
  }
  return all;
}

function urlIn(text: ProtectedText, start: number, wordEnd: number): readonly Found[] {
  const end = start + unended(text.slice(start, wordEnd)).length;
  const value = slice(text, start, end);
  return indicatorKind(value) === 'url' ? [{ kind: 'url', value, offset: start }, ...hostOfUrl(text, start, end)] : [];
}

function wordIn(text: ProtectedText, start: number, word: string): readonly Found[] {
  const end = start + unended(word).length;
  const value = slice(text, start, end);
  const kind = indicatorKind(value);
  if (kind === undefined || kind === 'domain' || kind === 'ipv6') return [];
  const host = kind === 'email' ? part(text, start + value.indexOf('@') + 1, end) : [];
  return [{ kind, value, offset: start }, ...host];
}

/** Without what ends a sentence. */
function unended(word: string): string {
  return word.replace(/[.,;:!?]{1,9}$/, '');
}

function hostOfUrl(text: ProtectedText, start: number, end: number): readonly Found[] {
  const authority = /^https?:\/\/(?:[^/?#@]{0,200}@)?([^/?#:@]{1,253})/i.exec(text.slice(start, end));
  const host = authority?.[1];
  if (authority === null || host === undefined) return [];
  const from = start + authority[0].length - host.length;
  return part(text, from, from + host.length);
}

function part(text: ProtectedText, start: number, end: number): readonly Found[] {
  const value = slice(text, start, end);
  const kind = indicatorKind(value);
  return kind === 'domain' || kind === 'ipv4' ? [{ kind, value, offset: start }] : [];
}
