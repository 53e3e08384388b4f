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
  /** Rows that it matches have one of these values in this field, in small letters; absent where it asks for no whole values. */
  readonly needs: WantedValues | undefined;
  /** The whole rule as data. */
  readonly rule: Readonly<Record<string, unknown>>;
  /** `undefined` from `fieldText` is a field that the row does not have. */
  matches(fieldText: (field: string) => string | undefined): boolean;
}

/** Of a selection: the field and the whole values, folded, one of which it must have. */
export interface WantedValues {
  readonly field: string;
  readonly values: ReadonlySet<string>;
}

export interface RefusedSigma {
  readonly kind: 'refused';
  /** What it uses that is not covered, as a sentence. */
  readonly why: string;
}

type Check = (fieldText: (field: string) => string | undefined) => boolean;

interface Selection {
  readonly holds: Check;
  readonly needs?: WantedValues;
}

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
    const { holds: matches, needs } = conditionOf(detection, fields);
    return { kind: 'rule', title, logsource, fields: [...fields], needs, rule, matches };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', why: `The rule cannot be run here: ${error.message}.` };
    throw error;
  }
}

class Refusal extends Error {}

const covered: readonly string[] = ['contains', 'startswith', 'endswith', 'cidr'];

/** Each row of a log is compared with each of them. */
const mostValues = 100;

function conditionOf(detection: Readonly<Record<string, unknown>>, fields: Set<string>): Selection {
  const { condition } = detection;
  if (typeof condition !== 'string') throw new Refusal('its condition is no text');
  const [, wanted, unwanted] = /^\s*(\w+)(?:\s+and\s+not\s+(\w+))?\s*$/.exec(condition) ?? [];
  if (wanted === undefined) throw new Refusal(`its condition is neither "NAME" nor "NAME and not NAME"`);
  const named = (name: string): Selection => {
    if (!Object.hasOwn(detection, name) || name === 'condition')
      throw new Refusal(`its condition names "${name}", which it does not have`);
    return selectionOf(detection[name], name, fields);
  };
  const unused = Object.keys(detection).filter(name => name !== 'condition' && name !== wanted && name !== unwanted);
  if (unused.length > 0) throw new Refusal(`its condition leaves out "${unused[0]}"`);
  const { holds, needs } = named(wanted);
  if (unwanted === undefined) return { holds, needs };
  const { holds: isFiltered } = named(unwanted);
  return { holds: fieldText => holds(fieldText) && !isFiltered(fieldText), needs };
}

function selectionOf(selection: unknown, name: string, into: Set<string>): Selection {
  if (isMap(selection)) return mapOf(selection, into);
  if (!Array.isArray(selection) || selection.length === 0)
    throw new Refusal(`"${name}" is neither a map nor a list of maps`);
  const maps = selection.map(one => {
    if (!isMap(one)) throw new Refusal(`"${name}" has keywords, which belong to no field`);
    return mapOf(one, into);
  });
  return { holds: fieldText => maps.some(({ holds }) => holds(fieldText)) };
}

function mapOf(fields: Readonly<Record<string, unknown>>, into: Set<string>): Selection {
  const checks = Object.entries(fields).map(([key, wanted]) => fieldOf(key, wanted, into));
  if (checks.length === 0) throw new Refusal('a selection is empty');
  return {
    holds: fieldText => checks.every(({ holds }) => holds(fieldText)),
    needs: rarest(checks.flatMap(({ needs }) => needs ?? [])),
  };
}

/** Names and addresses stand in fewer rows than numbers, which are ports and codes. */
function rarest(wanted: readonly WantedValues[]): WantedValues | undefined {
  return wanted.find(({ values }) => [...values].every(value => !/^\d+$/.test(value))) ?? wanted[0];
}

function fieldOf(key: string, wanted: unknown, into: Set<string>): Selection {
  const [field = '', ...modifiers] = key.split('|');
  const isAll = modifiers.at(-1) === 'all';
  const [how, ...more] = isAll ? modifiers.slice(0, -1) : modifiers;
  if (field === '' || more.length > 0 || (isAll && how === undefined))
    throw new Refusal(`the modifiers of "${key}" are not covered`);
  if (how !== undefined && !covered.includes(how)) throw new Refusal(`the modifier "${how}" is not covered`);
  const values = Array.isArray(wanted) ? wanted : [wanted];
  if (values.length === 0) throw new Refusal(`"${key}" has no value`);
  if (values.length > mostValues) throw new Refusal(`"${key}" has more than ${mostValues} values`);
  const plain = values.map(value => plainOf(value, key));
  into.add(field);
  if (how === undefined) {
    const whole = new Set(plain);
    const holds: Check = fieldText => {
      const value = fieldText(field);
      return value !== undefined && whole.has(value.toLowerCase());
    };
    return { holds, needs: { field, values: whole } };
  }
  const tests = plain.map(value => testOf(how, value));
  const holds: Check = fieldText => {
    const value = fieldText(field);
    if (value === undefined) return false;
    const folded = value.toLowerCase();
    return isAll ? tests.every(test => test(folded)) : tests.some(test => test(folded));
  };
  return { holds };
}

function testOf(how: string, plain: string): (folded: string) => boolean {
  switch (how) {
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
function plainOf(wanted: unknown, key: string): string {
  if (typeof wanted !== 'string' && typeof wanted !== 'number')
    throw new Refusal(`"${key}" asks for what is neither text nor a number`);
  const value = String(wanted);
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
