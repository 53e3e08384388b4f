import { exitCodes } from './help';
import { type Command, everywhere, type FlagName, flagsOf } from './options';

/** `tierwise help COMMAND`: how it is called, what it does, and each of its flags with what it means there. */
export function commandHelp(command: Command): string {
  const { usage, what } = commandWords[command];
  const flags = [...flagsOf[command], ...everywhere].map(flag => flagLine(flag, command));
  const end = command === 'run' || command === 'compare' ? ['', exitCodes, ''] : [''];
  return [...usage.map(one => `tierwise ${one}`), '', ...what, '', ...flags, ...end].join('\n');
}

const widthOfFlags = 26;

function flagLine(flag: FlagName, command: Command): string {
  const { inCommand, ...everywhereElse } = flagWords[flag];
  const { value, what } = { ...everywhereElse, ...inCommand?.[command] };
  const words = `  --${flag}${value === undefined ? '' : ` ${value}`}`;
  const [first = '', ...rest] = what;
  const indent = `\n${' '.repeat(widthOfFlags)}`;
  const beginning = words.length < widthOfFlags - 1 ? words.padEnd(widthOfFlags) : `${words}${indent}`;
  return `${beginning}${[first, ...rest].join(indent)}`;
}

interface CommandWords {
  readonly usage: readonly string[];
  /** Lines of at most 110 characters. */
  readonly what: readonly string[];
}

const commandWords: Readonly<Record<Command, CommandWords>> = {
  tasks: {
    usage: ['tasks'],
    what: ['Lists the tasks of this folder (.tierwise/tasks/*.task.md) and the built-in ones.'],
  },
  pack: {
    usage: ['pack TASK [--query TEXT] [--open FILE]... [--budget N]', 'pack --serve'],
    what: [
      'Gathers the context of a task, fits it into the budget and lists what was kept and left out. Sends nothing.',
    ],
  },
  digest: {
    usage: ['digest FILE... [--baseline FILE]... [--budget N]'],
    what: [
      'Reduces logs of any size, also gzipped and all below a folder, to a page with file and lines. Sends nothing.',
    ],
  },
  protect: {
    usage: ['protect FILE...', 'protect --serve'],
    what: ['Says which secrets would be taken out of a text, where and why. Sends nothing.'],
  },
  records: {
    usage: ['records FILE... [--as KIND]'],
    what: [
      'Reads records, also of folders and gzipped files, and prints a JSON line for each: id, kind, place and problem.',
      'With --json their fields too. Sends nothing.',
    ],
  },
  run: {
    usage: ['run TASK [FILE|FOLDER|RUN]... [flags]', 'run TASK --resume RUN'],
    what: [
      'Runs a task. Files named here are its records, in place of those that its file names; of a report on labels, runs.',
      'What is sent and about what it costs stands on stderr first; the first send of a folder asks.',
    ],
  },
  runs: { usage: ['runs'], what: ['Lists what was run on this machine and what it cost, newest first.'] },
  compare: {
    usage: [
      'compare TASK [--bar "LABEL recall >= 95"]',
      'compare RUN RUN... [--bar "LABEL recall >= 95"]',
      'compare TASK [FILE|FOLDER]... --tiers offline,fast,balanced [--max-cost USD]',
    ],
    what: [
      'Compares tiers on the records that a person has labelled: of a task the newest finished run of each tier over the',
      'same records, or the runs that are named. Says which tier is the cheapest that is good enough. Sends nothing,',
      'but for --tiers: then the task is run on each of them first, on the labelled records alone and under one cap. What it',
      'costs is said first; a run that asked the same before is taken as it is, and one that stopped is taken up.',
    ],
  },
  spending: { usage: ['spending'], what: ['Says what each day cost, by tier and task.'] },
  replies: { usage: ['replies [--clear]'], what: ['Counts the answers that are kept for identical requests.'] },
  export: {
    usage: ['export RUN --as FORM [--out FILE]'],
    what: ['Writes a run that is kept in another form, to stdout or into a file.'],
  },
  help: { usage: ['help [COMMAND]'], what: ['Lists the commands, or the flags of one.'] },
  version: { usage: ['version'], what: ['Prints the version.'] },
};

interface FlagWords {
  /** What stands behind it; absent where it takes nothing. */
  readonly value?: string;
  readonly what: readonly string[];
  /** Where it means something else. */
  readonly inCommand?: Partial<Record<Command, Omit<FlagWords, 'inCommand'>>>;
}

