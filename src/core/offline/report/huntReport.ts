import { sentLines } from '../../read/sentLines';
import { citeText, citeWords, code } from './cite';
import type { DigestPage, PageRow } from './digestPage';

const mostLines = 3;

/**
 * What a program can say of a hunt: what was looked through, what stands out and by which lines, what could not be seen, and
 * what to do next. It confirms nothing: whether a finding is an attack takes somebody who knows the network.
 */
export function huntReport(page: DigestPage): readonly string[] {
  const findings = page.rows.filter(({ level }) => level === 'high' || level === 'medium' || level === 'low');
  const inventory = page.rows.filter(({ kind }) => kind === 'file' || kind === 'rows');
  const stands = page.rows.filter(row => row.level === 'weak' || isTelling(row));
  return [
    ...summary(page, findings),
    ...hypothesis(findings),
    ...scope(page, inventory),
    ...(findings.length === 0 ? [] : ['## Findings', '', ...findings.flatMap((row, at) => finding(page, row, at + 1))]),
    ...(stands.length === 0
      ? []
      : ['## Also standing out', '', ...stands.slice(0, 14).map(row => `- ${said(row)} ${cite(page, row)}`), '']),
    ...outcome(page, findings),
    ...recommendations(page, findings),
    ...gaps(page),
  ];
}

function isTelling({ level, kind }: PageRow): boolean {
  return level === 'none' && /^(?:rare|longest|most sent|program|odd traffic)/.test(kind);
}

function summary(page: DigestPage, findings: readonly PageRow[]): readonly string[] {
  const [, read, counts] = page.header;
  const first = findings[0];
  return [
    '## Summary',
    '',
    ...(read === undefined ? [] : [`- Read: ${code(read.text, 200)} ${citeWords(page.kept.id, read.text)}`]),
    ...(counts === undefined ? [] : [`- Found: ${code(counts.text, 200)} ${citeWords(page.kept.id, counts.text)}`]),
    ...(first === undefined ? [] : [`- Look first at ${first.id}: ${said(first)} ${cite(page, first)}`]),
    '',
  ];
}

const guesses: Readonly<Record<string, string>> = {
  flows: 'Does a host inside report to a controller outside, or carry data there?',
  lateral: 'Does somebody move from one client to another by the ways of administrators?',
  names: 'Does a host carry data out in the names it asks for?',
  'generated-names': 'Does a host look for its controller under generated names?',
  sweep: 'Does a host look around in the network for others to reach?',
  alert: 'Do the sensor’s alerts stand for something that the flows show as well?',
  notice: 'Do the sensor’s notices stand for something that the flows show as well?',
  'log-ins': 'Did somebody guess a password, and get in?',
  web: 'Does somebody probe the web servers for a way in?',
};

/** Questions, since a program has found them afterwards. */
function hypothesis(findings: readonly PageRow[]): readonly string[] {
  const asked = [...new Set(findings.flatMap(({ kind }) => guesses[kind] ?? []))];
  const none = 'Does a host inside talk to a controller outside, regularly, for long or in an unusual way?';
  return ['## Hypothesis', '', ...(asked.length === 0 ? [none] : asked).slice(0, 4).map(one => `- ${one}`), ''];
}

function scope(page: DigestPage, inventory: readonly PageRow[]): readonly string[] {
  return [
    '## Scope and data',
    '',
    ...inventory.map(row => `- ${row.kind === 'rows' ? 'Rows of ' : ''}${said(row)} ${cite(page, row)}`),
    '',
    '## Method',
    '',
    ...page.header
      .slice(0, 1)
      .map(
        line =>
          `- Unstructured, against a baseline where one was given: a program read every row, weighed what it saw by how many hosts do the same, and kept the lines. ${citeWords(page.kept.id, line.text.replace(/^#+ /, ''))}`,
      ),
    '',
  ];
}

