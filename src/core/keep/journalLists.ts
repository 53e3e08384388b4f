import * as z from 'zod/mini';
import type { Evidence, LabelResult } from '../read/results';
import type { PlannedRecord } from './journalEntry';

/** Of which there are tens of thousands in a journal: by hand, since a schema takes its microseconds and makes a copy of each. */
function listOf<Item>(isOne: (value: unknown) => boolean) {
  return z.custom<readonly Item[]>(value => Array.isArray(value) && value.every(isOne));
}

export const places = listOf<LabelResult['alsoAt'][number]>(isPlace);
export const fields = listOf<LabelResult['fields'][number]>(isField);
export const evidence = listOf<Evidence>(isEvidence);
export const plannedRecords = listOf<PlannedRecord>(
  value =>
    isObject(value) &&
    typeof value['id'] === 'string' &&
    Array.isArray(value['places']) &&
    value['places'].every(isPlace),
);

function isPlace(value: unknown): boolean {
  return isObject(value) && typeof value['path'] === 'string' && typeof value['line'] === 'number';
}

function isField(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string';
}

function isEvidence(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['quote'] === 'string' &&
    typeof value['path'] === 'string' &&
    (value['line'] === undefined || typeof value['line'] === 'number') &&
    typeof value['found'] === 'boolean'
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
