import { shareWords } from '../core/show/agreementWords';
import { isCorrected } from '../core/show/chooseRows';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { markQuotes } from '../core/show/findQuote';
import { votesWords } from '../core/show/labelRow';
import { type LabelsRow, type LabelsView, labelOf, type RecordView } from '../core/show/labelsView';
import { placeParts } from '../core/show/placeParts';
import { arrowLines } from '../core/show/textDirection';
import { place, whole } from '../core/show/words';
import { eventTree } from './eventTree';
import { labelButtons } from './labelButtons';
import { skeleton } from './problemBox';

export type RecordState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly record: RecordView }
  | { readonly kind: 'missing'; readonly why: string };

/** A record beside the table: what was decided and why, then what it was decided from, the evidence marked in it. */
export function recordPane(row: LabelsRow, state: RecordState, view: LabelsView): readonly PageNode[] {
  return [
    element(
      'div',
      { class: 'pane-head' },
      element('h2', { tabindex: -1, id: 'record-title' }, 'Record'),
      element(
        'button',
        { type: 'button', class: 'secondary', 'data-action': 'open-record' },
        icon('go-to-file'),
        'Open in an editor',
      ),
      element(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'data-action': 'close-record',
          title: 'Close (Escape)',
          'aria-label': 'Close the record',
        },
        icon('close'),
      ),
    ),
    element(
      'div',
      { class: 'pane-body', tabindex: 0, role: 'region', 'aria-labelledby': 'record-title', key: `record-${row.id}` },
      verdict(row, view),
      labelButtons(view, 'Label this record'),
      recordBody(row, state),
    ),
  ];
}

/** With what that word was worth where persons have looked; of the run's own label, so not where a person said another. */
function confidenceWords({ confidence }: LabelsRow, { header }: LabelsView): string {
  if (confidence === 'none') return 'no confidence';
  const worth = header.agreement?.byConfidence?.find(one => one.confidence === confidence)?.right;
  const by = worth === undefined ? '' : ` (by the gold right in ${shareWords(worth)} of ${whole(worth.count)})`;
  return `${confidence} confidence${by}`;
}

function verdict(row: LabelsRow, view: LabelsView): Child {
  const description = view.labels.find(label => label.name === labelOf(row))?.description;
  return element(
    'div',
    { class: 'verdict' },
    element(
      'p',
      { class: 'verdict-line' },
      element('strong', { class: 'label-name', title: description }, labelOf(row)),
      element('span', { class: 'soft' }, confidenceWords(row, view)),
      element('span', { class: 'soft' }, sourceWords(row)),
    ),
    personLine(row),
    answerLines(row, view),
    tierLines(row),
    votesLine(row),
    besideLine(row),
    sameLine(row),
    row.mustConfirm &&
      row.person === undefined &&
      element(
        'p',
        { class: 'note-line' },
        icon('eye'),
        element('span', {}, 'To be confirmed by a person before it counts'),
      ),
    row.problem !== undefined &&
      element(
        'p',
        { class: 'note-line' },
        icon('warning'),
        element('span', {}, `${row.problem.kind}: ${row.problem.why}`),
      ),
    row.readProblem !== undefined &&
      row.readProblem !== row.problem?.why &&
      noteLine('info', `Read with a problem: ${row.readProblem}`),
    row.rationale !== '' && element('p', {}, row.rationale),
    row.evidence.length > 0 &&
      element('ul', { class: 'evidence-list', 'aria-label': 'Evidence' }, row.evidence.map(evidenceItem)),
  );
}

function sourceWords({ model, tier, fromCache }: LabelsRow): string {
  const who = model === tier ? tier : `${tier}, ${model}`;
  return fromCache === true ? `${who}, from cache` : who;
}

function personLine(row: LabelsRow): Child {
  const { person } = row;
  if (person === undefined) return undefined;
  const who = person.isYou ? 'you' : person.by === '' ? 'the gold file' : person.by;
  const words = isCorrected(row) ? `Corrected by ${who}; the run said ${row.label}` : `Confirmed by ${who}`;
  return noteLine(isCorrected(row) ? 'edit' : 'check', words);
}

function answerLines({ answers }: LabelsRow, { questions }: LabelsView): Child {
  if (questions === undefined || questions.length === 0) return undefined;
  return element(
    'dl',
    { class: 'fields answers' },
    questions.map((question, index) => [
      element('dt', {}, question),
      element('dd', {}, answers?.[index] === '' ? 'none' : (answers?.[index] ?? '–')),
    ]),
  );
}

