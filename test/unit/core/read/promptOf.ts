import type { Prompt } from '../../../../src/core/compose/prompt';
import type { KeptSnippet } from '../../../../src/core/fit/manifest';
import type { Snippet } from '../../../../src/core/gather/source';
import { literal, markAsProtected } from '../../../../src/core/protect/protected';

/** A prompt with these snippets as `S1`, `S2`, … for tests: nothing in it was looked at by protect. */
export function promptOf(snippets: readonly Partial<Snippet>[], more: Partial<Prompt> = {}): Prompt {
  return {
    task: {
      name: literal('change-report'),
      title: literal('Change report'),
      produces: 'report',
      instructions: literal('What changed, and what could break?'),
      labels: [],
      evidence: 'required',
    },
    context: snippets.map(keptOf),
    maxOutputTokens: 1000,
    marker: '0'.repeat(39),
    ...more,
  };
}

function keptOf({ source, path, title, text, facts, ...lines }: Partial<Snippet>, index: number): KeptSnippet {
  return {
    id: `S${index + 1}`,
    snippet: {
      source: source ?? 'docs',
      path: path === undefined ? undefined : markAsProtected(path),
      title: markAsProtected(title ?? path ?? 'untitled'),
      text: markAsProtected(text ?? ''),
      facts: (facts ?? []).map(fact => markAsProtected(fact)),
      ...lines,
    },
    tokens: 1,
    why: literal('for the test'),
    pinned: false,
  };
}
