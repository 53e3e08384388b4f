import { missedWords, shareWords } from '../core/show/agreementWords';
import type { RowChoice } from '../core/show/chooseRows';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import type { AgreementView, LabelsView } from '../core/show/labelsView';
import { counted, whole } from '../core/show/words';

/** How far the run agrees with what persons said, in a line; unfolded, label by label, and what was taken for what. */
export function agreementPart(view: LabelsView, choice: RowChoice): PageNode | undefined {
  const { agreement } = view.header;
  if (agreement === undefined) return undefined;
  const missed = missedWords(agreement.confusion, view.labels);
  return element(
    'details',
    { class: 'agreement', key: 'agreement' },
    element(
      'summary',
      {},
      element(
        'span',
        {},
        `Agrees with the gold on ${shareWords(agreement.accuracy)} of ${counted(agreement.records, 'record')}`,
      ),
      ' ',
      element('span', { class: 'soft' }, `macro F1 ${agreement.macroF1.toFixed(2)}`),
      missed.map(words => [' ', element('span', { class: 'missed' }, icon('warning'), words)]),
    ),
    element(
      'div',
      { class: 'agreement-tables' },
      byLabel(agreement),
      byConfidence(agreement),
      confusion(agreement, view, choice),
      element(
        'p',
        { class: 'soft' },
        'In brackets: 95 % intervals (Wilson). The gold is what persons said; what they looked at first may not be like the rest.',
      ),
    ),
  );
}

function byLabel({ labels }: AgreementView): PageNode {
  return element(
    'table',
    { class: 'figures' },
    element('caption', {}, 'Label by label'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ['Label', 'In the gold', 'Found (recall)', 'Right (precision)', 'F1'].map(title =>
          element('th', { scope: 'col' }, title),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      labels.map(({ label, goldCount, recall, precision, f1 }) =>
        element(
          'tr',
          { key: `f1-${label}` },
          element('th', { scope: 'row' }, label),
          element('td', {}, whole(goldCount)),
          element('td', {}, recall === undefined ? '–' : shareWords(recall)),
          element('td', {}, precision === undefined ? '–' : shareWords(precision)),
          element('td', {}, f1 === undefined ? '–' : f1.toFixed(2)),
        ),
      ),
    ),
  );
}

/** Whether "high" may be believed: by the gold, and not by what a model says of itself. */
function byConfidence({ byConfidence: worth = [] }: AgreementView): PageNode | undefined {
  if (worth.length === 0) return undefined;
  return element(
    'table',
    { class: 'figures calibration' },
    element('caption', {}, 'What confidence was worth'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ['Confidence', 'In the gold', 'Right'].map(title => element('th', { scope: 'col' }, title)),
      ),
    ),
    element(
      'tbody',
      {},
      worth.map(({ confidence, right }) =>
        element(
          'tr',
          { key: `worth-${confidence}` },
          element('th', { scope: 'row' }, confidence),
          element('td', {}, whole(right.count)),
          element('td', {}, shareWords(right)),
        ),
      ),
    ),
  );
}

/** A press on a cell shows its rows. */
function confusion({ confusion: met }: AgreementView, view: LabelsView, choice: RowChoice): PageNode {
  const known = [...view.labels.map(label => String(label.name)), 'abstain'];
  const names = [...new Set([...known, ...met.flatMap(one => [String(one.gold), String(one.given)])])];
  const golds = names.filter(name => met.some(one => one.gold === name));
  const givens = names.filter(name => met.some(one => one.given === name));
  const countOf = (gold: string, given: string) =>
    met.find(one => one.gold === gold && one.given === given)?.count ?? 0;
  return element(
    'table',
    { class: 'figures confusion', role: 'grid' },
    element('caption', {}, 'What persons said (rows) and what the run said (columns)'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('td', {}),
        givens.map(given => element('th', { scope: 'col', key: `given-${given}` }, given)),
      ),
    ),
    element(
      'tbody',
      {},
      golds.map(gold =>
        element(
          'tr',
          { key: `gold-${gold}` },
          element('th', { scope: 'row' }, gold),
          givens.map(given =>
            element(
              'td',
              { key: `cell-${given}`, class: gold === given ? 'right' : 'wrong' },
              cellButton(gold, given, countOf(gold, given), choice),
            ),
          ),
        ),
      ),
    ),
  );
}

function cellButton(gold: string, given: string, count: number, { cell }: RowChoice): Child {
  if (count === 0) return element('span', { class: 'soft' }, '0');
  return element(
    'button',
    {
      type: 'button',
      class: 'cell-button',
      'data-action': 'cell',
      'data-gold': gold,
      'data-given': given,
      'aria-pressed': cell?.gold === gold && cell.given === given,
      'aria-label': `${counted(count, 'row')}: persons said ${gold}, the run said ${given}`,
    },
    whole(count),
  );
}
