import type { CompareShare, CompareTier, CompareView } from '../core/show/compareView';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { counted, percent, whole } from '../core/show/words';
import { compareChart } from './compareChart';
import { toolButton } from './menuButton';
import { noteBox, skeleton } from './problemBox';
import { titleLine } from './titleLine';

export interface ComparePicture {
  readonly view: CompareView;
  /** The place of the measure that is drawn. */
  readonly measure: number;
}

/** The whole page: the answer first, then where each tier stands by quality and price, and the tables that say the same. */
export function compareParts(picture: ComparePicture | string | undefined): readonly PageNode[] {
  if (picture === undefined) return [loading()];
  if (typeof picture === 'string')
    return [element('main', { class: 'compare', key: 'main' }, title([]), cannot(picture))];
  const { view } = picture;
  return [
    element('header', { class: 'panel-head', key: 'head' }, title(factsOf(view)), toolLine(picture)),
    element(
      'main',
      { class: 'compare', key: 'main' },
      element('p', { class: 'verdict', key: 'verdict' }, view.sentence),
      compareChart(picture),
      tierTable(picture),
      labelTable(view),
      list('Neighbours by price, on the same records', view.pairs, 'pairs'),
      list('To be known', view.notes, 'notes'),
    ),
  ];
}

function loading(): PageNode {
  return element(
    'main',
    { class: 'loading', key: 'loading', 'aria-busy': true },
    element('h1', { class: 'for-readers' }, 'The comparison is loading'),
    skeleton('head', ['medium', 'short']),
    skeleton('chart', ['long', 'long', 'long']),
  );
}

function title(facts: readonly string[]): PageNode {
  return titleLine('Tiers', facts);
}

function cannot(why: string): PageNode {
  return noteBox('info', 'graph-scatter', 'There is nothing to compare yet', why);
}

function factsOf({ title: task, records, bar }: CompareView): readonly string[] {
  return [
    task,
    `${counted(records, 'record')} that a person has labelled`,
    bar === undefined ? '' : `bar: ${bar.text}`,
  ];
}

function toolLine({ view, measure }: ComparePicture): PageNode {
  return element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Comparison', key: 'toolbar' },
    element(
      'select',
      { id: 'measure', key: 'measure', 'aria-label': 'What is drawn', 'data-filter': 'measure' },
      view.measures.map(({ name }, index) =>
        element('option', { key: name, value: String(index), selected: index === measure }, name),
      ),
    ),
    toolButton('bar', 'target', view.bar === undefined ? 'Set bar' : 'Change bar'),
    toolButton('csv', 'export', 'Export CSV'),
  );
}

interface Column {
  readonly name: string;
  readonly isNumber: boolean;
  readonly cell: (tier: CompareTier) => Child;
}

function columnsOf({ view, measure }: ComparePicture): readonly Column[] {
  const drawn = measure === 0 ? [] : [measure];
  return [
    { name: 'Cost per 1,000', isNumber: true, cell: tier => tier.cost },
    ...[0, ...drawn].map(
      (at): Column => ({
        name: view.measures[at]?.name ?? '',
        isNumber: true,
        cell: ({ shares }) => shareWords(shares[at]?.share),
      }),
    ),
    { name: 'Macro F1', isNumber: true, cell: tier => tier.macroF1.toFixed(2) },
    { name: 'Answered', isNumber: true, cell: tier => whole(tier.answered) },
    { name: 'Abstained', isNumber: true, cell: tier => whole(tier.abstained) },
    { name: 'No answer', isNumber: true, cell: tier => whole(tier.noAnswer) },
    { name: 'Tokens each', isNumber: true, cell: tier => tier.tokens },
    { name: 'Run', isNumber: false, cell: buttonsOf },
  ];
}

function buttonsOf({ run, tier, title: name }: CompareTier): Child {
  const button = (action: string, words: string, label: string) =>
    element(
      'button',
      { type: 'button', class: 'secondary', key: action, 'data-action': action, 'data-run': run, 'aria-label': label },
      words,
    );
  return element(
    'span',
    { class: 'row-buttons' },
    button('open-run', 'Open', `Open the run of ${name}`),
    button('use-tier', 'Use in the task', `Use in the task: ${tier}`),
  );
}

function tierTable(picture: ComparePicture): PageNode {
  const columns = columnsOf(picture);
  return frame(
    'tiers',
    'Tiers, cheapest first; in brackets 95 % intervals',
    ['Tier', ...columns.map(({ name }) => name)],
    [false, ...columns.map(({ isNumber }) => isNumber)],
    picture.view.tiers.map(tier => ({
      key: tier.run,
      isChosen: tier.isChosen,
      head: [
        tier.isChosen && icon('check'),
        tier.title,
        element('span', { class: 'soft model' }, tier.model),
        tier.isChosen && element('span', { class: 'for-readers' }, ', named above'),
      ],
      cells: columns.map(({ cell }) => cell(tier)),
    })),
  );
}

/** Every label by tier, whatever is drawn. */
function labelTable({ measures, tiers }: CompareView): PageNode {
  const places = measures.flatMap(({ label }, index) =>
    label === undefined || index % 2 === 0 ? [] : [{ label, index }],
  );
  const rows = places.flatMap(({ label, index }) =>
    tiers.map(tier => ({
      key: `${label}\n${tier.run}`,
      isChosen: false,
      head: [label],
      cells: [
        tier.title,
        whole(tier.shares[index]?.share?.count ?? 0),
        shareWords(tier.shares[index]?.share),
        tier.shares[index + 1]?.share === undefined ? 'given to none' : shareWords(tier.shares[index + 1]?.share),
      ],
    })),
  );
  return frame(
    'labels',
    'Each label by tier; in brackets 95 % intervals',
    ['Label', 'Tier', 'Records', 'Found (recall)', 'Given right (precision)'],
    [false, false, true, true, true],
    rows,
  );
}

interface Row {
  readonly key: string;
  readonly isChosen: boolean;
  readonly head: readonly Child[];
  readonly cells: readonly Child[];
}

function frame(
  name: string,
  caption: string,
  heads: readonly string[],
  areNumbers: readonly boolean[],
  rows: readonly Row[],
): PageNode {
  const look = (at: number) => (areNumbers[at] === true ? 'number' : undefined);
  return element(
    'div',
    { class: 'table-frame', key: `table-${name}`, tabindex: 0, role: 'region', 'aria-label': caption },
    element(
      'table',
      { class: 'compare-table' },
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          heads.map((head, at) => element('th', { scope: 'col', class: look(at) }, head)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(({ key, isChosen, head, cells }) =>
          element(
            'tr',
            { key, class: isChosen ? 'chosen' : undefined },
            element('th', { scope: 'row' }, head),
            cells.map((cell, at) => element('td', { class: look(at + 1), 'data-label': heads[at + 1] }, cell)),
          ),
        ),
      ),
    ),
  );
}

function list(heading: string, lines: readonly string[], name: string): Child {
  if (lines.length === 0) return undefined;
  return element(
    'section',
    { class: 'lines', key: name },
    element('h2', {}, heading),
    element(
      'ul',
      {},
      lines.map(line => element('li', { key: line }, line)),
    ),
  );
}

/** `92 % (84–96)`. */
function shareWords(share: CompareShare | undefined): string {
  if (share === undefined) return '–';
  const { value, low, high, count } = share;
  return `${percent(Math.round(value * count), count)} (${Math.round(100 * low)}–${Math.round(100 * high)})`;
}
