/** A unified diff as git writes it, taken apart. What git quoted in names is unquoted. */
export interface ParsedDiff {
  readonly files: readonly FileChange[];
}

export type ChangeStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied';

export interface FileChange {
  readonly status: ChangeStatus;
  /** Absent for an added file. */
  readonly oldPath?: string;
  /** Absent for a deleted file. */
  readonly newPath?: string;
  /** Six octal digits; present where the file is new, gone, or its mode changed. `120000` is a link, `160000` a submodule. */
  readonly oldMode?: string;
  readonly newMode?: string;
  readonly isBinary: boolean;
  readonly isSubmodule: boolean;
  /** The file is in the middle of a merge. */
  readonly isConflicted: boolean;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** 1-based. Where a side has no lines: the line before it, 0 at the top. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** What git found the hunk to stand under, blanks in front kept; empty where it found nothing. */
  readonly section: string;
  readonly lines: readonly HunkLine[];
  /** False when the diff ends, or is damaged, before the hunk does. */
  readonly isWhole: boolean;
}

export interface HunkLine {
  /** `note` is git's own remark: no newline at the end of the file. */
  readonly kind: 'context' | 'added' | 'removed' | 'note';
  readonly text: string;
}

/**
 * Takes a diff apart and never throws: a diff that was cut gives what came before the cut. Own code and not `parsePatch` of
 * `diff`, which gives up at a cut, forgets the line a hunk stands under and trims blanks off names; a test compares the two.
 */
export function parseDiff(text: string): ParsedDiff {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const files: FileChange[] = [];
  const conflicted = new Set<string>();
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.startsWith('* Unmerged path ')) conflicted.add(unquote(line.slice('* Unmerged path '.length)));
    if (!line.startsWith('diff --git ')) {
      at++;
      continue;
    }
    const header = readHeader(lines, at);
    const body = readHunks(lines, header.end);
    at = body.end;
    files.push(fileChange(header, body.hunks));
  }
  return { files: withConflicts(files, conflicted) };
}

interface Header {
  readonly names: readonly [string | undefined, string | undefined];
  readonly facts: ReadonlyMap<string, string>;
  readonly isBinary: boolean;
  readonly end: number;
}

const extended =
  /^(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|similarity index|dissimilarity index|index) (.*)$/;

function readHeader(lines: readonly string[], start: number): Header {
  const facts = new Map<string, string>();
  let names = splitNames((lines[start] ?? '').slice('diff --git '.length));
  let isBinary = false;
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fact = extended.exec(line);
    if (fact) facts.set(fact[1] ?? '', fact[2] ?? '');
    else if (/^(Binary files .* differ|GIT binary patch)$/.test(line)) isBinary = true;
    else if (line.startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ')) {
      names = [sideName(line.slice(4)), sideName((lines[at + 1] ?? '').slice(4))];
      at += 2;
      break;
    } else break;
  }
  return { names, facts, isBinary, end: at };
}

function fileChange(header: Header, hunks: readonly Hunk[]): FileChange {
  const { facts, names } = header;
  const from = facts.get('rename from') ?? facts.get('copy from');
  const to = facts.get('rename to') ?? facts.get('copy to');
  const oldPath = from === undefined ? names[0] : unquote(from);
  const newPath = to === undefined ? names[1] : unquote(to);
  const status = statusOf(facts);
  const modes = /^[0-9a-f]+\.\.[0-9a-f]+ (\d{6})$/.exec(facts.get('index') ?? '')?.[1];
  const oldMode = facts.get('old mode') ?? facts.get('deleted file mode');
  const newMode = facts.get('new mode') ?? facts.get('new file mode');
  return {
    status,
    oldPath: status === 'added' ? undefined : oldPath,
    newPath: status === 'deleted' ? undefined : newPath,
    oldMode,
    newMode,
    isBinary: header.isBinary,
    isSubmodule: [oldMode, newMode, modes].includes('160000'),
    isConflicted: false,
    hunks,
  };
}

function statusOf(facts: ReadonlyMap<string, string>): ChangeStatus {
  if (facts.has('new file mode')) return 'added';
  if (facts.has('deleted file mode')) return 'deleted';
  if (facts.has('rename to')) return 'renamed';
  return facts.has('copy to') ? 'copied' : 'modified';
}

