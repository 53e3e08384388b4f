import type { RowChoice } from '../core/show/chooseRows';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { labelFormatTitles } from '../core/show/exportFormats';
import { labelLetters } from '../core/show/labelLetters';
import type { LabelsRow, LabelsView } from '../core/show/labelsView';
import { costWords, counted, duration, money, percent, whole } from '../core/show/words';
import { agreementPart } from './agreementPart';
import { pickedBar } from './labelButtons';
import { menuButton, toolButton } from './menuButton';
import { overTimePart } from './overTimePart';
import { skeleton, stateNote } from './problemBox';
import type { RowTotals } from './rowTotals';
import { titleLine } from './titleLine';

export interface LabelsPicture {
  readonly view: LabelsView;
  readonly rows: readonly LabelsRow[];
  readonly totals: RowTotals;
  readonly shownCount: number;
  readonly choice: RowChoice;
  readonly notice: string;
  readonly pickedCount: number;
  /** The chart of labels over time is unfolded. */
  readonly isTimeOpen: boolean;
}

/** What stands above the table. The table and the record beside it are drawn on their own. */
export function labelsParts(picture: LabelsPicture): readonly PageNode[] {
  const { view, rows, totals, shownCount, choice, notice, pickedCount, isTimeOpen } = picture;
  return [
    element(
      'header',
      { class: 'panel-head', key: 'head' },
      labelsTitle(view),
      progressLine(view),
      noteLines(view),
      rows.length > 0 && countLine(view, rows.length, totals, choice),
      agreementPart(view, choice),
      totals.hasTimes() && overTimePart(view, rows, isTimeOpen),
      filterLine(view, totals, choice, notice === '' ? shownWords(rows.length, shownCount) : notice),
      pickedCount > 0 && pickedBar(view, pickedCount),
    ),
  ];
}

export function loadingLabels(): PageNode {
  return element(
    'main',
    { class: 'loading', key: 'loading', 'aria-busy': true },
    element('h1', { class: 'for-readers' }, 'The labels are loading'),
    skeleton('head', ['medium', 'short']),
    skeleton('rows', ['long', 'long', 'long', 'long', 'long', 'long']),
  );
}

export function areArriving({ header: { state } }: LabelsView): boolean {
  return state.kind === 'waiting' || state.kind === 'running' || state.kind === 'checking';
}

function labelsTitle(view: LabelsView): PageNode {
  const { tier, header } = view;
  const { progress, recordsPerMinute, secondsLeft, cost, capUsd, state } = header;
  const isArriving = areArriving(view);
  const done = progress.done === progress.total && !isArriving;
  const facts = [
    done ? counted(progress.total, 'record') : `${whole(progress.done)} of ${counted(progress.total, 'record')}`,
    tier.usesLanguageModel ? `${tier.name}, ${tier.model}` : `${tier.name}, no language model`,
    isArriving && recordsPerMinute !== undefined ? `${whole(recordsPerMinute)} a minute` : '',
    tier.usesLanguageModel ? `${costWords(cost)}${capUsd === undefined ? '' : ` of at most ${money(capUsd)}`}` : '',
    (header.cachedCalls ?? 0) > 0 ? `${whole(header.cachedCalls ?? 0)} from cache` : '',
    isArriving ? (secondsLeft === undefined ? '' : `about ${duration(secondsLeft)} left`) : duration(header.seconds),
    state.kind === 'waiting' ? `${state.note} …` : '',
  ];
  return titleLine(
    view.task,
    facts,
    element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Labels', key: 'toolbar' },
      isArriving && header.isPaused === false && toolButton('pause', 'debug-pause', 'Pause'),
      isArriving && header.isPaused === true && toolButton('continue', 'debug-continue', 'Go on'),
      isArriving && toolButton('stop', 'debug-stop', 'Stop', 'primary'),
      menuButton(
        'export',
        'Export',
        'export',
        view.formats.map(choice => ({ choice, title: labelFormatTitles[choice] ?? choice })),
      ),
      (view.header.undoable ?? 0) > 0 && toolButton('undo', 'discard', 'Undo'),
      toolButton('sent', 'eye', 'What was sent'),
    ),
  );
}

function progressLine(view: LabelsView): Child {
  const { done, total } = view.header.progress;
  if (!areArriving(view)) return undefined;
  return element(
    'div',
    {
      class: 'bar thin',
      key: 'progress',
      role: 'progressbar',
      'aria-label': 'Records labelled',
      'aria-valuemin': 0,
      'aria-valuemax': total,
      'aria-valuenow': done,
    },
    element('div', { class: 'bar-fill', fill: total === 0 ? 0 : done / total }),
  );
}

function noteLines(view: LabelsView): Child {
  const offline =
    'No language model was used: labels come from a classifier trained on your own labels and their descriptions.';
  return [
    stateNote(view.header.state, view.run, 'labels'),
    ...(view.tier.usesLanguageModel ? view.notes : [offline, ...view.notes]).map(note =>
      element('p', { class: 'soft note-line' }, icon('info'), element('span', {}, note)),
    ),
  ];
}

