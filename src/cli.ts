#!/usr/bin/env node
import { openContext } from './cli/context';
import { exportTo } from './cli/exportRun';
import { help } from './cli/help';
import { type Command, type Options, parseOptions } from './cli/options';
import { pack } from './cli/pack';
import { packServe } from './cli/packServe';
import { type Printer, printer } from './cli/printer';
import { protect } from './cli/protect';
import { runs } from './cli/runs';
import { runTask } from './cli/runTask';
import { tasks } from './cli/tasks';
import { version } from './cli/version';
import { isCancelled, isTierwiseError } from './core/errors';

const runCommand: Readonly<Record<Exclude<Command, 'help' | 'version'>, typeof tasks>> = {
  tasks,
  pack: context => (context.flags.serve ? packServe(context) : pack(context)),
  protect,
  run: runTask,
  runs,
  export: exportTo,
};

/** The one place that shows messages and decides the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  // Whoever read our output has gone (`tierwise runs | head`): nothing is wrong.
  process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));
  let print: Printer = printer(args.includes('--json'));
  try {
    const options = parseOptions(args);
    print = printer(options.flags.json);
    return await dispatch(options, print, stop.signal);
  } catch (error) {
    if (isCancelled(error, stop.signal)) return 130;
    if (!isTierwiseError(error)) throw error;
    print.note(error.message);
    return error.kind === 'wrong-use' ? 2 : 1;
  }
}

async function dispatch({ command, words, flags }: Options, print: Printer, signal: AbortSignal): Promise<number> {
  if (command === 'help' || command === 'version') {
    process.stdout.write(command === 'help' ? help : `${version()}\n`);
    return 0;
  }
  const context = openContext(words, flags, print, signal);
  try {
    return await runCommand[command](context);
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
