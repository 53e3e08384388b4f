import { TierwiseError } from './errors';
import type { Addresses } from './send/addresses';
import type { KeptModels } from './send/keptModels';
import { addressSettings } from './send/knownProviders';
import type { PriceTable } from './send/prices';
import { reachOf } from './send/reach';
import type { Tier } from './send/tier';
import { chooseTier, parseTiers } from './send/tiers';
import { defaultMaxFileBytes, type Settings } from './settings';
import { cellSeparatorNames, isCellSeparator } from './show/forSpreadsheet';
import { nearest } from './task/nearest';
import { readTlp, tlpNames } from './taxonomy/tlp';

/** Settings as they came: by key without `tierwise.`, of any shape. */
export type RawSettings = Readonly<Record<string, unknown>>;

export const settingNames = [
  'tiers',
  'tier',
  'exclude',
  'maxFileBytes',
  'maxCostUsd',
  'maxCostUsdPerDay',
  'replyCache',
  'canaryRecords',
  'tlp',
  'csvSeparator',
  ...addressSettings,
] as const;

export interface CheckedSettings {
  readonly settings: Settings;
  /** Finished sentences for people, one for each setting that was not taken. */
  readonly problems: readonly string[];
}

/**
 * Makes our settings of what a person wrote. What is not understood is named, and changes nothing; but a tier or a cap with a mistake
 * lets nothing be sent, since without it more would be sent or spent than its owner meant.
 */
export function readSettings(raw: RawSettings, prices: PriceTable, kept: KeptModels = []): CheckedSettings {
  const problems: string[] = [];
  const { tiers, problems: tierProblems, unusable } = parseTiers(raw['tiers'], prices, kept);
  problems.push(...tierProblems);
  for (const name of Object.keys(raw)) {
    if (settingNames.some(known => known === name)) continue;
    const hint = nearest(name, settingNames);
    problems.push(
      `There is no setting "tierwise.${name}".${hint === undefined ? '' : ` Did you mean "tierwise.${hint}"?`}`,
    );
  }
  const addresses = readAddresses(raw, problems);
  const settings: Settings = {
    tiers: tiers.map(tier => withPrice(tier, addresses)),
    unusableTiers: unusable,
    tier: take(raw, 'tier', isText, 'the name of a tier', problems) ?? 'offline',
    addresses,
    exclude: readExcludes(raw['exclude'], problems),
    maxFileBytes:
      take(raw, 'maxFileBytes', isSize, 'a number of bytes from 1,024 to 50,000,000', problems) ?? defaultMaxFileBytes,
    maxCostUsd: readCap(raw, 'maxCostUsd', problems),
    maxCostUsdPerDay: readCap(raw, 'maxCostUsdPerDay', problems),
    replyCache: take(raw, 'replyCache', isSwitch, 'true or false', problems) ?? true,
    canaryRecords: take(raw, 'canaryRecords', isSwitch, 'true or false', problems),
    tlp: readSharing(raw, problems),
    csvSeparator: take(raw, 'csvSeparator', isCellSeparator, cellSeparatorNames.join(', '), problems),
  };
  return { settings, problems };
}

/** The tier of a run: named for this run, else by the task, else by the settings. Throws a sentence for a name that is not known. */
export function tierFor(settings: Settings, ...names: readonly (string | undefined)[]): Tier {
  const wanted = names.find(name => name !== undefined) ?? settings.tier;
  const why = Object.entries(settings.unusableTiers ?? {}).find(([name]) => name === wanted)?.[1];
  if (why !== undefined) throw new TierwiseError('wrong-use', why);
  const chosen = chooseTier(settings.tiers, wanted);
  if (chosen.kind === 'refused') throw new TierwiseError('wrong-use', chosen.message);
  return chosen.tier;
}

/** An empty text is the default of the editor's settings. */
function readSharing(raw: RawSettings, problems: string[]): Settings['tlp'] {
  const text = raw['tlp'] === '' ? undefined : take(raw, 'tlp', isTlp, tlpNames.join(', '), problems);
  return text === undefined ? undefined : readTlp(text);
}

function isTlp(value: unknown): value is string {
  return typeof value === 'string' && readTlp(value) !== undefined;
}

function take<Value>(
  raw: RawSettings,
  name: string,
  isValid: (value: unknown) => value is Value,
  what: string,
  problems: string[],
): Value | undefined {
  const value = raw[name];
  if (value === undefined || value === null) return undefined;
  if (isValid(value)) return value;
  problems.push(`"tierwise.${name}" must be ${what}. The default is used.`);
  return undefined;
}

function readCap(raw: RawSettings, name: 'maxCostUsd' | 'maxCostUsdPerDay', problems: string[]): number | undefined {
  const value = raw[name];
  if (value === undefined || value === null || isAmount(value)) return value ?? undefined;
  problems.push(`"tierwise.${name}" must be dollars, such as 0.5. Until that is mended, the cap is $0.00.`);
  return 0;
}

/** What stays on this machine costs nothing; what each place costs is decided by where it lies. */
function withPrice(tier: Tier, addresses: Addresses): Tier {
  const { fallback } = tier;
  return {
    ...tier,
    ...(tier.provider !== 'offline' && reachOf(tier, addresses) === 'local' ? { isFree: true } : {}),
    ...(fallback === undefined ? {} : { fallback: fallback.map(place => withPrice(place, addresses)) }),
  };
}

/** An empty one is the provider's own; what an address must be is looked at before anything is sent to it. */
function readAddresses(raw: RawSettings, problems: string[]): Addresses {
  const isAddress = (value: unknown): value is string => typeof value === 'string' && value.length <= 500;
  return Object.fromEntries(
    addressSettings.flatMap(name => {
      const address =
        take(raw, name, isAddress, 'an address, such as "http://127.0.0.1:8080/v1"', problems)?.trim() ?? '';
      return address === '' ? [] : [[name, address]];
    }),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= 1024 && value <= 50_000_000;
}

function isSwitch(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** A list of globs, or a map of globs to true as `files.exclude` has it. */
function readExcludes(value: unknown, problems: string[]): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  const globs: readonly unknown[] | undefined =
    typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value
        : typeof value === 'object'
          ? Object.entries(value).flatMap(([glob, isOn]) => (isOn === false ? [] : [glob]))
          : undefined;
  const known = (globs ?? []).filter(glob => typeof glob === 'string' && glob.length <= 500);
  if (globs === undefined || known.length < globs.length) {
    const used = known.length === 0 ? 'It is not used.' : 'Only its patterns are used.';
    problems.push(`"tierwise.exclude" must be a list of patterns, such as ["private/**"]. ${used}`);
  }
  return known.map(String);
}
