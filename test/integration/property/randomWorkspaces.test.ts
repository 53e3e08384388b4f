import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeGit } from '../../../src/adapters/node/git';
import { nodeHash } from '../../../src/adapters/node/hash';
import { shippedPrices } from '../../../src/adapters/node/shipped';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';
import { unhurried } from '../../../src/core/breathe';
import { compose } from '../../../src/core/compose/compose';
import { renderPrompt } from '../../../src/core/compose/renderPrompt';
import { logWorkHere } from '../../../src/core/digest/logWork';
import { isTierwiseError } from '../../../src/core/errors';
import type { OpenFile } from '../../../src/core/ports';
import { type Prepared, prepare } from '../../../src/core/prepare';
import type { ProtectedRecord } from '../../../src/core/protect/protectedThings';
import { noPicks } from '../../../src/core/rank/picks';
import { tierFor } from '../../../src/core/readSettings';
import { defaultTiers } from '../../../src/core/send/tiers';
import type { Services } from '../../../src/core/services';
import { manifestJson } from '../../../src/core/show/runJson';
import type { Task } from '../../../src/core/task/task';
import { noRelatedFiles } from '../../support/noRelatedFiles';
import { workersHere } from '../../support/workersHere';
import { memoryStorage } from '../../unit/core/keep/memoryStorage';
import { formsOf } from '../canary/canaries';
import { changedByGit, ignoredByGit, type Seen, seenBelow, untrackedByGit } from './naiveWalk';
import {
  bytesOf,
  type FilePlan,
  makeTrees,
  maxFileBytes,
  secretOf,
  textOf,
  type WorldPlan,
  wordsOf,
  worlds,
} from './randomTree';

const prices = shippedPrices(process.cwd());
const workers = workersHere();
const signal = new AbortController().signal;
const sensitiveNames = ['.env', 'id_rsa', 'server.pem', '.npmrc', 'app.env'];
const marker = '7'.repeat(39);

describe('the context of random workspaces', () => {
  let fitted = 0;

  it('keeps its budget, accounts for everything, and holds nothing that must stay out', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const trees = makeTrees(world, 'forwards');
        const twin = makeTrees(world, 'backwards');
        try {
          const prepared = await prepareOrRefuse(world, trees.paths);
          if (prepared === undefined) return;
          fitted++;
          keepsItsBudget(prepared);
          const folders = world.folders.map((plan, index) =>
            lookAt(world, plan.files, index, trees.paths[index] ?? ''),
          );
          for (const folder of folders) {
            await ignoresAsGitDoes(folder, prepared);
            accountsForDocs(folder, world, prepared);
            accountsForChanges(folder, world, prepared);
          }
          accountsForOpenFiles(world, prepared, folders);
          holdsNothingThatMustStayOut(world, prepared, folders);
          isTheSameAgain(prepared, await prepareOrRefuse(world, trees.paths));
          isTheSameAgain(prepared, await prepareOrRefuse(world, twin.paths));
        } finally {
          trees.dispose();
          twin.dispose();
        }
      }),
      { numRuns: Number(process.env['TIERWISE_RUNS'] ?? 30), seed: Number(process.env['TIERWISE_SEED'] ?? 20261122) },
    );
    ok(fitted > 10, 'most worlds have room for their instructions');
  });
});

describe('the records of random workspaces', () => {
  it('are all accounted for, and each call about one keeps the budget', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const trees = makeTrees(world, 'forwards');
        try {
          const prepared = await prepareOrRefuse(world, trees.paths, 'labels');
          if (prepared === undefined) return;
          for (const [index, { files }] of world.folders.entries())
            accountsForRecords(lookAt(world, files, index, trees.paths[index] ?? ''), world, prepared);
          for (const { record } of prepared.records.records) await callKeepsItsBudget(record, prepared);
        } finally {
          trees.dispose();
        }
      }),
      { numRuns: Number(process.env['TIERWISE_RUNS'] ?? 15), seed: Number(process.env['TIERWISE_SEED'] ?? 20261122) },
    );
  });
});

