import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod/mini';
import type { Hash } from '../ports';
import { nearest } from './nearest';
import { recordProblems } from './recordProblems';
import { abstain, type Label, type Task } from './task';
import { forbiddenKeys, notBuiltKeys, notBuiltValues, taskSchema } from './taskSchema';
import { variablesIn } from './variables';

/** Something in a task file that must be mended before it can run. Lines and columns are 1-based. */
export interface TaskProblem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

export type ParsedTask =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'problems'; readonly name: string; readonly problems: readonly TaskProblem[] };

export interface TaskFile {
  /** The file's name without `.task.md`. */
  readonly name: string;
  readonly origin: 'built-in' | 'workspace';
  readonly path?: string;
  readonly text: string;
}

const longestFile = 256 * 1024;
const longestFrontMatter = 32 * 1024;
const mostProblems = 20;

/** Reads a task file. Never throws: what is wrong comes back with its line, all of it at once. */
export function parseTask(file: TaskFile, hash: Hash): ParsedTask {
  const problems = (...list: TaskProblem[]): ParsedTask => ({ kind: 'problems', name: file.name, problems: list });
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(file.name)) {
    return problems(
      atTop(`The file's name is the task's name: use small letters, digits and "-", not "${file.name}".`),
    );
  }
  if (file.text.length > longestFile)
    return problems(atTop('The file is longer than 256 kB; a task is a page or two.'));
  const parts = splitFrontMatter(file.text);
  if (parts === undefined) {
    return problems(
      atTop('A task file begins with "---", its settings in YAML, and "---" again. Then come the instructions.'),
    );
  }
  if (parts.yaml.length > longestFrontMatter)
    return problems(atTop('The settings between the two "---" are longer than 32 kB; a task needs a page.'));
  const lines = new LineCounter();
  const document = parseDocument(parts.yaml, { lineCounter: lines, uniqueKeys: true });
  const places = new Places(document, lines, parts.yamlStartLine);
  if (document.errors.length > 0) {
    return problems(
      ...document.errors
        .slice(0, mostProblems)
        .map(error => places.at(error.pos, `The YAML cannot be read: ${firstLine(error.message)}`)),
    );
  }
  const settings = readSettings(document);
  if (settings === undefined) return problems(atTop('The YAML uses too many aliases. Write the values out.'));
  const checked = taskSchema.safeParse(settings);
  if (!checked.success) return problems(...sayIssues(checked.error.issues, places));
  const contradictions = findContradictions(checked.data, parts.instructions, places);
  if (contradictions.length > 0) return problems(...contradictions);
  return { kind: 'task', task: toTask(file, checked.data, parts.instructions, hash) };
}

function splitFrontMatter(text: string): { yaml: string; yamlStartLine: number; instructions: string } | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (match === null) return undefined;
  return { yaml: match[1] ?? '', yamlStartLine: 2, instructions: text.slice(match[0].length).trim() };
}

function readSettings(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    // The only thing that throws here is the alias limit.
    return undefined;
  }
}

type Settings = z.infer<typeof taskSchema>;
type Issue = z.core.$ZodIssue;

