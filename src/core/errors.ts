import { grouped } from './show/grouped';
import { quoted } from './show/quoted';
import { oneLine } from './show/visibleText';

/**
 * Every sentence a person may meet when something cannot be done: what, why, what to do. Expected outcomes are values
 * where they happen; these are for what ends a command. Bugs are thrown as they are.
 */

/** Ends a command with a sentence for people. `wrong-use` is theirs to mend (exit code 2), `failed` is not (1). */
export class TierwiseError extends Error {
  override readonly name = 'TierwiseError';

  constructor(
    readonly kind: 'wrong-use' | 'failed',
    message: string,
  ) {
    super(message);
  }
}

/** By name and not by class: bundles loaded at first use carry a copy of the class. */
export function isTierwiseError(error: unknown): error is TierwiseError {
  return error instanceof Error && error.name === 'TierwiseError';
}

/** Cancelling is an answer, not a failure: whoever shows messages shows none. */
export function isCancelled(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}

export function noSuchTask(name: string, known: readonly string[], nearest: string | undefined): TierwiseError {
  const hint = nearest === undefined ? `Known tasks: ${known.join(', ')}.` : `Did you mean ${quoted(nearest)}?`;
  return new TierwiseError('wrong-use', `There is no task ${quoted(name)}. ${hint}`);
}

export function taskHasProblems(name: string, problems: readonly { line: number; message: string }[]): TierwiseError {
  const list = problems.map(problem => `  line ${problem.line}: ${problem.message}`).join('\n');
  return new TierwiseError('wrong-use', `The task ${quoted(name)} cannot run until its file is mended:\n${list}`);
}

export function variableMissing(names: readonly string[]): TierwiseError {
  const words = names.map(quoted).join(', ');
  return new TierwiseError(
    'wrong-use',
    `The task asks for ${words}, and no value was given. Pass ${names.map(name => `--set ${name}=…`).join(' ')}.`,
  );
}

export function variableUnknown(name: string, known: readonly string[]): TierwiseError {
  const asks = known.length === 0 ? 'It asks for none.' : `It asks for: ${known.join(', ')}.`;
  return new TierwiseError('wrong-use', `The task has no {{${name}}} to put a value into. ${asks}`);
}

export function noRecords(
  patterns: readonly string[],
  readFiles: number,
  skipped: readonly { readonly path: string; readonly why: string }[],
): TierwiseError {
  const where = patterns.map(pattern => `"${pattern}"`).join(', ');
  const what = readFiles === 0 ? `nothing that may be read matches ${where}` : `there is none in what matches ${where}`;
  return new TierwiseError(
    'wrong-use',
    `No records to label: ${what}. Name files on the command line, or change "records.include" in the task.${leftOut(skipped)}`,
  );
}

export function tooMuchText(path: string, records: number, most: number): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `What a run holds of its records is more than ${grouped(most)} characters; that was reached in ${quoted(path)}, after ${records} ${records === 1 ? 'record' : 'records'}. A run in batches holds their texts, any other the fields and places of all of them. Label the files in parts: name some of them, or split the mailbox.`,
  );
}

export function noSuchRecords(ids: readonly string[]): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `There is no record with the id ${ids.map(quoted).join(', ')} in the files of this task. Ids are sixteen hex digits; "tierwise records FILE" and every export show them.`,
  );
}

export function noLogs(
  patterns: readonly string[],
  skipped: readonly { readonly path?: string; readonly why: string }[],
): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `No logs to report on: nothing that could be read as rows stands in ${patterns.map(pattern => `"${pattern}"`).join(', ')}. Name files on the command line, or change "records.include" in the task.${leftOut(skipped)}`,
  );
}

export function noLabelledRecords(
  named: readonly string[],
  skipped: readonly { readonly path?: string; readonly why: string }[],
): TierwiseError {
  const what =
    named.length === 0
      ? 'There is no run of labels of this workspace to report on. Run a task that labels first, or name a run by its id or a file of labels.'
      : `There are no labels to report on in ${named.map(quoted).join(', ')}. Name a run of labels by its id, as "tierwise runs" lists it, or a file that a run was exported to.`;
  return new TierwiseError('wrong-use', `${what}${leftOut(skipped)}`);
}

export function noReportRecords(
  what: 'findings' | 'files',
  patterns: readonly string[],
  skipped: readonly { readonly path?: string; readonly why: string }[],
): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `No ${what} to report on${patterns.length === 0 ? '' : ` in ${patterns.map(pattern => `"${pattern}"`).join(', ')}`}. Name files on the command line, or change "records.include" in the task.${leftOut(skipped)}`,
  );
}

function leftOut(skipped: readonly { readonly path?: string; readonly why: string }[]): string {
  if (skipped.length === 0) return '';
  const first = skipped.slice(0, mostLeftOut).map(({ path, why }) => `\n  ${oneLine(path ?? '')}: ${why}`);
  const more = skipped.length - first.length;
  return ` Left out:${first.join('')}${more === 0 ? '' : `\n  and ${more} more`}`;
}

const mostLeftOut = 5;

