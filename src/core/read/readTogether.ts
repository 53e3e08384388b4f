import type { Prompt } from '../compose/prompt';
import { literal, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { Taxonomies } from '../taxonomy/loadTaxonomies';
import { type Entries, findObject, type InvalidAnswer, invalid } from './findObject';
import { parseStrictJson } from './parseStrictJson';
import { type LabelAnswer, type LabelReading, readAnswer } from './readLabels';

/**
 * Reads `{"records": [{"id": …}, …]}`, by record id; what is missing is to be asked again alone. An entry counts only if its id
 * is one that was sent, comes once, stands in the order of the records, and its answer is valid; so an answer to one record
 * cannot pass for another's. With `isCut`, for a reply that ended too early, the whole entries at its beginning count.
 */
export function readTogether(
  reply: ProtectedText,
  { task, records }: { readonly task: Prompt['task']; readonly records: readonly ProtectedRecord[] },
  taxonomies: Taxonomies,
  isCut = false,
): ReadonlyMap<string, LabelAnswer> {
  const answers = new Map<string, LabelAnswer>();
  const found = isCut ? wholeEntries(reply) : entriesOf(reply);
  if ('kind' in found) return answers;
  const places = new Map(records.map(({ id }, place) => [id, place]));
  const given = found.map(entry => placeOf(entry, places));
  const isOnce = (place: number) => given.indexOf(place) === given.lastIndexOf(place);
  // What comes twice says nothing, and so nothing of the order of the others.
  const named = given.map(place => (place !== undefined && isOnce(place) ? place : undefined));
  for (const [index, entry] of found.entries()) {
    const place = named[index];
    const record = place === undefined ? undefined : records[place];
    if (place === undefined || record === undefined) continue;
    const isInOrder = named.every(
      (other, at) => other === undefined || at === index || (at < index ? other < place : other > place),
    );
    const read = isInOrder ? readAnswer(withoutId(entry), { task, record }, taxonomies) : undefined;
    if (read?.kind === 'answer') answers.set(record.id, read);
  }
  return answers;
}

/** The same for one record in that form: anything beside its own entry makes the answer invalid. */
export function readAlone(
  reply: ProtectedText,
  { task, record }: { readonly task: Prompt['task']; readonly record?: ProtectedRecord },
  taxonomies: Taxonomies,
): LabelReading {
  const found = entriesOf(reply);
  if ('kind' in found) return found;
  const [entry, second] = found;
  if (entry === undefined || second !== undefined) return invalid(literal('"records" has not exactly one entry'));
  if (record === undefined || idOf(entry) !== record.id) return invalid(literal('its id is not the one of the record'));
  return readAnswer(withoutId(entry), { task, record }, taxonomies);
}

function entriesOf(reply: ProtectedText): readonly Entries[] | InvalidAnswer {
  const found = findObject(reply);
  if (found.kind === 'invalid') return found;
  const list = found.entries.get('records');
  if (list?.kind !== 'list' || found.entries.size !== 1)
    return invalid(literal('it is not an object with "records" alone'));
  const entries = list.items.flatMap(item => (item.kind === 'object' ? [item.entries] : []));
  return entries.length === list.items.length
    ? entries
    : invalid(literal('"records" holds something that is no object'));
}

/** From the beginning of the list as many as are whole. */
function wholeEntries(reply: ProtectedText): readonly Entries[] | InvalidAnswer {
  const start = /\{\s{0,20}"records"\s{0,20}:\s{0,20}\[/.exec(reply);
  if (start === null) return invalid(literal('it was cut off before its first entry'));
  const entries: Entries[] = [];
  for (let at = start.index + start[0].length; ; ) {
    const parsed = parseStrictJson(reply, at);
    if (parsed.kind !== 'value' || parsed.value.kind !== 'object') return entries;
    entries.push(parsed.value.entries);
    const comma = /^\s{0,20},/.exec(slice(reply, parsed.end, parsed.end + 24));
    if (comma === null) return entries;
    at = parsed.end + comma[0].length;
  }
}

function placeOf(entry: Entries, places: ReadonlyMap<string, number>): number | undefined {
  const id = idOf(entry);
  return id === undefined ? undefined : places.get(id);
}

function idOf(entry: Entries): string | undefined {
  const id = entry.get('id');
  return id?.kind === 'text' ? id.text : undefined;
}

function withoutId(entry: Entries): Entries {
  return new Map([...entry].filter(([key]) => key !== 'id'));
}