/** A folder as the naive walk sees it, with what git and the excludes say of every path. */
interface Looked {
  readonly index: number;
  readonly prefix: string;
  readonly folder: string;
  readonly plans: readonly FilePlan[];
  readonly seen: readonly Seen[];
  readonly hasGit: boolean;
  isIgnored(path: string): boolean;
}

function lookAt(world: WorldPlan, plans: readonly FilePlan[], index: number, folder: string): Looked {
  const seen = seenBelow(folder);
  const hasGit = world.folders[index]?.git !== 'none';
  const untracked = hasGit ? untrackedByGit(folder) : [];
  const changed = hasGit ? changedByGit(folder, world.scope).flatMap(change => change.paths) : [];
  const planned = plans.map(pathOf);
  const { byGit, byOurs } = ignoredByGit(folder, [
    ...new Set([...seen.map(one => one.path), ...planned, ...untracked, ...changed]),
  ]);
  return {
    index,
    prefix: prefixOf(world, index),
    folder,
    plans,
    seen,
    hasGit,
    // What is not on the disk any more, git's other command does not list: its .tierwiseignore is not asked about it.
    isIgnored: path =>
      byGit.has(path) ||
      (byOurs.has(path) && seen.some(one => one.path === path)) ||
      world.excludes.some(one => one.matches(path)),
  };
}

const pathOf = ({ folder, name }: FilePlan) => (folder === '' ? name : `${folder}/${name}`);
const prefixOf = (world: WorldPlan, index: number) => (world.folders.length === 1 ? '' : `folder${index}/`);
const isSensitive = (path: string) => sensitiveNames.includes(basename(path));

async function prepareOrRefuse(
  world: WorldPlan,
  paths: readonly string[],
  produces: Task['produces'] = 'report',
): Promise<Prepared | undefined> {
  const folders = paths.map((folder, index) => ({ prefix: prefixOf(world, index), name: basename(folder), folder }));
  const settings = {
    tiers: defaultTiers(prices),
    tier: 'offline',
    exclude: world.excludes.map(one => one.pattern),
    maxFileBytes,
  };
  const services: Services = {
    workspace: nodeWorkspace({ folders, trusted: true, openFiles: async () => openFilesOf(world, paths) }),
    git: nodeGit({ folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '', onlyIfTrusted: true }),
    clock: nodeClock,
    hash: nodeHash,
    workers,
    related: noRelatedFiles,
    logs: logWorkHere(unhurried),
    storage: memoryStorage().storage,
    settings,
    prices,
    builtInTasks: [],
    workspaceName: 'random',
    workspaceKey: '0123456789abcdef',
    provider: async () => undefined,
    randomDigits: count => marker.slice(0, count),
  };
  try {
    return await prepare(
      {
        task: taskOf(world, produces),
        tier: tierFor(settings, world.tier),
        variables: new Map(),
        picks: noPicks,
        query: world.question || undefined,
      },
      services,
      signal,
    );
  } catch (error) {
    // A budget that the instructions alone break is refused: nothing is put together.
    if (isTierwiseError(error) && /^(The instructions alone take|No records to label)/.test(error.message))
      return undefined;
    throw error;
  }
}

function taskOf({ docs, scope, budgetTokens }: WorldPlan, produces: Task['produces']): Task {
  const patterns = docs.map(one => one.pattern);
  const isReport = produces === 'report';
  return {
    name: 'look',
    title: 'Look',
    description: 'Looks at everything.',
    origin: 'built-in',
    hash: '',
    produces,
    records: isReport ? undefined : { include: patterns, as: 'email' },
    context: {
      sources: ['git-diff', 'open-files', 'selection', 'docs'],
      gitDiff: scope,
      docs: patterns,
      budgetTokens,
    },
    labels: isReport ? [] : labels,
    also: [],
    evidence: 'optional',
    instructions: 'Say what the marker3 lines are about.',
    variables: [],
  };
}

