import { parseArgs } from 'node:util';
import { notBuilt, TierwiseError } from '../core/errors';
import { type CellSeparator, cellSeparatorNames, isCellSeparator } from '../core/show/forSpreadsheet';
import { quoted } from '../core/show/quoted';
import { nearest } from '../core/task/nearest';
import { readTlp, type Tlp, tlpNames } from '../core/taxonomy/tlp';

/** What a command line asked for. */
export interface Options {
  readonly command: Command;
  /** What stands behind the command: a task, files, a run. */
  readonly words: readonly string[];
  readonly flags: Flags;
}

export interface Flags {
  readonly workspace: string;
  readonly settings?: string;
  readonly tier?: string;
  readonly gold?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly as?: string;
  readonly query?: string;
  readonly open: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  readonly budgetTokens?: number;
  readonly maxCostUsd?: number;
  readonly maxCostUsdPerDay?: number;
  readonly allowUnpriced: boolean;
  readonly batch: boolean;
  readonly cancelBatch: boolean;
  readonly noReplyCache: boolean;
  readonly clear: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly serve: boolean;
  readonly baseline: readonly string[];
  /** Ids of records. */
  readonly only: readonly string[];
  /** Labels whose indicators are meant. */
  readonly labels: readonly string[];
  readonly template?: string;
  readonly style?: string;
  readonly tlp?: Tlp;
  /** CSV begins with a byte order mark. */
  readonly bom: boolean;
  /** What stands between the cells of CSV. */
  readonly separator?: CellSeparator;
  /** A table of its own in place of words. */
  readonly csv: boolean;
  /** What a tier must reach: `phishing recall >= 95`. */
  readonly bar?: string;
  /** Names of tiers to be run first, each once. */
  readonly tiers?: readonly string[];
}

export const commands = [
  'tasks',
  'pack',
  'digest',
  'protect',
  'records',
  'run',
  'runs',
  'compare',
  'spending',
  'replies',
  'export',
  'help',
  'version',
] as const;
export type Command = (typeof commands)[number];

/** Designed and not built yet: refused by name, never ignored. */
const notBuiltCommands = new Set<string>([]);
const notBuiltFlags = new Set<string>([]);

const takesNoWords: ReadonlySet<Command> = new Set(['tasks', 'runs', 'spending', 'replies', 'version']);

export type FlagName = keyof typeof shapes;

export const everywhere: readonly FlagName[] = ['workspace', 'settings', 'json', 'help'];
export const flagsOf: Readonly<Record<Command, readonly FlagName[]>> = {
  tasks: [],
  pack: ['query', 'open', 'budget', 'tier', 'set', 'serve', 'template', 'style'],
  digest: ['baseline', 'budget'],
  protect: ['serve'],
  records: ['as'],
  run: [
    'tier',
    'gold',
    'set',
    'batch',
    'cancel-batch',
    'max-cost',
    'max-cost-per-day',
    'allow-unpriced',
    'no-reply-cache',
    'out',
    'resume',
    'yes',
    'open',
    'query',
    'only',
    'template',
    'style',
    'tlp',
    'baseline',
  ],
  runs: [],
  compare: [
    'tiers',
    'gold',
    'bar',
    'set',
    'max-cost',
    'max-cost-per-day',
    'allow-unpriced',
    'no-reply-cache',
    'yes',
    'csv',
    'bom',
    'separator',
  ],
  spending: [],
  replies: ['clear'],
  export: ['as', 'out', 'tlp', 'label', 'bom', 'separator'],
  help: [],
  version: [],
};

