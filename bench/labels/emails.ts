import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { literal, markAsProtected } from '../../src/core/protect/protected';
import { readRecords } from '../../src/core/records/readRecords';
import type { SourceRecord } from '../../src/core/records/record';
import type { GoldExample } from '../../src/core/send/provider';

/** A record with the label that a person gave it. */
export type Example = GoldExample;

export interface Emails {
  /** mixed-100.mbox: `clean` and `spam`. */
  readonly mixed: readonly Example[];
  /** The .eml files of labels.csv that are ham, spam or phishing; bounces and edge cases have no such label. */
  readonly dev: readonly Example[];
  /** Where the data was unpacked. */
  readonly folder: string;
}

export const hash = { sha256: (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex') };

/** `undefined` where there is no data folder. */
export async function readEmails(): Promise<Emails | undefined> {
  const shared = process.env['TIERWISE_SHARED'] ?? resolve(process.cwd(), '../shared');
  const unpack = join(shared, 'data/unpack');
  if (!existsSync(unpack)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-bench-'));
  execFileSync(unpack, [folder]);
  const emails = join(folder, 'dev/emails');
  return { folder: join(folder, 'dev'), mixed: await readMixed(emails), dev: await readDev(emails) };
}

async function readMixed(folder: string): Promise<readonly Example[]> {
  const labels = rows(join(folder, 'mixed-100.labels.csv')).map(([, label = '']) => label);
  const records = await recordsOf(join(folder, 'mixed-100.mbox'));
  if (records.length !== labels.length) throw new Error(`${records.length} records, ${labels.length} labels`);
  return records.map((record, index) => example(record, labels[index] ?? ''));
}

async function readDev(folder: string): Promise<readonly Example[]> {
  const examples: Example[] = [];
  for (const [path = '', label = ''] of rows(join(folder, 'labels.csv'))) {
    if (!['ham', 'spam', 'phishing'].includes(label)) continue;
    for (const record of await recordsOf(join(folder, path))) examples.push(example({ ...record, path }, label));
  }
  return examples;
}

async function recordsOf(path: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of readRecords(path, createReadStream(path), hash)) records.push(record);
  return records;
}

/** The first cells of these files hold no quotes or commas. */
function rows(path: string): readonly (readonly string[])[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(','));
}

/** Nothing leaves the machine here, so the texts are taken as they are. */
export function example(record: SourceRecord, label: string): Example {
  return {
    record: {
      ...record,
      path: markAsProtected(record.path),
      fields: record.fields.map(({ name, value }) => ({ name: markAsProtected(name), value: markAsProtected(value) })),
      text: markAsProtected(record.text),
      problem: record.problem === undefined ? undefined : markAsProtected(record.problem),
    },
    label: label === 'ham' ? literal('clean') : markAsProtected(label),
  };
}