/** Tabs: as on the disk, edited and not saved, or of a file that shows no text. */
function openFilesOf(world: WorldPlan, paths: readonly string[]): readonly OpenFile[] {
  const open = world.folders.flatMap(({ files }, index) =>
    files
      .filter(plan => plan.open !== 'no')
      .map(plan => {
        const path = prefixOf(world, index) + pathOf(plan);
        const isThere = existsSync(join(paths[index] ?? '', pathOf(plan)));
        const text =
          plan.kind === 'binary'
            ? undefined
            : textOf(index, plan, plan.open === 'unsaved' || !isThere ? 'unsaved' : 'shown');
        return {
          path,
          title: path,
          text,
          why: text === undefined ? 'the editor shows no text' : undefined,
          pinned: plan.open === 'pinned',
        };
      }),
  );
  return [...open.filter(one => one.pinned), ...open.filter(one => !one.pinned)];
}

const labels = ['odd', 'even'].map(name => ({
  name,
  description: `An ${name} one.`,
  examples: [],
  mustConfirm: false,
}));

/** (b) for records: every file that the pattern means is a record, or a place of an equal one, or left out with a reason. */
function accountsForRecords(
  { seen, prefix, isIgnored }: Looked,
  { docs }: WorldPlan,
  { records, manifest }: Prepared,
): void {
  const places = new Set<string>(
    records.records.flatMap(({ record, alsoAt }) => [record.path, ...alsoAt.map(one => one.path)]),
  );
  const skipped = manifestJson(manifest).skipped.filter(one => one.source === 'records');
  const isKeptBack = (path: string) => skipped.some(one => one.path === path && one.why.startsWith('sensitive name: '));
  for (const { path: inFolder, isLink, bytes } of seen) {
    if (!docs.some(one => one.matches(inFolder))) continue;
    const path = prefix + inFolder;
    const isSkipped = skipped.some(one => one.path === path || (one.path.endsWith('/') && path.startsWith(one.path)));
    if (isLink || isIgnored(inFolder) || isSensitive(path))
      ok(isSkipped && !places.has(path), `${path} should be left out`);
    // A name like `.env.moved.txt` is one about credentials too.
    else ok(places.has(path) || bytes.length === 0 || isKeptBack(path), `${path} is no record and nobody says why`);
  }
}

/** Also where the record had to be cut, and counted again by somebody else. */
async function callKeepsItsBudget(
  record: ProtectedRecord,
  { frame, budgetTokens, counter, request }: Prepared,
): Promise<void> {
  const composed = await compose(frame, record, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) return;
  const { stable, varying, schema } = composed.rendered;
  const again = [stable, varying, JSON.stringify(schema)].reduce(
    (sum, text) => sum + countTokens(text, noneSpecial),
    0,
  );
  ok(again * request.tier.tokenFactor.upper <= budgetTokens, `${again} tokens in a call of ${budgetTokens}`);
}

const noneSpecial = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** (a) The promise, and the promise counted again over the words that would be sent. */
function keepsItsBudget({ manifest, frame, request }: Prepared): void {
  ok(manifest.usedTokens <= manifest.budgetTokens, `${manifest.usedTokens} of ${manifest.budgetTokens}`);
  const { stable, varying } = renderPrompt(frame);
  const again = countTokens(stable, noneSpecial) + countTokens(varying, noneSpecial);
  ok(again * request.tier.tokenFactor.upper <= manifest.budgetTokens, `counted again: ${again}`);
  ok(
    again * request.tier.tokenFactor.upper <= manifest.usedTokens + 1,
    'what is said to be used is not less than what is',
  );
}

/** (d) */
async function ignoresAsGitDoes({ seen, prefix, isIgnored }: Looked, { rules }: Prepared): Promise<void> {
  const ours: string[] = [];
  for (const { path } of seen) if ((await rules.whyIgnored(prefix + path, 'file')) !== undefined) ours.push(path);
  deepEqual(
    ours,
    seen.filter(({ path }) => isIgnored(path)).map(({ path }) => path),
  );
}

