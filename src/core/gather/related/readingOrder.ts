import type { PastCommit } from '../../ports';
import type { TextLimits } from '../readText';
import type { RelatedQuestion } from './propose';
import { quickMentions } from './quickMentions';
import { termsOf } from './terms';
import type { Aside, FolderLook } from './workspaceFiles';

export interface OrderPorts {
  readonly look: FolderLook;
  readonly aside?: Aside;
  readonly limits: TextLimits;
  breathe(): Promise<void>;
  nowMs(): number;
}

/**
 * What is likeliest to matter first: what mentions the question's words, what its path names, what lies beside open files, what
 * changed lately. Until the time named, files are looked through for a few words, which takes a fraction of what reading takes.
 */
export async function inReadingOrder(
  paths: readonly string[],
  { question, open }: RelatedQuestion,
  commits: readonly PastCommit[],
  { look, aside, limits, breathe, nowMs }: OrderPorts,
  { untilMs, signal }: { readonly untilMs: number; readonly signal: AbortSignal },
): Promise<string[]> {
  const worth = worthByName(paths, question, open, commits);
  const inOrder = () => [...paths].sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || (a < b ? -1 : 1));
  const isOver = () => signal.aborted || nowMs() >= untilMs;
  if (isOver()) return inOrder();
  const holds = (path: string, words: readonly string[]) => look.holds(path, limits.maxFileBytes, words);
  const likelyFirst = inOrder();
  const mentions = await quickMentions(question, likelyFirst, { holds, breathe, holdsAside: aside?.holds }, isOver);
  for (const [path, value] of mentions) worth.set(path, (worth.get(path) ?? 0) + value);
  return inOrder();
}

/** The same order each time, and one that says nothing: the first of them are such as all of them are. */
export function byLot(paths: readonly string[]): string[] {
  const lots = Float64Array.from(paths, (path, place) => lotOf(path) * mostPaths + place);
  return [...lots.sort()].map(lot => paths[lot % mostPaths] ?? '');
}

const mostPaths = 2 ** 20;

/** Fowler, Noll and Vo's hash, its bits mixed once more. */
function lotOf(path: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function worthByName(
  paths: readonly string[],
  question: string,
  open: readonly string[],
  commits: readonly PastCommit[],
): Map<string, number> {
  const asked = termsOf(question);
  const folders = new Set(open.map(folderWithSlash));
  const lately = new Map<string, number>();
  for (const [age, { paths: touched }] of commits.entries()) {
    for (const path of touched) lately.set(path, (lately.get(path) ?? 0) + 1 / (1 + age / 50));
  }
  return new Map(
    paths.map(path => {
      let value = Math.min(3, lately.get(path) ?? 0);
      for (const term of termsOf(path).keys()) if (asked.has(term)) value += 1;
      if (folders.has(folderWithSlash(path))) value += 3;
      return [path, value];
    }),
  );
}

function folderWithSlash(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
