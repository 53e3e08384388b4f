import type { Prepared, PrepareRequest } from './prepare';

/** How many records a call of the run's first tier may hold; a batch, whose calls cost the same alone, and the offline tier take one. */
export function perCallOf({ task, tier, inBatches, onlyRecords }: PrepareRequest): number {
  return inBatches === true || onlyRecords !== undefined || tier.provider === 'offline'
    ? 1
    : (task.recordsPerCall ?? 1);
}

/** How often each record is asked; once in a batch, by the offline tier, which says the same each time, and by a tier that is escalated to. */
export function votesOf({ request: { task, tier, inBatches }, isHigher }: Prepared): number {
  return inBatches === true || tier.provider === 'offline' || isHigher === true ? 1 : (task.votes ?? 1);
}

/** Whether events that say the same are asked each: where the task says so, and where nothing is sent, so nothing is saved. */
export function asksEach({ task, tier, escalateTo, onlyRecords }: PrepareRequest): boolean {
  return (
    onlyRecords !== undefined ||
    task.records?.same === 'each' ||
    (tier.provider === 'offline' && escalateTo === undefined)
  );
}
