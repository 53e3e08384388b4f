import type { Workspace } from '../../ports';
import type { IgnoreRules } from '../ignoreRules';
import { linesOf } from '../passages';
import { readText, type TextLimits } from '../readText';
import type { Ask, Gathered, Skipped, Snippet } from '../source';
import type { ProposedFile } from './features';
import type { RelatedQuestion } from './propose';
import type { Proposals } from './workspaceIndex';

export const relatedSource = 'related-files';

/** Passages of the workspace that may bear on a question. The index behind it holds no text. */
export interface RelatedFiles {
  propose(
    asked: RelatedQuestion & { readonly unsaved: ReadonlyMap<string, string> },
    signal: AbortSignal,
  ): Promise<Proposals>;
}

export interface RelatedFrom {
  readonly workspace: Workspace;
  readonly related: RelatedFiles;
  readonly limits: TextLimits;
  /** The index may know of an ignore file's change a moment later. */
  readonly rules: IgnoreRules;
  /** Which of the proposed passages are worth reading. */
  readonly shortlist: (files: readonly ProposedFile[]) => readonly ProposedFile[];
  /** Files that other sources offer something of. */
  readonly starting: readonly string[];
}

/** Reads what the index proposes: an unsaved text where the editor has one, else the disk. */
export async function relatedFiles(ask: Ask, from: RelatedFrom, signal: AbortSignal): Promise<Gathered> {
  const { workspace, related, limits, rules, starting, shortlist } = from;
  const unsaved = new Map<string, string>();
  for (const { path, text } of await workspace.openFiles()) {
    if (path !== undefined && text !== undefined) unsaved.set(path, text);
  }
  const open = [...unsaved.keys()];
  const proposals = await related.propose(
    {
      question: ask.question,
      open: [...new Set([...open, ...starting])].sort(),
      shown: ask.hasOpenFiles === true ? open : [],
      unsaved,
    },
    signal,
  );
  const snippets: Snippet[] = [];
  const skipped: Skipped[] = proposals.leftOut.map(({ why, count, example }) => ({
    source: relatedSource,
    title: count === 1 ? example : `${example} and ${count - 1} more`,
    path: count === 1 ? example : undefined,
    why,
    count,
  }));
  if (proposals.filesUnread > 0) {
    skipped.push({
      source: relatedSource,
      title: 'the workspace',
      why: `still reading: ${proposals.filesRead} files are known, ${proposals.filesUnread} are not yet`,
      count: proposals.filesUnread,
    });
  }
  if (proposals.historyWhy !== undefined) {
    skipped.push({ source: relatedSource, title: 'git history', why: proposals.historyWhy });
  }
  const chosen = shortlist(proposals.files);
  const texts = await Promise.all(
    chosen.map(async file => {
      const ignored = await rules.whyIgnored(file.path, 'file');
      if (ignored !== undefined) return { kind: 'skipped' as const, why: ignored };
      const text = unsaved.get(file.path);
      return text === undefined ? readText(workspace, file.path, limits, signal) : { kind: 'text' as const, text };
    }),
  );
  for (const [index, file] of chosen.entries()) {
    const text = texts[index];
    if (text?.kind === 'text') snippets.push(...snippetsOf(file, text.text));
    else skipped.push({ source: relatedSource, title: file.path, path: file.path, why: text?.why ?? 'cannot be read' });
  }
  return { snippets, skipped };
}

function snippetsOf({ path, features, passages, facts }: ProposedFile, text: string): readonly Snippet[] {
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''));
  return passages.flatMap(({ startLine, endLine, features: own }) => {
    const last = Math.min(endLine, lines.length);
    const body = lines.slice(startLine - 1, last).join('\n');
    if (body.trim() === '') return [];
    return {
      source: relatedSource,
      path,
      title: `${path} ${linesOf({ startLine, endLine: last })}`,
      startLine,
      endLine: last,
      text: body,
      facts,
      related: { file: features, passage: own },
    };
  });
}
