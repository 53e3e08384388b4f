import { sensitiveName } from '../protect/sensitiveNames';
import type { SourceRecord } from './record';

/** Why a file is not read for its name, and whether what stands in it may prove the name wrong. */
export interface SensitiveName {
  readonly why: string;
  readonly mayBeEvents: boolean;
}

/**
 * As for every other source, with the two exceptions that logs need: `auth.log` is no file of credentials, and
 * `aws.credential-access.secretsmanager.json` is named after an attack. The second is read as events or not at all.
 */
export function sensitiveRecords(path: string): SensitiveName | undefined {
  const reason = sensitiveName(path);
  if (reason === undefined) return undefined;
  const isNamedAfter = reason === 'named after credentials';
  if (isNamedAfter && /\.(log|ndjson|jsonl|sarif)(\.\d{1,3})?(\.gz)?$/i.test(path)) return undefined;
  return { why: `sensitive name: ${reason}`, mayBeEvents: isNamedAfter && /\.(json|xml|csv)(\.gz)?$/i.test(path) };
}

/** All of them, if the first is an event with its time and what happened; none otherwise. Returns whether it was. */
export async function* ifEvents(records: AsyncIterable<SourceRecord>): AsyncGenerator<SourceRecord, boolean, void> {
  let isFirst = true;
  for await (const record of records) {
    if (isFirst && !isEvent(record)) return false;
    isFirst = false;
    yield record;
  }
  return true;
}

function isEvent({ fields }: SourceRecord): boolean {
  const has = (name: string) => fields.some(field => field.name === name);
  return has('Time') && (has('Event') || has('Rule')) && (has('Source') || has('User') || has('Host'));
}
