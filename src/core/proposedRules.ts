import { stringify } from 'yaml';
import type { RuleToTry, TriedRule } from './digest/detect/tryRules';
import type { DigestFacts } from './digest/digestFacts';
import type { DigestRow } from './digest/fitRows';
import type { LogsOf, LogWork } from './digest/logWork';
import { orWhyNot } from './digest/orWhyNot';
import type { KeptSnippet } from './fit/manifest';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import { checkCitation } from './read/checkCitation';
import type { ProposedRule, Report } from './read/results';
import { linesBetween, sentLines } from './read/sentLines';
import { parseCitations, type WrittenCitation } from './show/citationSyntax';
import { placesOf } from './show/hunt/huntFinding';
import { parseMarkdown } from './show/markdown';
import type { Block } from './show/markdownTree';
import { type CompiledSigma, compileSigma } from './sigma/compileSigma';
import { isWrittenRule } from './sigma/isWrittenRule';
import { sigmaFault } from './sigma/sigmaShape';
import { uuid5 } from './uuid5';

export interface ProposedFrom extends LogsOf {
  readonly logs: Pick<LogWork, 'tryRules'>;
  readonly protector: Protector;
  /** What was sent. */
  readonly context: readonly KeptSnippet[];
  readonly facts: DigestFacts;
}

/** Nobody checks more; each takes its time over all rows. */
const mostRules = 20;

/**
 * What becomes of the Sigma rules that a model wrote into its report: each is read, held against Sigma's schema and our evaluator, and
 * run over the logs that it came from. Shown is only what matches the lines it cites and no rows of others.
 */
export async function tryProposedRules(
  { markdown }: Pick<Report, 'markdown'>,
  from: ProposedFrom,
  signal: AbortSignal,
): Promise<readonly ProposedRule[]> {
  const read: readonly ReadRule[] = writtenIn(parseMarkdown(markdown)).map((written, index) =>
    index < mostRules ? readOne(written, from) : refused(written, '', `It is one of more than ${mostRules} rules.`),
  );
  const techniques = await import('./taxonomy/attack');
  const checked = read.map(one => (one.kind === 'refused' ? one : withTechniques(one, techniques.attackTechnique)));
  const toTry = checked.filter(one => one.kind === 'to-try');
  const tried = await triedIn(toTry, from, signal);
  const outcomes = checked.map(one => (one.kind === 'refused' ? one : concluded(one, tried(toTry.indexOf(one)))));
  return protectAll(outcomes, from.protector, signal);
}

/** How each of them did. Where they could not be run, none of them did. */
async function triedIn(
  rules: readonly ToTry[],
  { paths, open, logs }: ProposedFrom,
  signal: AbortSignal,
): Promise<(index: number) => TriedRule> {
  if (rules.length === 0) return () => ({});
  const plain = rules.map(({ text, evidence, findings }) => ({
    text,
    evidence,
    findings: findings.map(({ entities, suspects }) => ({ entities, suspects })),
  }));
  const { made, why } = await orWhyNot(logs.tryRules({ paths, open, rules: plain }, signal));
  return index => made?.[index] ?? { why: `It could not be run: ${why}.` };
}

interface Written {
  readonly text: string;
  readonly line: number;
}

interface Refused extends Written {
  readonly kind: 'refused';
  readonly title: string;
  readonly why: string;
  readonly tested?: TriedRule['tested'];
}

interface ToTry extends Written, RuleToTry {
  readonly kind: 'to-try';
  readonly rule: CompiledSigma;
  readonly cites: string;
}

type ReadRule = Refused | ToTry;

function writtenIn(blocks: readonly Block[]): readonly Written[] {
  return blocks.flatMap((block): readonly Written[] => {
    if (block.kind === 'quote') return writtenIn(block.children);
    if (block.kind === 'list') return block.items.flatMap(writtenIn);
    return block.kind === 'code' && isWrittenRule(block) ? [{ text: block.text, line: block.line }] : [];
  });
}

function refused({ text, line }: Written, title: string, why: string): Refused {
  return { kind: 'refused', text, line, title, why };
}

