import type { Prompt } from '../../compose/prompt';
import { sentLines } from '../../read/sentLines';
import { citeText, citeWords, code } from './cite';
import type { DigestPage, PageRow } from './digestPage';
import { addressesIn, type Known, KnownAddresses } from './knownAddresses';
import { shownOf, tellingPart } from './tellingPart';

const mostLines = 3;

/**
 * What a program can say of a hunt: what was looked through, what stands out and by which lines, what the documents say of its
 * hosts, what could not be seen, and what to do next. It confirms nothing: whether a finding is an attack takes somebody who
 * knows the network. A weak finding whose other side a document names by its address stands under "Looked benign".
 */
export function huntReport(page: DigestPage, prompt: Pick<Prompt, 'context' | 'task'>): readonly string[] {
  const known = new KnownAddresses(prompt.context);
  const all = page.rows.filter(({ level }) => level === 'high' || level === 'medium' || level === 'low');
  const benign = all.filter(row => row.level === 'low' && explained(row, known) !== undefined);
  const findings = all.filter(row => !benign.includes(row));
  const inventory = page.rows.filter(({ kind }) => kind === 'file' || kind === 'rows');
  const told = all.map(({ text }) => text).join(' ');
  const stands = page.rows.filter(row => row.level === 'weak' || (isTelling(row) && !told.includes(pairOf(row))));
  return [
    ...summary(page, findings, benign),
    ...hypothesis(findings, askedIn(prompt.task.instructions)),
    ...scope(page, inventory),
    ...(findings.length === 0
      ? []
      : ['## Findings', '', ...findings.flatMap((row, at) => finding(page, row, at + 1, known))]),
    ...looksBenign(page, benign, known),
    ...(stands.length === 0
      ? []
      : ['## Also standing out', '', ...stands.slice(0, 14).map(row => `- ${said(row)} ${cite(page, row)}`), '']),
    ...outcome(page, findings),
    ...recommendations(page, findings),
    ...gaps(page, findings, known),
  ];
}

/** `A → B`, as a row of one pair begins. */
function pairOf({ text }: PageRow): string {
  return /^\S+ → \S+/.exec(text)?.[0].replace(/:$/, '') ?? text;
}

function isTelling({ level, kind }: PageRow): boolean {
  return level === 'none' && /^(?:rare|longest|most sent|program|odd traffic)/.test(kind);
}

function summary(page: DigestPage, findings: readonly PageRow[], benign: readonly PageRow[]): readonly string[] {
  const [, read, counts] = page.header;
  const first = findings[0];
  return [
    '## Summary',
    '',
    ...(read === undefined ? [] : [`- Read: ${code(read.text, 200)} ${citeWords(page.kept.id, read.text)}`]),
    ...(counts === undefined
      ? []
      : [`- Found: ${code(counts.text.replace(/^Findings: /, ''), 200)} ${citeWords(page.kept.id, counts.text)}`]),
    ...(first === undefined ? [] : [`- Look first at ${first.id}: ${said(first)} ${cite(page, first)}`]),
    ...inSeveral(findings).map(
      ({ host, rows }) =>
        `- \`${defanged(host)}\` stands in ${rows.map(({ id }) => id).join(', ')}: look at these together ${rows.map(row => cite(page, row)).join(' ')}`,
    ),
    ...(benign.length === 0
      ? []
      : [
          `- Explained by a document, to be confirmed: ${benign.map(({ id }) => id).join(', ')} ${benign.map(row => cite(page, row)).join(' ')}`,
        ]),
    '',
  ];
}

/** Hosts that several findings name, the most first. */
function inSeveral(
  findings: readonly PageRow[],
): readonly { readonly host: string; readonly rows: readonly PageRow[] }[] {
  const rows = new Map<string, PageRow[]>();
  for (const row of findings) for (const host of hostsOf(row)) rows.set(host, [...(rows.get(host) ?? []), row]);
  return [...rows]
    .map(([host, of]) => ({ host, rows: of }))
    .filter(({ rows: of }) => of.length > 1)
    .sort((a, b) => b.rows.length - a.rows.length)
    .slice(0, 3);
}

/** The addresses before what was seen of them: `A, B → C:` or `A asks for`. */
function hostsOf({ text }: PageRow): readonly string[] {
  return addressesIn(text.split(/: | asks for | tries | logs in /)[0] ?? '').filter(host => /^\d/.test(host));
}

/** The document that names the other side: the target of flows, the source of a scan. */
function explained(row: PageRow, known: KnownAddresses): Known | undefined {
  const hosts = hostsOf(row);
  const isScan = row.kind === 'sweep' || row.kind === 'scan';
  const found = known.find((isScan ? hosts[0] : hosts.at(-1)) ?? '');
  return row.text.includes(' → ') || isScan ? (found?.isExact === true ? found : undefined) : undefined;
}

function looksBenign(page: DigestPage, benign: readonly PageRow[], known: KnownAddresses): readonly string[] {
  if (benign.length === 0) return [];
  const list = benign.flatMap(row => {
    const by = explained(row, known);
    return by === undefined
      ? []
      : [`- ${row.id}, severity ${row.level}: ${said(row)} ${cite(page, row)}`, `  - ${sayKnown(by)}`];
  });
  return ['## Looked benign', '', ...list, ''];
}

