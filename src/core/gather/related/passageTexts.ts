import { isNotebook, withoutOutputs } from '../notebook';
import { asWritten, decodeText, type TextLimits } from '../readText';
import { enclosingLines, linesAhead } from './enclosingLines';
import { type Companion, type ProposedFile, plainPassage, type ReadCompanion, type ReadFile } from './features';
import { linesBetween } from './linesBetween';
import type { FolderLook } from './workspaceFiles';

export interface TextsFrom {
  readonly look: FolderLook;
  readonly limits: TextLimits;
  /** Texts of editors by path: they win over the disk. */
  readonly unsaved: ReadonlyMap<string, string>;
}

export interface PassageTexts {
  readonly files: readonly ReadFile[];
  readonly companions: readonly ReadCompanion[];
  /** Files that are gone, or no text any more. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
}

/** Of passages worth reading, the text as it is now. Only here does text leave the index's thread. */
export function passageTexts(
  proposed: readonly ProposedFile[],
  companions: readonly Companion[],
  from: TextsFrom,
): PassageTexts {
  const files: ReadFile[] = [];
  const unreadable: { path: string; why: string }[] = [];
  for (const file of proposed) {
    const text = textNow(file.path, from);
    if (typeof text === 'string') files.push(withTexts(file, text));
    else unreadable.push({ path: file.path, why: text.why });
  }
  const read: ReadCompanion[] = [];
  for (const one of companions) {
    const text = textNow(one.path, from);
    if (typeof text !== 'string') continue;
    read.push({ ...one, ...linesBetween(text.split('\n'), one.startLine, one.endLine) });
  }
  return { files, companions: read, unreadable };
}

function textNow(path: string, { look, limits, unsaved }: TextsFrom): string | { readonly why: string } {
  const shown = unsaved.get(path);
  if (shown !== undefined) return asWritten(path, shown);
  const { bytes } = look.read(path, limits.maxFileBytes);
  if (typeof bytes === 'string') return { why: bytes };
  const text = decodeText(bytes);
  return text === undefined ? { why: 'binary' } : asWritten(path, text);
}

function withTexts(file: ProposedFile, text: string): ReadFile {
  const last = file.passages.reduce((furthest, one) => Math.max(furthest, one.startLine + linesAhead, one.endLine), 0);
  const all = text.split('\n', last);
  const isBlank = (line: number) => (all[line - 1] ?? '').trim() === '';
  const passages = file.passages.flatMap(passage => {
    let { startLine, endLine } = passage;
    // Outputs leave many empty lines behind.
    if (isNotebook(file.path)) {
      while (startLine < endLine && isBlank(startLine)) startLine++;
      while (startLine < endLine && isBlank(endLine)) endLine--;
    }
    const lines = linesBetween(all, startLine, endLine);
    return lines.text.trim() === ''
      ? []
      : { ...plainPassage(passage), startLine, ...lines, within: enclosingLines(file.path, all, startLine) };
  });
  const facts = isNotebook(file.path) ? [...file.facts, withoutOutputs] : file.facts;
  return { ...file, facts, passages };
}
