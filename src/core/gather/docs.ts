import { type Breathe, unhurried } from '../breathe';
import type { Workspace } from '../ports';
import { docsMap, type MappedDocument } from './docsMap';
import { headingsIn } from './headings';
import type { IgnoreRules } from './ignoreRules';
import { isNotebook, withoutOutputs } from './notebook';
import { linesOf, passages } from './passages';
import { asWritten, readText, type TextFile, type TextLimits, whyNotReadable } from './readText';
import type { ContextSource, Skipped, Snippet } from './source';
import { walk } from './walk';

const source = 'docs';

/** Characters of a token as it is counted for the tier that counts highest, so that what is taken to fit does. */
const charactersPerToken = 2;
/** The map may take this share of the budget. */
const shareOfMap = 0.08;

/**
 * Documents by pattern, section by section, as the editor has them where they are open. Where they are longer than
 * `budgetTokens` can hold, their headings come as a map as well.
 */
export function docs(
  workspace: Workspace,
  rules: IgnoreRules,
  limits: TextLimits,
  budgetTokens = Number.POSITIVE_INFINITY,
  breathe: Breathe = unhurried,
): ContextSource {
  return {
    name: source,
    async gather(ask, signal) {
      const snippets: Snippet[] = [];
      const skipped: Skipped[] = [];
      const documents: MappedDocument[] = [];
      const open = new Map((await workspace.openFiles()).map(({ path, text }) => [path, text]));
      for await (const found of walk(workspace, ask.docs, rules, signal, breathe)) {
        if (found.kind === 'skipped') {
          skipped.push({ source, title: found.path, path: found.path, why: found.why });
          continue;
        }
        const { path } = found;
        const shown = open.get(path);
        const file =
          shown === undefined ? await readText(workspace, path, limits, signal) : openText(path, shown, limits);
        if (file.kind === 'skipped' || file.text.trim() === '') {
          const why = file.kind === 'skipped' ? file.why : 'empty';
          skipped.push({ source, title: path, path, why });
          continue;
        }
        for (const section of sections(path, file.text)) snippets.push(section);
        documents.push({ path, headings: headingsIn(path, file.text.split('\n')) ?? [] });
      }
      const length = snippets.reduce((sum, { text }) => sum + text.length, 0);
      const isLong = length > budgetTokens * charactersPerToken;
      const map = isLong ? docsMap(documents, budgetTokens * charactersPerToken * shareOfMap) : undefined;
      return { snippets: map === undefined ? snippets : [map, ...snippets], skipped };
    },
  };
}

function openText(path: string, shown: string, limits: TextLimits): TextFile {
  const text = asWritten(path, shown);
  const why = whyNotReadable(text, limits);
  return why === undefined ? { kind: 'text', text } : { kind: 'skipped', why };
}

function sections(path: string, text: string): readonly Snippet[] {
  return passages(path, text).map(({ startLine, endLine, text: section, heading, lineNumbers }) => ({
    source,
    path,
    title: `${path} ${linesOf({ startLine, endLine })}`,
    startLine,
    endLine,
    text: section,
    facts: [...(heading === undefined ? [] : [`section “${heading}”`]), ...(isNotebook(path) ? [withoutOutputs] : [])],
    ...(lineNumbers === undefined ? {} : { lineNumbers }),
  }));
}
