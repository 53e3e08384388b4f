import type { KeptSnippet } from '../../fit/manifest';
import { type FileStatus, type OverviewLines, readOverview } from '../../gather/diff/overview';
import { sentLines } from '../../read/sentLines';

/** A change as it was sent: the overview's files and the hunks that had room. */
export interface Change {
  readonly overviews: readonly { readonly id: string; readonly lines: OverviewLines }[];
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  readonly path: string;
  readonly oldPath?: string;
  readonly status: FileStatus;
  /** As the overview has them, whatever was sent of the file. */
  readonly added: number;
  readonly removed: number;
  readonly note?: string;
  /** The overview's line on it; absent where the overview was not sent or does not name it. */
  readonly told?: { readonly id: string; readonly line: string };
  readonly hunks: readonly SentHunk[];
}

export interface SentHunk {
  readonly id: string;
  /** The line git says it stands under, blanks in front kept; may be empty. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly mark: 'added' | 'removed' | 'context';
  readonly text: string;
  /** In the new file; 0 for a removed line. */
  readonly number: number;
}

/** `undefined` where the context holds no change. */
export function readChange(context: readonly KeptSnippet[]): Change | undefined {
  const ofGit = context.filter(({ snippet }) => snippet.source === 'git-diff');
  if (ofGit.length === 0) return undefined;
  const overviews = ofGit.flatMap(({ id, snippet }) => {
    const lines = snippet.path === undefined ? readOverview(snippet.text) : undefined;
    return lines === undefined ? [] : [{ id, lines }];
  });
  const hunks = new Map<string, KeptSnippet[]>();
  for (const kept of ofGit) {
    if (kept.snippet.path === undefined) continue;
    hunks.set(kept.snippet.path, [...(hunks.get(kept.snippet.path) ?? []), kept]);
  }
  const told = overviews.flatMap(({ id, lines }) => lines.files.map(file => toldFile(id, file, hunks)));
  const names = new Set(told.map(file => file.path));
  const untold = [...hunks].filter(([path]) => !names.has(path)).map(([path, kept]) => untoldFile(path, kept));
  return { overviews, files: [...told, ...untold] };
}

type ToldFile = OverviewLines['files'][number];

function toldFile(id: string, file: ToldFile, hunks: ReadonlyMap<string, readonly KeptSnippet[]>): ChangedFile {
  const { line, ...facts } = file;
  return { ...facts, told: { id, line }, hunks: inOrder(hunks.get(file.path) ?? []) };
}

function untoldFile(path: string, kept: readonly KeptSnippet[]): ChangedFile {
  const hunks = inOrder(kept);
  const count = (mark: DiffLine['mark']) => hunks.flatMap(hunk => hunk.lines).filter(line => line.mark === mark).length;
  const facts = kept.flatMap(({ snippet }) => snippet.facts);
  const oldPath = facts.find(fact => fact.startsWith('renamed from '))?.slice('renamed from '.length);
  const status = facts.some(fact => fact === 'new file')
    ? 'A'
    : facts.some(fact => fact === 'deleted file')
      ? 'D'
      : oldPath === undefined
        ? 'M'
        : 'R';
  return { path, oldPath, status, added: count('added'), removed: count('removed'), hunks };
}

function inOrder(kept: readonly KeptSnippet[]): readonly SentHunk[] {
  const start = ({ snippet }: KeptSnippet) => snippet.startLine ?? 0;
  return [...kept].sort((one, other) => start(one) - start(other)).map(readHunk);
}

function readHunk(kept: KeptSnippet): SentHunk {
  const sent = sentLines(kept);
  const head = /^@@ -\S+ \+\S+ @@ ?(.*)$/.exec(sent[0]?.text ?? '');
  const lines = sent.flatMap(({ text, number }): readonly DiffLine[] => {
    const mark = marks.get(text.slice(0, 1));
    return mark === undefined ? [] : [{ mark, text: text.slice(1), number: number ?? 0 }];
  });
  return { id: kept.id, section: head?.[1] ?? '', lines };
}

const marks: ReadonlyMap<string, DiffLine['mark']> = new Map([
  ['+', 'added'],
  ['-', 'removed'],
  [' ', 'context'],
]);
