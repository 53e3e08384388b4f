import type { RunState } from '../keep/runState';
import type { ProtectedText } from '../protect/protected';

/** What several runs can be measured by: labelled records that each of them has a result for. */
export interface CommonRecords {
  /** Labels that a person gave, by record id. */
  readonly records: ReadonlyMap<string, ProtectedText>;
  /** Labels that all of the runs could give, in the order of the first. */
  readonly labels: readonly ProtectedText[];
  /** Labelled records that do not count, with why. */
  readonly left: readonly { readonly count: number; readonly why: string }[];
}

/** `gold` by record id, of any of the runs. Of records that say the same but for times, ids and ports one counts: they have one answer. */
export function commonRecords(states: readonly RunState[], gold: ReadonlyMap<string, string>): CommonRecords {
  const labels = labelsOfAll(states);
  const known = new Map<string, ProtectedText>(labels.map(label => [label, label]));
  const planned = states.map(({ start }) => new Set(start.records.map(({ id }) => id)));
  const records = new Map<string, ProtectedText>();
  const groups = new Set<string>();
  const left = new Map<string, number>();
  const leave = (why: string) => left.set(why, (left.get(why) ?? 0) + 1);
  for (const id of new Set(planned.flatMap(ids => [...ids]))) {
    const said = gold.get(id);
    if (said === undefined) continue;
    const label = known.get(said);
    const stranger = states.find((_, index) => planned[index]?.has(id) !== true);
    const unasked = states.find(({ results }) => !results.has(id));
    const group = groupOf(id, states);
    if (stranger !== undefined) leave(`no record of run ${stranger.start.run} (${stranger.start.tier})`);
    else if (label === undefined) leave('its label is none of the labels that all of these runs could give');
    else if (unasked !== undefined)
      leave(`not asked in run ${unasked.start.run} (${unasked.start.tier}), which ended before`);
    else if (groups.has(group))
      leave('says the same as another one but for times, ids and ports, and shares its answer');
    else {
      groups.add(group);
      records.set(id, label);
    }
  }
  return { records, labels, left: [...left].map(([why, count]) => ({ count, why })) };
}

function labelsOfAll(states: readonly RunState[]): readonly ProtectedText[] {
  const [first = [], ...others] = states.map(({ start }) => (start.task.labels ?? []).map(({ name }) => name));
  return first.filter(name => others.every(names => names.includes(name)));
}

/** Records that were asked once in any of the runs are one. */
function groupOf(id: string, states: readonly RunState[]): string {
  for (const { results } of states) {
    const sameAs = results.get(id)?.sameAs;
    if (sameAs !== undefined) return sameAs;
  }
  return id;
}
