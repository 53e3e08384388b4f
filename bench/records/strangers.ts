import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeWorkers } from '../../src/adapters/node/workers';
import { unhurried } from '../../src/core/breathe';
import { digest } from '../../src/core/digest/digest';
import { draftHere } from '../../src/core/digest/draft';
import { tokenCounter } from '../../src/core/fit/tokenCounter';
import { createProtector } from '../../src/core/protect/protector';

/** One test of CrowdSec's hub: a log of some product, and what its makers say stands in it. */
interface Case {
  readonly name: string;
  readonly file: string;
  /** Addresses and users that their parser finds. */
  readonly sources: readonly string[];
  readonly users: readonly string[];
  /** What their scenarios raise an alarm about, and of whom. */
  readonly scenarios: readonly string[];
  readonly alarmed: readonly string[];
}

interface Measured extends Case {
  readonly records: number;
  readonly withTime: number;
  readonly foundSources: number;
  readonly foundUsers: number;
  readonly inFinding: number;
  readonly inGrave: number;
}

interface Named {
  readonly name: string;
  readonly value: string;
}

const repository = 'crowdsecurity/hub';

/**
 * `npm run bench -- records strangers MIRRORS`: the logs of some 400 tests of CrowdSec's hub (MIT), from a bare mirror of the
 * repository: in how many every address and user that its own parsers find stands in a field of ours, and in how many of those with an
 * alarm its sources stand in a finding of the digest. Half of the tests (by the hash of their names) was never looked at.
 */
export async function strangers(mirrors: string): Promise<number> {
  const gitDir = join(mirrors, repository.replace('/', '+'), 'repo');
  if (!existsSync(gitDir)) {
    console.log(`absent: git clone --bare https://github.com/${repository} ${gitDir}`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-hub-'));
  try {
    const packed = execFileSync('git', ['--git-dir', gitDir, 'archive', 'HEAD', '.tests'], { maxBuffer: 1 << 29 });
    execFileSync('tar', ['x', '-C', folder], { input: packed });
    const cases = casesIn(join(folder, '.tests'));
    const measured = await measure(cases);
    console.log(
      '| tests | records | with a time | all sources found | all users found | alarms: source in a finding | in medium or high | of guessing: in medium or high |',
    );
    console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
    for (const half of ['looked at', 'not looked at'] as const)
      console.log(
        rowOf(
          half,
          measured.filter(one => halfOf(one.name) === half),
        ),
      );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function halfOf(name: string): 'looked at' | 'not looked at' {
  const first = Number.parseInt(createHash('md5').update(name).digest('hex').charAt(0), 16);
  return first % 2 === 0 ? 'looked at' : 'not looked at';
}

function casesIn(root: string): readonly Case[] {
  return readdirSync(root).flatMap(name => {
    const textOf = (file: string) =>
      existsSync(join(root, name, file)) ? readFileSync(join(root, name, file), 'utf8') : '';
    const log = /^log_file:\s*"?([^"\s]+)/m.exec(textOf('config.yaml'))?.[1];
    if (log === undefined || !existsSync(join(root, name, log))) return [];
    const [parsed, alarms] = [textOf('parser.assert'), textOf('scenario.assert')];
    const all = (pattern: RegExp, text: string) => [...new Set([...text.matchAll(pattern)].map(([, one = '']) => one))];
    return [
      {
        name,
        file: join(root, name, log),
        sources: all(/Evt\.Meta\["source_ip"\] == "([^"]+)"/g, parsed),
        users: all(/Evt\.Meta\["(?:target_user|username|user)"\] == "([^"]+)"/g, parsed),
        scenarios: all(/GetScenario\(\) == "([^"]+)"/g, alarms),
        alarmed: all(/(?:"([^"]+)" in results\[\d+\]\.Overflow\.GetSources\(\))/g, alarms).filter(one =>
          /[.:]/.test(one),
        ),
      },
    ];
  });
}

async function measure(cases: readonly Case[]): Promise<readonly Measured[]> {
  const cli = join(process.cwd(), 'dist', 'cli.js');
  const text = execFileSync(process.execPath, [cli, 'records', '--json', ...cases.map(({ file }) => file)], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const records = new Map<string, (readonly Named[])[]>();
  for (const line of text.trim().split('\n')) {
    const { path, fields = [] }: { path: string; fields?: readonly Named[] } = JSON.parse(line);
    records.set(path, [...(records.get(path) ?? []), fields]);
  }
  const workers = nodeWorkers({ folder: join(process.cwd(), 'dist') });
  const measured: Measured[] = [];
  for (const one of cases) {
    const fields = records.get(one.file) ?? [];
    const values = (...names: string[]) =>
      fields
        .flat()
        .filter(({ name }) => names.includes(name))
        .map(({ value }) => value);
    const { rows } = await digest(
      {
        paths: [one.file],
        baselinePaths: [],
        budgetTokens: 8_000,
        open: async path => ({
          kind: 'opened',
          sizeBytes: 0,
          modifiedMs: 0,
          bytes: () => createReadStream(path),
          close: async () => undefined,
        }),
      },
      {
        protector: createProtector(workers, unhurried),
        counter: tokenCounter(workers, { upper: 1, likely: 1, counts: 0 }),
        draftLogs: draftHere(unhurried),
      },
      new AbortController().signal,
    );
    const named = (levels: readonly string[]) =>
      new Set<string>(rows.filter(({ finding }) => levels.includes(finding)).flatMap(({ entities }) => entities));
    const [any, grave] = [named(['low', 'medium', 'high']), named(['medium', 'high'])];
    const [sources, users] = [values('Source'), values('User', 'Target')];
    measured.push({
      ...one,
      records: fields.length,
      withTime: fields.filter(list => list.some(({ name }) => name === 'Time')).length,
      foundSources: one.sources.filter(source => sources.some(value => value.includes(source))).length,
      foundUsers: one.users.filter(user => users.some(value => value.includes(user))).length,
      inFinding: one.alarmed.filter(source => any.has(source)).length,
      inGrave: one.alarmed.filter(source => grave.has(source)).length,
    });
  }
  await workers.dispose();
  return measured;
}

function rowOf(half: string, all: readonly Measured[]): string {
  const sum = (of: (one: Measured) => number) => all.reduce((total, one) => total + of(one), 0);
  const share = (some: readonly Measured[], isWhole: (one: Measured) => boolean) =>
    `${some.filter(isWhole).length} of ${some.length}`;
  const alarms = all.filter(({ alarmed }) => alarmed.length > 0);
  const guessing = alarms.filter(({ scenarios }) => scenarios.some(name => /bf|brute|enum/.test(name)));
  return `| ${half} (${all.length}) | ${sum(one => one.records)} | ${sum(one => one.withTime)} | ${share(
    all.filter(({ sources }) => sources.length > 0),
    one => one.foundSources === one.sources.length,
  )} | ${share(
    all.filter(({ users }) => users.length > 0),
    one => one.foundUsers === one.users.length,
  )} | ${share(alarms, one => one.inFinding === one.alarmed.length)} | ${share(alarms, one => one.inGrave === one.alarmed.length)} | ${share(guessing, one => one.inGrave === one.alarmed.length)} |`;
}
