import type { Prompt } from '../compose/prompt';
import { literal, type ProtectedText, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { Taxonomies } from '../taxonomy/loadTaxonomies';
import { type Entries, findObject, type InvalidAnswer, invalid } from './findObject';
import { parseStrictJson } from './parseStrictJson';
import { type LabelAnswer, type LabelReading, readAnswer } from './readLabels';

/** What a reply about several records says of those that it can be believed about; the others are to be asked again alone. */
export interface TogetherReading {
  readonly answers: ReadonlyMap<string, LabelAnswer>;
  /** Why some are missing, in words; absent where every record has its answer. */
  readonly why?: ProtectedText;
}

/**
 * Reads `{"records": [{"id": …}, …]}`. An entry counts only if its id is one that was sent, comes once, stands in the order of
 * the records, and its answer is valid; so an answer to one record cannot pass for another's. With `isCut`, for a reply that
 * ended too early, the whole entries at its beginning count.
 */
export function readTogether(
  reply: ProtectedText,
  { task, records }: { readonly task: Prompt['task']; readonly records: readonly ProtectedRecord[] },
  taxonomies: Taxonomies,
  isCut = false,
): TogetherReading {
  const found = isCut ? wholeEntries(reply) : entriesOf(reply);
  if ('kind' in found) return { answers: new Map(), why: found.why };
  const places = new Map(records.map(({ id }, place) => [id, place]));
  const named = found.map(entry => placeOf(entry, places));
  const answers = new Map<string, LabelAnswer>();
  let why: ProtectedText | undefined = named.includes(undefined)
    ? literal('it has an id that was not sent')
    : undefined;
  for (const [index, entry] of found.entries()) {
    const place = named[index];
    const record = place === undefined ? undefined : records[place];
    if (place === undefined || record === undefined) continue;
    const isInOrder = named.every(
      (other, at) => other === undefined || at === index || (at < index ? other < place : other > place),
    );
    if (!isInOrder) {
      why ??= literal('its entries are out of order, or an id comes twice');
      continue;
    }
    const read = readAnswer(withoutId(entry), { task, record }, taxonomies);
    if (read.kind === 'answer') answers.set(record.id, read);
    else why ??= read.why;
  }
  if (answers.size < records.length) why ??= literal('it has no entry for some of the records');
  return why === undefined ? { answers } : { answers, why };
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