/** All of them, in the order of the file; a key that is missing because it was misspelt is told once. */
function sayIssues(issues: readonly Issue[], places: Places): readonly TaskProblem[] {
  const told = issues.flatMap(issue => sayIssue(issue, places));
  const suggested = told.flatMap(({ message }) => /Did you mean "([^"]+)"\?$/.exec(message)?.[1] ?? []);
  return told
    .filter(({ message }) => !suggested.some(key => message.startsWith(`"${key}" is missing`)))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function sayIssue(issue: Issue, places: Places): readonly TaskProblem[] {
  const name = issue.path.filter(part => typeof part === 'string').at(-1);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, mostProblems)
        .map(key => places.atKey([...issue.path, key], sayUnknownKey(key, knownKeys(issue.path))));
    case 'invalid_value': {
      const values = issue.values.map(String);
      const given = places.valueAt(issue.path);
      if (given === undefined)
        return [places.atPath(issue.path, `"${String(name)}" is missing. It is one of: ${values.join(', ')}.`)];
      if (notBuiltValues.has(given)) {
        return [
          places.atPath(
            issue.path,
            `"${given}" is not built yet, so it is refused rather than ignored. Today: ${values.join(', ')}.`,
          ),
        ];
      }
      const hint = nearest(given, values);
      const end = hint === undefined ? `It is one of: ${values.join(', ')}.` : `Did you mean "${hint}"?`;
      return [places.atPath(issue.path, `"${given}" is not known here. ${end}`)];
    }
    case 'invalid_type': {
      if (places.valueAt(issue.path) === undefined && !places.has(issue.path)) {
        return [places.atPath(issue.path, `"${String(name)}" is missing; it must be ${sayType(issue.expected)}.`)];
      }
      return [places.atPath(issue.path, `"${String(name)}" must be ${sayType(issue.expected)}.`)];
    }
    case 'too_small':
      return [
        places.atPath(issue.path, `"${String(name)}" must be at least ${issue.minimum}${sayUnit(issue.origin)}.`),
      ];
    case 'too_big':
      return [places.atPath(issue.path, `"${String(name)}" must be at most ${issue.maximum}${sayUnit(issue.origin)}.`)];
    case 'invalid_format':
      return [
        places.atPath(
          issue.path,
          `"${places.valueAt(issue.path) ?? ''}" cannot be a ${name === 'tier' ? "tier's name" : 'name'}: letters, digits, "-" (for labels also "_", "." and blanks).`,
        ),
      ];
    default:
      return [places.atPath(issue.path, `"${String(name)}" is not valid here.`)];
  }
}

function sayUnknownKey(key: string, known: readonly string[]): string {
  if (forbiddenKeys.has(key)) {
    return `A task cannot set "${key}": models, addresses, keys and money are settings of this machine. Name a tier instead.`;
  }
  if (notBuiltKeys.has(key)) return `"${key}" is not built yet, so it is refused rather than ignored.`;
  if (contextKeys.includes(key) && !known.includes(key)) return `"${key}" stands under "context".`;
  const hint = nearest(key, known);
  return hint === undefined
    ? `There is no key "${key}" here. Known keys: ${known.join(', ')}.`
    : `There is no key "${key}" here. Did you mean "${hint}"?`;
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  switch (path[0]) {
    case undefined:
      return Object.keys(taskSchema.shape);
    case 'records':
      return ['include', 'as', 'baseline'];
    case 'context':
      return contextKeys;
    default:
      return ['name', 'description', 'examples', 'must-confirm'];
  }
}

const contextKeys: readonly string[] = Object.keys(taskSchema.shape.context.shape);

function sayType(expected: string): string {
  switch (expected) {
    case 'string':
      return 'a text';
    case 'int':
    case 'number':
      return 'a whole number';
    case 'array':
      return 'a list';
    case 'object':
      return 'a block of keys';
    case 'boolean':
      return 'true or false';
    default:
      return expected;
  }
}

function sayUnit(origin: string): string {
  if (origin === 'array') return ' entries long';
  return origin === 'string' ? ' characters long' : '';
}

