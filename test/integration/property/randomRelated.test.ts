import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeGit } from '../../../src/adapters/node/git';
import { nodeHash } from '../../../src/adapters/node/hash';
import { lookNow } from '../../../src/adapters/node/lookNow';
import { shippedPrices } from '../../../src/adapters/node/shipped';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';
import { unhurried } from '../../../src/core/breathe';
import { renderPrompt } from '../../../src/core/compose/renderPrompt';
import { logWorkHere } from '../../../src/core/digest/logWork';
import { isTierwiseError } from '../../../src/core/errors';
import { ignoreRules } from '../../../src/core/gather/ignoreRules';
import type { RelatedFiles } from '../../../src/core/gather/related/relatedFiles';
import { WorkspaceIndex } from '../../../src/core/gather/related/workspaceIndex';
import type { Workspace } from '../../../src/core/ports';
import { type Prepared, prepare } from '../../../src/core/prepare';
import { noPicks } from '../../../src/core/rank/picks';
import { shortlist } from '../../../src/core/rank/shortlist';
import { tierFor } from '../../../src/core/readSettings';
import { defaultTiers } from '../../../src/core/send/tiers';
import { manifestJson } from '../../../src/core/show/runJson';
import type { Task } from '../../../src/core/task/task';
import { workersHere } from '../../support/workersHere';
import { memoryStorage } from '../../unit/core/keep/memoryStorage';
import { ignoredByGit, seenBelow } from './naiveWalk';
import { makeTrees, maxFileBytes, type WorldPlan, worlds } from './randomTree';

const prices = shippedPrices(process.cwd());
const workers = workersHere();
const signal = new AbortController().signal;
const marker = '7'.repeat(39);
const sensitive = /(^|\/)(\.env|id_rsa|server\.pem|\.npmrc|app\.env)$/;

/** The index as its thread has it, here; `order` is how the file system lists a folder. */
function relatedOf(world: WorldPlan, paths: readonly string[], order: 'forwards' | 'backwards') {
  const folders = paths.map((folder, index) => ({ prefix: prefixOf(world, index), name: basename(folder), folder }));
  const look = lookNow(folders);
  const node = nodeWorkspace({ folders, trusted: true, openFiles: async () => [] });
  const list: Workspace['list'] = async folder =>
    order === 'forwards' ? look.list(folder) : [...look.list(folder)].reverse();
  const git = nodeGit({
    folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '',
    onlyIfTrusted: true,
  });
  const excludes = world.excludes.map(one => one.pattern);
  const index = new WorkspaceIndex({
    workspace: { ...node, list },
    git,
    limits: { maxFileBytes },
    rules: () => ignoreRules({ ...node, list }, excludes),
    look,
    shortlist,
    breathe: () => nextTurn(),
    nowMs: () => performance.now(),
  });
  const related: RelatedFiles = {
    propose: (asked, stop) => index.propose(asked, { ms: Number.POSITIVE_INFINITY, leastFiles: 0 }, stop),
  };
  return { related, git, workspace: { ...node, list }, excludes };
}

const prefixOf = (world: WorldPlan, index: number) => (world.folders.length === 1 ? '' : `folder${index}/`);

const task = (world: WorldPlan): Task => ({
  name: 'look',
  title: 'Look',
  description: 'Looks at everything.',
  origin: 'built-in',
  hash: '',
  produces: 'report',
  context: { sources: ['git-diff', 'related-files'], gitDiff: world.scope, docs: [], budgetTokens: world.budgetTokens },
  labels: [],
  also: [],
  evidence: 'optional',
  instructions: 'Say what the marker3 lines are about.',
  variables: [],
});

async function prepareOrRefuse(world: WorldPlan, wired: ReturnType<typeof relatedOf>): Promise<Prepared | undefined> {
  const { related, git, workspace, excludes } = wired;
  const settings = { tiers: defaultTiers(prices), tier: 'offline', exclude: excludes, maxFileBytes };
  try {
    return await prepare(
      {
        task: task(world),
        tier: tierFor(settings, world.tier),
        variables: new Map(),
        picks: noPicks,
        query: world.question || undefined,
      },
      {
        workspace,
        git,
        clock: nodeClock,
        hash: nodeHash,
        workers,
        related,
        logs: logWorkHere(unhurried),
        storage: memoryStorage().storage,
        settings,
        prices,
        builtInTasks: [],
        workspaceName: 'random',
        workspaceKey: '0123456789abcdef',
        provider: async () => undefined,
        randomDigits: count => marker.slice(0, count),
      },
      signal,
    );
  } catch (error) {
    if (isTierwiseError(error) && error.message.startsWith('The instructions alone take')) return undefined;
    throw error;
  }
}

describe('related files of random workspaces', () => {
  let passages = 0;

  it('keep to the ignore rules with every passage, show lines as they are, and do not depend on the order of finding', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const trees = makeTrees(world, 'forwards');
        const twin = makeTrees(world, 'backwards');
        try {
          const wired = relatedOf(world, trees.paths, 'forwards');
          const first = await prepareOrRefuse(world, wired);
          if (first === undefined) return;
          ok(first.manifest.usedTokens <= first.manifest.budgetTokens);
          for (const [index, folder] of trees.paths.entries()) keepsToTheRules(world, index, folder, first);
          isTheSame(first, await prepareOrRefuse(world, wired));
          isTheSame(first, await prepareOrRefuse(world, relatedOf(world, trees.paths, 'backwards')));
          isTheSame(first, await prepareOrRefuse(world, relatedOf(world, twin.paths, 'forwards')));
        } finally {
          trees.dispose();
          twin.dispose();
        }
      }),
      { numRuns: Number(process.env['TIERWISE_RUNS'] ?? 25), seed: Number(process.env['TIERWISE_SEED'] ?? 20261128) },
    );
    ok(passages > 10, `${passages} passages were looked at`);
  });

  function keepsToTheRules(world: WorldPlan, index: number, folder: string, { manifest }: Prepared): void {
    const seen = seenBelow(folder);
    const { byGit, byOurs } = ignoredByGit(
      folder,
      seen.map(({ path }) => path),
    );
    const stands = [...manifest.kept.map(({ snippet }) => snippet), ...manifest.dropped];
    for (const { path, isLink } of seen) {
      const own = stands.filter(
        one =>
          (one.source === 'related-files' || one.source === 'changed-code') &&
          one.path === prefixOf(world, index) + path,
      );
      const isIgnored = byGit.has(path) || byOurs.has(path) || world.excludes.some(one => one.matches(path));
      if (isIgnored || isLink || sensitive.test(path)) deepEqual(own, [], `${path} must stay out`);
      else passages += own.length;
    }
    for (const { snippet } of manifest.kept) {
      const { path = '', text, source, startLine = 0, endLine = 0 } = snippet;
      if (source !== 'related-files' || !path.startsWith(prefixOf(world, index)) || /\[redacted:/.test(text)) continue;
      const bytes = readFileSync(join(folder, path.slice(prefixOf(world, index).length)));
      const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
      const lines = (isWide ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8')).split('\n');
      if (snippet.lineNumbers === undefined && !/caf/.test(text)) {
        deepEqual(text.split('\n'), lines.slice(startLine - 1, endLine), path);
      }
    }
  }

  function isTheSame(first: Prepared, second: Prepared | undefined): void {
    ok(second !== undefined);
    deepEqual(manifestJson(second.manifest), manifestJson(first.manifest));
    deepEqual(renderPrompt({ ...second.frame, marker }), renderPrompt({ ...first.frame, marker }));
  }
});
