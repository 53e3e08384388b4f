import { resolve } from 'node:path';
import { TierwiseError } from '../core/errors';
import type { KeptSnippet } from '../core/fit/manifest';
import { prepare } from '../core/prepare';
import { noPicks } from '../core/rank/picks';
import type { Task } from '../core/task/task';
import { nodeServices } from '../nodeServices';
import type { CommandContext } from './context';
import { plainTier } from './pack';
import { product } from './product';
import { serve } from './serve';

/**
 * `tierwise pack --serve`: `{workspaceDir, query, openFiles, budgetTokens}` a line in, `{files: [{path, ranges, tokens}]}` a
 * line out. Counts what the passages take by themselves, in o200k with the path's line, best first. Sends nothing.
 */
export async function packServe({ print, signal, flags }: CommandContext): Promise<number> {
  return serve(print, signal, async request => {
    const asked = readRequest(request);
    const services = nodeServices({
      workspace: asked.workspaceDir,
      settings: flags.settings,
      open: asked.openFiles.map(path => resolve(asked.workspaceDir, path)),
      product,
      environment: process.env,
    });
    try {
      const { bestFirst } = await prepare(
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
      return { files: toFiles(bestFirst, new Set(asked.openFiles)) };
    } finally {
      await services.dispose();
    }
  });
}

/** Every text of the folder, ranked by the query alone. */
const findTask: Task = {
  name: 'find',
  title: 'Find passages',
  description: 'Passages of the workspace that bear on a question.',
  origin: 'built-in',
  hash: '',
  produces: 'report',
  context: { sources: ['docs'], gitDiff: 'working', docs: ['**/*'], budgetTokens: 8000 },
  labels: [],
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

/** Who asked has the open files already, so they are not sent again. */
function toFiles(bestFirst: readonly KeptSnippet[], open: ReadonlySet<string>) {
  return bestFirst
    .filter(({ snippet }) => snippet.path !== undefined && !open.has(snippet.path))
    .map(({ snippet, tokens }) => ({
      path: snippet.path,
      ranges:
        snippet.startLine === undefined || snippet.endLine === undefined ? [] : [[snippet.startLine, snippet.endLine]],
      tokens,
    }));
}
