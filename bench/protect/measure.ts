import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretFinding } from '../../src/core/ports';
import { findByOwnRules, findSecrets } from '../../src/core/protect/findSecrets';
import { PlaceholderNumbers, replaceSecrets } from '../../src/core/protect/placeholders';
import { sensitiveName } from '../../src/core/protect/sensitiveNames';
import { secretlint } from '../../src/workers/secretlint';
import { type Corpus, type Item, readCorpus } from './corpus';
import { hostileLines } from './hostileLines';

/** Our choice of the providers that matter most; seventeen, as others count them. */
const coreProviders =
  'aws azure gcp github gitlab slack stripe openai anthropic huggingface npm pypi jwt privatekey twilio sendgrid telegram'.split(
    ' ',
  );

type Scanner = (text: string, path: string | undefined) => Promise<readonly SecretFinding[]>;

const protect: Scanner = text => findSecrets({ text }, secretlint);

/** secretlint as it comes: its preset, its defaults, its own runner. */
const plain: Scanner = async (text, path) => {
  const result = await lintSource({
    source: { content: text, filePath: path ?? 'file.txt', contentType: 'text' },
    options: { config: { rules: [{ id: preset.meta.id, rule: preset }] }, noPhysicFilePath: true },
  });
  return result.messages
    .map(message => ({ type: message.ruleId, start: message.range[0], end: message.range[1] }))
    .sort((a, b) => a.start - b.start);
};

export async function measure(shared: string): Promise<void> {
  const corpus = readCorpus(shared);
  if (corpus === undefined)
    console.log(`There is no corpus at ${join(shared, 'corpora/secrets')}: only speed is measured.\n`);
  else await measureCorpus(corpus);
  await measureSpeed();
}

async function measureCorpus({ sources, fileNames }: Corpus): Promise<void> {
  const all = [...sources.values()].flat();
  const of = (...names: readonly string[]) => names.flatMap(name => sources.get(name) ?? []);
  const groups: readonly (readonly [string, readonly Item[]])[] = [
    ...[...sources].map(([name, items]) => [name, items] as const),
    ['independent sources', of('detect-secrets-tests', 'credsweeper-samples')],
    ['core providers', all.filter(item => coreProviders.includes(item.provider))],
    ['unseen providers', all.filter(item => item.kind === 'unseen-provider')],
    ['all', all],
  ];
  console.log('                          found              exact value gone    false alarms       plain secretlint');
  for (const [name, items] of groups) {
    if (items.length === 0) continue;
    const ours = await score(items, protect);
    const theirs = await score(items, plain);
    console.log(
      `${name.padEnd(24)}${ours.found}${ours.gone}${ours.alarms}${theirs.found}${theirs.gone}${theirs.alarms}`,
    );
  }
  console.log(`\nCore providers: ${coreProviders.join(', ')}.`);
  reportNames(fileNames);
}

async function score(items: readonly Item[], scanner: Scanner) {
  const secrets = items.filter(item => item.label === 'secret');
  const valued = secrets.filter(item => item.secrets.length > 0);
  const clean = items.filter(item => item.label === 'clean');
  let found = 0;
  let gone = 0;
  let alarms = 0;
  for (const item of items) {
    const findings = await scanner(item.text, item.path ?? undefined);
    if (item.label === 'clean') {
      alarms += findings.length > 0 ? 1 : 0;
      continue;
    }
    found += findings.length > 0 ? 1 : 0;
    if (item.secrets.length === 0) continue;
    const { text } = replaceSecrets(item.text, apart(findings), new PlaceholderNumbers());
    gone += item.secrets.every(secret => !text.includes(secret)) ? 1 : 0;
  }
  return { found: share(found, secrets.length), gone: share(gone, valued.length), alarms: share(alarms, clean.length) };
}

/** The plain scanner's ranges overlap; replacing needs them one after the other. */
function apart(findings: readonly SecretFinding[]): readonly SecretFinding[] {
  let end = 0;
  return findings.filter(finding => {
    const isNew = finding.start >= end;
    if (isNew) end = finding.end;
    return isNew;
  });
}

function share(count: number, total: number): string {
  if (total === 0) return '–'.padEnd(20);
  return `${count}/${total} ${((100 * count) / total).toFixed(1)} %`.padEnd(20);
}

function reportNames(fileNames: Corpus['fileNames']): void {
  const sensitive = fileNames.filter(name => name.sensitive);
  const others = fileNames.filter(name => !name.sensitive);
  const withheld = sensitive.filter(name => sensitiveName(name.path) !== undefined);
  const alarms = others.filter(name => sensitiveName(name.path) !== undefined);
  console.log(
    `Sensitive names: ${share(withheld.length, sensitive.length).trim()} withheld; false alarms ${alarms.length} of ${others.length}${alarms.length > 0 ? ` (${alarms.map(name => name.path).join(', ')})` : ''}.\n`,
  );
}

/**
 * The first time counts what the engine takes to compile for a text of a kind that it has not seen; `again` is what each further million
 * takes, the least of five: whoever else runs on the machine adds and never takes away. Processor time, since a busy machine makes any
 * clock run on; the worker that scans has a processor of its own.
 */
async function measureSpeed(): Promise<void> {
  const ordinary = readSources(join(__dirname, '../../src')).join('\n').slice(0, 2_000_000);
  findByOwnRules(ordinary);
  await secretlint(ordinary);
  console.log("one million characters    own rules       again    with secretlint's rules");
  for (const [name, made] of [['our own source', ordinary] as const, ...hostileLines]) {
    // As a worker gets it: in one piece, and not as a view of the parts it was put together from.
    const text = structuredClone(made);
    const own = await milliseconds(async () => findByOwnRules(text));
    const again = await least(async () => findByOwnRules(text));
    const both = await least(() => protect(text, undefined));
    const times = [own, again, both].map(one => `${((one * 1_000_000) / text.length).toFixed(0)} ms`);
    console.log(`${name.padEnd(24)}${times.map((time, place) => time.padStart([11, 12, 15][place] ?? 0)).join('')}`);
  }
  const times: number[] = [];
  for (let start = 0; times.length < 200; start = (start + 7_919) % (ordinary.length - contextLength)) {
    const context = structuredClone(ordinary.slice(start, start + contextLength));
    times.push(await milliseconds(() => protect(context, undefined)));
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
  console.log(`\nA context of 200,000 characters, 200 of them: median ${at(0.5)}, p99 ${at(0.99)}.`);
}

const contextLength = 200_000;

function readSources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => readFileSync(join(folder, file), 'utf8'));
}

async function least(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) times.push(await milliseconds(work));
  return Math.min(...times);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
