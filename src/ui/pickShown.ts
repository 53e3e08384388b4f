import type { ContextView } from '../core/show/deskView';
import type { MessageFromPage } from '../core/show/protocol';

type Picked = Extract<MessageFromPage<'desk'>, { readonly snippet: string }>;

/** What was picked shows at once, as gathering anew may take seconds; what else changes, and all numbers, come with that. */
export function pickShown(view: ContextView, { kind, snippet }: Pick<Picked, 'kind' | 'snippet'>): ContextView {
  if (view.kind !== 'ready' || kind === 'snippet-opened' || kind === 'snippet-included') return view;
  const isPinned = kind === 'snippet-pinned';
  const groups = view.groups.map(group => ({
    ...group,
    kept:
      kind === 'snippet-excluded'
        ? group.kept.filter(({ id }) => id !== snippet)
        : group.kept.map(one => (one.id === snippet ? { ...one, isPinned } : one)),
  }));
  return { ...view, groups };
}
