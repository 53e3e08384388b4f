import { commonFields } from './commonFields';
import { isJsonObject, type JsonValue, wordsOf } from './jsonValue';
import { lettersOf } from './lettersOf';
import { isAddress, localNames, mayBeOther } from './localNames';
import { productNames } from './productNames';

/**
 * The same value with the members that people name in their own way (`Source IP`, `USER_NAME`, `event-type`) under the name that
 * `commonFields` has for them too. What is named so already goes before; the value itself where nothing is added.
 */
export function withKnownNames(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const added: Record<string, JsonValue> = {};
  let isAdded = false;
  for (const key of Object.keys(value)) {
    const name = knownNameOf(key);
    if (name === undefined || Object.hasOwn(value, name) || Object.hasOwn(added, name)) continue;
    if (mayBeOther.has(name) && !isAddress(wordsOf(value[key]))) continue;
    added[name] = value[key] ?? null;
    isAdded = true;
  }
  return isAdded ? { ...value, ...added } : value;
}

/**
 * The same with columns that say their zone, as Sentinel's export has them (`TimeGenerated [UTC]`), under their name without it too, and
 * the zone behind the time.
 */
export function withZones(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const added: Record<string, JsonValue> = {};
  let isAdded = false;
  for (const key of Object.keys(value)) {
    const last = key.charCodeAt(key.length - 1);
    if ((last !== closeBracket && last !== closeParenthesis) || key.length > longestName) continue;
    const name = /^(.*\S)\s{0,3}[[(](?:UTC|GMT)[\])]$/i.exec(key)?.[1];
    const time = value[key];
    if (name === undefined || typeof time !== 'string' || Object.hasOwn(value, name)) continue;
    added[name] = /(?:\d|[AP]\.?M\.?)$/i.test(time) ? `${time} UTC` : time;
    isAdded = true;
  }
  // By entries: a column may be called `__proto__`.
  return isAdded ? Object.fromEntries([...Object.entries(value), ...Object.entries(added)]) : value;
}

const closeBracket = 0x5d;
const closeParenthesis = 0x29;

/** Whether a column of this name is one that people and programs have. */
export function isKnownName(key: string): boolean {
  return exact.has(key) || knownNameOf(key) !== undefined;
}

function knownNameOf(key: string): string | undefined {
  if (key.length > longestName || exact.has(key)) return undefined;
  const seen = names.get(key);
  if (seen !== undefined) return seen === '' ? undefined : seen;
  const name = byLetters.get(lettersOf(key));
  // Keys may be data: a file that names each by another word is not remembered.
  if (names.size < mostNames) names.set(key, name ?? '');
  return name;
}

/** Longer than any name that is known. */
const longestName = 40;
const mostNames = 5_000;
const names = new Map<string, string>();

const exact = new Set<string>();
const byLetters = new Map<string, string>();
for (const expression of Object.values(commonFields))
  for (const name of expression.match(/[\w@.$-]+/g) ?? []) {
    exact.add(name);
    const letters = lettersOf(name);
    // One or two letters say too little in another case. The last spelling: every other one goes before it.
    if (letters.length > 2) byLetters.set(letters, name);
  }
for (const [name, inOthers] of [...Object.entries(productNames), ...Object.entries(localNames)])
  for (const word of inOthers.split(' ')) {
    const letters = lettersOf(word);
    if (!byLetters.has(letters)) byLetters.set(letters, name);
  }
