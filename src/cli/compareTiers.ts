import { growSlowly } from '../adapters/node/growSlowly';
import { cannotCompare, TierwiseError } from '../core/errors';
import type { TierEstimate } from '../core/estimate';
import { isRunId } from '../core/keep/runFolder';
import { labelledIds } from '../core/labelledIds';
import { readBar } from '../core/measure/bar';
import { literal } from '../core/protect/protected';
import { noPicks } from '../core/rank/picks';
import { tierFor } from '../core/readSettings';
import type { RunOutcome, RunRequest } from '../core/run';
import { planTiers, runTiers, type TierPlan } from '../core/runTiers';
import { usdWords } from '../core/send/usdWords';
import { quoted } from '../core/show/quoted';
import { counted } from '../core/show/words';
import { listTasks, takeTask } from '../core/task/shelf';
import type { CommandContext } from './context';
import { recordPaths, watcher } from './runTask';

/** Runs a task on several tiers, on its labelled records alone. `code` is that of the runs: 0 where all of them were asked all. */
export async function runFirst(
  name: string,
  files: readonly string[],
  tiers: readonly string[],
  context: CommandContext,
): Promise<{ readonly runs: readonly string[]; readonly code: number }> {
  const { services, flags, print, signal } = context;
  growSlowly();
  if (isRunId(name))
    throw new TierwiseError(
      'wrong-use',
      `"--tiers" runs a task, and ${quoted(name)} is a run. Name the task: tierwise compare TASK --tiers ${tiers.join(',')}`,
    );
  const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
  if (task.produces !== 'labels') throw cannotCompare(`The task "${task.name}" writes a report, and has no labels`);
  // A slip in it is told before anything is paid for.
  const bar =
    flags.bar === undefined
      ? undefined
      : readBar(
          flags.bar,
          task.labels.map(({ name }) => name),
        );
  if (bar !== undefined && 'why' in bar) throw new TierwiseError('wrong-use', bar.why);
  const chosen = tiers.map(tier => tierFor(services.settings, tier));
  const paths = files.length === 0 ? undefined : await recordPaths(files, context);
  const goldPath = flags.gold === undefined ? undefined : services.pathOf(flags.gold);
  const ids = await labelledIds({ task, recordPaths: paths, goldPath }, services, signal);
  const requests = chosen.map(
    (tier): RunRequest => ({
      task,
      tier,
      sendsNothing: tier.provider === 'offline',
      variables: flags.variables,
      picks: noPicks,
      onlyRecords: ids,
      recordPaths: paths,
      // What does not learn from it is not shown it, and need not be told so.
      ...(tier.provider === 'offline' ? { goldPath } : {}),
      holder: literal('the command line'),
    }),
  );
  const plans = await planTiers(requests, services, signal);
  for (const line of planWords(plans, ids.size, services.settings.maxCostUsd)) print.note(line);
  const quiet = flags.csv ? { ...context, print: { ...print, asJson: true } } : context;
  const { runs, outcomes, left } = await runTiers(plans, services, watcher(quiet), signal);
  for (const outcome of outcomes) print.note(outcomeWords(outcome));
  if (left.length > 0)
    print.note(
      `not run: ${left.map(({ request }) => request.tier.name).join(', ')}. The same command goes on where this one stopped.`,
    );
  return { runs, code: codeOf(outcomes) };
}

function planWords(plans: readonly TierPlan[], records: number, capUsd: number | undefined): readonly string[] {
  const toRun = plans.filter(({ before }) => before?.isWhole !== true);
  const estimates = toRun.flatMap(plan => plan.estimates);
  const cap = capUsd === undefined ? '' : `; the cap of ${usdWords(capUsd)} holds for all of them together`;
  return [
    ...plans.flatMap(({ request, before }) =>
      before === undefined
        ? []
        : before.isWhole
          ? [
              `${request.tier.name}: run ${before.run} asked the same of the same records, and is taken as it is (--no-reply-cache asks again)`,
            ]
          : [`${request.tier.name}: run ${before.run} stopped before its end, and is taken up`],
    ),
    ...(toRun.length === 0
      ? []
      : [
          `${counted(records, 'labelled record')} on ${toRun.map(({ request }) => request.tier.name).join(', ')}: ${sumWords(estimates)} in all${cap}`,
        ]),
  ];
}

function sumWords(estimates: readonly TierEstimate[]): string {
  let [least, most] = [0, 0];
  const unpriced: string[] = [];
  for (const { tier, estimate } of estimates) {
    if (estimate.kind === 'unpriced') unpriced.push(tier.name);
    if (estimate.kind !== 'estimate') continue;
    least += estimate.leastUsd;
    most += estimate.mostUsd;
  }
  const sum = most === 0 ? 'free' : `${usdWords(least)} to ${usdWords(most)}`;
  return unpriced.length === 0 ? sum : `${sum}, and at no known price on ${unpriced.join(', ')}`;
}

function outcomeWords({ run, state, why, labels, kept: { start, ledger } }: RunOutcome): string {
  const end = why === undefined ? '' : `: ${why}`;
  return `${start.tier}: run ${run} ${state}, ${labels.length} of ${counted(start.records.length, 'record')} asked, ${usdWords(ledger.costUsd)}${end}`;
}

function codeOf(outcomes: readonly RunOutcome[]): number {
  const states = outcomes.map(({ state }) => state);
  if (states.includes('cancelled')) return 130;
  if (states.includes('capped')) return 4;
  return states.some(state => state !== 'done') ? 3 : 0;
}
