import type { Workspace } from '../ports';
import type { IgnoreRules } from './ignoreRules';
import { linesOf } from './passages';
import { type TextLimits, whyNotReadable } from './readText';
import type { ContextSource } from './source';

const source = 'selection';

/** What the person marked in the active editor. An explicit pick, and still bound by the ignore rules. */
export function selection(
  workspace: Pick<Workspace, 'selection'>,
  rules: IgnoreRules,
  limits: TextLimits,
): ContextSource {
  return {
    name: source,
    async gather() {
      const selected = await workspace.selection();
      if (selected === undefined)
        return { snippets: [], skipped: [{ source, title: 'selection', why: 'nothing is selected' }] };
      const { path, title, text, startLine, endLine } = selected;
      const ignored = path === undefined ? undefined : await rules.whyIgnored(path, 'file');
      const why = ignored ?? whyNotReadable(text, limits);
      if (why !== undefined) return { snippets: [], skipped: [{ source, title, path, why }] };
      const lines = `${title} ${linesOf(selected)}`;
      return { snippets: [{ source, path, title: lines, startLine, endLine, text, facts: ['selected'] }], skipped: [] };
    },
  };
}