/** (b) for documents: each file that the pattern means is kept or dropped line by line, or left out with a reason. */
function accountsForDocs({ seen, prefix, isIgnored }: Looked, world: WorldPlan, { manifest }: Prepared): void {
  const { docs } = world;
  const { kept, dropped, skipped, withheld } = manifestJson(manifest);
  const ofDocs = <Entry extends { readonly source: string }>(entries: readonly Entry[]) =>
    entries.filter(one => one.source === 'docs');
  const passages = ofDocs([...kept, ...dropped]);
  const isSkipped = (path: string) =>
    ofDocs(skipped).some(one => one.path === path || (one.path.endsWith('/') && path.startsWith(one.path)));
  for (const { path: inFolder, isLink, bytes } of seen) {
    if (!docs.some(one => one.matches(inFolder))) continue;
    const path = prefix + inFolder;
    const own = passages.filter(one => one.path === path);
    const lines = isLink || isIgnored(inFolder) ? undefined : readableLines(bytes);
    // What is too large or no text on the disk may still be read in an editor.
    if (lines === undefined && !isLink && !isIgnored(inFolder) && isOpenInEditor(world, inFolder)) continue;
    if (lines === undefined) {
      ok(isSkipped(path), `${path} should be among what was skipped`);
      equal(own.length, 0, path);
    } else if (isSensitive(path)) {
      ok(
        ofDocs(withheld).some(one => one.path === path),
        `${path} should be withheld`,
      );
      equal(own.length, 0, path);
    } else if (!ofDocs(withheld).some(one => one.path === path)) {
      const covered = own.flatMap(({ startLine = 1, endLine = 0 }) =>
        Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index),
      );
      deepEqual(
        [...covered].sort((a, b) => a - b),
        Array.from({ length: lines }, (_, index) => index + 1),
        path,
      );
    }
  }
}

function isOpenInEditor({ folders }: WorldPlan, inFolder: string): boolean {
  return folders.some(({ files }) => files.some(({ open, name }) => open !== 'no' && inFolder.endsWith(name)));
}

/** How many lines a file has for a reader; `undefined` where it is no text that a person would read. */
function readableLines(bytes: Uint8Array): number | undefined {
  if (bytes.length > maxFileBytes) return undefined;
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!isWide && bytes.includes(0)) return undefined;
  const text = Buffer.from(bytes).toString(isWide ? 'utf16le' : 'latin1');
  if (text.replace('\uFEFF', '').trim() === '') return undefined;
  const lines = text.split('\n');
  if (lines.some(line => line.length > 10_000)) return undefined;
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** (b) for the diff: each changed file stands in the manifest or in the overview, each untracked one is named or counted. */
function accountsForChanges(looked: Looked, { scope }: WorldPlan, { manifest }: Prepared): void {
  const { folder, prefix, hasGit, isIgnored } = looked;
  const { kept, dropped, skipped, withheld } = manifestJson(manifest);
  const entries = [...kept, ...dropped, ...skipped, ...withheld].filter(one => one.source === 'git-diff');
  if (!hasGit) {
    ok(skipped.some(({ why }) => why === 'the folder lies in no git repository, or git cannot be found'));
    return;
  }
  const overviews = manifest.kept
    .filter(({ snippet }) => /overview/.test(snippet.title))
    .map(({ snippet }) => snippet.text);
  const isOverviewDropped = manifest.dropped.some(one => /overview/.test(one.title));
  const staysOut = (path: string) => isIgnored(path) || isSensitive(path);
  for (const { paths } of changedByGit(folder, scope)) {
    const path = prefix + (paths.at(-1) ?? '');
    const stands = entries.some(one => one.path === path);
    if (paths.some(staysOut)) {
      ok(
        skipped.some(one => one.source === 'git-diff' && one.path === path),
        `${path} should be left out of the diff, and named`,
      );
      ok(![...kept, ...dropped].some(one => one.source === 'git-diff' && one.path === path), path);
    } else {
      const quoted = JSON.stringify(path).slice(1, -1);
      ok(
        stands || isOverviewDropped || overviews.some(text => text.includes(path) || text.includes(quoted)),
        `${path} changed and is nowhere`,
      );
    }
  }
  if (scope === 'staged') return;
  const untracked = untrackedByGit(folder);
  const open = untracked.filter(path => !staysOut(path));
  for (const path of untracked.filter(staysOut))
    ok(
      entries.some(one => one.path === prefix + path),
      `untracked ${path}`,
    );
  if (open.length > 0)
    ok(
      skipped.some(one => one.count === open.length && /not tracked by git/.test(one.why)),
      `${open.length} untracked files`,
    );
}

