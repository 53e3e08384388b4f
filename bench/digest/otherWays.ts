import { tokenCounter } from '../../src/core/fit/tokenCounter';
import type { Workers } from '../../src/core/ports';
import type { Scenario } from './captures';
import { dice } from './dice';
import { hide } from './hide';

export interface Way {
  readonly found: number;
  readonly others: number;
}

/** Head, tail, random rows, top talkers, rarest pairs, templates: each as many lines as fit the budget; the mean over placements. */
export async function otherWays(
  scenario: Scenario,
  rows: number,
  seeds: number,
  budgetTokens: number,
  workers: Workers,
): Promise<readonly Way[]> {
  const counter = tokenCounter(workers, { upper: 1, likely: 1, counts: 0 });
  const sums: { found: number; others: number }[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const hidden = hide(scenario, rows, seed);
    const parts: Uint8Array[] = [];
    for await (const part of hidden.bytes()) parts.push(part);
    const lines = Buffer.concat(parts)
      .toString('utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'));
    for (const [index, list] of reductions(lines, seed).entries()) {
      const shown = await fitting(list, budgetTokens, counter);
      const names = new Set(shown.flatMap(line => hostsIn(line)));
      const sum = sums[index] ?? { found: 0, others: 0 };
      sums[index] = sum;
      sum.found +=
        hidden.wanted.filter(one => names.has(one) || shown.some(line => line.includes(one))).length /
        hidden.wanted.length /
        seeds;
      sum.others += [...names].filter(one => !hidden.wanted.includes(one)).length / seeds;
    }
  }
  return sums;
}

function reductions(lines: readonly string[], seed: number): readonly (readonly string[])[] {
  const most = 400;
  const random = dice(seed + 99);
  const counts = new Map<string, number>();
  const templates = new Map<string, string>();
  for (const line of lines) {
    const cells = line.split('\t');
    const pair = [2, 4, 5, 6].map(at => cells[at] ?? '').join(' ');
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
    const template = cells.map(cell => (/\d/.test(cell) ? '<*>' : cell)).join('\t');
    if (!templates.has(template)) templates.set(template, line);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  const say = ([pair, count]: readonly [string, number]) => `${count} ${pair}`;
  return [
    lines.slice(0, most),
    lines.slice(-most),
    Array.from({ length: most }, () => lines[Math.floor(random() * lines.length)] ?? ''),
    byCount.slice(0, most * 2).map(say),
    byCount
      .slice(-most * 2)
      .toReversed()
      .map(say),
    [...templates.values()].slice(0, most),
  ];
}

async function fitting(
  list: readonly string[],
  budgetTokens: number,
  counter: ReturnType<typeof tokenCounter>,
): Promise<readonly string[]> {
  const counts = await counter.plain(
    list.map(line => `${line}\n`),
    AbortSignal.timeout(60_000),
  );
  let left = budgetTokens;
  return list.filter((_, at) => {
    left -= counts[at] ?? 0;
    return left >= 0;
  });
}

function hostsIn(line: string): readonly string[] {
  return line.match(/\b\d+\.\d+\.\d+\.\d+\b/g) ?? [];
}
