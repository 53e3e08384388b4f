import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergedPrices, type PriceTable, parsePrices } from '../../core/send/prices';
import type { TaskFile } from '../../core/task/parseTask';

/** The price tables that ship with the product. */
export function shippedPrices(product: string): PriceTable {
  return mergedPrices(tableOf(product, 'prices.json'), tableOf(product, 'prices.openai.json'));
}

function tableOf(product: string, name: string): PriceTable {
  const prices = parsePrices(readFileSync(join(product, 'media', name), 'utf8'), `media/${name}`);
  if (prices.kind !== 'prices') throw new Error(prices.message);
  return prices;
}

/** The built-in tasks, as files that are yet to be parsed. */
export function shippedTasks(product: string): readonly TaskFile[] {
  const folder = join(product, 'media', 'tasks');
  const end = '.task.md';
  return readdirSync(folder)
    .filter(name => name.endsWith(end))
    .map(name => ({
      name: name.slice(0, -end.length),
      origin: 'built-in',
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}
