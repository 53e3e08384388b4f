import { type NodeServices, nodeServices } from '../nodeServices';
import type { Flags } from './options';
import type { Printer } from './printer';
import { product } from './product';

/** What every command works with. */
export interface CommandContext {
  readonly services: NodeServices;
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly print: Printer;
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Wires the services, and says what of the settings was not understood. */
export function openContext(
  words: readonly string[],
  flags: Flags,
  print: Printer,
  signal: AbortSignal,
): CommandContext {
  const environment = process.env;
  const services = nodeServices({
    workspace: flags.workspace,
    settings: flags.settings,
    open: flags.open,
    maxCostUsd: flags.maxCostUsd,
    maxCostUsdPerDay: flags.maxCostUsdPerDay,
    replyCache: flags.noReplyCache ? false : undefined,
    product,
    environment,
  });
  for (const problem of services.problems) print.remark(problem);
  return { services, words, flags, print, signal, environment };
}
