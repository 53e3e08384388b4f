import { join } from 'node:path';
import { nodeWorkers } from '../../src/adapters/node/workers';
import { unhurried } from '../../src/core/breathe';
import { digest } from '../../src/core/digest/digest';
import { draftHere } from '../../src/core/digest/draft';
import type { Digest } from '../../src/core/digest/fitRows';
import { tokenCounter } from '../../src/core/fit/tokenCounter';
import { createProtector } from '../../src/core/protect/protector';
import { type Scenario, scenarios } from './captures';
import { hide } from './hide';
import { otherWays } from './otherWays';

const budgetTokens = 8_000;
const seeds = Number(process.env['SEEDS'] ?? 20);
/** To measure a part at a time: one scenario, from one seed on, without the other ways. */
const only = process.env['SCENARIO'];
const firstSeed = Number(process.env['FROM'] ?? 1);

/** Evidence that survives: how many of the attack's hosts stand in a finding, and how many others do, beside other ways to the same budget. */
export async function measure(sizes: readonly number[]): Promise<void> {
  const workers = nodeWorkers({ folder: join(process.cwd(), 'dist') });
  console.log('| scenario | rows | digest: attack found | in medium or high | others marked (most) | MB/s |');
  console.log('|---|---|---|---|---|---|');
  const beside: string[] = [];
  for (const scenario of scenarios().filter(({ name }) => only === undefined || name === only)) {
    for (const rows of sizes) {
      const all: Placement[] = [];
      for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
        all.push(await placement(scenario, rows, seed, workers));
      const share = (of: (one: Placement) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length;
      const others = all.map(one => one.others);
      console.log(
        `| ${scenario.name} | ${rows} | ${percent(share(one => one.found))} | ${percent(share(one => one.grave))} | ${share(one => one.others).toFixed(1)} (${Math.max(...others)}) | ${share(one => one.speed).toFixed(0)} |`,
      );
      if (only === undefined && (rows <= 100_000 || process.env['BESIDE'] === 'all')) {
        const ways = await otherWays(scenario, rows, Math.min(5, seeds), budgetTokens, workers);
        beside.push(
          `| ${scenario.name} | ${rows} | ${ways.map(({ found, others: more }) => `${percent(found)} (${more.toFixed(0)})`).join(' | ')} |`,
        );
      }
    }
  }
  console.log(
    '\nAttack hosts shown by other ways at the same budget (other hosts shown; none of these marks anything):\n',
  );
  console.log('| scenario | rows | head | tail | random | top talkers | rarest | templates |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const line of beside) console.log(line);
  await workers.dispose();
}

interface Placement {
  readonly found: number;
  readonly grave: number;
  readonly others: number;
  readonly speed: number;
}

async function placement(
  scenario: Scenario,
  rows: number,
  seed: number,
  workers: ReturnType<typeof nodeWorkers>,
): Promise<Placement> {
  const hidden = hide(scenario, rows, seed);
  const parts: Uint8Array[] = [];
  for await (const part of hidden.bytes()) parts.push(part);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const from = performance.now();
  const made = await digestOf(parts, size, workers);
  const speed = size / 1e3 / (performance.now() - from);
  const marked = new Set(made.rows.filter(({ finding }) => finding !== 'none').flatMap(({ entities }) => entities));
  const grave = new Set(
    made.rows.filter(({ finding }) => finding === 'medium' || finding === 'high').flatMap(({ entities }) => entities),
  );
  const has = (set: ReadonlySet<string>) => hidden.wanted.filter(one => set.has(one)).length / hidden.wanted.length;
  const others = [...marked].filter(one => !hidden.wanted.includes(one));
  if (process.env['SHOW'] === String(seed)) console.log(hidden.wanted, made.text);
  return { found: has(marked), grave: has(grave), others: others.length, speed };
}

/** The most memory of a process that makes the rows and digests them as they come; nothing of the log is kept. */
export async function memory(sizes: readonly number[]): Promise<void> {
  const workers = nodeWorkers({ folder: join(process.cwd(), 'dist') });
  const [scenario] = scenarios();
  if (scenario === undefined) return;
  console.log('| rows | CPU s, making the rows included | most memory of the process |\n|---|---|---|');
  for (const rows of sizes.length === 0 ? [100_000, 10_000_000] : sizes) {
    const hidden = hide(scenario, rows, 1);
    const made = await digestOf(hidden.bytes(), 0, workers);
    const { maxRSS, userCPUTime } = process.resourceUsage();
    console.log(`| ${made.totals.rows} | ${(userCPUTime / 1e6).toFixed(0)} | ${(maxRSS / 1_024).toFixed(0)} MB |`);
    const marked = new Set(made.rows.filter(({ finding }) => finding !== 'none').flatMap(({ entities }) => entities));
    console.log(
      `found ${hidden.wanted.filter(one => [...marked].some(host => host === one)).length} of ${hidden.wanted.length}, marked ${marked.size}`,
    );
  }
  await workers.dispose();
}

function digestOf(
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number,
  workers: ReturnType<typeof nodeWorkers>,
): Promise<Digest> {
  return digest(
    {
      paths: ['conn.log'],
      baselinePaths: [],
      budgetTokens,
      open: async () => ({
        kind: 'opened',
        sizeBytes: size,
        modifiedMs: 0,
        async *bytes() {
          yield* parts;
        },
        close: async () => undefined,
      }),
    },
    {
      protector: createProtector(workers),
      counter: tokenCounter(workers, { upper: 1, likely: 1, counts: 0 }),
      draftLogs: draftHere(unhurried),
    },
    new AbortController().signal,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
