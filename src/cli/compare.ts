import { type Compared, compareFound } from '../core/compareFound';
import { cannotCompare, TierwiseError } from '../core/errors';
import { isRunId } from '../core/keep/runFolder';
import { finishedRuns, type MeasuredRun, namedRuns } from '../core/measure/comparableRuns';
import { compareCsv, compareJson } from '../core/show/compareFiles';
import { compareWords } from '../core/show/compareWords';
import { forSpreadsheet, separatedBy } from '../core/show/forSpreadsheet';
import { quoted } from '../core/show/quoted';
import { listTasks, takeTask } from '../core/task/shelf';
import { runFirst } from './compareTiers';
import type { CommandContext } from './context';
import type { Flags } from './options';

/**
 * `tierwise compare RUN RUN...` and `tierwise compare TASK`: tiers by the labels that a person gave; asks nobody anything.
 * With `--tiers` they are run first.
 */
export async function compare(context: CommandContext): Promise<number> {
  const { words, flags, services } = context;
  refuseFlags(flags);
  const [first, ...rest] = words;
  if (first === undefined) throw cannotCompare('Nothing is named');
  if (flags.tiers === undefined) {
    const isNamed = isRunId(first);
    const runs = isNamed ? await namedRuns(words, services) : await runsOfTask(first, rest, context);
    return say(runs, !isNamed, context);
  }
  const { runs, code } = await runFirst(first, rest, flags.tiers, context);
  if (runs.length < 2 && code !== 0) {
    context.print.note('There is nothing to compare yet: fewer than two tiers came to an end.');
    return code;
  }
  await say(await namedRuns(runs, services), false, context);
  return code;
}

function refuseFlags(flags: Flags): void {
  if (!flags.csv && (flags.bom || flags.separator !== undefined))
    throw new TierwiseError('wrong-use', '"--bom" and "--separator" are for CSV: they go with --csv.');
  if (flags.csv && flags.json)
    throw new TierwiseError('wrong-use', '"--csv" and "--json" are two forms of one output: pass one of them.');
  const ofRuns = {
    'max-cost': flags.maxCostUsd !== undefined,
    'max-cost-per-day': flags.maxCostUsdPerDay !== undefined,
    'allow-unpriced': flags.allowUnpriced,
    'no-reply-cache': flags.noReplyCache,
    set: flags.variables.size > 0,
    yes: flags.yes,
  };
  const [given] = Object.entries(ofRuns).find(([, isGiven]) => isGiven) ?? [];
  if (flags.tiers === undefined && given !== undefined)
    throw new TierwiseError(
      'wrong-use',
      `"--${given}" is for runs, and without --tiers nothing is run: add --tiers offline,fast.`,
    );
}

async function runsOfTask(
  name: string,
  [extra]: readonly string[],
  { services }: CommandContext,
): Promise<readonly MeasuredRun[]> {
  if (extra !== undefined)
    throw new TierwiseError(
      'wrong-use',
      `A task is compared by its newest runs, so ${quoted(extra)} means nothing here. Name the task alone, runs alone, or the tiers to run it on: --tiers offline,fast.`,
    );
  const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
  if (task.produces !== 'labels') throw cannotCompare(`The task "${task.name}" writes a report, and has no labels`);
  return finishedRuns(task.name, services);
}

async function say(runs: readonly MeasuredRun[], choose: boolean, context: CommandContext): Promise<number> {
  const { services, flags, print, signal } = context;
  const goldPath = flags.gold === undefined ? undefined : services.pathOf(flags.gold);
  const compared = await compareFound(runs, { choose, bar: flags.bar, goldPath }, services, signal);
  const { comparison, verdict, bar, sentence, notes } = compared;
  if (print.asJson) print.json(compareJson(comparison, verdict, { bar, sentence, notes }));
  else if (flags.csv) process.stdout.write(csvOf(compared, flags));
  else for (const line of compareWords(comparison)) print.row(line);
  for (const note of notes) print.remark(note);
  if (flags.csv) print.note(sentence);
  else {
    print.line();
    print.row(sentence);
  }
  return 0;
}

function csvOf({ comparison }: Compared, { separator, bom }: Flags): string {
  const csv = compareCsv(comparison);
  const separated = separator === undefined ? csv : separatedBy(csv, separator);
  return bom ? forSpreadsheet(separated) : separated;
}