function sayKnown({ address, kept, line, isExact }: Known): string {
  const where = isExact ? 'is named' : 'lies in a network that is named';
  return `\`${defanged(address)}\` ${where}: ${code(defanged(line.text), 160)} ${citeText(kept.id, line.number, line.text)}`;
}

/** A hypothesis that somebody asked, as the task puts it into the instructions. */
function askedIn(instructions: string): string | undefined {
  const asked = /^Hypothesis that is asked: (.+)$/m.exec(instructions)?.[1]?.trim();
  return asked === undefined || asked === '' ? undefined : asked;
}

const guesses: Readonly<Record<string, string>> = {
  flows: 'Does a host inside report to a controller outside, or carry data there?',
  lateral: 'Does somebody move from one client to another by the ways of administrators?',
  names: 'Does a host carry data out in the names it asks for?',
  'generated-names': 'Does a host look for its controller under generated names?',
  scan: 'Does a host look for open ports at another?',
  sweep: 'Does a host look around in the network for others to reach?',
  alert: 'Do the sensor’s alerts stand for something that the flows show as well?',
  notice: 'Do the sensor’s notices stand for something that the flows show as well?',
  'log-ins': 'Did somebody guess a password, and get in?',
  acts: 'Does an account make itself a way back, or take away what records it?',
  launches: 'Does somebody start commands, services or tasks on hosts as intruders do?',
  web: 'Does somebody probe the web servers for a way in, or take everything from them?',
};

/** Questions, since a program has found them afterwards; the one that was asked stands as it is, and a program cannot test its words. */
function hypothesis(findings: readonly PageRow[], wanted: string | undefined): readonly string[] {
  if (wanted !== undefined) return ['## Hypothesis', '', `- Asked: is it so that ${code(wanted, 400)}?`, ''];
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

function finding(page: DigestPage, row: PageRow, number: number, known: KnownAddresses): readonly string[] {
  const category = row.level === 'low' ? 'observation' : 'threat, unconfirmed';
  const attack = row.techniques.length === 0 ? '' : `, looks like ${row.techniques.join(', ')}`;
  const lines = row.shown.flatMap(kept =>
    sentLines(kept)
      .slice(0, mostLines)
      .map(
        line =>
          `- Line ${line.number ?? ''} of ${code(kept.snippet.path ?? '')}: ${code(shownOf(line.text, row.text), 180)} ${citeText(kept.id, line.number, tellingPart(line.text, row.text) ?? line.text)}`,
      ),
  );
  return [
    `### ${number}. ${row.level}: ${row.kind} (${row.id})`,
    '',
    `- ${capital(category)}, severity ${row.level}${attack}: ${said(row)} ${cite(page, row)}`,
    ...lines.slice(0, mostLines * 2),
    ...hostsOf(row)
      .flatMap(host => known.find(host) ?? [])
      .slice(0, 4)
      .map(one => `- ${capital(sayKnown(one))}`),
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
  scan: 'Ask whether this is an approved scanner; if not, isolate it',
  sweep: 'Ask whether this is an approved scanner; if not, isolate it',
  alert: 'Look for something besides the alert that shows the same',
  notice: 'Look for something besides the notice that shows the same',
  acts: 'Ask the owner of the account whether this was a change that was planned; if not, lock it and undo what it made',
  'log-ins': 'Lock what was entered, change the password, look at what was done after the log-in',
  launches:
    'Ask whoever administers the host whether this was meant; if not, isolate it, and look at what the command started and where its files came from',
  web: 'Look at the answers to these requests, and whether one of them worked',
};

function recommendations(page: DigestPage, findings: readonly PageRow[]): readonly string[] {
  if (findings.length === 0) return [];
  const byAdvice = new Map<string, PageRow[]>();
  for (const row of findings.slice(0, 12)) {
    const what = advice[row.kind] ?? 'Look at the lines';
    byAdvice.set(what, [...(byAdvice.get(what) ?? []), row]);
  }
  const list = [...byAdvice].map(
    ([what, rows]) =>
      `- ${what} (${rows.map(({ id }) => id).join(', ')}). ${rows.map(row => cite(page, row)).join(' ')}`,
  );
  return ['## Recommendations', '', ...list, ''];
}

const usualKinds = ['conn', 'dns', 'http', 'ssl'];

/** A visibility gap is never a threat, and what is missing is named. */
function gaps(page: DigestPage, findings: readonly PageRow[], known: KnownAddresses): readonly string[] {
  const strangers = [...new Set(findings.flatMap(hostsOf))].filter(host => known.find(host) === undefined);
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
    ...(known.hasDocuments && strangers.length > 0
      ? [
          `- No document of the context names ${strangers
            .slice(0, 12)
            .map(host => `\`${defanged(host)}\``)
            .join(', ')}.`,
        ]
      : []),
    ...(known.hasDocuments ? [] : ['- No network map and no inventory was in the context, so no host is named.']),
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