function finding(page: DigestPage, row: PageRow, number: number): readonly string[] {
  const category = row.level === 'low' ? 'observation' : 'threat, unconfirmed';
  const attack = row.techniques.length === 0 ? '' : `, looks like ${row.techniques.join(', ')}`;
  const lines = row.shown.flatMap(kept =>
    sentLines(kept)
      .slice(0, mostLines)
      .map(
        line =>
          `- Line ${line.number ?? ''} of ${code(kept.snippet.path ?? '')}: ${code(line.text, 180)} ${citeText(kept.id, line.number, line.text)}`,
      ),
  );
  return [
    `### ${number}. ${row.level}: ${row.kind} (${row.id})`,
    '',
    `- ${capital(category)}, severity ${row.level}${attack}: ${said(row)} ${cite(page, row)}`,
    ...lines.slice(0, mostLines * 2),
    '',
  ];
}

/** In the words of MISP's hunt taxonomy. A program alone confirms nothing. */
function outcome(page: DigestPage, findings: readonly PageRow[]): readonly string[] {
  const isGrave = findings.some(({ level }) => level !== 'low');
  const counts = page.header[2];
  const quote = counts === undefined ? '' : citeWords(page.kept.id, counts.text);
  const why = isGrave
    ? '`inconclusive`: there are findings above "low", and whether they are an attack takes a person who knows the network'
    : '`hypothesis-not-confirmed`: nothing stands out above "low" in what was recorded';
  return ['## Outcome', '', `- ${capital(why)}. ${quote}`, ''];
}

const advice: Readonly<Record<string, string>> = {
  flows: 'Ask who owns the source and what the target is; if nobody knows, isolate the source and keep its memory',
  lateral: 'Ask whether an administrator worked between these hosts then; if not, look at log-ins of both',
  names: 'Block the domain at the resolver and look at what process asked',
  'generated-names': 'Look at what process asks, and block what resolves',
  sweep: 'Ask whether this is an approved scanner; if not, isolate it',
  alert: 'Look for something besides the alert that shows the same',
  notice: 'Look for something besides the notice that shows the same',
  'log-ins': 'Lock what was entered, change the password, look at what was done after the log-in',
  web: 'Look at the answers to these requests, and whether one of them worked',
};

function recommendations(page: DigestPage, findings: readonly PageRow[]): readonly string[] {
  if (findings.length === 0) return [];
  const list = findings
    .slice(0, 8)
    .map(row => `- ${advice[row.kind] ?? 'Look at the lines'} (${row.id}). ${cite(page, row)}`);
  return ['## Recommendations', '', ...list, ''];
}

const usualKinds = ['conn', 'dns', 'http', 'ssl'];

/** A visibility gap is never a threat, and what is missing is named. */
function gaps(page: DigestPage): readonly string[] {
  const there = new Set(page.rows.filter(({ kind }) => kind === 'rows').map(({ text }) => text.split(':')[0]));
  const missing = usualKinds.filter(kind => !there.has(kind));
  const silences = page.rows.filter(({ kind }) => kind === 'gap');
  return [
    '## Gaps',
    '',
    ...silences.map(row => `- visibility_gap: ${said(row)} ${cite(page, row)}`),
    ...(missing.length === 0
      ? []
      : [`- visibility_gap: there are no rows of ${missing.join(', ')}, so what only they show cannot be judged.`]),
    ...page.notes.map(({ text }) => `- ${text}.`),
    '- Whether a finding is an attack: that takes a person, or a language model with what is known of this network.',
    '- Content of encrypted traffic, and what hosts did without the network.',
    '',
  ];
}

function said({ text }: PageRow): string {
  return code(defanged(text), 420);
}

/** So that nobody follows an address by a click. */
function defanged(text: string): string {
  return text
    .replace(/\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.(\d{1,3})\b/g, '$1[.]$2')
    .replace(/\bhttp(s?):\/\//gi, 'hxxp$1://');
}

function cite(page: DigestPage, row: PageRow): string {
  return citeWords(page.kept.id, row.line.text.replace(/^\[R\d+\] /, ''));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
