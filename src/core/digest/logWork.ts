import type { Breathe } from '../breathe';
import type { OpenedFile, RefusedFile } from '../ports';
import { type DetectedFinding, type Detection, detect } from './detect/detect';
import { type RuleToTry, type TriedRule, tryRules } from './detect/tryRules';
import { type DraftLogs, draftHere } from './draft';
import { type PlacedLines, readPlaces } from './readPlaces';

/** The logs that work is about. */
export interface LogsOf {
  readonly paths: readonly string[];
  open(path: string): Promise<OpenedFile | RefusedFile>;
}

/**
 * What is done with whole logs, of any size: here, or in a thread of its own where others wait for this one. Takes and gives plain data.
 * Rejects with the signal's reason when it is stopped, and with a `TierwiseError` where there is no thread for it.
 */
export interface LogWork {
  /** What they show. */
  readonly draft: DraftLogs;
  /** The text of lines, by path. */
  lines(request: LogsOf & { readonly wanted: WantedLines }, signal: AbortSignal): Promise<PlacedLines>;
  /** Rules made from findings, tried on all rows. */
  detect(
    request: LogsOf & { readonly findings: readonly DetectedFinding[] },
    signal: AbortSignal,
  ): Promise<readonly Detection[]>;
  /** Rules that somebody wrote, run over all rows. */
  tryRules(
    request: LogsOf & { readonly rules: readonly RuleToTry[] },
    signal: AbortSignal,
  ): Promise<readonly TriedRule[]>;
}

export type WantedLines = ReadonlyMap<string, ReadonlySet<number>>;

export function logWorkHere(breathe: Breathe): LogWork {
  return {
    draft: draftHere(breathe),
    lines: (request, signal) => readPlaces(request.wanted, { ...request, breathe }, signal),
    detect: (request, signal) => detect(request.findings, { ...request, breathe }, signal),
    tryRules: (request, signal) => tryRules(request.rules, { ...request, breathe }, signal),
  };
}
