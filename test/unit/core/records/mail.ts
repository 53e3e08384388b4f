import { createHash } from 'node:crypto';
import type { Hash } from '../../../../src/core/ports';
import { type ReadAs, readRecords } from '../../../../src/core/records/readRecords';
import type { SourceRecord } from '../../../../src/core/records/record';

export const hash: Hash = { sha256: data => createHash('sha256').update(data).digest('hex') };

/** One byte for each character up to U+00FF: a mail as it lies on a disk. */
export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** Other characters in a charset that Node writes. */
export function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

export async function read(
  path: string,
  file: string | Uint8Array,
  chunkBytes = 1 << 16,
  how: ReadAs = {},
): Promise<readonly SourceRecord[]> {
  const whole = typeof file === 'string' ? bytes(file) : file;
  async function* chunks() {
    for (let start = 0; start < whole.length; start += chunkBytes) yield whole.slice(start, start + chunkBytes);
  }
  const records: SourceRecord[] = [];
  for await (const record of readRecords(path, chunks(), hash, how)) records.push(record);
  return records;
}

/** The only record of an .eml. */
export async function readMail(file: string | Uint8Array): Promise<SourceRecord> {
  const [record] = await read('inbox/mail.eml', file);
  if (record === undefined) throw new Error('an .eml is always one record');
  return record;
}

export function fieldOf(record: SourceRecord, name: string): string | undefined {
  return record.fields.find(field => field.name === name)?.value;
}
