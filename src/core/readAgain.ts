import { breather } from './breathe';
import { ignoreRules } from './gather/ignoreRules';
import type { RunState } from './keep/runState';
import type { ProtectedRecord } from './protect/protectedThings';
import { createProtector } from './protect/protector';
import { collectRecords } from './records/collect';
import type { Services } from './services';

/**
 * Records of a run, by id, from their files and through the gate again: the journal keeps no text of a record. What was moved,
 * changed or deleted since is absent, and so is what is ignored by now.
 */
export async function readAgain(
  state: RunState,
  ids: readonly string[],
  services: Services,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProtectedRecord>> {
  const wanted = new Set(ids);
  const paths = new Set(ids.flatMap(id => state.results.get(id)?.path ?? []));
  if (paths.size === 0) return new Map();
  const rules = ignoreRules(services.workspace, services.settings.exclude);
  const how = state.start.task.records ?? { as: 'email' };
  const from = { ...services, rules, how, only: wanted, breathe: breather(services.clock) };
  const { records } = await collectRecords([], [...paths], from, signal);
  const found = records.map(({ record }) => record).filter(({ id }) => wanted.has(id));
  const safe = await createProtector(services.workers).protectRecords(found, signal);
  return new Map(safe.records.map(record => [record.id, record]));
}
