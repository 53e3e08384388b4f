import { resolve } from 'node:path';
import { TierwiseError } from '../core/errors';
import type { KeptSnippet, Manifest } from '../core/fit/manifest';
import { prepare } from '../core/prepare';
import { join, literal } from '../core/protect/protected';
import { noPicks } from '../core/rank/picks';
import type { Task } from '../core/task/task';
import { type NodeServices, nodeServices } from '../nodeServices';
import type { CommandContext } from './context';
import { plainTier } from './pack';
import { product } from './product';
import { serve } from './serve';

/**
 * `tierwise pack --serve`: `{workspaceDir, query, openFiles, budgetTokens}` a line in, `{files: [{path, ranges, tokens}]}` a
 * line out, with `skipped` where something could not be looked for or is still being
 * read. Counts what the passages take by themselves, in o200k with the path's line, best first. Sends nothing.
 */
export async function packServe({ print, signal, flags }: CommandContext): Promise<number> {
  let served: { readonly workspaceDir: string; readonly services: NodeServices } | undefined;
  /** Services of a workspace stay for as long as the questions are about it: so does its index. */
  const servicesFor = async ({ workspaceDir, openFiles }: PackRequest): Promise<NodeServices> => {
    if (served?.workspaceDir !== workspaceDir) {
      await served?.services.dispose();
      const services = nodeServices({
        workspace: workspaceDir,
        settings: flags.settings,
        open: [],
        product,
        environment: process.env,
      });
      served = { workspaceDir, services };
    }
    served.services.setOpen(openFiles.map(path => resolve(workspaceDir, path)));
    return served.services;
  };
  try {
    return await serve(print, signal, async request => {
      const asked = readRequest(request);
      const services = await servicesFor(asked);
      const { bestFirst, counter, manifest } = await prepare(
        {
          task: findTask,
          tier: plainTier,
          variables: new Map(),
          picks: noPicks,
          query: asked.query,
          budgetTokens: asked.budgetTokens,
          form: 'passages',
        },
        services,
        signal,
      );
      const heads = await counter.upper(
        bestFirst.map(({ snippet }) => join([snippet.path ?? snippet.title, literal('\n')])),
        signal,
      );
      return { files: toFiles(bestFirst, heads), ...notLooked(manifest) };
    });
  } finally {
    await served?.services.dispose();
  }
}

/** What is about the whole folder, not about a file: an answer without it would look complete. */
function notLooked({ skipped }: Manifest) {
  const whole = skipped.filter(({ path }) => path === undefined);
  return whole.length === 0 ? {} : { skipped: whole.map(({ title, why, count }) => ({ title, why, count })) };
}

/** Every text of the folder, ranked by the query alone. */
const findTask: Task = {
  name: 'find',
  title: 'Find passages',
  description: 'Passages of the workspace that bear on a question.',
  origin: 'built-in',
  hash: '',
  produces: 'report',
  context: { sources: ['related-files'], gitDiff: 'working', docs: [], budgetTokens: 8000 },
  labels: [],
  also: [],
  evidence: 'optional',
  instructions: '',
  variables: [],
};

interface PackRequest {
  readonly workspaceDir: string;
  readonly query: string;
  readonly openFiles: readonly string[];
  readonly budgetTokens: number;
}

function readRequest({ workspaceDir, query, openFiles, budgetTokens }: Readonly<Record<string, unknown>>): PackRequest {
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (!isText(workspaceDir) || !isText(query) || typeof budgetTokens !== 'number' || !(budgetTokens > 0)) {
    throw new TierwiseError(
      'wrong-use',
      'A request is {"workspaceDir": "…", "query": "…", "openFiles": ["…"], "budgetTokens": 8000}.',
    );
  }
  return { workspaceDir, query, openFiles: Array.isArray(openFiles) ? openFiles.filter(isText) : [], budgetTokens };
}

/** One entry a file, in the order of its best passage; passages that touch are one range. */
function toFiles(bestFirst: readonly KeptSnippet[], heads: readonly number[]) {
  const files = new Map<string, { readonly ranges: [number, number][]; tokens: number }>();
  for (const [index, { snippet, tokens }] of bestFirst.entries()) {
    const { path, startLine, endLine } = snippet;
    if (path === undefined || startLine === undefined || endLine === undefined) continue;
    const file = files.get(path) ?? { ranges: [], tokens: heads[index] ?? 0 };
    files.set(path, file);
    file.ranges.push([startLine, endLine]);
    file.tokens += tokens;
  }
  return [...files].map(([path, { ranges, tokens }]) => ({ path, ranges: joined(ranges), tokens }));
}

function joined(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
