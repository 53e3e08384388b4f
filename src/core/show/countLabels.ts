import { abstain } from '../task/task';

/** How often each label was given: those of the task in its order, then `abstain`, then what else may stand in old runs. */
export function countLabels(labels: readonly string[], results: readonly { readonly label: string }[]) {
  const counts = new Map<string, number>([...labels, abstain].map(label => [label, 0]));
  for (const { label } of results) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count }));
}
