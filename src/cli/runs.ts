import { listRuns } from '../core/keep/runs';
import { counted, money, whole } from '../core/show/words';
import type { CommandContext } from './context';

/** `tierwise runs`: newest first, rebuilt from the runs' own files. */
export async function runs({ services, print }: CommandContext): Promise<number> {
  const listed = await listRuns(services);
  if (print.asJson) print.json(listed);
  if (listed.length === 0) print.line('No runs yet. Start one with: tierwise run TASK');
  for (const one of listed) {
    if (one.kind === 'damaged') {
      print.row(`${one.id}  damaged: ${one.why}`);
      continue;
    }
    const { id, status, title, tier, records, costUsd, unpricedCalls, cachedCalls, doubtfulCalls, workspace } = one;
    const done = one.produces === 'labels' ? `${records.finished}/${records.planned}` : '';
    const cost =
      one.provider === 'offline' && costUsd === 0 && unpricedCalls === 0
        ? 'free'
        : unpricedCalls > 0
          ? 'unpriced'
          : money(costUsd);
    const more = [
      cachedCalls > 0 ? `${whole(cachedCalls)} from cache` : '',
      doubtfulCalls > 0 ? `${counted(doubtfulCalls, 'call')} in doubt` : '',
    ].filter(part => part !== '');
    print.row(
      `${id}  ${status.padEnd(12)}${title.padEnd(20)}  ${tier.padEnd(10)}${done.padEnd(10)}${cost.padEnd(10)}${workspace}${more.length === 0 ? '' : `  (${more.join(', ')})`}`,
    );
  }
  return 0;
}
