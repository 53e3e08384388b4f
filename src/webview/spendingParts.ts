import { type Child, element, icon, type PageNode } from '../core/show/element';
import type { SpendingRow, SpendingView } from '../core/show/spendingView';
import { counted, money, short, whole } from '../core/show/words';
import { toolButton } from './menuButton';
import { noteBox, skeleton } from './problemBox';
import { titleLine } from './titleLine';

export interface SpendingPicture {
  readonly view: SpendingView;
  readonly by: 'tier' | 'task';
  /** The day whose rows alone are shown; absent: all. */
  readonly day?: string;
}

/** The whole page: what today cost, a bar a day, and the table that says the same in numbers. */
export function spendingParts(picture: SpendingPicture | undefined): readonly PageNode[] {
  if (picture === undefined) return [loadingSpending()];
  const { view } = picture;
  const isEmpty = view.rows.length === 0 && view.days.every(day => day.openUsd === 0);
  return [
    element('header', { class: 'panel-head', key: 'head' }, spendingTitle(view), !isEmpty && toolLine(picture)),
    element(
      'main',
      { class: 'spending', key: 'main' },
      isEmpty ? emptyNote() : [legend(picture), chart(picture), table(picture)],
    ),
  ];
}

function loadingSpending(): PageNode {
  return element(
    'main',
    { class: 'loading', key: 'loading', 'aria-busy': true },
    element('h1', { class: 'for-readers' }, 'The spending is loading'),
    skeleton('head', ['medium', 'short']),
    skeleton('chart', ['long', 'long', 'long']),
  );
}

function emptyNote(): PageNode {
  return noteBox(
    'info',
    'graph',
    'Nothing was spent yet',
    'Runs on a cloud tier stand here with what they cost, day by day. The offline tier costs nothing.',
  );
}

function spendingTitle({ days, rows, today, capUsdPerDay }: SpendingView): PageNode {
  const now = days.find(one => one.day === today);
  const sum = days.reduce((total, one) => total + one.spentUsd, 0);
  const saved = rows.reduce((total, one) => total + one.savedUsd, 0);
  const unpriced = rows.reduce((total, one) => total + one.unpricedCalls, 0);
  const inDoubt = (now?.possibleUsd ?? 0) + (now?.openUsd ?? 0);
  const cap = capUsdPerDay === undefined ? '' : ` of at most ${money(capUsdPerDay)}`;
  const facts = [
    `Today (UTC) ${money(now?.spentUsd ?? 0)}${cap}`,
    inDoubt > 0 ? `up to ${money(inDoubt)} more set aside or in doubt` : '',
    `${money(sum)} in ${counted(days.length, 'day')}`,
    saved > 0 ? `${money(saved)} saved by the reply cache` : '',
    unpriced > 0 ? `${counted(unpriced, 'call')} without a price, in no sum` : '',
  ];
  return titleLine('Spending', facts);
}

function toolLine({ by, day }: SpendingPicture): PageNode {
  const option = (value: 'tier' | 'task') =>
    element('option', { key: value, value, selected: value === by }, `by ${value}`);
  return element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Spending', key: 'toolbar' },
    element(
      'select',
      { id: 'by', key: 'by', 'aria-label': 'Bars', 'data-filter': 'by' },
      option('tier'),
      option('task'),
    ),
    toolButton('csv', 'export', 'Export CSV'),
    day !== undefined && toolButton('all-days', 'clear-all', 'All days'),
  );
}

/** What each part of a bar is, in the order from the bottom up; the mark is a shape of its own, not a colour alone. */
function legend(picture: SpendingPicture): PageNode {
  return element(
    'ul',
    { class: 'legend', key: 'legend', 'aria-label': `Parts of the bars, by ${picture.by}` },
    namesOf(picture).map(({ name, usd }, index) =>
      element(
        'li',
        { key: name },
        element('span', { class: `swatch part-${part(index)}`, 'aria-hidden': true }, marks[part(index)]),
        name,
        element('span', { class: 'soft' }, money(usd)),
      ),
    ),
  );
}

const marks = ['■', '▲', '●', '◆', '✚'] as const;

/** More names than marks share the last one. */
function part(index: number): number {
  return Math.min(index, marks.length - 1);
}

interface NamedSum {
  readonly name: string;
  readonly usd: number;
}

function namesOf({ view, by }: SpendingPicture, rows: readonly SpendingRow[] = view.rows): readonly NamedSum[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row[by], (sums.get(row[by]) ?? 0) + row.usd + row.possibleUsd);
  return [...sums].map(([name, usd]) => ({ name, usd })).sort((one, other) => other.usd - one.usd);
}

