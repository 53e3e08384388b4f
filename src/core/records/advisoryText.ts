import type { Bytes } from '../ports';
import { field, problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import type { SourceRecord } from './record';
import { utcTime } from './utcTime';
import { readWholeFile } from './wholeFile';

/**
 * Whether a text is what a distribution or a vendor announces, in sentences: near its beginning a line names it as such. Lists of findings,
 * a line each, have none.
 */
export function isAdvisory(text: string): boolean {
  return text.split('\n', 40).some(line => isHeadline(line));
}

/** A finding for each advisory of a file of such texts: signed ones, as mailing lists keep them, and others by their numbers. */
export async function* readAdvisories(bytes: Bytes): AsyncGenerator<readonly RawRecord[], void, void> {
  for await (const [whole] of readWholeFile(bytes)) {
    if (whole === undefined) continue;
    const lines = whole.text.split('\n');
    const starts = startsOf(lines);
    yield starts.map((start, index) => advisory(lines.slice(start, starts[index + 1]), start, whole.problem));
  }
}

function advisory(lines: readonly string[], start: number, problem: string | undefined): RawRecord {
  const shown = asItStands(lines.join('\n').trimEnd());
  return {
    bytes: new TextEncoder().encode(shown.text),
    kind: 'finding',
    line: start + 1,
    fields: fieldsOf(lines),
    text: shown.text,
    lineNumbers: shown.text.split('\n').map((_, index) => start + 1 + index),
    problem: problemOf(problem, shown.problem),
  };
}

const headline =
  /\b(?:Security (?:Advisory|Notice|Bulletin|Update|Announcement)|SECURITY (?:ADVISORY|NOTICE|BULLETIN|UPDATE|ANNOUNCEMENT))\b/;
const announced = /\bsecurity (?:advisory|notice|bulletin|update|announcement) ?:/i;
/** `DSA-5890-1`, `USN-7389-1`, `FreeBSD-SA-26:01.openssh`, `RHSA-2026:0011`, `GLSA 202603-01`. */
const number = /\b[A-Za-z]{2,12}(?:-[A-Z]{2,6})?[- ]\d{2,6}[-:]\d{1,6}(?:[-.]\w{1,40})?/;
const signedBegin = /^-----BEGIN PGP SIGNED MESSAGE-----/;

function isHeadline(line: string): boolean {
  return (
    line.length <= 120 && headline.test(line) && (number.test(line) || announced.test(line) || !/[a-z]/.test(line))
  );
}

/** Where an advisory begins: its signature's first line, else the line with its number. What stands before the first is of it. */
function startsOf(lines: readonly string[]): readonly number[] {
  const isSigned = lines.some(line => signedBegin.test(line));
  const starts: number[] = [];
  let last = '';
  for (const [index, line] of lines.entries()) {
    const own = isSigned ? '' : isHeadline(line) ? (number.exec(line)?.[0] ?? '') : '';
    if (isSigned ? signedBegin.test(line) : own !== '' && own !== last) starts.push(index);
    last = own || last;
  }
  return starts.length === 0 ? [0] : [0, ...starts.slice(1)];
}

function fieldsOf(lines: readonly string[]): SourceRecord['fields'] {
  const text = lines.join('\n');
  const head = lines.slice(0, linesOfHead);
  const said = (names: RegExp) => valueIn(head, names);
  const own = head.map(line => (isHeadline(line) ? number.exec(line)?.[0] : undefined)).find(one => one !== undefined);
  const ids = [...new Set(text.match(/\bCVE-\d{4}-\d{4,7}\b/g) ?? [])].slice(0, mostIds);
  const all = [
    ['Time', timeOf(head, said(/^(?:date|issued?(?: date| on)?|announced|published|release date|updated(?: on)?)$/i))],
    ['Rule', [own ?? said(/^(?:advisory|update|bulletin)(?: id| number)?$/i), ...ids].filter(Boolean).join(' ')],
    ['Severity', said(/^(?:severity|impact|rating|priority|threat level)$/i)],
    ['Title', said(/^(?:topic|subject|synopsis|summary|title)$/i) || titleOf(lines)],
    ['Product', said(/^(?:packages?|products?|module|source package|cross-references)$/i)],
    ['Fixed', fixed.exec(text.replace(/\s+/g, ' '))?.[1]?.replace(/[.,;]$/, '') ?? ''],
  ] as const;
  return all.filter(([, value]) => value !== '').map(([name, value]) => field(name, value));
}

const linesOfHead = 60;
const mostIds = 40;
/** Behind these words the first version: that of the stable branch, where there are several. */
const fixed =
  /\b(?:fixed in|corrected in|resolved in|upgrade to|update to)(?: package)? versions? (\S{0,60}\d\S{0,60})/i;

/** `Package        : openssl`, `CVE Name:       CVE-2026-1111`. */
function valueIn(head: readonly string[], names: RegExp): string {
  for (const line of head) {
    const [, name = '', value = ''] =
      /^ {0,20}([A-Za-z][\w ()/-]{1,30}?) {0,20}: {1,20}(\S.*)$/.exec(line.slice(0, 500)) ?? [];
    if (names.test(name)) return value.trim();
  }
  return '';
}

const inWords =
  /\b((?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4})\b/;

/** A day by its name, or as it stands in words at the head of the text. */
function timeOf(head: readonly string[], said: string): string {
  const words = head.map(line => inWords.exec(line.slice(0, 200))?.[1]).find(one => one !== undefined);
  if (said !== '' || words === undefined) return said === '' ? '' : utcTime(said);
  return new Date(`${words} UTC`).toISOString().slice(0, 10);
}

/** The first sentence of the first paragraph that is one: of words, not of names, links or rules. */
function titleOf(lines: readonly string[]): string {
  const paragraphs = lines.join('\n').split(/\n[ \t]*\n/);
  const prose = paragraphs.find(one => isProse(one.trim())) ?? lines.find(isHeadline) ?? '';
  const words = prose.replace(/\s+/g, ' ').trim();
  return /^.{20,300}?[.!?](?= |$)/.exec(words)?.[0] ?? words.slice(0, 300);
}

function isProse(text: string): boolean {
  const isNamed = /^.{1,30}?: /.test(text) || headline.test(text);
  return /^[A-Za-z]/.test(text) && !isNamed && (text.slice(0, 500).match(/ [a-z]{2,20}(?= |,)/g) ?? []).length >= 4;
}
