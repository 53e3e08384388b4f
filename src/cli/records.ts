import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { TierwiseError } from '../core/errors';
import { type RecordKind, recordKinds } from '../core/protect/protectedThings';
import { createProtector, type Protector } from '../core/protect/protector';
import { aboutTheScan } from '../core/records/aboutTheScan';
import { fieldMapsPath, readFieldMaps, savedMap } from '../core/records/fieldMaps';
import { saysWhat } from '../core/records/needsFieldMap';
import { readColumns, readRecords } from '../core/records/readRecords';
import type { SourceRecord } from '../core/records/record';
import { ifEvents, sensitiveRecords } from '../core/records/sensitiveRecords';
import { quoted } from '../core/show/quoted';
import { oneLine } from '../core/show/visibleText';
import { counted, whole } from '../core/show/words';
import { nearest } from '../core/task/nearest';
import type { CommandContext } from './context';
import { filesBelow } from './filesBelow';
import type { Printer } from './printer';

/**
 * `tierwise records`: what would be labelled, a JSON line each, as it is read: a file of any length in flat memory. Folders
 * are gone through. Sends nothing; what is shown passes the gate. Totals go to stderr.
 */
export async function records({ services, words, flags, print, signal }: CommandContext): Promise<number> {
  if (words.length === 0) throw new TierwiseError('wrong-use', 'Name the files: tierwise records FILE...');
  const as = readKind(flags.as);
  const files = (await Promise.all(words.map(word => filesBelow(word, why => print.note(why))))).flat();
  const protector = createProtector(services.workers);
  const maps = await readFieldMaps(services.workspace, signal);
  const totals = new Totals();
  for (const path of files) {
    const sensitive = sensitiveRecords(path);
    if (sensitive !== undefined && !sensitive.mayBeEvents) {
      print.note(`${oneLine(path)}: not read, ${sensitive.why}`);
      continue;
    }
    totals.files++;
    const all = readRecords(path, createReadStream(path, { signal }), services.hash, { as, maps });
    let isEmpty = true;
    let isNamed = false;
    let aside = 0;
    const listed = (record: SourceRecord) => {
      if (record.aside !== undefined) aside++;
      return record.aside === undefined;
    };
    for await (const read of batches(sensitive === undefined ? all : ifEvents(all))) {
      isEmpty = false;
      const batch = read.filter(listed);
      for (const one of await shown(batch, protector, flags.json, signal)) print.json(one, 'one-line');
      for (const record of batch) totals.add(record);
      isNamed ||= batch.some(saysWhat);
      // Whoever reads our output may be slower than we are.
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain', { signal });
    }
    if (aside > 0) print.note(`${oneLine(path)}: ${counted(aside, 'part')} of it not listed: ${aboutTheScan}`);
    if (!isEmpty && !isNamed) await sayHowToMap(path, protector, print, signal);
    if (isEmpty && sensitive !== undefined)
      print.note(`${oneLine(path)}: not read, ${sensitive.why}, and it holds no events`);
  }
  print.note(totals.words());
  return 0;
}

function readKind(word: string | undefined): RecordKind | undefined {
  if (word === undefined) return undefined;
  const kind = recordKinds.find(one => one === word);
  if (kind !== undefined) return kind;
  const hint = nearest(word, recordKinds);
  throw new TierwiseError(
    'wrong-use',
    `There is no kind of record ${quoted(word)}. ${hint === undefined ? `It is one of: ${recordKinds.join(', ')}.` : `Did you mean ${quoted(hint)}?`}`,
  );
}

/** What passes the gate together: few calls for many small records, little memory for large ones. */
const mostTogether = 200;
const mostCharacters = 1_000_000;

async function* batches(all: AsyncIterable<SourceRecord>): AsyncGenerator<readonly SourceRecord[]> {
  let batch: SourceRecord[] = [];
  let size = 0;
  for await (const record of all) {
    batch.push(record);
    size += record.text.length;
    if (batch.length < mostTogether && size < mostCharacters) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Once a file: what its columns are, and the line to paste that gives them names for good. What no name tells is not guessed. */
async function sayHowToMap(path: string, protector: Protector, print: Printer, signal: AbortSignal): Promise<void> {
  const known = await readColumns(path, createReadStream(path, { signal }));
  if (known === undefined || known.columns.length === 0) return;
  const shown = known.columns
    .slice(0, 12)
    .map(({ path: name, samples }) => oneLine(`  ${name}: ${samples.join(', ')}`));
  const more = known.columns.length > 12 ? `  and ${known.columns.length - 12} more` : '';
  const words = [
    `${oneLine(path)}: no product is known by these columns, so nothing says what happened in a record:`,
    ...shown,
    ...(more === '' ? [] : [more]),
    ...(Object.keys(known.proposed).length > 0
      ? [
          `Some names tell what they hold; none tells what happened. Add Event, or Message, with the column that does, and put it into ${fieldMapsPath} of the workspace (further fields: Time, Rule, Severity, Host, User, Source, Destination):`,
          JSON.stringify({ maps: [savedMap(known.proposed, known.columns)] }),
        ]
      : [
          `No name tells what its column holds, so none is proposed. Say once which is which, in ${fieldMapsPath} of the workspace, with columns from above in place of COLUMN (fields: Time, Event, Rule, Severity, Host, User, Source, Destination, Message):`,
          JSON.stringify({ maps: [{ has: ['COLUMN'], fields: { Time: 'COLUMN', Event: 'COLUMN' } }] }),
        ]),
  ].join('\n');
  print.note((await protector.protectText(words, { source: 'records' }, signal)).text);
}

/** The text of a record is not shown, so it is not scanned either. */
async function shown(batch: readonly SourceRecord[], protector: Protector, hasFields: boolean, signal: AbortSignal) {
  const texts = batch.flatMap(({ path, problem, fields }) => [
    path,
    problem ?? '',
    ...(hasFields ? fields.flatMap(({ name, value }) => [name, value]) : []),
  ]);
  const safe = (await protector.protectTexts(texts, { source: 'records' }, signal)).texts.values();
  const take = () => safe.next().value ?? '';
  return batch.map(({ id, kind, line, fields, problem }) => {
    const [path, why] = [take(), take()];
    const named = hasFields ? fields.map(() => ({ name: take(), value: take() })) : undefined;
    return { id, kind, path, line, fields: named, problem: problem === undefined ? undefined : why };
  });
}

class Totals {
  files = 0;
  private records = 0;
  private problems = 0;
  private readonly kinds = new Map<string, number>();

  add({ kind, problem }: SourceRecord): void {
    this.records++;
    if (problem !== undefined) this.problems++;
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }

  words(): string {
    const kinds = [...this.kinds].map(([kind, count]) => counted(count, kind)).join(', ');
    const of = kinds === '' ? '' : ` (${kinds})`;
    return `${counted(this.records, 'record')}${of} in ${counted(this.files, 'file')}, ${whole(this.problems)} with a problem`;
  }
}
