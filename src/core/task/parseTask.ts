import { type Document, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod/mini';
import type { Hash } from '../ports';
import { isShort, shortTaxonomies } from '../taxonomy/taxonomy';
import { findContradictions } from './contradictions';
import { nearest } from './nearest';
import type { Label, Question, Task } from './task';
import { choicesOf, forbiddenKeys, labelNameOf, notBuiltValues, type TaskSettings, taskSchema } from './taskSchema';
import { notVariablesIn, sayNoVariable, variablesIn } from './variables';
import { atTop, Places, type TaskProblem } from './yamlPlaces';

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
  const contradictions = [
    ...findContradictions(checked.data, parts.instructions, places),
    ...oddVariables(file.text, parts.instructions),
  ];
  if (contradictions.length > 0) return problems(...contradictions);
  return { kind: 'task', task: toTask(file, checked.data, parts.instructions, hash) };
}

/** What is done for the first time takes longest: a few lines by themselves, before whole files are read. */
export function parseFirst(): void {
  const document = parseDocument('title: One\ncontext:\n  sources: [a, "b"]\n', { lineCounter: new LineCounter() });
  taskSchema.safeParse(readSettings(document));
}

function splitFrontMatter(text: string): { yaml: string; yamlStartLine: number; instructions: string } | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (match === null) return undefined;
  return { yaml: match[1] ?? '', yamlStartLine: 2, instructions: text.slice(match[0].length).trim() };
}

function oddVariables(text: string, instructions: string): readonly TaskProblem[] {
  const start = text.lastIndexOf(instructions);
  return notVariablesIn(instructions)
    .slice(0, mostProblems)
    .map(({ at, written }) => {
      const before = text.slice(0, start + at).split('\n');
      const column = (before.at(-1)?.length ?? 0) + 1;
      return { line: before.length, column, endColumn: column + written.length, message: sayNoVariable(written) };
    });
}

function readSettings(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    // The only thing that throws here is the alias limit.
    return undefined;
  }
}

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
    case 'invalid_format': {
      const given = places.valueAt(issue.path) ?? '';
      if (isLabelPath(issue.path)) return [places.atPath(issue.path, sayNoLabel(given))];
      const what = name === 'tier' || name === 'escalate-to' ? "tier's name" : 'name';
      return [places.atPath(issue.path, `"${given}" cannot be a ${what}: letters a to z, digits, "-".`)];
    }
    case 'invalid_union': {
      const given = isLabelPath(issue.path) ? places.valueAt(issue.path) : undefined;
      return [
        places.atPath(issue.path, given === undefined ? `"${String(name)}" is not valid here.` : sayNoLabel(given)),
      ];
    }
    default:
      return [places.atPath(issue.path, `"${String(name)}" is not valid here.`)];
  }
}

/** The name of a label, or of a choice of a further question. */
function isLabelPath(path: readonly PropertyKey[]): boolean {
  return path[0] === 'labels' || path[2] === 'one-of' || path[2] === 'any-of';
}

function sayNoLabel(given: string): string {
  const sign = [...given].find(one => !/[\p{L}\p{M}\p{N} _.,+:&'’()!?#%・、（）/-]/u.test(one));
  const why =
    sign === undefined
      ? 'it begins with a letter or a digit, has at most 60 characters, and "a/b/c/d" at most'
      : `${JSON.stringify(sign)} cannot stand in it`;
  return `"${given}" cannot be a label: ${why}. Letters of any script, digits, blanks and _ . , + : & ' ( ) - ! ? # % can; "a/b" is a child of "a".`;
}

function sayUnknownKey(key: string, known: readonly string[]): string {
  if (forbiddenKeys.has(key)) {
    return `A task cannot set "${key}": models, addresses, keys and money are settings of this machine. Name a tier instead.`;
  }
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
      return path.length > 1 ? [] : ['include', 'as', 'baseline', 'fields', 'same', 'unwrap'];
    case 'context':
      return contextKeys;
    case 'also':
      return path.length <= 2 ? ['name', 'description', 'one-of', 'any-of', 'taxonomy'] : ['name', 'description'];
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

function toTask(file: TaskFile, settings: TaskSettings, instructions: string, hash: Hash): Task {
  return {
    name: file.name,
    title: settings.title,
    description: settings.description,
    origin: file.origin,
    path: file.path,
    hash: hash.sha256(file.text),
    produces: settings.produces,
    tier: settings.tier,
    ...(settings['escalate-to'] === undefined ? {} : { escalateTo: settings['escalate-to'] }),
    records: recordsOf(settings),
    context: {
      sources: [...new Set(settings.context.sources)],
      gitDiff: settings.context['git-diff'] ?? 'working',
      docs: settings.context.docs ?? [],
      rerank: settings.context.rerank,
      ...(settings.context.examples === undefined ? {} : { examples: settings.context.examples }),
      ...(settings.context['per-record'] === undefined ? {} : { perRecord: settings.context['per-record'] }),
      budgetTokens: settings.context['budget-tokens'],
    },
    labels: (settings.labels ?? []).map(toLabel),
    also: (settings.also ?? []).map(toQuestion),
    evidence: settings.evidence ?? 'optional',
    ...(settings['records-per-call'] === undefined ? {} : { recordsPerCall: settings['records-per-call'] }),
    ...(settings.votes === undefined ? {} : { votes: settings.votes }),
    ...formOf(settings),
    ...(settings.template === undefined ? {} : { template: settings.template }),
    ...(settings.style === undefined ? {} : { style: settings.style }),
    ...(settings.tlp === undefined ? {} : { tlp: settings.tlp }),
    ...(settings.effort === undefined ? {} : { effort: settings.effort }),
    gold: settings.gold,
    instructions,
    variables: variablesIn(instructions),
  };
}

function recordsOf({ records, context }: TaskSettings): Task['records'] {
  return records?.as === 'hunk' ? { ...records, diff: context['git-diff'] ?? 'working' } : records;
}

function formOf({ headings, 'max-words': maxWords }: TaskSettings): Pick<Task, 'form'> {
  if (headings === undefined && maxWords === undefined) return {};
  return { form: { headings: headings ?? [], ...(maxWords === undefined ? {} : { maxWords }) } };
}

function toLabel(label: NonNullable<TaskSettings['labels']>[number]): Label {
  return {
    name: labelNameOf(label.name),
    description: label.description,
    examples: label.examples ?? [],
    mustConfirm: label['must-confirm'] ?? false,
  };
}

function toQuestion(question: NonNullable<TaskSettings['also']>[number]): Question {
  const { name, description, taxonomy } = question;
  const choices = choicesOf(question);
  if (taxonomy === undefined)
    return { name, description, answers: question['any-of'] === undefined ? 'one' : 'any', choices };
  return isShort(taxonomy)
    ? { name, description, taxonomy, ...pick(shortTaxonomies[taxonomy]) }
    : { name, description, taxonomy, answers: 'any', choices };
}

function pick({ answers, choices }: Pick<Question, 'answers' | 'choices'>): Pick<Question, 'answers' | 'choices'> {
  return { answers, choices };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '.');
}
