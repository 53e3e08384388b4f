import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarios } from './captures';
import { hide } from './hide';

/** Megabytes for each second of processor time, and the most memory, of `tierwise digest` as a process of its own, beside `cut | sort | uniq -c`, and DuckDB where `DUCKDB` names a folder that has it. */
export async function speed(sizes: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-speed-'));
  const [scenario] = scenarios();
  if (scenario === undefined) return;
  const preload = join(folder, 'usage.cjs');
  writeFileSync(
    preload,
    `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write('USAGE ' + JSON.stringify({ maxRSS, cpu: (userCPUTime + systemCPUTime) / 1e6 }) + '\\n'); });`,
  );
  console.log('| what | rows | MB | s | CPU s | MB per CPU s | most memory |\n|---|---|---|---|---|---|---|');
  for (const rows of sizes.length === 0 ? [100_000, 1_000_000] : sizes) {
    const tsv = join(folder, `${rows}.log`);
    await write(tsv, hide(scenario, rows, 1).bytes());
    await run(`digest, Zeek TSV`, rows, tsv, preload, ['dist/cli.js', 'digest', tsv, '--json']);
    await shell('cut, sort, uniq -c', rows, tsv);
    const duckdb = process.env['DUCKDB'];
    if (duckdb !== undefined)
      await run('DuckDB, one group by, TSV', rows, tsv, preload, ['bench/digest/duckdb.mjs', duckdb, tsv]);
    const json = join(folder, `${rows}.json`);
    await write(json, asJson(hide(scenario, rows, 1).bytes()));
    rmSync(tsv);
    await run(`digest, Zeek JSON`, rows, json, preload, ['dist/cli.js', 'digest', json, '--json']);
    if (duckdb !== undefined)
      await run('DuckDB, one group by, JSON', rows, json, preload, ['bench/digest/duckdb.mjs', duckdb, json]);
    rmSync(json);
  }
  rmSync(folder, { recursive: true });
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const out = createWriteStream(path);
  for await (const part of bytes) if (!out.write(part)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** The same rows as Zeek writes them as JSON. */
async function* asJson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let names: readonly string[] = [];
  for await (const part of bytes) {
    const lines = new TextDecoder().decode(part).split('\n');
    let text = '';
    for (const line of lines) {
      if (line.startsWith('#fields')) names = line.split('\t').slice(1);
      if (line === '' || line.startsWith('#')) continue;
      const cells = line.split('\t');
      const values = names.flatMap((name, at) => {
        const cell = cells[at] ?? '-';
        if (cell === '-') return [];
        return [[name, /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell]];
      });
      text += `${JSON.stringify({ _path: 'conn', ...Object.fromEntries(values) })}\n`;
    }
    yield new TextEncoder().encode(text);
  }
}

async function run(what: string, rows: number, file: string, preload: string, args: readonly string[]): Promise<void> {
  const from = performance.now();
  const child = spawn(process.execPath, ['--require', preload, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', part => {
    said += part;
  });
  await once(child, 'close');
  const seconds = (performance.now() - from) / 1_000;
  const usage = /USAGE (.*)/.exec(said)?.[1];
  const { maxRSS, cpu }: { maxRSS: number; cpu: number } =
    usage === undefined ? { maxRSS: 0, cpu: 0 } : JSON.parse(usage);
  const size = statSync(file).size / 1e6;
  console.log(
    `| ${what} | ${rows} | ${size.toFixed(0)} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${(size / cpu).toFixed(0)} | ${(maxRSS / 1_024).toFixed(0)} MB |`,
  );
}

async function shell(what: string, rows: number, file: string): Promise<void> {
  const command = `cut -f3,5,6,7 '${file}' | sort | uniq -c | sort -rn | head -100 > /dev/null`;
  const from = performance.now();
  const child = spawn('bash', ['-c', `TIMEFORMAT='USAGE %U %S'; time (${command})`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', part => {
    said += part;
  });
  await once(child, 'close');
  const seconds = (performance.now() - from) / 1_000;
  const [user = 0, system = 0] = (/USAGE (.*)/.exec(said)?.[1] ?? '').split(' ').map(Number);
  const size = statSync(file).size / 1e6;
  const cpu = user + system;
  console.log(
    `| ${what} | ${rows} | ${size.toFixed(0)} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${(size / Math.max(0.01, cpu)).toFixed(0)} | sort’s own |`,
  );
}