export function shapeUnusable(as: 'template' | 'style', path: string, why: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `The ${as} "${path}" of this task cannot be used: ${why}. Name a text file of this workspace, such as ${as === 'template' ? 'a Markdown with headings' : 'an approved report'}.`,
  );
}

export function digestTooSmall(neededTokens: number, budgetTokens: number): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `A digest takes ${neededTokens} tokens before its first row, and the budget is ${budgetTokens}. Pass --budget with a few hundred tokens or more.`,
  );
}

export function pinsDoNotFit(titles: readonly string[], missingTokens: number): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `What you pinned does not fit the budget: ${titles.join(', ')} need ${missingTokens} tokens more than there are. Unpin something, or raise "budget-tokens" in the task.`,
  );
}

export function instructionsDoNotFit(neededTokens: number, budgetTokens: number): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `The instructions alone take ${neededTokens} tokens, and the budget is ${budgetTokens}. Raise "budget-tokens" in the task (--budget on the command line), or shorten its text.`,
  );
}

export function ignoreFileUnreadable(path: string, why: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `The ignore file ${quoted(path)} ${why}, so it is not known what must stay out. Nothing was read or sent. Mend or remove that file.`,
  );
}

export function promptWithheld(why: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `The prompt was not sent: ${why}. Run "Preview what is sent" to see it, and take the part out.`,
  );
}

export function restrictedMode(): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    'This workspace is in Restricted Mode, so nothing is sent from it. Trust the workspace to run tasks; previews work as they are.',
  );
}

export function noSuchTier(name: string, known: readonly string[]): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `There is no tier ${quoted(name)}. Known tiers: ${known.join(', ')}. Tiers are set in "tierwise.tiers".`,
  );
}

export function notBuilt(what: string): TierwiseError {
  return new TierwiseError('wrong-use', `${what} is not built yet, so it is refused rather than ignored.`);
}

export function noSuchRun(id: string): TierwiseError {
  return new TierwiseError('wrong-use', `There is no run ${quoted(id)}. List the runs with: tierwise runs`);
}

export function goldUnusable(path: string, why: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `The gold file ${quoted(path)} cannot be used: ${why}. Its header must be id,path,line,label,by,at,note.`,
  );
}

export function noSuchProvider(tier: string, provider: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `The tier ${quoted(tier)} names the provider ${quoted(provider)}, which cannot be used here. The editor's own models (vscode-lm) answer in the editor alone, not on the command line. Change "tierwise.tiers".`,
  );
}

export function noBatches(why: string): TierwiseError {
  return new TierwiseError('wrong-use', `${why}, so nothing was sent. Run it without a batch.`);
}

export function notAllowed(provider: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `Nothing was sent: sending from this workspace to ${provider} was not allowed. Allow it when asked, or pass --yes on the command line; the offline tier sends nothing.`,
  );
}

export function cannotResume(why: string): TierwiseError {
  return new TierwiseError('wrong-use', `${why} Nothing was sent.`);
}

export function questionChanged(): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    'The run cannot be taken up: its task, context or model is not what it was, so old and new answers would not belong together. Start a new run.',
  );
}

export function overBudget(countedTokens: number, budgetTokens: number): TierwiseError {
  return new TierwiseError(
    'failed',
    `The provider counts ${countedTokens} tokens, and the budget is ${budgetTokens}, so nothing was sent. Run again: the count is remembered, and less will be put in. Or raise "budget-tokens" in the task.`,
  );
}

export function nothingToReportOn(): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    'There is nothing to report on: no source of the task gave any context. Open files, change something, or look at what was left out and why with a preview.',
  );
}

export function excludeUnreadable(pattern: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `The pattern "${pattern}" of "tierwise.exclude" or "files.exclude" cannot be read, so it is not known what must stay out. Nothing was read or sent. Write it shorter.`,
  );
}

export function cannotCompare(why: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `${why}. A comparison takes two or more finished runs of one task that labels: tierwise compare RUN RUN (tierwise runs lists them). Or have a task run on the tiers first: tierwise compare TASK --tiers offline,fast`,
  );
}

export function noGoldYet(path: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `There is no gold file ${quoted(path)} yet, so there is nothing to measure tiers by. Confirm labels in the table of a run, or name a file of labels with --gold.`,
  );
}

/** `of` is whose records they are, such as "this task"; `labelled` are the paths that the gold has labels for. */
export function nothingLabelled(path: string, of: string, records: number, labelled: readonly string[]): TierwiseError {
  const none =
    records === 1
      ? `The one record of ${of} has no label`
      : `None of the ${grouped(records)} records of ${of} has a label`;
  const [first, ...more] = labelled;
  const others = more.length === 0 ? '' : ` and ${grouped(more.length)} more`;
  const remedy =
    first === undefined
      ? 'Name the files that were labelled behind the task, with --tiers, or another gold with --gold.'
      : `It has labels for ${quoted(first)}${others}: name such files behind the task, with --tiers, or another gold with --gold.`;
  return new TierwiseError('wrong-use', `${none} in ${quoted(path)}, so no tier can be measured by it. ${remedy}`);
}
