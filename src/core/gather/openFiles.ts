import type { Workspace } from '../ports';
import type { IgnoreRules } from './ignoreRules';
import { isNotebook, withoutOutputs } from './notebook';
import { linesOf, passages } from './passages';
import { asWritten, type TextLimits, whyNotReadable } from './readText';
import type { ContextSource, Skipped, Snippet } from './source';

const source = 'open-files';

/** What the editor shows, unsaved edits included, pinned tabs first; long files in passages. */
export function openFiles(
  workspace: Pick<Workspace, 'openFiles'>,
  rules: IgnoreRules,
  limits: TextLimits,
): ContextSource {
  return {
    name: source,
    async gather() {
      const snippets: Snippet[] = [];
      const skipped: Skipped[] = [];
      for (const file of await workspace.openFiles()) {
        const name = file.path ?? file.title;
        const ignored = file.path === undefined ? undefined : await rules.whyIgnored(file.path, 'file');
        const text = file.text === undefined ? undefined : asWritten(name, file.text);
        const why = ignored ?? file.why ?? whyNotReadable(text ?? '', limits);
        if (why !== undefined || text === undefined) {
          skipped.push({ source, title: file.title, path: file.path, why: why ?? 'the editor shows no text' });
          continue;
        }
        for (const passage of passages(name, text)) {
          snippets.push({
            source,
            path: file.path,
            title: `${file.title} ${linesOf(passage)}`,
            startLine: passage.startLine,
            endLine: passage.endLine,
            text: passage.text,
            facts: [file.pinned ? 'pinned tab' : 'open in the editor', ...(isNotebook(name) ? [withoutOutputs] : [])],
            ...(passage.lineNumbers === undefined ? {} : { lineNumbers: passage.lineNumbers }),
          });
        }
      }
      return { snippets, skipped };
    },
  };
}
