import type { DiffScope } from '../../ports';
import { grouped } from '../../show/grouped';

/** What a repository's change is as a whole: every changed file by name, and what cannot be named by number. */
export interface Overview {
  readonly scope: DiffScope;
  /** The workspace folder's name; absent where there is only one. */
  readonly folder?: string;
  readonly against: string;
  readonly head: string;
  readonly files: readonly OverviewFile[];
  readonly untracked: readonly string[];
  /** Changed or untracked files that are excluded, and so not named. */
  readonly excludedCount: number;
  /** Changed files of the repository outside the folder, which are not named. */
  readonly outsideCount: number;
  /** Of the commits since the base, newest first; empty for scopes without. */
  readonly subjects: readonly string[];
  /** The diff was cut: files after the last one are not known. */
  readonly isCut: boolean;
}

export interface OverviewFile {
  readonly status: FileStatus;
  readonly path: string;
  /** Where it was renamed or copied from. */
  readonly oldPath?: string;
  readonly added: number;
  readonly removed: number;
  /** What the numbers do not say: `binary`, `lock file, contents not included`. No round brackets. */
  readonly note?: string;
}

/** As git has them: added, modified, deleted, renamed, copied; `?` is not tracked. */
export type FileStatus = 'A' | 'M' | 'D' | 'R' | 'C' | '?';

/** An overview read back from its text, each fact with the line that says it, word by word. */
export interface OverviewLines {
  /** Scope, base and head. */
  readonly first: string;
  readonly total?: string;
  readonly files: readonly (OverviewFile & { readonly line: string })[];
  /** Lines that stand for many files of a folder. */
  readonly folders: readonly string[];
  /** Lines about what is not named. */
  readonly unnamed: readonly string[];
  readonly subjects: readonly string[];
}

const mostFiles = 300;
const mostUntracked = 50;
const mostSubjects = 30;

/** One line a file, kept small: beyond 300 files one line a folder. `readOverview` reads it back. */
export function writeOverview(overview: Overview): string {
  const { files } = overview;
  const folder = overview.folder === undefined ? '' : ` in ${quoteOddName(overview.folder)}`;
  const untracked = overview.untracked.slice(0, mostUntracked);
  const lines = [
    `Changes (${overview.scope})${folder} against ${overview.against}, on ${overview.head}`,
    `${count(files.length, 'file')} changed, ${sum(files)}`,
    ...(files.length > mostFiles ? byFolder(files) : files.map(fileLine)),
    ...untracked.map(path => `? ${quoteOddName(path)} (untracked)`),
    ...unnamedLines(overview, overview.untracked.length - untracked.length),
    ...subjectLines(overview.subjects),
  ];
  return lines.join('\n');
}

/** `undefined` for a text that is no overview. */
export function readOverview(text: string): OverviewLines | undefined {
  const lines = text.split('\n');
  const first = lines[0] ?? '';
  if (!/^Changes \((staged|unstaged|working|branch)\)/.test(first)) return undefined;
  const files: (OverviewFile & { readonly line: string })[] = [];
  const folders: string[] = [];
  const unnamed: string[] = [];
  const subjects: string[] = [];
  for (const line of lines.slice(2)) {
    const file = readFileLine(line);
    if (file !== undefined) files.push({ ...file, line });
    else if (line.startsWith('- ')) subjects.push(line.slice(2));
    else if (/^\S.*\/: \d[\d,]* files? \(/.test(line)) folders.push(line);
    else if (line.startsWith('… ')) unnamed.push(line);
  }
  return { first, total: lines[1], files, folders, unnamed, subjects };
}

function fileLine(file: OverviewFile): string {
  const name =
    file.oldPath === undefined ? quoteOddName(file.path) : `${quoteOddName(file.oldPath)} → ${quoteOddName(file.path)}`;
  const numbers = file.added + file.removed > 0 ? [`+${file.added} −${file.removed}`] : [];
  const words = [...numbers, ...(file.note === undefined ? [] : [file.note])];
  return `${file.status} ${name} (${words.length === 0 ? 'no lines changed' : words.join(', ')})`;
}

function readFileLine(line: string): OverviewFile | undefined {
  const parts = /^([AMDRC?]) (.+) \(([^()]*)\)$/.exec(line);
  if (!parts) return undefined;
  const [, status, names = '', words = ''] = parts;
  if (!isFileStatus(status)) return undefined;
  const pair = /^("(?:[^"\\]|\\.)*"|.+?) → (.+)$/.exec(names);
  const [oldName, newName] = pair && (status === 'R' || status === 'C') ? [pair[1], pair[2] ?? ''] : [undefined, names];
  const numbers = /^\+(\d+) −(\d+)(?:, )?/.exec(words);
  const note = words.slice(numbers?.[0].length ?? 0);
  return {
    status,
    path: unquoteOddName(newName),
    oldPath: oldName === undefined ? undefined : unquoteOddName(oldName),
    added: Number(numbers?.[1] ?? 0),
    removed: Number(numbers?.[2] ?? 0),
    note: note === '' || note === 'untracked' || note === 'no lines changed' ? undefined : note,
  };
}

