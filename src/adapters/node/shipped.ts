import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PriceTable, parsePrices } from '../../core/send/prices';
import type { TaskFile } from '../../core/task/parseTask';

/** The price table that ships with the product. */
export function shippedPrices(product: string): PriceTable {
  const prices = parsePrices(readFileSync(join(product, 'media', 'prices.json'), 'utf8'), 'media/prices.json');
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