/** What the schema cannot say: keys that need or exclude each other. */
function findContradictions(settings: Settings, instructions: string, places: Places): readonly TaskProblem[] {
  const found: TaskProblem[] = [];
  const isLabels = settings.produces === 'labels';
  if (instructions === '')
    found.push(atTop('The instructions are missing: write below the second "---" what the model should do.'));
  if (isLabels && settings.labels === undefined)
    found.push(
      places.atPath(['produces'], 'A task that produces labels needs "labels": a list of names with descriptions.'),
    );
  if (isLabels && settings.records === undefined)
    found.push(
      places.atPath(['produces'], 'A task that produces labels needs "records": which files to read, and as what.'),
    );
  found.push(...recordProblems(settings).map(([path, message]) => places.atPath(path, message)));
  for (const key of ['labels', 'gold'] as const) {
    if (!isLabels && settings[key] !== undefined)
      found.push(places.atKey([key], `"${key}" belongs to a task that produces labels; this one produces a report.`));
  }
  if (settings.context.docs === undefined && settings.context.sources.includes('docs')) {
    found.push(
      places.atPath(
        ['context', 'sources'],
        'The source "docs" needs "docs": which files to read, such as ["docs/**/*.md"].',
      ),
    );
  }
  if (settings.context.docs !== undefined && !settings.context.sources.includes('docs')) {
    found.push(
      places.atKey(
        ['context', 'docs'],
        '"docs" is given, but "docs" is not among the sources, so nothing would read it.',
      ),
    );
  }
  if (settings.context.rerank === true && !settings.context.sources.some(source => source !== 'selection')) {
    found.push(
      places.atKey(
        ['context', 'rerank'],
        '"rerank" orders passages, and no source of this task gives more than one. Name one, such as "related-files" or "open-files".',
      ),
    );
  }
  const names = new Set<string>();
  for (const [index, { name }] of (settings.labels ?? []).entries()) {
    if (name.toLowerCase() === abstain)
      found.push(
        places.atPath(
          ['labels', index, 'name'],
          '"abstain" is always allowed as the answer when there is none; leave it out of the list.',
        ),
      );
    if (names.has(name.toLowerCase()))
      found.push(places.atPath(['labels', index, 'name'], `The label "${name}" stands in the list twice.`));
    names.add(name.toLowerCase());
  }
  return found;
}

function toTask(file: TaskFile, settings: Settings, instructions: string, hash: Hash): Task {
  return {
    name: file.name,
    title: settings.title,
    description: settings.description,
    origin: file.origin,
    path: file.path,
    hash: hash.sha256(file.text),
    produces: settings.produces,
    tier: settings.tier,
    records: settings.records,
    context: {
      sources: [...new Set(settings.context.sources)],
      gitDiff: settings.context['git-diff'] ?? 'working',
      docs: settings.context.docs ?? [],
      rerank: settings.context.rerank,
      budgetTokens: settings.context['budget-tokens'],
    },
    labels: (settings.labels ?? []).map(toLabel),
    evidence: settings.evidence ?? 'optional',
    gold: settings.gold,
    instructions,
    variables: variablesIn(instructions),
  };
}

function toLabel(label: NonNullable<Settings['labels']>[number]): Label {
  return {
    name: label.name,
    description: label.description,
    examples: label.examples ?? [],
    mustConfirm: label['must-confirm'] ?? false,
  };
}

function atTop(message: string): TaskProblem {
  return { line: 1, column: 1, endColumn: 4, message };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '.');
}

/** Finds the line of a key or value in the YAML, so that a problem stands where it is. */
class Places {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
    private readonly startLine: number,
  ) {}

  has(path: readonly PropertyKey[]): boolean {
    return this.document.hasIn(path);
  }

  /** The scalar at a path, as words; `undefined` for anything else. */
  valueAt(path: readonly PropertyKey[]): string | undefined {
    const node = this.document.getIn(path, true);
    return isScalar(node) && node.value !== null ? String(node.value) : undefined;
  }

  atPath(path: readonly PropertyKey[], message: string): TaskProblem {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.at([node.range[0], node.range[1]], message);
    }
    return atTop(message);
  }

  atKey(path: readonly PropertyKey[], message: string): TaskProblem {
    const parent = path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(path.at(-1)));
      if (pair !== undefined && isScalar(pair.key) && pair.key.range)
        return this.at([pair.key.range[0], pair.key.range[1]], message);
    }
    return this.atPath(path.slice(0, -1), message);
  }

  at(range: readonly [number, number], message: string): TaskProblem {
    const start = this.lines.linePos(range[0]);
    const end = this.lines.linePos(range[1]);
    const sameLine = end.line === start.line && end.col > start.col;
    return {
      line: start.line + this.startLine - 1,
      column: start.col,
      endColumn: sameLine ? end.col : start.col + 1,
      message,
    };
  }
}
