import { type Breathe, unhurried } from '../../breathe';
import type { Workspace } from '../../ports';
import { changedCodeSource } from '../changedCode';
import type { IgnoreRules } from '../ignoreRules';
import { linesOf } from '../passages';
import type { TextLimits } from '../readText';
import type { Ask, Gathered, Skipped, Snippet } from '../source';
import type { ChangeAsked } from './companions';
import type { ReadCompanion, ReadFile } from './features';
import type { IndexQuestion, Proposals } from './workspaceIndex';

export const relatedSource = 'related-files';

/**
 * Passages of the workspace that may bear on a question. The index behind it holds no text. Rejects with `IndexFailed` where
 * there is no answer, and with a sentence where it is not known what must stay out.
 */
export interface RelatedFiles {
  propose(asked: IndexQuestion, signal: AbortSignal): Promise<Proposals>;
  /** The files of the last proposals, which are likely to be in the next. */
  lately?(): readonly string[];
}

/** The index gave no answer: it crashed, or it took too long. Says why, for people. */
export class IndexFailed extends Error {
  override readonly name = 'IndexFailed';
}

export interface RelatedFrom {
  readonly workspace: Workspace;
  readonly related: RelatedFiles;
  /** The index may know of an ignore file's change a moment later. */
  readonly rules: IgnoreRules;
  readonly limits: TextLimits;
  readonly budgetTokens: number;
  readonly change?: ChangeAsked;
  /** Files that other sources offer something of. */
  readonly starting: readonly string[];
  readonly breathe?: Breathe;
}

/** Their folders are listed side by side; all of them at once would hold up the thread. */
const filesAtOnce = 24;

/** What the index proposes, as far as the rules of this moment let it pass. */
export async function relatedFiles(ask: Ask, from: RelatedFrom, signal: AbortSignal): Promise<Gathered> {
  const { workspace, related, rules, starting, budgetTokens, change, breathe = unhurried } = from;
  const unsaved = new Map<string, string>();
  for (const { path, text } of await workspace.openFiles()) {
    if (path !== undefined && text !== undefined) unsaved.set(path, text);
  }
  const open = [...unsaved.keys()];
  void rulesAhead(rules, related.lately?.() ?? [], breathe);
  const proposals = await proposeOrWhy(
    related,
    {
      question: ask.question,
      open: [...new Set([...open, ...starting])].sort(),
      shown: ask.hasOpenFiles === true ? open : [],
      unsaved,
      budgetTokens,
      change,
    },
    signal,
  );
  if (typeof proposals === 'string') {
    return { snippets: [], skipped: [{ source: relatedSource, title: 'the workspace', why: proposals }] };
  }
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
      why: `still reading: ${proposals.filesRead} ${proposals.filesRead === 1 ? 'file is' : 'files are'} known, ${proposals.filesUnread} not yet`,
      count: proposals.filesUnread,
    });
  }
  if (proposals.historyWhy !== undefined) {
    skipped.push({ source: relatedSource, title: 'git history', why: proposals.historyWhy });
  }
  for (let at = 0; at < proposals.files.length; at += filesAtOnce) {
    const files = proposals.files.slice(at, at + filesAtOnce);
    const ignored = await Promise.all(files.map(({ path }) => rules.whyIgnored(path, 'file')));
    for (const [index, file] of files.entries()) {
      const why = ignored[index];
      if (why === undefined) snippets.push(...snippetsOf(file));
      else skipped.push({ source: relatedSource, title: file.path, path: file.path, why });
    }
    await breathe();
  }
  for (const { path, why } of proposals.unreadable) skipped.push({ source: relatedSource, title: path, path, why });
  for (const one of proposals.companions) {
    if ((await rules.whyIgnored(one.path, 'file')) === undefined) snippets.push(companionSnippet(one));
  }
  return { snippets, skipped };
}

/** Finds the rules of folders that are likely to matter while the index finds what does; what goes wrong is told where they are asked. */
async function rulesAhead(rules: IgnoreRules, paths: readonly string[], breathe: Breathe): Promise<void> {
  for (let at = 0; at < paths.length; at += filesAtOnce) {
    const some = paths.slice(at, at + filesAtOnce);
    await Promise.all(some.map(path => rules.whyIgnored(path, 'file').catch(() => undefined)));
    await breathe();
  }
}

/** Why there are none, where the index could not answer: what the other sources found does not depend on it. */
async function proposeOrWhy(
  related: RelatedFiles,
  asked: IndexQuestion,
  signal: AbortSignal,
): Promise<Proposals | string> {
  try {
    return await related.propose(asked, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof IndexFailed)) throw error;
    return `related files could not be looked for: ${error.message}; the next preview or run tries again`;
  }
}

function companionSnippet({ path, startLine, endLine, text, facts, role }: ReadCompanion): Snippet {
  const title = `${path} ${linesOf({ startLine, endLine })}`;
  return { source: changedCodeSource, path, title, startLine, endLine, text, facts, role };
}

function snippetsOf({ path, features, passages, facts }: ReadFile): readonly Snippet[] {
  return passages.map(({ startLine, endLine, text, features: own, within }) => ({
    source: relatedSource,
    path,
    title: `${path} ${linesOf({ startLine, endLine })}`,
    startLine,
    endLine,
    text,
    facts: [...facts, ...within.map(({ line, text: signature }) => `in \`${signature}\` (line ${line})`)],
    related: { file: features, passage: own },
  }));
}