const flagWords: Readonly<Record<FlagName, FlagWords>> = {
  workspace: { value: 'DIR', what: ['the folder to work in, instead of this one'] },
  settings: { value: 'FILE', what: ['a file of settings, instead of ~/.config/tierwise/settings.json'] },
  json: { what: ['one JSON document on stdout (of records one a line), and nothing else there'] },
  help: { what: ['this text; also -h'] },
  tier: {
    value: 'T',
    what: ['best, balanced, fast, local or offline, instead of the tier of the task or the settings'],
    inCommand: { pack: { what: ['counts tokens as for this tier'] } },
  },
  gold: {
    value: 'FILE',
    what: [
      'CSV of labels that a person confirmed (id,path,line,label,…): the offline tier learns',
      'from it, and the agreement with it is told',
    ],
    inCommand: {
      compare: { what: ['CSV of labels that a person confirmed, instead of the one that the runs were measured by'] },
    },
  },
  bar: {
    value: 'TEXT',
    what: [
      'what a tier must reach, such as "phishing recall >= 95" or "accuracy >= 90"; without it the',
      'cheapest that is not significantly worse than the best is named',
    ],
  },
  tiers: {
    value: 'TIERS',
    what: ['runs the task on these first, such as offline,fast, on the labelled records alone'],
  },
  csv: { what: ['a table for spreadsheets on stdout, a row a tier'] },
  set: { value: 'N=V', what: ['the value of a {{variable}} of the task; may come several times'] },
  query: { value: 'TEXT', what: ['a question; context is chosen for it'] },
  open: { value: 'FILE', what: ['a file that counts as open in the editor; may come several times'] },
  budget: {
    value: 'N',
    what: ['tokens of the whole input of one call, instead of the budget of the task'],
    inCommand: { digest: { what: ['tokens of the page'] } },
  },
  serve: {
    what: ['{path, text} a line in on stdin, one JSON answer a line out'],
    inCommand: {
      pack: { what: ['{workspaceDir, query, openFiles, budgetTokens} a line in on stdin, one JSON answer a line out'] },
    },
  },
  template: { value: 'FILE', what: ['a text whose headings the report has'] },
  style: { value: 'FILE', what: ['a report whose tone is followed; nothing in it is cited'] },
  baseline: { value: 'FILE', what: ['logs of an ordinary time to compare with; may come several times'] },
  as: {
    value: 'FORM',
    what: [
      'of labels: md, html, csv, jsonl, sarif, ioc, navigator; of a report: md, html, json, sarif;',
      'of a hunt in logs also jsonl, ioc, stix, navigator, sigma, queries; of any run: manifest',
    ],
    inCommand: {
      records: {
        value: 'KIND',
        what: ['read them as email, event, flow, row, finding or file, whatever they look like'],
      },
    },
  },
  batch: { what: ['labels at the batch price, within a day'] },
  'cancel-batch': { what: ['with --resume: ends the batches of that run and collects what is done'] },
  'max-cost': {
    value: 'USD',
    what: ['the most that this run may cost; a call that could break it is not made'],
    inCommand: { compare: { what: ['the most that all of these runs may cost together'] } },
  },
  'max-cost-per-day': { value: 'USD', what: ['the most that all runs of a day (UTC) may cost together'] },
  'allow-unpriced': { what: ['runs under a cap though the price of the model is not known'] },
  'no-reply-cache': {
    what: ['asks again what was answered before, and pays for it'],
    inCommand: { compare: { what: ['runs again what was run before, asks all of it again, and pays for it'] } },
  },
  out: {
    value: 'DIR',
    what: ['writes the results and the manifest into this folder too'],
    inCommand: { export: { value: 'FILE', what: ['writes into this file instead of stdout'] } },
  },
  resume: { value: 'RUN', what: ['takes up a run that stopped, by its id; what was finished is not asked again'] },
  yes: { what: ['allows the first send of a folder and tasks that came with it, without a question; also -y'] },
  only: { value: 'ID', what: ['labels only the record with this id; may come several times'] },
  tlp: { value: 'NAME', what: ['with whom exports may be shared: RED, AMBER+STRICT, AMBER, GREEN or CLEAR'] },
  label: {
    value: 'NAME',
    what: [
      'with --as ioc, of labels: whose indicators, instead of those of labels that must be',
      'confirmed; may come several times',
    ],
  },
  bom: { what: ['CSV with a byte order mark, as Excel needs it'] },
  separator: {
    value: 'NAME',
    what: ['of CSV: comma, semicolon (for an Excel where the comma stands in numbers) or tab'],
  },
  clear: { what: ['forgets them'] },
};
