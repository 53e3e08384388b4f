import { createInterface } from 'node:readline/promises';
import { growSlowly } from '../adapters/node/growSlowly';
import { existingFolder } from '../adapters/node/namedPaths';
import type { ConsentQuestion } from '../core/consent';
import { cannotResume, TierwiseError } from '../core/errors';
import type { TierEstimate } from '../core/estimate';
import { isRunId } from '../core/keep/runFolder';
import { isFinished } from '../core/keep/runState';
import type { Agreement } from '../core/measure/agreement';
import { agreementOfRun, agreementWords, readGoldOfRun } from '../core/measure/goldAgreement';
import { literal } from '../core/protect/protected';
import { noPicks } from '../core/rank/picks';
import { tierFor } from '../core/readSettings';
import { shapeWords } from '../core/reportShape';
import type { RerankPlan } from '../core/rerankPlan';
import { resumeRequest } from '../core/resumeRequest';
import { type RunOutcome, type RunRequest, type RunWatcher, run } from '../core/run';
import { costWords, estimateWords } from '../core/send/costEstimate';
import { usdWords } from '../core/send/usdWords';
import { labelRows } from '../core/show/labelRow';
import { quoted } from '../core/show/quoted';
import { manifestJson } from '../core/show/runJson';
import { tierLedger, tierLedgerWords } from '../core/show/tierLedger';
import { visibleText } from '../core/show/visibleText';
import { counted, money, whole } from '../core/show/words';
import { listTasks, takeTask } from '../core/task/shelf';
import type { Task } from '../core/task/task';
import type { CommandContext } from './context';
import { filesNamed } from './filesNamed';
import { printManifest } from './printManifest';
import { printOutcome } from './printOutcome';
import { ProgressLine, waitingWords } from './progressLine';
import { proxyNote } from './proxyNote';
import { withShapeNamed } from './withShapeNamed';
import { writeCopies } from './writeCopies';

/** `tierwise run TASK [RECORDS...]`. */
export async function runTask(context: CommandContext): Promise<number> {
  const { services, words, flags, print, signal } = context;
  const [name, ...records] = words;
  if (name === undefined)
    throw new TierwiseError('wrong-use', 'Name a task: tierwise run TASK. List them with: tierwise tasks');
  const named = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
  const shaped = withShapeNamed(named, context);
  const task = flags.tlp === undefined ? shaped : { ...shaped, tlp: flags.tlp };
  if (flags.only.length > 0 && (task.produces !== 'labels' || flags.resume !== undefined)) {
    throw new TierwiseError(
      'wrong-use',
      task.produces === 'labels'
        ? 'A run that is taken up asks the records that it was begun for, so "--only" does not go with "--resume".'
        : `The task ${quoted(name)} labels no records, so "--only" means nothing to it.`,
    );
  }
  if (records.length > 0 && task.records === undefined) {
    throw new TierwiseError(
      'wrong-use',
      `The task ${quoted(name)} reads no records, so ${quoted(records[0] ?? '')} means nothing to it. Use --open FILE to add files to its context.`,
    );
  }
  const started = Date.now();
  growSlowly();
  const request = await requestOf(task, records, context);
  const outcome = await run(request, services, watcher(context), signal);
  const agreement = await agreementWithGold(outcome, context);
  const ledger = tierLedger(outcome.kept, services);
  if (print.asJson) print.json({ ...outcomeJson(outcome), tiers: ledger, agreement });
  else printOutcome(outcome, task, Date.now() - started, tierLedgerWords(ledger), print);
  if (agreement !== undefined && !print.asJson) for (const line of agreementWords(agreement)) print.line(line);
  const { start } = outcome.kept;
  if (start.provider === 'offline' && start.escalatesTo === undefined && flags.tier === undefined)
    print.note(furtherThanOffline);
  if (flags.out !== undefined)
    await writeCopies(outcome, task, flags.out, services, print, AbortSignal.timeout(120_000));
  return exitCode(outcome);
}