function isFileStatus(word: string | undefined): word is FileStatus {
  return word !== undefined && /^[AMDRC?]$/.test(word);
}

function byFolder(files: readonly OverviewFile[]): readonly string[] {
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const topOf = (path: string) => path.slice(0, path.indexOf('/') + 1);
  const folders = groupBy(files, parentOf);
  const few = folders.size <= mostFiles ? folders : groupBy(files, topOf);
  return [...few].map(([folder, inside]) => {
    const name = folder === '' ? './' : quoteOddName(folder);
    return `${name}: ${count(inside.length, 'file')} (${sum(inside)})`;
  });
}

function groupBy(
  files: readonly OverviewFile[],
  folderOf: (path: string) => string,
): ReadonlyMap<string, readonly OverviewFile[]> {
  const groups = new Map<string, OverviewFile[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [file]);
    else group.push(file);
  }
  return groups;
}

function unnamedLines(overview: Overview, untrackedLeft: number): readonly string[] {
  const excluded = overview.excludedCount;
  return [
    ...(untrackedLeft > 0 ? [`… ${count(untrackedLeft, 'more untracked file')}`] : []),
    ...(excluded > 0 ? [`… ${count(excluded, 'file')} excluded and not named here`] : []),
    ...(overview.outsideCount > 0
      ? [`… ${count(overview.outsideCount, 'file')} changed outside this folder and not named here`]
      : []),
    ...(overview.isCut ? ['… the diff was too long and ends here; later files are not known'] : []),
  ];
}

function subjectLines(subjects: readonly string[]): readonly string[] {
  if (subjects.length === 0) return [];
  const more = subjects.length - mostSubjects;
  return [
    `${count(subjects.length, 'commit')} since then:`,
    ...subjects.slice(0, mostSubjects).map(subject => `- ${subject}`),
    ...(more > 0 ? [`… ${count(more, 'older commit')}`] : []),
  ];
}

function sum(files: readonly OverviewFile[]): string {
  const added = files.reduce((total, file) => total + file.added, 0);
  const removed = files.reduce((total, file) => total + file.removed, 0);
  return `+${added} −${removed}`;
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A name that could be taken for something else in a line stands as a JSON string. */
function quoteOddName(name: string): string {
  const isOdd = /["\\\p{Cc}\u2028\u2029→]|^\s|\s$/u.test(name);
  return isOdd ? JSON.stringify(name).replace(/[\u2028\u2029]/g, '\\u2028') : name;
}

function unquoteOddName(name: string): string {
  if (!name.startsWith('"')) return name;
  try {
    const parsed: unknown = JSON.parse(name);
    return typeof parsed === 'string' ? parsed : name;
  } catch {
    // Protect may have replaced a part: what stands there is then the name.
    return name;
  }
}
