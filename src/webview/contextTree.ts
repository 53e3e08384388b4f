import type { DeskGroup, DeskSnippet, LeftOutGroup } from '../core/show/deskView';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { directionOf } from '../core/show/textDirection';
import { counted, lineRange, short, whole } from '../core/show/words';
import { iconButton } from './iconButton';

/** Whether a row that can be folded is open; `byDefault` where a person did not say. */
export type IsOpen = (row: string, byDefault: boolean) => boolean;

/** The context as rows: sources, their passages, and what was left out with its reasons. */
export function contextTree(
  title: string,
  groups: readonly DeskGroup[],
  leftOut: readonly LeftOutGroup[],
  isOpen: IsOpen,
): PageNode {
  const rows = [
    ...groups.flatMap((group, index) => groupRows(group, isOpen(`group:${group.source}`, index === 0))),
    ...leftOutRows(leftOut, isOpen),
  ];
  return element(
    'div',
    { class: 'tree', role: 'treegrid', 'aria-label': `Context of ${title}`, id: 'context-tree', key: 'tree' },
    rows,
  );
}

function groupRows(group: DeskGroup, open: boolean): readonly PageNode[] {
  const name = `group:${group.source}`;
  const leftOut = group.leftOutCount === 0 ? '' : `, ${whole(group.leftOutCount)} left out`;
  const note = group.kept.length === 0 ? `nothing${leftOut}` : `${whole(group.kept.length)} kept${leftOut}`;
  const row = foldRow(name, 1, open, group.kept.length === 0, [
    nameCell(element('span', { class: 'title' }, group.title), note, `${group.title}: ${note}`),
    tokensCell(group.tokens),
    element('span', { role: 'gridcell', class: 'actions' }),
  ]);
  return open ? [row, ...group.kept.map(snippetRow)] : [row];
}

function snippetRow(snippet: DeskSnippet): PageNode {
  const lines = lineRange(snippet.startLine, snippet.endLine);
  const spoken = `${snippet.title}${lines === '' ? '' : ` lines ${lines}`}`;
  const path = snippet.path ?? snippet.title;
  const { name, folder } = nameAndFolder(snippet);
  // In a narrow bar the end is cut: that it is pinned comes first, and once.
  const why = snippet.isPinned ? snippet.why.replace(/^pinned by you(?:; |$)/, '') : snippet.why;
  const note = [snippet.isPinned ? 'pinned' : '', folder, why].filter(part => part !== '').join(' · ');
  return element(
    'div',
    {
      role: 'row',
      class: `row level-2${snippet.isPinned ? ' pinned' : ''}`,
      key: `snippet:${snippet.id}`,
      'data-snippet': snippet.id,
      'data-row': `snippet:${snippet.id}`,
      'aria-level': 2,
      title: `${path}${lines === '' ? '' : `, lines ${lines}`}\n${snippet.why}${snippet.ifExcluded === undefined ? '' : `\nExcluding it ${snippet.ifExcluded}`}`,
    },
    nameCell(
      [
        element('span', { class: 'title', dir: directionOf(name) }, name),
        lines !== '' && [' ', element('span', { class: 'lines' }, lines)],
      ],
      note,
    ),
    tokensCell(snippet.tokens),
    element(
      'span',
      { role: 'gridcell', class: 'actions' },
      iconButton(
        snippet.isPinned ? 'unpin' : 'pin',
        snippet.isPinned ? 'pinned' : 'pin',
        `${snippet.isPinned ? 'Unpin' : 'Pin'} ${spoken}`,
        { 'data-snippet': snippet.id },
      ),
      iconButton(
        'exclude',
        'close',
        `Exclude ${spoken}${snippet.ifExcluded === undefined ? '' : `: ${snippet.ifExcluded}`}`,
        { 'data-snippet': snippet.id },
      ),
    ),
  );
}

/** The file's name first, as in VS Code's own lists: in a narrow bar, the folder alone would be left of a path. */
function nameAndFolder({ title, path }: DeskSnippet): { readonly name: string; readonly folder: string } {
  const slash = title === path ? title.lastIndexOf('/') : -1;
  return { name: title.slice(slash + 1), folder: slash < 1 ? '' : title.slice(0, slash) };
}