/** The labels are there already: gold that cannot be read is told, and ends nothing. */
async function agreementWithGold(
  { labels, kept }: RunOutcome,
  { services, print, signal }: CommandContext,
): Promise<Agreement | undefined> {
  if (labels.length === 0 || signal.aborted) return undefined;
  try {
    const { rows, problems } = await readGoldOfRun(kept, services.workspace, signal);
    const [first] = problems;
    if (first !== undefined)
      print.note(
        `note: ${counted(problems.length, 'row')} of the gold cannot be used, so no agreement counts them; look at line ${first.csvLine} of it first`,
      );
    return agreementOfRun(kept, rows);
  } catch (error) {
    print.remark(`no agreement with the gold: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** What the line asks for; a run that is taken up asks what it asked before, and a line that says otherwise is refused. */
async function requestOf(task: Task, records: readonly string[], context: CommandContext): Promise<RunRequest> {
  const { services, flags } = context;
  const holder = literal('the command line');
  if (flags.resume !== undefined) {
    const before = await resumeRequest(flags.resume, services, holder);
    if (before.task.name !== task.name)
      throw cannotResume(`The run ${quoted(flags.resume)} is one of "${before.task.name}".`);
    if (flags.tier !== undefined && flags.tier !== before.tier.name)
      throw cannotResume(`The run was begun on "${before.tier.name}", and its labels belong together.`);
    if (flags.batch && before.inBatches !== true)
      throw cannotResume('The run was begun call by call, without batches.');
    if (flags.cancelBatch && before.inBatches !== true) throw cannotResume('The run has no batch to cancel.');
    return { ...before, cancelBatch: flags.cancelBatch };
  }
  if (flags.cancelBatch)
    throw new TierwiseError('wrong-use', '"--cancel-batch" needs "--resume RUN": it ends the batches of that run.');
  const tier = tierFor(services.settings, flags.tier, task.tier);
  return {
    task,
    tier,
    sendsNothing: flags.tier !== undefined && tier.provider === 'offline',
    variables: flags.variables,
    picks: noPicks,
    query: flags.query,
    ...(flags.batch ? { inBatches: true } : {}),
    ...(flags.only.length > 0 ? { onlyRecords: new Set(flags.only) } : {}),
    recordPaths: records.length > 0 ? await recordPaths(records, context) : undefined,
    ...(await baselineOf(task, context)),
    goldPath: flags.gold === undefined ? undefined : services.pathOf(flags.gold),
    holder,
  };
}

/** The logs of an ordinary time that a person names by hand, in place of the task's own. */
async function baselineOf(
  { name, produces, records }: Task,
  { services, flags, print }: CommandContext,
): Promise<Pick<RunRequest, 'baselinePaths'>> {
  if (flags.baseline.length === 0) return {};
  if (produces !== 'report' || (records?.as !== 'flow' && records?.as !== 'event'))
    throw new TierwiseError(
      'wrong-use',
      `The task ${quoted(name)} writes no report on logs, so "--baseline" means nothing to it.`,
    );
  const files = await filesNamed(flags.baseline, existingFolder(flags.workspace), why => print.note(why));
  return { baselinePaths: files.map(services.pathOf) };
}

/** Files, also below folders, and runs whose labels are the records. */
export async function recordPaths(
  records: readonly string[],
  { services, flags, print }: Pick<CommandContext, 'services' | 'flags' | 'print'>,
): Promise<readonly string[]> {
  const folder = existingFolder(flags.workspace);
  const paths: string[] = [];
  for (const one of records) {
    const files = isRunId(one) ? [] : await filesNamed([one], folder, why => print.note(why));
    paths.push(...(isRunId(one) ? [one] : files.map(services.pathOf)));
  }
  return [...new Set(paths)];
}

const furtherThanOffline =
  'note: the offline tier answered, which has no language model. To go further: start Ollama and pass --tier local, or set ANTHROPIC_API_KEY and pass --tier fast.';

function exitCode({ state, report }: RunOutcome): number {
  if (state === 'done' && report?.isPartial === true) return 3;
  return { done: 0, failed: 1, part: 3, capped: 4, cancelled: 130 }[state];
}

/** Says on stderr what a run does, and asks the person what is to be asked. */
export function watcher({
  flags,
  print,
  signal,
  environment,
}: Pick<CommandContext, 'flags' | 'print' | 'signal' | 'environment'>): RunWatcher {
  const progress = new ProgressLine(
    () => performance.now(),
    line => print.note(line),
  );
  let proxyWay = proxyNote({
    environment,
    nodeVersion: process.versions.node,
    flags: process.execArgv,
  });
  return {
    prepared(prepared, estimates, escalation) {
      if (!print.asJson) printManifest(prepared.manifest, print);
      print.note(sayEstimates(prepared.request.tier.name, estimates));
      const band = estimates.find(one => one.tier.name === prepared.request.tier.name)?.band;
      if (band !== undefined) print.note(band);
      if (prepared.request.inBatches === true) print.note(batchWarning);
      if (escalation !== undefined)
        print.note(sayEscalation(prepared.request.tier.name, estimates, escalation.estimate));
      if (prepared.rerank !== undefined) print.note(sayReranking(prepared.rerank));
    },
    reranked(prepared) {
      // What was listed before may not be what goes out now.
      if (!print.asJson) printManifest(prepared.manifest, print);
    },
    started(id, { start, results }) {
      print.note(`run ${id}`);
      progress.begin(start.records.length, [...results.values()].filter(isFinished).length);
    },
    spent: total => progress.cost(total),
    counted: sample =>
      print.note(
        `the provider counted ${sample.counted} of ${counted(sample.calls, 'call')}: ${estimateWords(sample.estimate)}`,
      ),
    labelled(result) {
      // A record whose calls failed has no answer yet.
      if (result.problem?.kind !== 'failed') progress.labelled(result.id, result.label);
    },
    waiting(ms, because) {
      print.note(waitingWords(ms, because));
      if (because.reason !== 'unreachable' || proxyWay === undefined) return;
      print.note(proxyWay);
      proxyWay = undefined;
    },
    batchWaiting: (batch, calls, ms) =>
      print.note(
        `  ${batch}: the provider works on ${counted(calls, 'call')}; looking again in ${Math.round(ms / 1000)} s`,
      ),
    noticed: note => print.remark(note),
    // `--yes` allows sending; spending at an unknown price in spite of a cap is a thing to be said by its name.
    consent: async question =>
      question.kind === 'unpriced'
        ? flags.allowUnpriced || askPerson(question, signal)
        : flags.yes || askPerson(question, signal),
  };
}

const batchWarning =
  'In a batch: at the batch price, done within a day, most within an hour. Ctrl+C ends the waiting, not the batch; --resume collects it, --resume with --cancel-batch ends it. The provider keeps a batch and its results for up to 29 days: an agreement on zero retention does not cover it.';

function sayEstimates(chosen: string, estimates: readonly TierEstimate[]): string {
  const own = estimates.find(one => one.tier.name === chosen);
  const others = estimates
    .filter(one => one.tier.name !== chosen)
    .map(one => `\n  ${one.tier.name}: ${estimateWords(one.estimate)}`);
  return `cost on ${chosen}: ${own === undefined ? 'not known' : estimateWords(own.estimate)}${others.join('')}`;
}

/** A range: none of the records goes on to the higher tier, or all do. */
function sayEscalation(first: string, estimates: readonly TierEstimate[], { tier, estimate }: TierEstimate): string {
  const own = estimates.find(one => one.tier.name === first)?.estimate;
  if (own === undefined || own.kind === 'unpriced' || estimate.kind !== 'estimate')
    return `records that escalate go to ${tier.name} too: ${costWords(estimate)} if all do`;
  const [least, most] = own.kind === 'free' ? [0, 0] : [own.leastUsd, own.mostUsd];
  return `cost with escalation to ${tier.name}: from ${usdWords(least)} if no record goes on, to ${usdWords(most + estimate.mostUsd)} at most if all do`;
}

function sayReranking({ tier, estimate }: RerankPlan): string {
  return `cost of the re-ranking on ${tier.name}: ${costWords(estimate)}`;
}

async function askPerson(question: ConsentQuestion, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const words =
    question.kind === 'first-send'
      ? `Nothing of this folder was ever sent to ${question.provider}. Send ${question.recordCount === 0 ? '' : `${counted(question.recordCount, 'record')}, ${question.howAsked}, with `}${counted(question.manifest.kept.length, 'passage')} (about ${whole(question.manifest.usedTokens)} tokens a call) as listed above?${question.beside.map(note => ` Beside them: ${note}.`).join('')}${question.reranking === undefined ? '' : ` Before it, one line of each of the best ${question.reranking.shown} passages is sent for their order, and that may change the list.`}`
      : question.kind === 'unpriced'
        ? `No price is known for ${question.model}, so the cap of ${money(question.capUsd)} cannot be kept. Its calls stand in no sum. Run without the cap?`
        : `The task "${question.task.name}" came with this folder and would send to ${question.provider}:\n\n${question.task.instructions}${question.shape === undefined ? '' : `\n\n${shapeWords(question.shape)}`}\n\nRun it?`;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal tells Ctrl+C to the question alone; here it means what it means everywhere.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await lines.question(`${visibleText(words)} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

function outcomeJson(outcome: RunOutcome) {
  const { start, ledger } = outcome.kept;
  const base = {
    run: outcome.run,
    task: start.task.name,
    tier: start.tier,
    model: ledger.models.at(-1) ?? start.model,
    state: outcome.state,
    why: outcome.why,
  };
  const result =
    start.task.produces === 'labels'
      ? { records: labelRows(outcome.labels) }
      : {
          report:
            outcome.report === undefined
              ? undefined
              : {
                  markdown: outcome.report.markdown,
                  claims: outcome.report.claims,
                  partial: outcome.report.isPartial,
                  rules: outcome.report.rules,
                },
        };
  const costUsd = ledger.unpricedCalls > 0 ? null : ledger.costUsd;
  const doubtfulCalls = ledger.mayBeBilled.length;
  return { ...base, ...result, manifest: manifestJson(outcome.manifest), usage: ledger.usage, costUsd, doubtfulCalls };
}
