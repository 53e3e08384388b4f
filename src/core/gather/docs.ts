import type { Workspace } from '../ports';
import type { IgnoreRules } from './ignoreRules';
import { linesOf, passages } from './passages';
import { readText, type TextLimits } from './readText';
import type { ContextSource, Skipped, Snippet } from './source';
import { walk } from './walk';

const source = 'docs';

/** Documents by pattern, section by section. */
export function docs(workspace: Workspace, rules: IgnoreRules, limits: TextLimits): ContextSource {
  return {
    name: source,
    async gather(ask, signal) {
      const snippets: Snippet[] = [];
      const skipped: Skipped[] = [];
      for await (const found of walk(workspace, ask.docs, rules, signal)) {
        if (found.kind === 'skipped') {
          skipped.push({ source, title: found.path, path: found.path, why: found.why });
          continue;
        }
        const file = await readText(workspace, found.path, limits, signal);
        if (file.kind === 'skipped') {
          skipped.push({ source, title: found.path, path: found.path, why: file.why });
          continue;
        }
        if (file.text.trim() === '') skipped.push({ source, title: found.path, path: found.path, why: 'empty' });
        else snippets.push(...sections(found.path, file.text));
      }
      return { snippets, skipped };
    },
  };
}

function sections(path: string, text: string): readonly Snippet[] {
  return passages(path, text).map(({ startLine, endLine, text: section, heading }) => ({
    source,
    path,
    title: `${path} ${linesOf({ startLine, endLine })}`,
    startLine,
    endLine,
    text: section,
    facts: heading === undefined ? [] : [`section “${heading}”`],
  }));
}
