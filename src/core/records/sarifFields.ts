import { isJsonObject, type JsonValue, valueAt, wordsOf } from './jsonValue';
import { field, type RawRecord } from './rawRecord';

/**
 * What a finding of SARIF (2.1.0) leaves to its tool: the rule's name, text and level, a message that is named by an id, and
 * whether somebody has suppressed it. The rule's own words are the tool's claim, which a person judges the finding by.
 */
export function sarifFields(result: JsonValue | undefined, tool: JsonValue | undefined): RawRecord['fields'] {
  const component = componentOf(result, tool);
  const rule = ruleOf(result, tool, component);
  const texts = [valueAt(rule, 'shortDescription.text'), valueAt(rule, 'fullDescription.text')].map(wordsOf);
  const said = [
    ['Rule', wordsOf(valueAt(rule, 'id'))],
    ['Title', messageOf(valueAt(result, 'message'), rule, component)],
    ['Severity', wordsOf(valueAt(rule, 'defaultConfiguration.level'))],
    ['Tool', wordsOf(valueAt(tool, 'driver.name'))],
    ['Rule text', [...new Set(texts)].filter(Boolean).join(' — ')],
    [
      'Rule severity',
      wordsOf(valueAt(rule, 'properties.security-severity') ?? valueAt(rule, 'defaultConfiguration.level')),
    ],
    ['Help', wordsOf(valueAt(rule, 'helpUri'))],
    ['Suppressed', suppressedBy(valueAt(result, 'suppressions'))],
  ] as const;
  return said.filter(([, words]) => words !== '').map(([name, words]) => field(name, words));
}

/** The tool itself, or the extension that the result's rule belongs to (3.54). */
function componentOf(result: JsonValue | undefined, tool: JsonValue | undefined): JsonValue | undefined {
  const index = valueAt(result, 'rule.toolComponent.index');
  const extensions = valueAt(tool, 'extensions');
  const extension = Array.isArray(extensions) && typeof index === 'number' ? extensions[index] : undefined;
  return extension ?? valueAt(tool, 'driver');
}

/** By its index, else by its id; `CA1000/1` is a case of `CA1000` (3.27.5). */
function ruleOf(
  result: JsonValue | undefined,
  tool: JsonValue | undefined,
  component: JsonValue | undefined,
): JsonValue | undefined {
  const rules = listAt(component, 'rules');
  const id = wordsOf(valueAt(result, 'ruleId') ?? valueAt(result, 'rule.id'));
  const index = valueAt(result, 'ruleIndex') ?? valueAt(result, 'rule.index');
  const byIndex: JsonValue | undefined = typeof index === 'number' ? rules[index] : undefined;
  if (byIndex !== undefined && (id === '' || isOf(id, byIndex))) return byIndex;
  if (id === '') return undefined;
  const others = [rules, listAt(tool, 'driver.rules'), ...listAt(tool, 'extensions').map(one => listAt(one, 'rules'))];
  for (const list of others) {
    const found = list.find(rule => wordsOf(valueAt(rule, 'id')) === id) ?? list.find(rule => isOf(id, rule));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOf(id: string, rule: JsonValue): boolean {
  const own = wordsOf(valueAt(rule, 'id'));
  return own !== '' && (id === own || id.startsWith(`${own}/`));
}

/** A message that is named by an id, with its arguments in it (3.11.5 and 3.11.7). */
function messageOf(
  message: JsonValue | undefined,
  rule: JsonValue | undefined,
  component: JsonValue | undefined,
): string {
  const id = wordsOf(valueAt(message, 'id'));
  if (id === '') return '';
  const written =
    memberOf(valueAt(rule, 'messageStrings'), id) ?? memberOf(valueAt(component, 'globalMessageStrings'), id);
  const values = listAt(message, 'arguments').map(wordsOf);
  return wordsOf(valueAt(written, 'text')).replace(/\{(\d{1,3})\}/g, (whole, place) => values[Number(place)] ?? whole);
}

/** The id of a message is any text: no path. */
function memberOf(object: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** `inSource`, `external: accepted risk`; what is rejected or still under review suppresses nothing (3.35). */
function suppressedBy(suppressions: JsonValue | undefined): string {
  const all = Array.isArray(suppressions) ? suppressions : [];
  return all
    .filter(one => /^(?:accepted)?$/.test(wordsOf(valueAt(one, 'status'))))
    .map(one => [wordsOf(valueAt(one, 'kind')), wordsOf(valueAt(one, 'justification'))].filter(Boolean).join(': '))
    .join('; ');
}

function listAt(value: JsonValue | undefined, path: string): readonly JsonValue[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list : [];
}
