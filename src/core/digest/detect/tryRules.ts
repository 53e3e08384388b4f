import { type CompiledSigma, compileSigma } from '../../sigma/compileSigma';
import { kindNamed } from '../kinds';
import type { Row, RowKind } from '../row';
import { belongsTo, fieldText } from './belongsTo';
import type { Tested } from './detect';
import { mostBytesToTry, type RowsFrom, readRows, sizeOfLog } from './readRows';
import { RowColumns } from './rowColumns';
import type { TracedFinding } from './trace';

/** A rule that somebody wrote, with what it must match: plain data. */
export interface RuleToTry {
  /** Of a rule that can be run (`compileSigma`). */
  readonly text: string;
  /** Lines that it must match, by file; those of other kinds of log than its own do not count. */
  readonly evidence: ReadonlyMap<string, ReadonlySet<number>>;
  /** Findings that the lines belong to: their other rows it may match too. */
  readonly findings: readonly TracedFinding[];
}

/** How a rule did; `why` where it did not hold, as a sentence. */
export interface TriedRule {
  readonly tested?: Tested;
  readonly why?: string;
}

/**
 * Runs rules over all rows of the logs, in one pass. One holds where it matches every line of its evidence in its own kind of log,
 * and beyond that only rows of the same findings, or between the same two hosts as its evidence. Values are compared column by
 * column, by the names that the log itself has.
 */
export async function tryRules(
  rules: readonly RuleToTry[],
  from: RowsFrom,
  signal: AbortSignal,
): Promise<readonly TriedRule[]> {
  const trials = rules.map(beginTrial);
  const running = trials.filter(trial => trial.isAbout !== undefined);
  let bytes = 0;
  for (const path of running.length === 0 ? [] : from.paths) bytes += await sizeOfLog(path, from);
  if (bytes > mostBytesToTry)
    return rules.map(() => ({ why: 'The logs are larger than 2 GB, so that no rule was run over them.' }));
  const columns = new RowColumns();
  for (const path of running.length === 0 ? [] : from.paths) {
    const take = (row: Row): void => {
      columns.stand(row);
      for (const trial of running) if (trial.isAbout?.(row, columns) === true) tryRow(trial, row, columns, path);
    };
    await readRows(path, take, from, signal);
  }
  return trials.map(outcomeOf);
}

interface Trial extends RuleToTry {
  readonly rule: CompiledSigma;
  /** `undefined` for a log source that is none of these. */
  readonly isAbout: ((row: Row, columns: RowColumns) => boolean) | undefined;
  rows: number;
  evidenceRows: number;
  evidenceMatched: number;
  matched: number;
  others: number;
  readonly missing: Set<string>;
  /** Who talks to whom in the evidence, and in rows that were matched and belong to no finding. */
  readonly pairs: Set<string>;
  readonly strangers: Map<string, number>;
}

/** More pairs of hosts than this are no trace of anything. */
const mostPairs = 5_000;

function beginTrial(toTry: RuleToTry): Trial {
  const rule = compileSigma(toTry.text);
  // Whoever asks read it before.
  if (rule.kind === 'refused') throw new Error(rule.why);
  return {
    ...toTry,
    rule,
    isAbout: rowsOf(rule.logsource),
    ...{ rows: 0, evidenceRows: 0, evidenceMatched: 0, matched: 0, others: 0 },
    missing: new Set(rule.fields),
    pairs: new Set(),
    strangers: new Map(),
  };
}

function tryRow(trial: Trial, row: Row, columns: RowColumns, path: string): void {
  trial.rows++;
  for (const field of trial.missing) if (columns.has(field)) trial.missing.delete(field);
  const isEvidence = trial.evidence.get(path)?.has(row.line) === true;
  if (isEvidence) {
    trial.evidenceRows++;
    trial.pairs.add(pairOf(row));
  }
  if (!mayMatch(trial.rule, columns) || !trial.rule.matches(columns.text)) return;
  if (isEvidence) trial.evidenceMatched++;
  if (isEvidence || trial.findings.some(finding => belongsTo(row, finding))) {
    trial.matched++;
    return;
  }
  const pair = pairOf(row);
  const known = trial.strangers.get(pair);
  if (known !== undefined || trial.strangers.size < mostPairs) trial.strangers.set(pair, (known ?? 0) + 1);
  else trial.others++;
}

/** By the one field that tells most: hardly a row has what is looked for. */
function mayMatch({ needs }: CompiledSigma, columns: RowColumns): boolean {
  if (needs === undefined) return true;
  const value = columns.text(needs.field);
  return value !== undefined && needs.values.has(value.toLowerCase());
}

/** Who asks whom, and for DNS what for: everybody asks the same resolver. */
function pairOf(row: Row): string {
  const [source = '', target = ''] = [fieldText(row, 'id.orig_h'), fieldText(row, 'id.resp_h')];
  return `${source} ${target} ${row.kind === 'dns' ? (fieldText(row, 'query') ?? '') : ''}`;
}

function outcomeOf(trial: Trial): TriedRule {
  const { isAbout, rows, evidenceRows: evidence, evidenceMatched, missing, pairs } = trial;
  if (isAbout === undefined)
    return {
      why: 'Its log source is none that these logs can stand for (product: zeek with service, or firewall, dns, proxy, windows).',
    };
  if (rows === 0) return { why: 'None of these logs is of its log source.' };
  let { matched, others } = trial;
  for (const [pair, count] of trial.strangers) {
    if (pairs.has(pair)) matched += count;
    else others += count;
  }
  const tested = { rows, evidence, evidenceMatched, matched, others };
  const [field] = missing;
  if (field !== undefined) return { tested, why: `No row of its log source has the field "${field}".` };
  if (evidence === 0) return { tested, why: 'None of the lines that it cites stands in a log of its log source.' };
  if (evidenceMatched < evidence)
    return { tested, why: `It matched ${evidenceMatched} of the ${evidence} lines that it cites.` };
  if (others > 0) return { tested, why: `It also matched ${others} rows that have nothing to do with what it cites.` };
  return { tested };
}

/** Sigma's log sources, as far as rows here can stand for them. */
function rowsOf({ product, service, category }: Readonly<Record<string, unknown>>): Trial['isAbout'] {
  if (product === 'zeek') {
    if (typeof service !== 'string' || category !== undefined) return undefined;
    const kind = kindNamed(service);
    return (row, columns) =>
      row.header === undefined
        ? kind !== 'other' && row.kind === kind && columns.isZeekJson()
        : row.header.path === service;
  }
  const kind = product === 'windows' ? 'event' : generic.get(String(category));
  return kind === undefined ? undefined : row => row.kind === kind;
}

const generic: ReadonlyMap<string, RowKind> = new Map([
  ['firewall', 'conn'],
  ['dns', 'dns'],
  ['webserver', 'http'],
  ['proxy', 'http'],
]);
