import { type CompiledSigma, compileSigma } from '../../sigma/compileSigma';
import { sayCounted } from '../judge/words';
import type { Row, RowKind } from '../row';
import { belongsTo, fieldText } from './belongsTo';
import { mostBytesToTry, type RowsFrom, readRows, sizeOfLog } from './readRows';
import { RulesByValue } from './rulesByValue';
import { type SigmaHead, sigmaRule } from './sigmaRule';
import { type EvidenceRow, type Trace, type TracedFinding, traceNames, tracesOf } from './trace';

/** A finding, as far as a rule is made of it. */
export interface DetectedFinding extends TracedFinding {
  /** `R3`. */
  readonly id: string;
  readonly places: readonly { readonly path: string; readonly lines: readonly number[] }[];
  readonly head: SigmaHead;
}

/** What can be looked for of one finding in one kind of log. */
export interface Detection<Text extends string = string> {
  readonly finding: string;
  readonly trace: Trace<Text>;
  /** The rule's text, only where it held in the logs. */
  readonly rule?: Text;
  /** Why there is no rule. */
  readonly why?: string;
  readonly tested?: Tested;
}

export interface Tested {
  /** Rows of this kind, in all logs. */
  readonly rows: number;
  /** Lines that the finding rests on, of this kind, and how many of them the rule matches. */
  readonly evidence: number;
  readonly evidenceMatched: number;
  /** Rows of the finding’s own hosts that it matches, its evidence included. */
  readonly matched: number;
  /** Rows of others that it matches. */
  readonly others: number;
}

/**
 * Rules from findings, tried on the logs they came from before anybody sees them: each must match every line of its evidence
 * and no row of other hosts. Of what the evidence has in common the widest that holds is taken. Two more passes over the logs.
 */
export async function detect(
  findings: readonly DetectedFinding[],
  from: RowsFrom,
  signal: AbortSignal,
): Promise<readonly Detection[]> {
  if (findings.length === 0) return [];
  const rows = await evidenceRows(findings, from, signal);
  const traced = findings.flatMap(finding =>
    tracesOf(finding, rows.get(finding.id) ?? []).map(traces => ({ finding, traces })),
  );
  if (rows.bytes > mostBytesToTry) {
    const why = 'the logs are larger than 2 GB, so that no rule was tried on them';
    return traced.flatMap(({ finding, traces }) => lastOf(traces, trace => ({ finding: finding.id, trace, why })));
  }
  const trials: Trial[][] = [];
  const untried: Detection[] = [];
  for (const { finding, traces } of traced) {
    const tried = traces.flatMap(trace => trialOf(finding, trace, rows.get(finding.id) ?? []));
    if (tried.length > 0) trials.push(tried);
    else
      untried.push(
        ...lastOf(traces, trace => ({ finding: finding.id, trace, why: 'Sigma has no source for this log' })),
      );
  }
  await run(trials.flat(), from, signal);
  return [...trials.flatMap(outcomeOf), ...untried];
}

/** The widest that held; where none did, the narrowest, to say why. */
function outcomeOf(tried: readonly Trial[]): readonly Detection[] {
  const held = tried.find(hasHeld);
  return lastOf(held === undefined ? tried : [held], ({ finding, trace, tested, text }) => {
    const detection = { finding: finding.id, trace, tested };
    return held === undefined ? { ...detection, why: whyNot(tested) } : { ...detection, rule: text };
  });
}

interface Trial {
  readonly finding: DetectedFinding;
  readonly trace: Trace;
  readonly text: string;
  readonly rule: CompiledSigma;
  readonly evidence: ReadonlySet<string>;
  readonly tested: { -readonly [Key in keyof Tested]: Tested[Key] };
}

function hasHeld({ tested: { evidence, evidenceMatched, others } }: Trial): boolean {
  return evidence > 0 && evidenceMatched === evidence && others === 0;
}

function whyNot({ evidence, evidenceMatched, others }: Tested): string {
  if (evidenceMatched < evidence)
    return `the rule matched ${evidenceMatched} of the ${sayCounted(evidence, 'line')} it was made from`;
  return `the rule also matched ${sayCounted(others, 'row')} of other hosts`;
}

