import { sentLines } from '../../read/sentLines';
import { citeText, citeWords, code } from './cite';
import type { FindingRow, FindingsSent } from './findingsSent';

const mostFirst = 12;
const mostSaid = 3;

/**
 * What a program can say of findings: how many of which level in the files' own words, each matter once, what mends it, and by
 * which line. It rates nothing, and says nothing of what is reached or exploited unless a file does.
 */
export function findingsReport(sent: FindingsSent): readonly string[] {
  return sent.full.some(({ level }) => level === 'exploited') ? listReport(sent) : scanReport(sent);
}

function scanReport(sent: FindingsSent): readonly string[] {
  const mendable = sent.full.filter(({ mends }) => mends === 'yes');
  const first = mendable.slice(0, mostFirst);
  // Rows come gravest first: what stands before anything that can be mended must not stand below it here.
  const before = first[0] === undefined ? [] : sent.full.slice(0, sent.full.indexOf(first[0]));
  const graver = before.filter(({ mends }) => mends !== 'no').slice(0, mostFirst);
  const stuck = sent.full.filter(({ mends }) => mends === 'no');
  const others = sent.full.filter(row => !first.includes(row) && !graver.includes(row) && row.mends !== 'no');
  const withoutFix = section(
    'Without a fix',
    stuck.flatMap((row, at) => entry(sent, row, at < mostSaid)),
  );
  const isStuckGraver = stuck[0] !== undefined && before.includes(stuck[0]);
  return [
    ...summary(sent),
    ...section(
      'Gravest, and no fix is told',
      graver.flatMap((row, at) => entry(sent, row, at < mostSaid)),
    ),
    ...(isStuckGraver ? withoutFix : []),
    ...section(
      'Mend first',
      first.flatMap((row, at) => entry(sent, row, at < mostSaid)),
    ),
    ...section('Other findings', [
      ...others.flatMap((row, at) => entry(sent, row, first.length === 0 && at < mostSaid)),
      ...sent.inShort.map(row => bullet(sent, row)),
    ]),
    ...(isStuckGraver ? [] : withoutFix),
    ...notEvaluable(sent, [
      'Whether the affected code is reached or exposed: that takes a reader who knows the system, or a language model with its documents.',
      'Whether any of this is exploited: unless a file above says so, nothing here tells.',
      'What was not scanned: a file of findings does not say what its tool did not look at.',
    ]),
  ];
}

function listReport(sent: FindingsSent): readonly string[] {
  const isFirst = ({ text }: FindingRow) => /ransomware use known/.test(text);
  const urgent = sent.full.filter(isFirst);
  const first = (urgent.length === 0 ? sent.full.filter(({ level }) => level === 'exploited') : urgent).slice(
    0,
    mostFirst / 2,
  );
  const isListed = ({ level }: FindingRow) => level === 'exploited';
  const others = sent.full
    .filter(row => isListed(row) && !first.includes(row))
    .sort((a, b) => compare(productOf(a), productOf(b)));
  const advised = sent.full.filter(row => !isListed(row));
  const old = sent.header.filter(({ text }) => text.startsWith('Listed more than 3 years'));
  return [
    ...summary(sent),
    ...section(
      'Do first',
      first.flatMap(row => entry(sent, row, true)),
    ),
    ...section(
      'In no list of exploited ones, gravest first',
      advised.map(row => bullet(sent, row)),
    ),
    ...section('By vendor', [...others.map(row => bullet(sent, row)), ...sent.inShort.map(row => bullet(sent, row))]),
    ...section(
      'Old ones',
      old.map(({ text }) => fact(sent.kept.id, text)),
    ),
    ...notEvaluable(sent, [
      'Whether any of these products is in use here: that takes an inventory.',
      'How grave each one is by CVSS: the list gives no scores unless a line above shows one.',
      'A ransomware use that is "unknown" is not known to be none.',
    ]),
  ];
}

/** Counts, then what the files say of themselves. */
function summary({ kept, header, frames }: FindingsSent): readonly string[] {
  const own = frames.flatMap(frame =>
    sentLines(frame)
      .filter(({ text }) => tellsWhat.test(text.slice(0, text.indexOf(': '))))
      .slice(0, 14)
      .map(line => `- ${labelled(sayFrame(line.text))} ${citeText(frame.id, line.number, line.text)}`),
  );
  return ['## Summary', '', ...header.map(({ text }) => fact(kept.id, text)), ...own, ''];
}

/** What was scanned, when and by what; not how the scanner was set. */
const tellsWhat =
  /artifact|image|target|\bos\b|eos|family|name|date|created|count|total|critical|high|moderate|medium|\blow$|\binfo$|title|repotags|tool|driver|scan|summary|catalogversion/i;

/** Trivy: the operating system is past its end of service life. */
function sayFrame(text: string): string {
  return text.replace(/^(Metadata\.OS\.EOSL): true$/, '$1: true, past its end of support (end of service life)');
}

function entry(sent: FindingsSent, row: FindingRow, says: boolean): readonly string[] {
  return [bullet(sent, row), ...(says ? whatItsFileSays(row) : [])];
}

function bullet({ kept }: FindingsSent, row: FindingRow): string {
  const shown = row.shown === undefined ? '' : ` ${citeShown(row)}`;
  return `- ${row.level}: ${code(row.text, 700)} ${citeWords(kept.id, row.line.text.replace(/^\[R\d+\] /, ''))}${shown}`;
}

/** The line that names it, else its first: a click opens the file there. */
function citeShown({ shown, name }: FindingRow): string {
  if (shown === undefined) return '';
  const lines = sentLines(shown).filter(({ text }) => /[\p{L}\p{N}]{2}/u.test(text));
  const line = lines.find(({ text }) => name !== undefined && text.includes(name)) ?? lines[0];
  return line === undefined ? '' : citeText(shown.id, line.number, line.text);
}

const telling =
  /^(?:description|shortDescription|requiredAction|message|text|details|summary|recommendation|resolution|overview)$/i;

function whatItsFileSays({ shown }: FindingRow): readonly string[] {
  if (shown === undefined) return [];
  const seen = new Set<string>();
  return sentLines(shown)
    .flatMap(line => {
      const words = toldIn(line.text);
      if (words === undefined || seen.has(words)) return [];
      seen.add(words);
      return [`  - ${code(words, 300)} ${citeText(shown.id, line.number, words)}`];
    })
    .slice(0, 8);
}

/** The value of a telling name: `  - message.text: It reads …` tells what stands behind the colon. */
function toldIn(text: string): string | undefined {
  const colon = text.indexOf(': ');
  const names = text
    .slice(0, Math.max(0, colon))
    .replace(/^[\s-]+/, '')
    .split('.');
  const value = text.slice(colon + 2);
  return colon > 0 && value.length >= 12 && telling.test(names.at(-1) ?? '') ? value : undefined;
}

function notEvaluable({ notShown }: FindingsSent, always: readonly string[]): readonly string[] {
  return [
    '## Not evaluable',
    '',
    ...notShown.map(({ text }) => `- ${text}.`),
    ...always.map(words => `- ${words}`),
    '',
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function fact(id: string, text: string): string {
  return `- ${labelled(text)} ${citeWords(id, text)}`;
}

/** Our own words before the colon, the file's behind it as code. */
function labelled(text: string): string {
  const colon = text.indexOf(': ');
  return colon < 0
    ? code(text, 500)
    : `${text.slice(0, colon).replace(/[^\w ,.'-]/g, '')}: ${code(text.slice(colon + 2), 600)}`;
}

function productOf({ text }: FindingRow): string {
  return text.split(' · ').at(-1)?.toLowerCase() ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
