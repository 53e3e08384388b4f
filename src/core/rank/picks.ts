import type { PinnedPlace } from '../gather/source';
import type { ProtectedSnippet } from '../protect/protectedThings';

/** What a person chose by hand for one task: pieces that must be in, and pieces that must stay out. */
export interface Picks {
  readonly pinned: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
}

export const noPicks: Picks = { pinned: new Set(), excluded: new Set() };

/** What a key names: the source, and lines of a file where there are any. */
export function placeInKey(key: string): PinnedPlace {
  const [, source = '', name = '', start, end] = /^([^:]*):([\s\S]*):(\d*)-(\d*)$/.exec(key) ?? [];
  if (!start || !end) return { source, name };
  return { source, name, startLine: Number(start), endLine: Number(end) };
}

/** Names a piece of context across previews: its source and place, whatever its text is by now. */
export function pickKey({ source, path, title, cutFrom, ...own }: ProtectedSnippet): string {
  const { startLine, endLine } = cutFrom ?? own;
  return `${source}:${path ?? title}:${startLine ?? ''}-${endLine ?? ''}`;
}
