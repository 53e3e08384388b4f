import type { ProtectedSnippet } from '../protect/protectedThings';

/** What a person chose by hand for one task: pieces that must be in, and pieces that must stay out. */
export interface Picks {
  readonly pinned: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
}

export const noPicks: Picks = { pinned: new Set(), excluded: new Set() };

/** Names a piece of context across previews: its source and place, whatever its text is by now. */
export function pickKey({ source, path, title, startLine, endLine }: ProtectedSnippet): string {
  return `${source}:${path ?? title}:${startLine ?? ''}-${endLine ?? ''}`;
}
