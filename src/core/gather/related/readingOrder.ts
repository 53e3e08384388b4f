import type { PastCommit } from '../../ports';
import type { TextLimits } from '../readText';
import { stemOf } from './pathKinds';
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

/** For looking through files: until then, or until so many were looked through but no longer than the latest; on a busy machine time alone would find nothing. */
export interface LookTime {
  readonly untilMs: number;
  readonly leastFiles?: number;
  readonly latestMs?: number;
  readonly signal: AbortSignal;
}

/**
 * What is likeliest to matter first: what mentions the question's words, what its path names, what lies beside open files or is
 * taken in by them, what changed lately. Until the time named, files are looked through for a few words, which takes a fraction of what reading takes.
 */
export async function inReadingOrder(
  paths: readonly string[],
  { question, open, unsaved }: RelatedQuestion & { readonly unsaved: ReadonlyMap<string, string> },
  commits: readonly PastCommit[],
  { look, aside, limits, breathe, nowMs }: OrderPorts,
  { untilMs, leastFiles = 0, latestMs = untilMs, signal }: LookTime,
): Promise<string[]> {
  const worth = worthByName(paths, question, open, commits, importedBy([...unsaved.values()]));
  const inOrder = () => [...paths].sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || (a < b ? -1 : 1));
  let looked = 0;
  const isOver = () => signal.aborted || nowMs() >= (looked < leastFiles ? latestMs : untilMs);
  if (isOver()) return inOrder();
  const holds = (path: string, words: readonly string[]) => {
    looked++;
    return look.holds(path, limits.maxFileBytes, words);
  };
  const holdsAside =
    aside === undefined
      ? undefined
      : (some: readonly string[], words: readonly string[]) => {
          looked += some.length;
          return aside.holds(some, words);
        };
  const likelyFirst = inOrder();
  const mentions = await quickMentions(question, likelyFirst, { holds, breathe, holdsAside }, isOver);
  for (const [path, value] of mentions) worth.set(path, (worth.get(path) ?? 0) + value);
  return inOrder();
}

/** The same order each time, and one that says nothing: the first of them are such as all of them are. */
export function byLot(paths: readonly string[]): string[] {
  const lots = Float64Array.from(paths, (path, place) => lotOf(path) * mostPaths + place);
  return [...lots.sort()].map(lot => paths[lot % mostPaths] ?? '');
}

const mostPaths = 2 ** 20;

/** Lots are below this. */
export const mostLots = 2 ** 32;

/** Fowler, Noll and Vo's hash, its bits mixed once more. */
export function lotOf(path: string): number {
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
  imported: ReadonlySet<string>,
): Map<string, number> {
  const asked = termsOf(question);
  const folders = new Set(open.map(folderWithSlash));
  const lately = new Map<string, number>();
  for (const [age, { paths: touched }] of commits.entries()) {
    for (const path of touched) lately.set(path, (lately.get(path) ?? 0) + 1 / (1 + age / 50));
  }
  const askedIn = (text: string) => [...termsOf(text).keys()].filter(term => asked.has(term));
  const askedInFolder = new Map<string, readonly number[]>();
  return new Map(
    paths.map(path => {
      let value = Math.min(3, lately.get(path) ?? 0);
      const folder = folderWithSlash(path);
      const above = askedInFolder.get(folder) ?? askedIn(folder);
      askedInFolder.set(folder, above);
      value += new Set([...above, ...askedIn(path.slice(folder.length))]).size;
      if (folders.has(folder)) value += 3;
      if (imported.has(stemOf(path))) value += 3;
      return [path, value];
    }),
  );
}

const mostLines = 400;
const importing = ['import ', 'from ', 'export ', 'require', 'use ', 'using ', '#include'];

/** What files that lines of these texts take in are called, without folders and endings, whatever the language. */
function importedBy(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts) {
    for (const line of text.split('\n', mostLines).map(one => one.trim())) {
      if (!importing.some(word => line.startsWith(word)) && !line.includes('require(')) continue;
      const parts = line.replaceAll("'", '"').replaceAll('<', '"').replaceAll('>', '"').split('"');
      const quoted = parts.filter((_, at) => at % 2 === 1);
      // Without quotes a name of modules: `from package.module import name`.
      for (const path of quoted.length > 0 ? quoted : [(line.split(' ')[1] ?? '').replaceAll('.', '/')]) {
        if (path.length < longestImport) names.add(stemOf(path));
      }
    }
  }
  return names;
}

const longestImport = 200;

function folderWithSlash(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