function readHunks(lines: readonly string[], start: number): { readonly hunks: readonly Hunk[]; readonly end: number } {
  const hunks: Hunk[] = [];
  let at = start;
  while (at < lines.length) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(lines[at] ?? '');
    if (!head) break;
    const [oldStart, oldLines, newStart, newLines] = [head[1], head[2] ?? '1', head[3], head[4] ?? '1'].map(Number);
    const body = readBody(lines, at + 1, oldLines ?? 0, newLines ?? 0);
    hunks.push({
      oldStart: oldStart ?? 0,
      oldLines: oldLines ?? 0,
      newStart: newStart ?? 0,
      newLines: newLines ?? 0,
      // Git cuts it at 80 bytes, maybe within a letter.
      section: (head[5] ?? '').replace(/(?<![\r\uFFFD])[\r\uFFFD]+$/, ''),
      lines: body.lines,
      isWhole: body.isWhole,
    });
    at = body.end;
  }
  return { hunks, end: at };
}

/** By count and not by look: a removed line `-- x` looks like the head of a file. */
function readBody(
  lines: readonly string[],
  start: number,
  oldLines: number,
  newLines: number,
): { readonly lines: readonly HunkLine[]; readonly isWhole: boolean; readonly end: number } {
  const found: HunkLine[] = [];
  let [oldLeft, newLeft, at] = [oldLines, newLines, start];
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const isNote = line.startsWith('\\ ');
    if (!isNote && oldLeft <= 0 && newLeft <= 0) break;
    const kind = isNote ? 'note' : kindOf(line);
    if (kind === undefined) break;
    if (kind === 'context' || kind === 'removed') oldLeft--;
    if (kind === 'context' || kind === 'added') newLeft--;
    found.push({ kind, text: isNote ? line.slice(2) : line.slice(1).replace(/\r$/, '') });
  }
  return { lines: found, isWhole: oldLeft === 0 && newLeft === 0, end: at };
}

function kindOf(line: string): 'context' | 'added' | 'removed' | undefined {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line === '' || line.startsWith(' ') || line === '\r' ? 'context' : undefined;
}

function withConflicts(files: readonly FileChange[], conflicted: ReadonlySet<string>): readonly FileChange[] {
  const known = files.map(file =>
    conflicted.has(file.newPath ?? file.oldPath ?? '') ? { ...file, isConflicted: true } : file,
  );
  const shown = new Set(known.map(file => file.newPath ?? file.oldPath));
  const unseen = [...conflicted].filter(path => !shown.has(path));
  return [...known, ...unseen.map(path => unshownConflict(path))];
}

function unshownConflict(path: string): FileChange {
  const none = { isBinary: false, isSubmodule: false, isConflicted: true, hunks: [] };
  return { status: 'modified', oldPath: path, newPath: path, ...none };
}

/** `/dev/null` is no file. Git ends a name that holds a blank with a tab. */
function sideName(words: string): string | undefined {
  const name = words.replace(/\r$/, '').replace(/\t$/, '');
  return name === '/dev/null' ? undefined : unquote(name).replace(/^[ab]\//, '');
}

/**
 * `a/x b/x` of the first line. Only names that did not change have to be found here, as all others stand in lines of
 * their own; so the cut is where both halves say the same.
 */
function splitNames(words: string): readonly [string | undefined, string | undefined] {
  if (words.startsWith('"')) {
    const end = /^"(?:[^"\\]|\\.)*"/.exec(words)?.[0].length ?? words.length;
    return [sideName(words.slice(0, end)), sideName(words.slice(end + 1))];
  }
  const quoted = words.indexOf(' "b/');
  if (quoted > 0) return [sideName(words.slice(0, quoted)), sideName(words.slice(quoted + 1))];
  const middle = (words.length - 1) / 2;
  const [first, second] = [words.slice(0, middle), words.slice(middle + 1)];
  if (first.slice(2) === second.slice(2)) return [first.slice(2), second.slice(2)];
  const cut = words.indexOf(' b/');
  return cut < 0 ? [undefined, undefined] : [words.slice(2, cut), words.slice(cut + 3)];
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A name in C quotes: its escapes are bytes of UTF-8. */
function unquote(name: string): string {
  if (!/^".*"$/s.test(name)) return name;
  const bytes: number[] = [];
  for (const [part, octal, letter] of name.slice(1, -1).matchAll(/\\([0-3][0-7]{2})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(part));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
