import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Fact {
  readonly id: string;
  readonly fact: string;
  readonly match_any?: readonly string[];
  readonly match_all?: readonly string[];
}

export interface Case {
  readonly name: string;
  /** The built-in task for it. */
  readonly task: string;
  readonly files: ReadonlyMap<string, string>;
  /** Those with patterns; the others need a reader. */
  readonly facts: readonly Fact[];
  readonly needReader: number;
}

const tasks: Readonly<Record<string, string>> = {
  'incident report': 'incident-report',
  'monthly digest': 'security-update',
  'vulnerability scan report': 'scan-summary',
  'static analysis report': 'scan-summary',
  'release notes': 'release-notes',
};

/** Every folder with `input/` and `checklist.json`: of `TIERWISE_REPORTS`, else of the shared folder's data. */
export function cases(): readonly Case[] {
  const folder = process.env['TIERWISE_REPORTS'] ?? join(unpacked(), 'dev', 'reports');
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(folder, entry.name, 'checklist.json')))
    .map(entry => readCase(join(folder, entry.name), entry.name));
}

function readCase(folder: string, name: string): Case {
  const checklist: { kind: string; must_contain: readonly Fact[] } = JSON.parse(
    readFileSync(join(folder, 'checklist.json'), 'utf8'),
  );
  const task = tasks[checklist.kind];
  if (task === undefined) throw new Error(`no task is known for "${checklist.kind}"`);
  const input = join(folder, 'input');
  const facts = checklist.must_contain.filter(({ match_any, match_all }) => (match_any ?? match_all) !== undefined);
  return {
    name,
    task,
    files: new Map(readdirSync(input).map(file => [file, readFileSync(join(input, file), 'utf8')])),
    facts,
    needReader: checklist.must_contain.length - facts.length,
  };
}

export function holds(text: string, { match_any = [], match_all = [] }: Fact): boolean {
  const has = (pattern: string) => new RegExp(pattern, 'i').test(text);
  return (match_any.length === 0 || match_any.some(has)) && match_all.every(has);
}

function unpacked(): string {
  const unpack = join(resolve(process.env['TIERWISE_SHARED'] ?? '../shared'), 'data', 'unpack');
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-reports-'));
  execFileSync('bash', [unpack, folder], { stdio: 'ignore' });
  return folder;
}
