import { isTest, languageOf } from '../../gather/languages';
import type { Change, ChangedFile, DiffLine, SentHunk } from './change';
import type { ChangedDefinition } from './changedDefinitions';
import { signatureOf } from './changedDefinitions';
import { commentLines } from './commentLines';

/** Something others can use that came, went or looks different. */
export interface ExportChange {
  readonly kind: 'added' | 'removed' | 'signature' | 'members' | 'moved';
  readonly name: string;
  readonly file: ChangedFile;
  readonly hunk: SentHunk;
  readonly line: DiffLine;
  /** For `members`: the lines that came and went. */
  readonly members?: readonly { readonly hunk: SentHunk; readonly line: DiffLine }[];
  /** The line before, for a changed signature; where it stood before, for a moved one. */
  readonly before?: { readonly file: ChangedFile; readonly hunk: SentHunk; readonly line: DiffLine };
}

interface Exported {
  readonly name: string;
  readonly signature: string;
  readonly file: ChangedFile;
  readonly hunk: SentHunk;
  readonly line: DiffLine;
}

/**
 * What files export, by lines: `export` in TypeScript and JavaScript (lists and re-exports included), `module.exports`,
 * top level in Python, capitals in Go, `pub` in Rust, `public` in Java, Kotlin, C# and PHP, headers in C and C++.
 */
export function exportChanges(
  change: Change,
  definitions: ReadonlyMap<ChangedFile, readonly ChangedDefinition[]>,
): readonly ExportChange[] {
  const files = change.files.filter(file => !isTest(file.path));
  const perFile = files.flatMap(file => [...compareFile(file), ...changedMembers(file, definitions.get(file) ?? [])]);
  return findMoved(perFile);
}

function compareFile(file: ChangedFile): readonly ExportChange[] {
  const before = new Map(exportsOf(file, 'removed').map(one => [one.name, one]));
  const after = new Map(exportsOf(file, 'added').map(one => [one.name, one]));
  const changes: ExportChange[] = [];
  for (const now of after.values()) {
    const then = before.get(now.name);
    if (then === undefined) changes.push({ kind: 'added', ...now });
    else if (then.signature !== now.signature) changes.push({ kind: 'signature', ...now, before: then });
  }
  for (const then of before.values()) if (!after.has(then.name)) changes.push({ kind: 'removed', ...then });
  return changes;
}

/** A member added to or taken from an exported type changes what others rely on, though its first line stays. */
function changedMembers(file: ChangedFile, definitions: readonly ChangedDefinition[]): readonly ExportChange[] {
  const language = languageOf(file.path);
  return definitions.flatMap(one => {
    const isShape = /^(interface|type|enum|class)$/.test(one.kind);
    if (!one.isExported || one.change !== 'body' || !isShape) return [];
    const changed = one.shown.flatMap(({ hunk, lines }) => {
      const comments = commentLines(hunk, language);
      return lines
        .filter(line => !comments.has(line) && isPublicMember(line.text, one.kind))
        .map(line => ({ hunk, line }));
    });
    const [first] = changed;
    if (first === undefined) return [];
    return [{ kind: 'members', name: one.name, file, ...first, members: changed }];
  });
}

/** Deep inside a class a line of that form is an assignment or a call. */
function isPublicMember(line: string, kind: ChangedDefinition['kind']): boolean {
  const form = /^\s*(?:readonly\s+|pub\s+|public\s+|static\s+|async\s+)*(\w+)\??\s*(?:<[^>]*>)?[:(=,]/.exec(line);
  if (form === null || /\b(private|protected)\b|^\s*_/.test(line)) return false;
  return kind !== 'class' || (/^( {1,4}|\t)\S/.test(line) && !/^\s*(if|for|while|switch|catch|return)\b/.test(line));
}

function exportsOf(file: ChangedFile, mark: 'added' | 'removed'): readonly Exported[] {
  return file.hunks.flatMap(hunk => {
    const found: Exported[] = [];
    let isInList = false;
    for (const line of hunk.lines) {
      if (line.mark !== mark && line.mark !== 'context') continue;
      const list = exportList(line.text, isInList);
      isInList = list.goesOn;
      if (line.mark !== mark) continue;
      for (const name of list.names) found.push({ name, signature: name, file, hunk, line });
      const one = list.isList ? undefined : exportedBy(file, hunk, line);
      if (one !== undefined) found.push({ ...one, file, hunk, line });
    }
    return found;
  });
}

/** `export { a, type B, c as d } from './x'`, also over several lines. */
function exportList(
  text: string,
  isInList: boolean,
): { readonly isList: boolean; readonly goesOn: boolean; readonly names: readonly string[] } {
  const opening = /^\s*export\s+(?:type\s+)?\{/.exec(text);
  const isList = opening !== null || isInList;
  if (!isList) {
    const star = /^\s*export\s+\*(?:\s+as\s+([\w$]+))?\s+from\s+(['"])(.+?)\2/.exec(text);
    return {
      isList: star !== null,
      goesOn: false,
      names: star === null ? [] : [star[1] ?? `everything of ${star[3]}`],
    };
  }
  const inside = text.slice(opening?.[0].length ?? 0).replace(/\}[\s\S]*$/, '');
  const names = inside
    .split(',')
    .flatMap(part => /^\s*(?:type\s+)?(?:[\w$]+\s+as\s+)?([\w$]+)\s*(?:\/\/.*)?$/.exec(part)?.[1] ?? []);
  return { isList, goesOn: !text.includes('}'), names };
}

function exportedBy(
  file: ChangedFile,
  hunk: SentHunk,
  line: DiffLine,
): { readonly name: string; readonly signature: string } | undefined {
  const language = languageOf(file.path);
  if (language === undefined || language.isComment(line.text)) return undefined;
  const common = /^\s*(?:module\.)?exports(?:\.([\w$]+))?\s*=/.exec(line.text);
  if (common) return { name: common[1] ?? 'module.exports', signature: common[1] ?? '' };
  // Source files of C define, headers export.
  if (language.name === 'C and C++' && !/\.(h|hh|hpp)$/i.test(file.path)) return undefined;
  const definition = language.definitionIn(
    line.text,
    /\b(class|interface|struct|record|trait|impl)\b/.test(hunk.section) || /^\s/.test(line.text),
  );
  if (definition === undefined || !definition.isExported || definition.kind === 'test') return undefined;
  const signature =
    definition.kind === 'constant' ? line.text.replace(/=[^>][\s\S]*$/, '').trim() : signatureOf(line.text);
  return { name: definition.name, signature };
}

/** Gone here and come there under the same name is one move. A list that only passes on is no place of its own. */
function findMoved(changes: readonly ExportChange[]): readonly ExportChange[] {
  const used = new Set<ExportChange>();
  const moved = changes.map((one): ExportChange => {
    if (one.kind !== 'added' || isList(one)) return one;
    const from = changes.find(
      other =>
        other.kind === 'removed' &&
        other.name === one.name &&
        other.file !== one.file &&
        !isList(other) &&
        !used.has(other),
    );
    if (from === undefined) return one;
    used.add(from);
    return { ...one, kind: 'moved', before: from };
  });
  return moved.filter(one => !used.has(one));
}

function isList(one: ExportChange): boolean {
  return /^\s*export\s+(type\s+)?[{*]/.test(one.line.text) || /^\s*(type\s+)?[\w$]+,?\s*$/.test(one.line.text);
}