/** What each tier said, where more than one was asked. */
function tierLines({ escalation, tier, label, confidence }: LabelsRow): Child {
  if (escalation === undefined) return undefined;
  const { state, to, why, firstTier, firstLabel, firstConfidence } = escalation;
  const then = {
    answered: `${tier} said ${label}, ${confidence} confidence`,
    waiting: `${to} is still to be asked`,
    'in-vain': `${to} gave no answer`,
  }[state];
  return element(
    'ul',
    { class: 'tier-lines', 'aria-label': 'What each tier said' },
    element(
      'li',
      {},
      icon('circle-small'),
      element('span', {}, `${firstTier} said ${firstLabel}, ${firstConfidence} confidence`),
    ),
    element('li', {}, icon('arrow-up'), element('span', {}, `${why}: ${then}`)),
  );
}

function sameLine({ sameAs }: LabelsRow): Child {
  if (sameAs === undefined) return undefined;
  return element(
    'p',
    { class: 'note-line' },
    icon('files'),
    element(
      'span',
      {},
      'Says the same as another record but for times, ids and ports, which was asked in its stead: ',
      element('a', { role: 'link', tabindex: 0, 'data-action': 'go-to', 'data-record-id': sameAs }, 'show that one'),
      '. ',
      element('button', { type: 'button', class: 'secondary', 'data-action': 'ask-alone' }, 'Ask about this one alone'),
    ),
  );
}

function votesLine({ votes }: LabelsRow): Child {
  return votes === undefined ? undefined : noteLine('list-ordered', votesWords(votes));
}

/** What went out with it and no other. */
function besideLine({ beside }: LabelsRow): Child {
  if (beside === undefined || beside.length === 0) return undefined;
  const named = beside.filter(one => one.kind === 'context').map(one => place(one.path, one.line, undefined));
  const like = beside.filter(one => one.kind === 'example').map(one => place(one.path, one.line, undefined));
  return [
    named.length > 0 && noteLine('references', `Sent with what it names: ${named.join(', ')}`),
    like.length > 0 && noteLine('book', `Sent with labelled examples like it: ${like.join(', ')}`),
  ];
}

function noteLine(iconName: string, words: string): PageNode {
  return element('p', { class: 'note-line' }, icon(iconName), element('span', {}, words));
}

function evidenceItem(one: LabelsRow['evidence'][number], index: number): PageNode {
  if (!one.found) {
    return element(
      'li',
      {},
      icon('error'),
      element('s', {}, `“${one.quote}”`),
      element('span', { class: 'soft' }, 'not found in the record'),
    );
  }
  return element(
    'li',
    {},
    icon('pass'),
    element(
      'a',
      { role: 'link', tabindex: 0, 'data-action': 'open-evidence', 'data-evidence': index },
      `“${one.quote}”`,
    ),
    one.line !== undefined && element('span', { class: 'soft' }, `line ${one.line}`),
  );
}

function recordBody(row: LabelsRow, state: RecordState): Child {
  if (state.kind === 'loading') return skeleton('record', ['medium', 'long', 'long', 'medium']);
  if (state.kind === 'missing')
    return element(
      'p',
      { class: 'note-line' },
      icon('warning'),
      element('span', {}, `The record cannot be shown: ${state.why}.`),
    );
  const { record } = state;
  const quotes = row.evidence.filter(one => one.found).map(one => one.quote);
  return [
    element(
      'dl',
      { class: 'fields' },
      record.fields.map(field => [element('dt', {}, field.name), element('dd', {}, withMarks(field.value, quotes))]),
    ),
    record.problem !== undefined &&
      record.problem !== row.readProblem &&
      element('p', { class: 'note-line' }, icon('warning'), element('span', {}, record.problem)),
    eventTree(record.text, quotes) ?? element('div', { class: 'record-text' }, withMarks(record.text, quotes)),
    element('p', { class: 'soft' }, placeParts(row.path, row.line, row.line)),
    record.alsoAt.length > 0 &&
      element(
        'p',
        { class: 'soft' },
        `The same record also at ${record.alsoAt.map(at => place(at.path, at.line, at.line)).join(', ')}`,
      ),
  ];
}

function withMarks(text: string, quotes: readonly string[]): readonly Child[] {
  const starts = arrowLines(text);
  let from = 0;
  return markQuotes(text, quotes).flatMap(piece => {
    const words = withArrowLines(piece.text, from, starts);
    from += piece.text.length;
    return piece.quote === undefined ? words : [element('mark', {}, words)];
  });
}

/** A piece of a text, with a sign where one of its lines is to be read from left to right whatever its first letter is. */
function withArrowLines(piece: string, from: number, starts: readonly number[]): readonly Child[] {
  const parts: Child[] = [];
  let at = 0;
  for (const start of starts) {
    if (start < from || start >= from + piece.length) continue;
    parts.push(piece.slice(at, start - from), element('span', { class: 'arrow-line', 'aria-hidden': true }));
    at = start - from;
  }
  return [...parts, piece.slice(at)];
}