const shapes = {
  workspace: { type: 'string' },
  settings: { type: 'string' },
  tier: { type: 'string' },
  gold: { type: 'string' },
  template: { type: 'string' },
  style: { type: 'string' },
  tlp: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  as: { type: 'string' },
  query: { type: 'string' },
  budget: { type: 'string' },
  'max-cost': { type: 'string' },
  'max-cost-per-day': { type: 'string' },
  'allow-unpriced': { type: 'boolean' },
  batch: { type: 'boolean' },
  'cancel-batch': { type: 'boolean' },
  'no-reply-cache': { type: 'boolean' },
  clear: { type: 'boolean' },
  open: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  baseline: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  label: { type: 'string', multiple: true },
  bom: { type: 'boolean' },
  separator: { type: 'string' },
  csv: { type: 'boolean' },
  bar: { type: 'string' },
  tiers: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  serve: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads a command line. Throws a sentence for what it does not understand, with the nearest right word. */
export function parseOptions(args: readonly string[]): Options {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return parseOptions(['help']);
  if (first === '--version') return parseOptions(['version']);
  if (notBuiltCommands.has(first)) throw notBuilt(`The command "${first}"`);
  const command = commands.find(one => one === first);
  if (command === undefined && first.startsWith('-')) throw flagBeforeCommand(first, rest);
  if (command === undefined) throw unknownWord('command', first, commands);
  const { values, positionals } = parse(rest, command);
  if (values.help === true) return { ...parseOptions(['help']), words: [command] };
  refuseMore(command, positionals);
  return {
    command,
    words: positionals,
    flags: {
      workspace: values.workspace ?? '.',
      settings: values.settings,
      tier: values.tier,
      gold: values.gold,
      out: values.out,
      resume: values.resume,
      as: values.as,
      query: values.query,
      open: values.open ?? [],
      variables: readVariables(values.set ?? []),
      budgetTokens: readBudget(values.budget),
      maxCostUsd: readDollars('max-cost', values['max-cost']),
      maxCostUsdPerDay: readDollars('max-cost-per-day', values['max-cost-per-day']),
      allowUnpriced: values['allow-unpriced'] ?? false,
      batch: values.batch ?? false,
      cancelBatch: values['cancel-batch'] ?? false,
      noReplyCache: values['no-reply-cache'] ?? false,
      clear: values.clear ?? false,
      json: values.json ?? false,
      yes: values.yes ?? false,
      serve: values.serve ?? false,
      baseline: values.baseline ?? [],
      only: readIds(values.only ?? []),
      labels: values.label ?? [],
      template: values.template,
      style: values.style,
      tlp: readSharing(values.tlp),
      bom: values.bom ?? false,
      separator: readSeparator(values.separator),
      csv: values.csv ?? false,
      bar: values.bar,
      tiers: readTiers(values.tiers),
    },
  };
}

function flagBeforeCommand(flag: string, rest: readonly string[]): TierwiseError {
  const command = commands.find(one => rest.includes(one)) ?? 'run';
  const name = /^--?[a-z-]+/.exec(flag)?.[0] ?? '--json';
  return new TierwiseError('wrong-use', `Flags stand behind the command: tierwise ${command} ${name} …`);
}

function parse(args: readonly string[], command: Command) {
  const allowed = [...everywhere, ...flagsOf[command]];
  for (const arg of args) {
    if (arg === '--') break;
    const flag = /^--([a-z-]+)/.exec(arg)?.[1];
    if (flag === undefined) continue;
    if (notBuiltFlags.has(flag)) throw notBuilt(`The flag "--${flag}"`);
    if (!Object.hasOwn(shapes, flag))
      throw unknownWord(
        'flag',
        `--${flag}`,
        allowed.map(name => `--${name}`),
      );
    if (!allowed.some(one => one === flag)) {
      throw new TierwiseError(
        'wrong-use',
        `"--${flag}" means nothing to "tierwise ${command}". It takes: ${allowed.map(name => `--${name}`).join(', ')}.`,
      );
    }
  }
  try {
    return parseArgs({ args: [...args], options: shapes, allowPositionals: true, strict: true });
  } catch (error) {
    throw new TierwiseError('wrong-use', parseProblem(error));
  }
}

/** Node's own words for this speak of options and arguments, over several lines. */
function parseProblem(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const flag = /--?[a-z-]+/i.exec(words)?.[0] ?? 'a flag';
  if (/does not take an argument/.test(words)) return `"${flag}" takes no value. See: tierwise help`;
  if (/ambiguous|argument missing/.test(words))
    return `"${flag}" needs a value; one that begins with a dash is written as ${flag}=VALUE. See: tierwise help`;
  return `There is no flag "${flag}". See: tierwise help`;
}

function refuseMore(command: Command, words: readonly string[]): void {
  const [extra] = words;
  if (command === 'help' && extra !== undefined && !commands.some(one => one === extra))
    throw unknownWord('command', extra, commands);
  if (takesNoWords.has(command) && extra !== undefined)
    throw new TierwiseError('wrong-use', `"tierwise ${command}" takes no further words, and ${quoted(extra)} is one.`);
}

function unknownWord(kind: string, word: string, known: readonly string[]): TierwiseError {
  const hint = nearest(word, known);
  const end = hint === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${quoted(hint)}?`;
  return new TierwiseError('wrong-use', `There is no ${kind} ${quoted(word)}. ${end}`);
}

function readVariables(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map(pair => {
      const equals = pair.indexOf('=');
      if (equals < 1)
        throw new TierwiseError('wrong-use', `"--set ${pair}" has no value. Write it as --set name=value.`);
      return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
    }),
  );
}

function readIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find(id => !/^[0-9a-f]{16}$/i.test(id));
  if (wrong !== undefined)
    throw new TierwiseError(
      'wrong-use',
      `"--only ${wrong}" is no id of a record: sixteen hex digits, as "tierwise records FILE" and every export show them.`,
    );
  return ids.map(id => id.toLowerCase());
}

function readSharing(text: string | undefined): Tlp | undefined {
  const tlp = text === undefined ? undefined : readTlp(text);
  if (text !== undefined && tlp === undefined)
    throw new TierwiseError(
      'wrong-use',
      `"--tlp ${text}" is none of the Traffic Light Protocol 2.0: ${tlpNames.join(', ')}.`,
    );
  return tlp;
}

function readSeparator(text: string | undefined): CellSeparator | undefined {
  if (text === undefined || isCellSeparator(text)) return text;
  throw new TierwiseError('wrong-use', `"--separator ${text}" is none: write ${cellSeparatorNames.join(', ')}.`);
}

function readTiers(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = [...new Set(text.split(',').map(name => name.trim()))].filter(name => name !== '');
  if (names.length >= 2) return names;
  throw new TierwiseError(
    'wrong-use',
    `"--tiers ${text}" names no two tiers: write them with commas, such as offline,fast.`,
  );
}

function readBudget(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const tokens = Number(text);
  if (!Number.isInteger(tokens) || tokens < 1 || tokens > 10_000_000) {
    throw new TierwiseError('wrong-use', `"--budget ${text}" must be a whole number of tokens, such as 8000.`);
  }
  return tokens;
}

function readDollars(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const usd = Number(text.replace(/^\$/, ''));
  if (text.trim() === '' || !Number.isFinite(usd) || usd < 0) {
    throw new TierwiseError('wrong-use', `"--${flag} ${text}" must be dollars, such as 0.50.`);
  }
  return usd;
}
