import { promptTokens } from '../core/send/prices';
import { counted, money, whole } from '../core/show/words';
import type { SpendRow } from '../core/spend/dayState';
import { readSpending } from '../core/spend/readSpending';
import type { CommandContext } from './context';

/** `tierwise spending`: what each day cost on this machine, by tier and task, from the days' ledgers. */
export async function spending({ services, print }: CommandContext): Promise<number> {
  const { storage, clock, settings } = services;
  const { today, days } = await readSpending(storage, clock);
  const capUsd = settings.maxCostUsdPerDay;
  if (print.asJson) print.json({ today, capUsdPerDay: capUsd ?? null, days });
  if (days.length === 0)
    print.line('Nothing was spent yet. Runs on the offline tier cost nothing and do not stand here.');
  for (const { day, rows, spentUsd, possibleUsd, openUsd } of days) {
    const more = [
      possibleUsd > 0 ? `at most ${money(possibleUsd)} more in doubt` : '',
      openUsd > 0 ? `${money(openUsd)} set aside` : '',
      day === today && capUsd !== undefined ? `cap ${money(capUsd)} a day` : '',
    ].filter(part => part !== '');
    print.line(`${day} (UTC)  ${money(spentUsd)}${more.length === 0 ? '' : ` (${more.join(', ')})`}`);
    for (const row of rows) print.line(`  ${sayRow(row)}`);
  }
  return 0;
}

function sayRow({
  tier,
  task,
  model,
  usd,
  calls,
  cachedCalls,
  batchCalls,
  savedUsd,
  unpricedCalls,
  usage,
}: SpendRow): string {
  const cost = unpricedCalls === calls && calls > 0 ? 'unpriced' : money(usd);
  const facts = [
    counted(calls, 'call'),
    `${whole(promptTokens(usage))} in (${whole(usage.cacheReadTokens)} read from the provider's cache)`,
    `${whole(usage.outputTokens)} out`,
    batchCalls > 0 ? `${whole(batchCalls)} in batches` : '',
    cachedCalls > 0 ? `${whole(cachedCalls)} from the reply cache, which saved ${money(savedUsd)}` : '',
    unpricedCalls > 0 ? `${whole(unpricedCalls)} unpriced` : '',
  ];
  return `${tier.padEnd(10)}${task.padEnd(22)}${cost.padEnd(12)}${model}: ${facts.filter(fact => fact !== '').join(', ')}`;
}
