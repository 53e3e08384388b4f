#!/usr/bin/env node
import { join } from 'node:path';
import { commandHelp } from './cli/commandHelp';
import type { CommandContext } from './cli/context';
import { help } from './cli/help';
import { type Command, type Options, parseOptions, commands as productCommands } from './cli/options';
import { type Printer, printer } from './cli/printer';
import { product } from './cli/product';
import { version } from './cli/version';
import { isCancelled, isTierwiseError } from './core/errors';
import { missingPart, partMissing } from './core/missingPart';
import { oneLine } from './core/show/visibleText';

/** Each loaded at its first use: a digest of a small log takes no longer than it takes to load what it needs. */
const commands: Readonly<
  Record<Exclude<Command, 'digest' | 'help' | 'version'>, (context: CommandContext) => Promise<number>>
> = {
  tasks: async context => (await import('./cli/tasks')).tasks(context),
  pack: async context =>
    context.flags.serve
      ? (await import('./cli/packServe')).packServe(context)
      : (await import('./cli/pack')).pack(context),
  protect: async context => (await import('./cli/protect')).protect(context),
  records: async context => (await import('./cli/records')).records(context),
  run: async context => (await import('./cli/runTask')).runTask(context),
  runs: async context => (await import('./cli/runs')).runs(context),
  compare: async context => (await import('./cli/compare')).compare(context),
  spending: async context => (await import('./cli/spending')).spending(context),
  replies: async context => (await import('./cli/replies')).replies(context),
  export: async context => (await import('./cli/exportRun')).exportTo(context),
};

/** The one place that shows messages and decides the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      stop.abort();
      // What cannot hear the abort (a disk that hangs) must not hold the terminal.
      setTimeout(() => process.exit(130), 5_000).unref();
    });
  }
  let outputIsLost = false;
  process.stdout.on('error', error => {
    // Whoever read our output has gone (`tierwise runs | head`): nothing is wrong.
    const isGone = 'code' in error && error.code === 'EPIPE';
    if (!isGone && !outputIsLost) process.stderr.write(`The output could not be written (${error.message}).\n`);
    outputIsLost ||= !isGone;
    // What a run found must not be lost with the words about it: it goes on to its journal.
    if (args[0] !== 'run' && args[0] !== 'compare') process.exit(isGone ? 0 : 1);
  });
  let print: Printer = printer(args.includes('--json'));
  try {
    const options = parseOptions(args);
    print = printer(options.flags.json);
    const code = await dispatch(options, print, stop.signal);
    return code === 0 && outputIsLost ? 1 : code;
  } catch (error) {
    if (isCancelled(error, stop.signal)) return cancelled(args[0], print);
    const part = error instanceof Error ? missingPart(error, product) : undefined;
    if (part !== undefined) {
      print.note(partMissing(part).message);
      return 1;
    }
    if (isDiskError(error)) {
      print.note(
        `The disk refused (${error.code}: ${oneLine(error.path ?? 'no path')}), so this could not be done. Runs lie in the folder that TIERWISE_HOME names, or in the one for data of your system.`,
      );
      return 1;
    }
    if (!isTierwiseError(error)) throw error;
    print.note(error.message);
    return error.kind === 'wrong-use' ? 2 : 1;
  }
}

/** What stops by itself answers by itself; this is for what had not come so far. */
function cancelled(command: string | undefined, print: Printer): number {
  print.note(command === 'run' ? 'Cancelled before the run began: nothing was sent.' : 'Cancelled.');
  if (print.asJson) print.json({ cancelled: true });
  return 130;
}

/** What the file system said no to is a matter of this machine, not a bug. */
function isDiskError(error: unknown): error is Error & { readonly code: string; readonly path?: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

async function dispatch({ command, words, flags }: Options, print: Printer, signal: AbortSignal): Promise<number> {
  if (command === 'help' || command === 'version') {
    const about = productCommands.find(one => one === words[0]);
    process.stdout.write(command === 'version' ? `${version()}\n` : about === undefined ? help : commandHelp(about));
    return 0;
  }
  if (command === 'digest') {
    // Its settings are not asked for; a file of them that was named is looked at all the same.
    if (flags.settings !== undefined)
      await (await import('./cli/context')).openContext(words, flags, print, signal).services.dispose();
    return (await import('./cli/digest')).digest(words, flags, print, signal);
  }
  // Its thread loads while we do.
  if (command === 'pack') (await import('./adapters/node/relatedFiles')).startIndexAhead(join(product, 'dist'));
  const context = (await import('./cli/context')).openContext(words, flags, print, signal);
  try {
    return await commands[command](context);
  } finally {
    await context.services.dispose();
  }
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    // A bug: told as it is, so that it can be reported.
    process.stderr.write(
      `Tierwise met an error of its own. Please report it with these lines:\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  },
);