function chart(picture: SpendingPicture): Child {
  const { view } = picture;
  const most = Math.max(1e-9, ...view.days.map(one => one.spentUsd + one.possibleUsd));
  const order = namesOf(picture).map(({ name }) => name);
  return element(
    'section',
    { class: 'chart', key: 'chart', 'aria-label': 'Spending by day; the table below holds the same numbers' },
    element('p', { class: 'scale soft', 'aria-hidden': true }, `${money(most)} a day`),
    element(
      'div',
      { class: 'days', role: 'toolbar', 'aria-label': 'Days; Enter shows one in the table' },
      view.days.map(({ day, spentUsd }) => dayBar(picture, day, spentUsd, order, most)),
    ),
    element(
      'p',
      { class: 'ends soft', 'aria-hidden': true },
      element('span', {}, view.days[0]?.day ?? ''),
      element('span', {}, view.days.at(-1)?.day ?? ''),
    ),
  );
}

function dayBar(
  picture: SpendingPicture,
  day: string,
  spentUsd: number,
  order: readonly string[],
  most: number,
): PageNode {
  const sums = namesOf(
    picture,
    picture.view.rows.filter(row => row.day === day),
  );
  const parts = [...sums].sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  const words = [`${day}: ${money(spentUsd)}`, ...parts.map(({ name, usd }) => `${name} ${money(usd)}`)].join(', ');
  let top = 100;
  return element(
    'button',
    {
      type: 'button',
      class: 'day',
      key: `day-${day}`,
      'data-action': 'day',
      'data-day': day,
      'data-first': day === picture.view.today,
      'aria-label': words,
      'aria-pressed': picture.day === day,
      title: words,
    },
    element(
      'svg',
      { viewBox: '0 0 10 100', preserveAspectRatio: 'none', 'aria-hidden': true },
      parts.map(({ name, usd }) => {
        const height = (usd / most) * 100;
        top -= height;
        return element('rect', { class: `part-${part(order.indexOf(name))}`, x: 0, y: top, width: 10, height });
      }),
    ),
  );
}

function table(picture: SpendingPicture): PageNode {
  const rows = picture.view.rows.filter(row => picture.day === undefined || row.day === picture.day);
  // The cost stands beside the day: in a narrow panel the rest is a list below the two.
  const title = (text: string, isNumber: boolean) =>
    element('th', { scope: 'col', class: isNumber ? 'number' : undefined }, text);
  return element(
    'div',
    { class: 'table-frame', key: 'table', tabindex: 0, role: 'region', 'aria-label': 'Spending as a table' },
    element(
      'table',
      { class: 'spending-table' },
      element('caption', { class: 'for-readers' }, picture.day ?? 'All days, newest first'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          title('Day', false),
          title('Cost', true),
          columns.map(({ name, isNumber }) => title(name, isNumber)),
        ),
      ),
      element('tbody', {}, rows.map(tableRow)),
    ),
    rows.length === 0 && element('p', { class: 'soft no-rows' }, icon('info'), ' Nothing was spent on this day.'),
  );
}

/** What stands behind a day and its cost. */
const columns = [
  { name: 'Tier', isNumber: false },
  { name: 'Task', isNumber: false },
  { name: 'Model', isNumber: false },
  { name: 'Calls', isNumber: true },
  { name: 'Tokens in', isNumber: true },
  { name: 'Read from cache', isNumber: true },
  { name: 'Tokens out', isNumber: true },
  { name: 'Of these calls', isNumber: false },
] as const;

function tableRow(row: SpendingRow): PageNode {
  const { day, tier, task, model, calls, cachedCalls, batchCalls, unpricedCalls, usd, possibleUsd } = row;
  const kinds = [
    cachedCalls > 0 ? `${whole(cachedCalls)} from the reply cache` : '',
    batchCalls > 0 ? `${whole(batchCalls)} in batches` : '',
  ].filter(kind => kind !== '');
  const cost = [
    unpricedCalls < calls ? money(usd) : '',
    possibleUsd > 0 ? `and up to ${money(possibleUsd)} in doubt` : '',
    unpricedCalls > 0 ? `${whole(unpricedCalls)} unpriced` : '',
  ].filter(part => part !== '');
  const { inputTokens, cacheReadTokens, outputTokens } = row;
  const cells = [
    ...[tier, task, model, whole(calls)].map(words => ({ words })),
    ...[inputTokens, cacheReadTokens, outputTokens].map(count => ({ words: short(count), title: whole(count) })),
    { words: kinds.join(', ') },
  ];
  return element(
    'tr',
    { key: JSON.stringify([day, tier, task, model]) },
    element('th', { scope: 'row' }, day),
    element('td', { class: 'number' }, cost.join(', ')),
    columns.map(({ name, isNumber }, at) => {
      const { words = '', title }: { readonly words?: string; readonly title?: string } = cells[at] ?? {};
      return element('td', { class: isNumber ? 'number' : undefined, title, 'data-label': name }, words);
    }),
  );
}
