import { cannotCompare, noGoldYet, TierwiseError } from '../core/errors';
import { isRunId } from '../core/keep/runFolder';
import { readBar } from '../core/measure/bar';
import { chooseRuns, finishedRuns, type MeasuredRun, namedRuns } from '../core/measure/comparableRuns';
import { compareNotes } from '../core/measure/compareNotes';
import { type Comparison, compareRuns } from '../core/measure/compareRuns';
import { goldFileAt, goldPathUsedBy } from '../core/measure/goldAgreement';
import { goldLabels } from '../core/measure/goldLabels';
import { goodEnough } from '../core/measure/goodEnough';
import type { GoldRow } from '../core/records/gold';
import { compareCsv, compareJson } from '../core/show/compareFiles';
import { compareWords, verdictWords } from '../core/show/compareWords';
import { forSpreadsheet, separatedBy } from '../core/show/forSpreadsheet';
import { quoted } from '../core/show/quoted';
import { counted } from '../core/show/words';
import { listTasks, takeTask } from '../core/task/shelf';
import { runFirst } from './compareTiers';
import type { CommandContext } from './context';
import type { Flags } from './options';

/**
 * `tierwise compare RUN RUN...` and `tierwise compare TASK`: tiers by the labels that a person gave; asks nobody anything.
 * With `--tiers` they are run first.
 */
export async function compare(context: CommandContext): Promise<number> {
  const { words, flags } = context;
  if (!flags.csv && (flags.bom || flags.separator !== undefined))
    throw new TierwiseError('wrong-use', '"--bom" and "--separator" are for CSV: they go with --csv.');
  if (flags.csv && flags.json)
    throw new TierwiseError('wrong-use', '"--csv" and "--json" are two forms of one output: pass one of them.');
  const [first, ...rest] = words;
  if (first === undefined) throw cannotCompare('Nothing is named');
  if (flags.tiers !== undefined) {
    const { runs, code } = await runFirst(first, rest, flags.tiers, context);
    if (runs.length < 2 && code !== 0) {
      context.print.note('There is nothing to compare yet: fewer than two tiers came to an end.');
      return code;
    }
    return Math.max(code, await compareFound(await namedRuns(runs, context.services), true, context));
  }
  const needsTiers = flagsOfRuns(flags);
  if (needsTiers !== undefined)
    throw new TierwiseError(
      'wrong-use',
      `"--${needsTiers}" is for runs, and without --tiers nothing is run: add --tiers offline,fast.`,
    );
  const isNamed = isRunId(first);
  const runs = isNamed ? await namedRuns(words, context.services) : await runsOfTask(first, rest, context);
  return compareFound(runs, isNamed, context);
}

function flagsOfRuns(flags: Flags): string | undefined {
  const given = {
    'max-cost': flags.maxCostUsd !== undefined,
    'max-cost-per-day': flags.maxCostUsdPerDay !== undefined,
    'allow-unpriced': flags.allowUnpriced,
    'no-reply-cache': flags.noReplyCache,
    set: flags.variables.size > 0,
    yes: flags.yes,
  };
  return Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
}

async function runsOfTask(
  name: string,
  rest: readonly string[],
  { services }: CommandContext,
): Promise<readonly MeasuredRun[]> {
  const [extra] = rest;
  if (extra !== undefined)
    throw new TierwiseError(
      'wrong-use',
      `A task is compared by its newest runs, so ${quoted(extra)} means nothing here. Name the task alone, runs alone, or the tiers to run it on: --tiers offline,fast.`,
    );
  const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
  if (task.produces !== 'labels') throw cannotCompare(`The task "${task.name}" writes a report, and has no labels`);
  return finishedRuns(task.name, services);
}

/** Picks what belongs together, measures it and says it. */
async function compareFound(found: readonly MeasuredRun[], isNamed: boolean, context: CommandContext): Promise<number> {
  const { services, words, print } = context;
  const [newest] = found;
  if (newest === undefined) throw cannotCompare(`The task "${words[0]}" has no finished run in this folder`);
  const gold = await goldOf(found, newest, context);
  const { runs, left } = isNamed ? { runs: found, left: [] } : chooseRuns(found, gold);
  if (runs.length < 2)
    throw cannotCompare(
      isNamed ? 'One run is named' : `No two tiers were asked the same labelled records in the task "${words[0]}"`,
    );
  for (const one of left) print.remark(one);
  const states = runs.map(({ state }) => state);
  const said = new Map([...gold].map(([id, row]) => [id, row.label]));
  const comparison = compareRuns(states, said, ({ tier, provider, model }) =>
    services.settings.tiers.some(
      one =>
        one.name === tier &&
        one.provider === provider &&
        one.isFree === true &&
        (one.model === '' || one.model === model),
    ),
  );
  if (comparison === undefined)
    throw cannotCompare('These runs have no record in common that the gold has a label for');
  say(comparison, runs, gold, context);
  return 0;
}

function say(
  comparison: Comparison,
  runs: readonly MeasuredRun[],
  gold: ReadonlyMap<string, GoldRow>,
  { flags, print }: CommandContext,
): void {
  const bar = flags.bar === undefined ? undefined : readBar(flags.bar, comparison.labels);
  if (bar !== undefined && 'why' in bar) throw new TierwiseError('wrong-use', bar.why);
  const verdict = goodEnough(comparison, bar);
  const sentence = verdictWords(verdict, comparison, bar);
  const notes = compareNotes(runs, comparison, gold);
  if (print.asJson) print.json(compareJson(comparison, verdict, { bar, sentence, notes }));
  else if (flags.csv) {
    const csv = compareCsv(comparison);
    const separated = flags.separator === undefined ? csv : separatedBy(csv, flags.separator);
    process.stdout.write(flags.bom ? forSpreadsheet(separated) : separated);
  } else for (const line of compareWords(comparison)) print.row(line);
  for (const note of notes) print.remark(note);
  if (flags.csv) print.note(sentence);
  else {
    print.line();
    print.row(sentence);
  }
}

/** What a person said, by record id: of the file that is named, else of the one that the newest run was measured by. */
async function goldOf(
  runs: readonly MeasuredRun[],
  { state }: MeasuredRun,
  { services, flags, print, signal }: CommandContext,
): Promise<ReadonlyMap<string, GoldRow>> {
  const paths = [...new Set(runs.map(run => goldPathUsedBy(run.state, services.workspace)))];
  const path = flags.gold === undefined ? goldPathUsedBy(state, services.workspace) : services.pathOf(flags.gold);
  const labels = (state.start.task.labels ?? []).map(({ name }) => String(name));
  const gold = await goldFileAt(path, labels, services.workspace, signal);
  if (gold === undefined) throw noGoldYet(path);
  if (flags.gold === undefined && paths.length > 1)
    print.remark(`these runs had different gold files (${paths.join(', ')}); all are measured by ${path}`);
  const [problem] = gold.problems;
  if (problem !== undefined)
    print.remark(
      `${counted(gold.problems.length, 'row')} of ${path} cannot be used; look at line ${problem.csvLine} of it first: ${problem.why}`,
    );
  const records = runs.flatMap(run =>
    run.state.start.records.map(({ id, places: [first, ...alsoAt] }) => ({
      id,
      path: first?.path ?? state.start.task.name,
      line: first?.line ?? 1,
      alsoAt,
    })),
  );
  return goldLabels(gold, path, records);
}
