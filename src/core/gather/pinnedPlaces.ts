import type { Workspace } from '../ports';
import { changedCodeSource } from './changedCode';
import type { IgnoreRules } from './ignoreRules';
import { linesOf } from './passages';
import { asWritten, readText, type TextLimits } from './readText';
import { linesBetween } from './related/linesBetween';
import { relatedSource } from './related/relatedFiles';
import type { Gathered, PinnedPlace, Skipped, Snippet } from './source';

export interface PinnedFrom {
  readonly workspace: Workspace;
  readonly rules: IgnoreRules;
  readonly limits: TextLimits;
}

/** Sources whose pieces are lines of a file as it is now; a hunk or a selection that is gone cannot be had again. */
const sourcesOfText = ['docs', 'open-files', changedCodeSource, relatedSource];

/**
 * What a person pinned and no source offers any more, because a file was edited since or the question is another one: a pin
 * stays, as the lines that it named, or it is told why it cannot.
 */
export async function pinnedPlaces(
  pinned: readonly PinnedPlace[],
  offered: readonly Snippet[],
  from: PinnedFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const snippets: Snippet[] = [];
  const skipped: Skipped[] = [];
  const missing = pinned.filter(pin => !offered.some(one => isAt(one, pin)));
  if (missing.length === 0) return { snippets, skipped };
  const unsaved = new Map((await from.workspace.openFiles()).map(({ path, text }) => [path, text]));
  for (const pin of missing) {
    const found = await readAgain(pin, unsaved, from, signal);
    if (typeof found === 'string') {
      const { source, name } = pin;
      skipped.push({ source, title: name, path: name, why: `pinned by you, but ${found}` });
    } else snippets.push(found);
  }
  return { snippets, skipped };
}

function isAt(one: Snippet, { source, name, startLine, endLine }: PinnedPlace): boolean {
  const isSameFile = one.source === source && (one.path ?? one.title) === name;
  return isSameFile && one.startLine === startLine && one.endLine === endLine;
}

async function readAgain(
  { source, name: path, startLine, endLine }: PinnedPlace,
  unsaved: ReadonlyMap<string | undefined, string | undefined>,
  { workspace, rules, limits }: PinnedFrom,
  signal: AbortSignal,
): Promise<Snippet | string> {
  if (startLine === undefined || endLine === undefined || !sourcesOfText.includes(source)) {
    return 'it is not there any more';
  }
  const ignored = await rules.whyIgnored(path, 'file');
  if (ignored !== undefined) return ignored;
  const shown = unsaved.get(path);
  const read =
    shown === undefined
      ? await readText(workspace, path, limits, signal)
      : { kind: 'text' as const, text: asWritten(path, shown) };
  if (read.kind === 'skipped') return read.why;
  const lines = linesBetween(read.text.split('\n'), startLine, endLine);
  if (lines.text.trim() === '') return 'the file has no text at these lines any more';
  const title = `${path} ${linesOf({ startLine, endLine: lines.endLine })}`;
  return { source, path, title, startLine, endLine: lines.endLine, text: lines.text };
}