/** (b) for tabs. */
function accountsForOpenFiles(world: WorldPlan, { manifest }: Prepared, folders: readonly Looked[]): void {
  const { kept, dropped, skipped, withheld } = manifestJson(manifest);
  const of = <Entry extends { readonly source: string; readonly path: string }>(
    entries: readonly Entry[],
    path: string,
  ) => entries.filter(one => one.source === 'open-files' && one.path === path);
  for (const { index, plans, prefix, isIgnored } of folders) {
    for (const plan of plans.filter(one => one.open !== 'no')) {
      const path = prefix + pathOf(plan);
      const passages = of([...kept, ...dropped], path);
      const text = plan.kind === 'binary' ? '\0' : textOf(index, plan, 'shown');
      if (isIgnored(pathOf(plan)) || (readableLines(Buffer.from(text)) === undefined && plan.kind !== 'empty')) {
        // A tab of a file that is gone from the disk is judged by .gitignore alone here; see `lookAt`.
        ok(of(skipped, path).length > 0, `${path} is open and should be skipped`);
        equal(passages.length, 0, path);
      } else
        ok(
          passages.length + of(withheld, path).length + of(skipped, path).length > 0 || text === '',
          `${path} is open and nowhere`,
        );
      if (isSensitive(path)) equal(passages.length, 0, path);
    }
  }
  ok(world.folders.length === folders.length);
}

/** (c) */
function holdsNothingThatMustStayOut(
  world: WorldPlan,
  { manifest, frame }: Prepared,
  folders: readonly Looked[],
): void {
  const { stable, varying } = renderPrompt(frame);
  const prompt = `${stable}\n${varying}`;
  const document = JSON.stringify(manifestJson(manifest));
  const shown = manifestJson(manifest);
  ok(!`${prompt}${document}`.includes('outside-words'), 'a file beside the workspace');
  for (const { index, plans, prefix, seen, isIgnored } of folders) {
    const isOut = (path: string) => isIgnored(path) || isSensitive(path);
    const open = seen.filter(one => !isOut(one.path)).map(one => one.path);
    for (const { path } of seen.filter(one => isOut(one.path))) {
      ok(![...shown.kept, ...shown.dropped].some(one => one.path === prefix + path), `${path} must stay out`);
      const name = basename(path);
      // Only our own names are like no other.
      if (!/^(page|link)\d/.test(name) || open.some(other => other.includes(name))) continue;
      ok(!prompt.includes(name), `the name of ${path} stands in the prompt`);
    }
    for (const plan of plans) {
      if (plan.kind === 'secret') {
        const forms = formsOf(secretOf(index, plan));
        deepEqual(
          forms.filter(({ text }) => prompt.includes(text) || document.includes(text)),
          [],
          `the secret of ${pathOf(plan)}`,
        );
      }
      const isThere = seen.some(one => one.path === pathOf(plan));
      // Its words may stand under the new name of a file that was moved.
      if (!isThere || !isOut(pathOf(plan)) || open.some(other => other.includes(plan.name))) continue;
      for (const version of ['first', 'second', 'third', 'unsaved', 'shown'])
        ok(!`${prompt}${document}`.includes(wordsOf(index, plan, version)), `words of ${pathOf(plan)}`);
    }
  }
  ok(bytesOf.length > 0 && world.folders.length > 0);
}

/** (e) */
function isTheSameAgain(first: Prepared, second: Prepared | undefined): void {
  ok(second !== undefined);
  deepEqual(manifestJson(second.manifest), manifestJson(first.manifest));
  deepEqual(renderPrompt({ ...second.frame, marker }), renderPrompt({ ...first.frame, marker }));
}