/** How often each label was given: a bar each, and a press shows only these rows. */
function countLine(view: LabelsView, all: number, totals: RowTotals, choice: RowChoice): PageNode {
  const names = view.labels.map(label => label.name);
  const letters = labelLetters(names);
  const labels = [...new Set([...names.map(String), 'abstain', ...totals.labels()])];
  const counts = labels.map(label => ({ label, count: totals.countOf(label) }));
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return element(
    'div',
    { class: 'counts', key: 'counts', role: 'group', 'aria-label': 'Records by label' },
    counts.map(({ label, count }, index) =>
      element(
        'button',
        {
          type: 'button',
          class: 'count',
          key: `count-${label}`,
          'data-action': 'count',
          'data-label': label,
          'aria-pressed': choice.label === label,
          title: `${whole(count)} of ${whole(all)}, ${percent(count, all)}`,
        },
        element(
          'span',
          { class: 'count-label' },
          label,
          ' ',
          letters[index] !== undefined &&
            index < names.length &&
            element('kbd', { title: `${letters[index]} labels a row ${label}`, 'aria-hidden': true }, letters[index]),
        ),
        element(
          'span',
          { class: 'count-number' },
          whole(count),
          element('span', { class: 'for-readers' }, count === 1 ? ' row' : ' rows'),
        ),
        element(
          'span',
          { class: 'bar count-bar', 'aria-hidden': true },
          element('span', { class: 'bar-fill', fill: count / most }),
        ),
      ),
    ),
  );
}

function filterLine(view: LabelsView, totals: RowTotals, choice: RowChoice, words: string): PageNode {
  const labels = [...view.labels.map(label => label.name), 'abstain'].map(name => ({ value: name, title: name }));
  const tiers = totals.tiers().map(name => ({ value: name, title: name }));
  return element(
    'div',
    { class: 'filters', key: 'filters', role: 'search' },
    select('label', 'all labels', choice.label, labels),
    (view.questions ?? []).map((question, index) =>
      select(`answer-${index}`, `any ${question}`, choice.answers[index] ?? '', answersTo(totals, index), question),
    ),
    select(
      'confidence',
      'any confidence',
      choice.confidence,
      ['high', 'medium', 'low', 'none'].map(value => ({ value, title: `${value} confidence` })),
    ),
    tiers.length > 1 && select('tier', 'all tiers', choice.tier, tiers),
    select('problem', 'all results', choice.problem, problems),
    choice.cell !== undefined &&
      element(
        'button',
        { type: 'button', class: 'secondary', 'data-action': 'cell', key: 'cell-filter', title: 'Show all again' },
        `persons: ${choice.cell.gold}, run: ${choice.cell.given}`,
        icon('close'),
      ),
    element('input', {
      type: 'search',
      id: 'filter-text',
      key: 'filter-text',
      placeholder: 'Find in the rows',
      'aria-label': 'Find in the rows',
      value: choice.text,
    }),
    element('span', { class: 'shown', key: 'shown' }, words),
  );
}

const mostAnswers = 200;

function answersTo(totals: RowTotals, question: number) {
  return totals
    .answers(question)
    .slice(0, mostAnswers)
    .sort()
    .map(value => ({ value, title: value }));
}

const problems = [
  { value: 'any', title: 'any problem' },
  { value: 'none', title: 'no problem' },
  { value: 'no-answer', title: 'no answer' },
  { value: 'read-problem', title: 'read with a problem' },
  { value: 'must-confirm', title: 'to confirm' },
  { value: 'unconfirmed', title: 'not confirmed yet' },
  { value: 'confirmed', title: 'confirmed' },
  { value: 'corrected', title: 'corrected' },
  { value: 'escalated', title: 'escalated' },
  { value: 'quote-not-found', title: 'quote not found' },
  { value: 'unreadable', title: 'unreadable' },
  { value: 'refused', title: 'refused' },
  { value: 'too-long', title: 'too long' },
  { value: 'invalid-answer', title: 'invalid answer' },
  { value: 'not-evaluable', title: 'not evaluable' },
  { value: 'failed', title: 'failed' },
];

/** The choice for all is the select's name, so that it needs no label beside it. */
function select(
  name: string,
  all: string,
  chosen: string,
  options: readonly { readonly value: string; readonly title: string }[],
  what = name,
): PageNode {
  return element(
    'select',
    { id: `filter-${name}`, key: `select-${name}`, 'data-filter': name, 'aria-label': `Filter by ${what}` },
    [{ value: '', title: all }, ...options].map(option =>
      element(
        'option',
        { key: `option-${option.value}`, value: option.value, selected: option.value === chosen },
        option.title,
      ),
    ),
  );
}

/** What the icons of the first column mean. */
export function legend(): readonly PageNode[] {
  return [
    element('span', {}, icon('warning', 'warning-icon'), 'no answer'),
    element('span', {}, icon('info'), 'read with a problem'),
    element('span', {}, icon('error', 'error-icon'), 'quote not found'),
    element('span', {}, icon('eye'), 'to confirm'),
    element('span', {}, icon('edit'), 'corrected'),
    element('span', {}, icon('check'), 'confirmed'),
    element('span', {}, icon('arrow-up'), 'escalated'),
    element('span', {}, icon('files'), 'same as another'),
  ];
}

function shownWords(all: number, shown: number): string {
  return shown === all ? counted(all, 'row') : `${whole(shown)} of ${counted(all, 'row')}`;
}
