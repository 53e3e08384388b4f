import type { ProtectedSnippet } from '../protect/protectedThings';

/** What a person chose by hand for one task: pieces that must be in, and pieces that must stay out. */
export interface Picks {
  readonly pinned: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
}

export const noPicks: Picks = { pinned: new Set(), excluded: new Set() };

/** Lines of a file that a key names, where it is of this source. */
export function placeInKey(
  key: string,
  source: string,
): { readonly path: string; readonly startLine: number; readonly endLine: number } | undefined {
  const [, path, start, end] = key.startsWith(`${source}:`) ? (/^[^:]*:([\s\S]*):(\d+)-(\d+)$/.exec(key) ?? []) : [];
  return path === undefined ? undefined : { path, startLine: Number(start), endLine: Number(end) };
}

/** Names a piece of context across previews: its source and place, whatever its text is by now. */
export function pickKey({ source, path, title, cutFrom, ...own }: ProtectedSnippet): string {
  const { startLine, endLine } = cutFrom ?? own;
  return `${source}:${path ?? title}:${startLine ?? ''}-${endLine ?? ''}`;
}
