import { inNetwork, readNetwork } from './network';
import { readRule } from './readRule';

/** A rule that can be run: over rows of its log, each asked for the values of its fields. */
export interface CompiledSigma {
  readonly kind: 'rule';
  readonly title: string;
  /** Which log it is about, as it says. */
  readonly logsource: Readonly<Record<string, unknown>>;
  /** Every field that it asks for, once. */
  readonly fields: readonly string[];
  /** The whole rule as data. */
  readonly rule: Readonly<Record<string, unknown>>;
  /** `undefined` from `fieldText` is a field that the row does not have. */
  matches(fieldText: (field: string) => string | undefined): boolean;
}

export interface RefusedSigma {
  readonly kind: 'refused';
  /** What it uses that is not covered, as a sentence. */
  readonly why: string;
}

type Check = (fieldText: (field: string) => string | undefined) => boolean;

/**
 * One Sigma rule (specification 2.0.0) from its text. Covered, exactly: selections that are a map (all must hold) or a list of
 * maps (any), values and lists of them, the modifiers `contains`, `startswith`, `endswith`, `cidr` and `all`, and the condition
 * `NAME` or `NAME and not NAME`. Text is compared without regard to case, as the specification has it. Everything else is refused.
 */
export function compileSigma(text: string): CompiledSigma | RefusedSigma {
  const read = readRule(text);
  if ('why' in read) return { kind: 'refused', why: `The rule cannot be run here: ${read.why}.` };
  try {
    const rule = read.value;
    if (!isMap(rule)) throw new Refusal('it is no map');
    const { title, logsource, detection } = rule;
    if (typeof title !== 'string' || title === '') throw new Refusal('it has no title');
    if (!isMap(logsource)) throw new Refusal('it names no log source');
    if (!isMap(detection)) throw new Refusal('it has no detection');
    const fields = new Set<string>();
    const matches = conditionOf(detection, fields);
    return { kind: 'rule', title, logsource, fields: [...fields], rule, matches };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', why: `The rule cannot be run here: ${error.message}.` };
    throw error;
  }
}

class Refusal extends Error {}

const covered: readonly string[] = ['contains', 'startswith', 'endswith', 'cidr'];

/** Each row of a log is compared with each of them. */
const mostValues = 100;

function conditionOf(detection: Readonly<Record<string, unknown>>, fields: Set<string>): Check {
  const { condition } = detection;
  if (typeof condition !== 'string') throw new Refusal('its condition is no text');
  const [, wanted, unwanted] = /^\s*(\w+)(?:\s+and\s+not\s+(\w+))?\s*$/.exec(condition) ?? [];
  if (wanted === undefined) throw new Refusal(`its condition is neither "NAME" nor "NAME and not NAME"`);
  const named = (name: string): Check => {
    if (!Object.hasOwn(detection, name) || name === 'condition')
      throw new Refusal(`its condition names "${name}", which it does not have`);
    return selectionOf(detection[name], name, fields);
  };
  const unused = Object.keys(detection).filter(name => name !== 'condition' && name !== wanted && name !== unwanted);
  if (unused.length > 0) throw new Refusal(`its condition leaves out "${unused[0]}"`);
  const holds = named(wanted);
  if (unwanted === undefined) return holds;
  const isFiltered = named(unwanted);
  return fieldText => holds(fieldText) && !isFiltered(fieldText);
}

function selectionOf(selection: unknown, name: string, into: Set<string>): Check {
  if (isMap(selection)) return mapOf(selection, into);
  if (!Array.isArray(selection) || selection.length === 0)
    throw new Refusal(`"${name}" is neither a map nor a list of maps`);
  const maps = selection.map(one => {
    if (!isMap(one)) throw new Refusal(`"${name}" has keywords, which belong to no field`);
    return mapOf(one, into);
  });
  return fieldText => maps.some(holds => holds(fieldText));
}

function mapOf(fields: Readonly<Record<string, unknown>>, into: Set<string>): Check {
  const checks = Object.entries(fields).map(([key, wanted]) => fieldOf(key, wanted, into));
  if (checks.length === 0) throw new Refusal('a selection is empty');
  return fieldText => checks.every(holds => holds(fieldText));
}

function fieldOf(key: string, wanted: unknown, into: Set<string>): Check {
  const [field = '', ...modifiers] = key.split('|');
  const isAll = modifiers.at(-1) === 'all';
  const [how, ...more] = isAll ? modifiers.slice(0, -1) : modifiers;
  if (field === '' || more.length > 0 || (isAll && how === undefined))
    throw new Refusal(`the modifiers of "${key}" are not covered`);
  if (how !== undefined && !covered.includes(how)) throw new Refusal(`the modifier "${how}" is not covered`);
  const values = Array.isArray(wanted) ? wanted : [wanted];
  if (values.length === 0) throw new Refusal(`"${key}" has no value`);
  if (values.length > mostValues) throw new Refusal(`"${key}" has more than ${mostValues} values`);
  const tests = values.map(value => testOf(how, value, key));
  into.add(field);
  return fieldText => {
    const value = fieldText(field);
    if (value === undefined) return false;
    const folded = value.toLowerCase();
    return isAll ? tests.every(test => test(folded)) : tests.some(test => test(folded));
  };
}

function testOf(how: string | undefined, value: unknown, key: string): (folded: string) => boolean {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Refusal(`"${key}" asks for what is neither text nor a number`);
  const plain = plainOf(String(value), key);
  switch (how) {
    case undefined:
      return folded => folded === plain;
    case 'contains':
      return folded => folded.includes(plain);
    case 'startswith':
      return folded => folded.startsWith(plain);
    case 'endswith':
      return folded => folded.endsWith(plain);
    default: {
      const network = readNetwork(plain);
      if (network === undefined) throw new Refusal(`"${plain}" is no network`);
      return folded => inNetwork(folded, network);
    }
  }
}

/** Without escapes, folded; a wildcard that is not escaped is not covered. */
function plainOf(value: string, key: string): string {
  if (/[*?]/.test(value.replace(/\\[\\*?]/g, ''))) throw new Refusal(`"${key}" has a wildcard`);
  return value.replace(/\\([\\*?])/g, '$1').toLowerCase();
}

/** A text as it must stand in a rule to mean itself. */
export function sigmaValue(text: string): string {
  return text.replace(/\\(?=[\\*?])|[*?]/g, '\\$&');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
