import { isJsonObject, type JsonObject, type JsonValue, wordsOf } from './jsonValue';
import { readJsonValue } from './readJsonValue';

/**
 * Members into which Microsoft's exports write JSON as a text: entities and details of Sentinel's and Defender's alerts, what Purview's audit
 * search found. Only by these names: in any other text a stranger could write what passes for a name.
 */
const written: ReadonlySet<string> = new Set([
  'Entities',
  'AlertEntities',
  'ExtendedProperties',
  'CustomDetails',
  'AdditionalFields',
  'AuditData',
  'RawEventData',
]);

/** Longer than any alert; what is longer stands as it is. */
const longestText = 256 * 1024;

/** The value with such texts as what they hold. The value itself where there is none, or it cannot be read. */
export function withOpenedTexts(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const opened: Record<string, JsonValue> = {};
  let isOpened = false;
  for (const key of written) {
    const inside = Object.hasOwn(value, key) ? openedText(value[key]) : undefined;
    if (inside === undefined) continue;
    opened[key] = inside;
    isOpened = true;
  }
  // In their place: the order is the file's.
  return isOpened ? { ...value, ...opened } : value;
}

function openedText(text: JsonValue | undefined): JsonValue | undefined {
  if (typeof text !== 'string' || text.length > longestText || !/^\s*[{[]/.test(text)) return undefined;
  const { value, problem } = readJsonValue(text);
  return problem === undefined && typeof value === 'object' && value !== null ? value : undefined;
}

/** More say nothing that a field could show. */
const mostEntities = 200;

/**
 * The same with the entities of an alert by their kind, as `Entities.account.Name`: in their list a name may be that of a person, a
 * process or a file.
 */
export function withEntityKinds(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || !Array.isArray(value['Entities'])) return value;
  const kinds = new Map<string, JsonObject[]>();
  for (const one of value['Entities'].slice(0, mostEntities).filter(isJsonObject)) {
    const kind = wordsOf(one['Type'] ?? one['type']).toLowerCase();
    if (/^[a-z-]{2,40}$/.test(kind)) kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return { ...value, Entities: Object.fromEntries(kinds) };
}