function trialOf(finding: DetectedFinding, trace: Trace, rows: readonly PlacedRow[]): readonly Trial[] {
  const text = sigmaRule(finding.head, trace);
  if (text === undefined) return [];
  const rule = compileSigma(text);
  // A rule of ours that our own evaluator refuses is a bug, and none to show.
  if (rule.kind === 'refused') throw new Error(rule.why);
  const own = rows.filter(({ kind, form }) => kind === trace.kind && form === trace.form);
  const evidence = new Set(own.map(({ place }) => place));
  const tested = { rows: 0, evidence: evidence.size, evidenceMatched: 0, matched: 0, others: 0 };
  return [{ finding, trace, text, rule, evidence, tested }];
}

async function run(trials: readonly Trial[], from: RowsFrom, signal: AbortSignal): Promise<void> {
  const kinds = new Map<RowKind, OfKind>();
  for (const kind of new Set(trials.map(({ trace }) => trace.kind))) {
    const own = trials.filter(({ trace }) => trace.kind === kind);
    kinds.set(kind, { trials: own, byValue: new RulesByValue(own), rows: 0 });
  }
  if (trials.length === 0) return;
  for (const path of from.paths) {
    const tryOne = (trial: Trial, row: Row): void => tryRow(trial, row, path);
    const take = (row: Row): void => {
      const of = kinds.get(row.kind);
      if (of === undefined) return;
      of.rows++;
      of.byValue.each(row, tryOne);
    };
    await readRows(path, take, from, signal);
  }
  for (const of of kinds.values()) for (const { tested } of of.trials) tested.rows = of.rows;
}

interface OfKind {
  readonly trials: readonly Trial[];
  readonly byValue: RulesByValue<Trial>;
  rows: number;
}

function tryRow({ rule, tested, evidence, finding }: Trial, row: Row, path: string): void {
  if (!rule.matches(field => fieldText(row, field))) return;
  if (evidence.has(`${path} ${row.line}`)) tested.evidenceMatched++;
  if (belongsTo(row, finding)) tested.matched++;
  else tested.others++;
}

interface PlacedRow extends EvidenceRow {
  readonly place: string;
}

/** The rows at the places of the findings, by finding; and how large the logs are. */
async function evidenceRows(
  findings: readonly DetectedFinding[],
  from: RowsFrom,
  signal: AbortSignal,
): Promise<{ get(finding: string): readonly PlacedRow[] | undefined; readonly bytes: number }> {
  const wanted = new Map<string, Map<number, string[]>>();
  for (const { id, places } of findings) {
    for (const { path, lines } of places) {
      const known = wanted.get(path) ?? new Map<number, string[]>();
      wanted.set(path, known);
      for (const line of lines) known.set(line, [...(known.get(line) ?? []), id]);
    }
  }
  const found = new Map<string, PlacedRow[]>();
  let bytes = 0;
  for (const path of from.paths) {
    const lines = wanted.get(path);
    const rows: { readonly row: PlacedRow; readonly of: readonly string[] }[] = [];
    const take = (row: Row): void => {
      const of = lines?.get(row.line);
      if (of !== undefined) rows.push({ row: rowOf(row, path), of });
    };
    const read = lines === undefined ? undefined : await readRows(path, take, from, signal, line => lines.has(line));
    bytes += read?.bytes ?? (await sizeOfLog(path, from));
    const isZeek = read?.format.startsWith('Zeek') === true;
    for (const { row, of } of rows) {
      for (const id of of) found.set(id, [...(found.get(id) ?? []), isZeek ? { ...row, form: 'zeek' } : row]);
    }
  }
  return { get: id => found.get(id), bytes };
}

function rowOf(row: Row, path: string): PlacedRow {
  const values = new Map(
    traceNames.flatMap(name => {
      const value = fieldText(row, name);
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
  const form = row.isJson && /"id[._]orig_h"/.test(row.wholeText()) ? 'zeek-json' : 'other';
  return { kind: row.kind, form, values, place: `${path} ${row.line}` };
}

function lastOf<Item, Made>(items: readonly Item[], make: (item: Item) => Made): readonly Made[] {
  const last = items.at(-1);
  return last === undefined ? [] : [make(last)];
}