function readOne(written: Written, from: ProposedFrom): ReadRule {
  const rule = compileSigma(written.text);
  if (rule.kind === 'refused') return refused(written, '', rule.why);
  const fault = sigmaFault(rule.rule);
  if (fault !== undefined) return refused(written, rule.title, `Its form is wrong: ${fault}.`);
  const said = written.text.split('\n').find(line => /^ {0,8}# {0,8}evidence:/i.test(line));
  const cited = said === undefined ? [] : parseCitations(said);
  if (cited.length === 0) return refused(written, rule.title, 'It does not say which rows or lines it must match.');
  const evidence = evidenceOf(cited, from);
  if ('why' in evidence) return refused(written, rule.title, `It cites what is not there: ${evidence.why}.`);
  const cites = cited.map(placeOf).join(', ');
  return { kind: 'to-try', ...written, rule, cites, ...evidence };
}

function placeOf({ id, startLine, endLine }: WrittenCitation): string {
  if (startLine === undefined) return id;
  return endLine === startLine ? `${id}:${startLine}` : `${id}:${startLine}-${endLine}`;
}

/** The lines that are cited, and the digest's findings that rest on them. */
function evidenceOf(
  cited: readonly WrittenCitation[],
  { context, facts }: ProposedFrom,
): Pick<RuleToTry, 'evidence' | 'findings'> | { readonly why: string } {
  const evidence = new Map<string, Set<number>>();
  const add = (path: string, lines: readonly number[]) =>
    evidence.set(path, new Set([...(evidence.get(path) ?? []), ...lines]));
  const findings = new Set<DigestRow>();
  for (const { id, startLine, endLine } of cited) {
    const { citation } = checkCitation({ id: idOf(id), startLine, endLine }, context);
    if (!citation.resolved) return { why: citation.why ?? `${id} was not sent` };
    const row = facts.findings.find(one => one.id === id);
    if (row !== undefined) findings.add(row);
    if (row !== undefined && startLine === undefined) {
      for (const { path, lines } of placesOf(row)) add(path, lines);
    } else if (citation.path !== undefined) {
      add(citation.path, linesOf(id, citation, context));
    }
  }
  const isCited = (row: DigestRow) =>
    row.finding !== 'none' &&
    placesOf(row).some(({ path, lines }) => lines.some(line => evidence.get(path)?.has(line) === true));
  for (const row of facts.findings) if (isCited(row)) findings.add(row);
  return { evidence, findings: [...findings] };
}

function idOf(id: string): ProtectedText {
  return join([id.startsWith('R') ? literal('R') : literal('S'), numeral(Number(id.slice(1)))]);
}

/** Of the file, as far as they were sent. */
function linesOf(
  id: string,
  { startLine, endLine = startLine }: { readonly startLine?: number; readonly endLine?: number },
  context: readonly KeptSnippet[],
): readonly number[] {
  if (startLine === undefined || endLine === undefined) return [];
  const kept = context.find(one => one.id === id);
  if (kept === undefined) return startLine === endLine ? [startLine] : [startLine, endLine];
  return linesBetween(sentLines(kept), startLine, endLine).flatMap(({ number = 0 }) => (number > 0 ? [number] : []));
}

/** A tag that names a technique names one that ATT&CK has. */
function withTechniques(one: ToTry, technique: (id: string) => unknown): ReadRule {
  const { tags } = one.rule.rule;
  const unknown = (Array.isArray(tags) ? tags.map(String) : []).find(tag => {
    const id = /^attack\.(t\d.*)$/.exec(tag)?.[1];
    return id !== undefined && technique(id.toUpperCase()) === undefined;
  });
  return unknown === undefined
    ? one
    : refused(one, one.rule.title, `Its tag "${unknown}" names no technique of ATT&CK.`);
}

interface Held extends Written {
  readonly kind: 'held';
  readonly title: string;
  readonly rule: string;
  readonly cites: string;
  readonly tested?: TriedRule['tested'];
}

function concluded({ text, line, rule, cites }: ToTry, { tested, why }: TriedRule): Held | Refused {
  const one = { text, line, title: rule.title, tested };
  if (why !== undefined) return { kind: 'refused', ...one, why };
  return { kind: 'held', ...one, rule: writtenAnew(rule), cites };
}

/** Namespace of what is ours; any constant UUID does. */
const ours = '5c3a0c0e-7d5e-4c2b-9a43-2b0f5d1c7be4';

/**
 * What the rule says, without what a model cannot know: its id, status and author are ours; dates, licences, references and relations
 * are left out.
 */
function writtenAnew({ rule }: CompiledSigma): string {
  const { title, description, tags, logsource, detection, falsepositives, level } = rule;
  const kept = {
    title,
    id: uuid5(ours, JSON.stringify([title, logsource, detection])),
    status: 'experimental',
    description,
    author: 'Tierwise (written by a language model, run over one hunt by a program)',
    tags,
    logsource,
    detection,
    falsepositives,
    level,
  };
  return stringify(JSON.parse(JSON.stringify(kept)), { lineWidth: 110 });
}

/** What escapes had hidden in the text that passed before is seen now; a rule that the gate would change is another rule. */
async function protectAll(
  outcomes: readonly (Held | Refused)[],
  protector: Protector,
  signal: AbortSignal,
): Promise<readonly ProposedRule[]> {
  const texts = outcomes.flatMap(one => (one.kind === 'held' ? [one.rule, one.cites] : [one.title, one.why]));
  const passed = await protector.protectTexts(texts, { source: 'reply' }, signal);
  return outcomes.map((one, index): ProposedRule => {
    const [first = literal(''), second = literal('')] = passed.texts.slice(index * 2);
    const of = { markdownLine: one.line, tested: one.tested };
    if (one.kind === 'refused') return { kind: 'refused', title: first, why: second, ...of };
    if (first === one.rule) return { kind: 'held', rule: first, cites: second, ...of };
    return { kind: 'refused', title: literal(''), why: literal('It would have held a secret.'), ...of };
  });
}