function leftOutRows(leftOut: readonly LeftOutGroup[], isOpen: IsOpen): readonly PageNode[] {
  const present = leftOut.filter(group => group.count > 0);
  // What stands next in line is among the dropped as well.
  const total = present.reduce((sum, group) => sum + (group.kind === 'next' ? 0 : group.count), 0);
  if (total === 0) return [];
  const open = isOpen('left-out', false);
  const row = foldRow('left-out', 1, open, false, [
    nameCell(element('span', { class: 'title' }, 'Left out'), open ? whole(total) : `${whole(total)} · why?`),
    element('span', { role: 'gridcell' }),
    element('span', { role: 'gridcell', class: 'actions' }),
  ]);
  return open
    ? [row, ...present.flatMap(group => leftOutGroupRows(group, isOpen(`left-out:${group.kind}`, group.count <= 12)))]
    : [row];
}

const leftOutTitles = {
  excluded: 'Excluded by you',
  next: 'Next in line: 4,000 tokens more would add',
  dropped: 'Dropped: no room',
  skipped: 'Skipped',
  withheld: 'Withheld: may be secret',
  redacted: 'Redacted: secrets replaced',
};

function leftOutGroupRows(group: LeftOutGroup, open: boolean): readonly PageNode[] {
  const row = foldRow(`left-out:${group.kind}`, 2, open, false, [
    nameCell(
      element('span', { class: 'title' }, leftOutTitles[group.kind]),
      whole(group.count),
      leftOutTitles[group.kind],
    ),
    element('span', { role: 'gridcell' }),
    element('span', { role: 'gridcell', class: 'actions' }),
  ]);
  if (!open) return [row];
  const shown = group.items.reduce((sum, item) => sum + (item.count ?? 1), 0);
  const more = group.count - shown;
  const rest =
    more > 0 &&
    reasonRow(
      `more:${group.kind}`,
      `${counted(more, 'more')}`.replace('mores', 'more'),
      'all are listed in the preview',
    );
  return [
    row,
    ...group.items.map((item, index) => leftOutItem(group.kind, item, index)),
    ...(rest === false ? [] : [rest]),
  ];
}

function leftOutItem(kind: string, item: LeftOutGroup['items'][number], index: number): PageNode {
  const lines = lineRange(item.startLine, item.endLine);
  const behind = [lines, item.count === undefined || item.count === 1 ? '' : `× ${whole(item.count)}`]
    .filter(Boolean)
    .join(' ');
  const what = `${item.title} ${behind}`.trimEnd();
  const back =
    item.id !== undefined &&
    (kind === 'excluded'
      ? iconButton('include', 'discard', `Take ${what} back in`, { 'data-snippet': item.id })
      : iconButton('pin', 'pin', `Pin ${what}`, { 'data-snippet': item.id }));
  const named = [element('bdi', {}, item.title), behind !== '' && ` ${behind}`];
  return reasonRow(`${kind}:${item.id ?? index}`, named, item.why, back);
}

/** Two lines, since the reason is what is looked for here. */
function reasonRow(name: string, what: Child, why: string, button: Child = undefined): PageNode {
  return element(
    'div',
    {
      role: 'row',
      class: 'row level-3 reason-row',
      key: `left-out-item:${name}`,
      'data-row': `left-out-item:${name}`,
      'aria-level': 3,
    },
    element(
      'span',
      { role: 'gridcell', class: 'name' },
      element('span', { class: 'title' }, what),
      ' ',
      element('span', { class: 'why' }, why),
    ),
    element('span', { role: 'gridcell' }),
    element('span', { role: 'gridcell', class: 'actions' }, button),
  );
}

function foldRow(name: string, level: number, open: boolean, isEmpty: boolean, cells: readonly PageNode[]): PageNode {
  return element(
    'div',
    {
      role: 'row',
      class: `row fold level-${level}`,
      key: name,
      'data-row': name,
      'data-action': isEmpty ? undefined : 'fold',
      'aria-level': level,
      'aria-expanded': isEmpty ? undefined : open,
    },
    icon(isEmpty ? 'blank' : open ? 'chevron-down' : 'chevron-right', 'twisty'),
    cells,
  );
}

/** With spaces between its parts: they are read as one name. `title` says in full what a narrow side bar cuts off. */
function nameCell(name: Child, note: string, title?: string): PageNode {
  return element(
    'span',
    { role: 'gridcell', class: 'name', title },
    name,
    note !== '' && [' ', element('span', { class: 'why' }, note)],
  );
}

function tokensCell(tokens: number): PageNode {
  return element(
    'span',
    { role: 'gridcell', class: 'number', title: `${whole(tokens)} tokens` },
    short(tokens),
    element('span', { class: 'for-readers' }, ' tokens'),
  );
}
