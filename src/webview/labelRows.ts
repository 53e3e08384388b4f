import { isCorrected, type RowSort } from '../core/show/chooseRows';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { type LabelsRow, labelOf } from '../core/show/labelsView';

export interface Column {
  readonly name: string;
  readonly title: string;
  /** A track of the grid. */
  readonly width: string;
  readonly leastPx: number;
}

/** What identifies a record first, then what was found; who answered only where it was not always the same. */
export function columnsOf(
  fields: readonly string[],
  questions: readonly string[],
  hasTiers: boolean,
): readonly Column[] {
  const some = [
    column('mark', '', 46, 0),
    ...fields.map((title, index) => fieldColumn(title, index)),
    column('label', 'Label', 84, 0.7),
    ...questions.map((title, index) => column(`question-${index}`, title, 84, 0.7)),
    column('confidence', 'Confidence', 92, 0),
    ...(hasTiers ? [column('tier', 'Tier', 72, 0)] : []),
    column('evidence', 'Evidence', 140, 1.6),
    column('rationale', 'Rationale', 150, 2),
  ];
  return some;
}

/** What stands in the open record as well, in the order in which the table does without it there. */
const alsoInRecord = ['rationale', 'evidence'];

/** The columns beside an open record: where not all fit into the width, those go that the record shows itself. */
export function besideRecord(columns: readonly Column[], widthPx: number): readonly Column[] {
  return alsoInRecord.reduce<readonly Column[]>(
    (kept, name) => (leastWidth(kept) <= widthPx ? kept : kept.filter(one => one.name !== name)),
    columns,
  );
}

/** In pixels, with the space around a row; narrower, the table scrolls sideways. */
export function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { leastPx }) => sum + leastPx, 30);
}

/** A time has one width, and one that is cut does not tell the hour. */
function fieldColumn(title: string, index: number): Column {
  return title === 'Time'
    ? column(`field-${index}`, title, 166, 0)
    : column(`field-${index}`, title, 100, index === 1 ? 2 : 1);
}

function column(name: string, title: string, leastPx: number, share: number): Column {
  return { name, title, leastPx, width: share === 0 ? `${leastPx}px` : `minmax(${leastPx}px, ${share}fr)` };
}

export function headerRow(columns: readonly Column[], sort: RowSort | undefined): PageNode {
  return element(
    'div',
    { role: 'row', class: 'grid-head', 'aria-rowindex': 1 },
    columns.map((column, index) => {
      const isSorted = sort?.column === column.name;
      const direction = sort?.isDescending ? 'descending' : 'ascending';
      return element(
        'div',
        {
          role: 'columnheader',
          class: `cell ${column.name}`,
          'aria-colindex': index + 1,
          'aria-sort': isSorted ? direction : 'none',
        },
        element(
          'button',
          {
            type: 'button',
            class: 'sort',
            tabindex: -1,
            'data-action': 'sort',
            'data-column': column.name,
            title: sortTitle(column),
          },
          column.title === ''
            ? element('span', { class: 'for-readers' }, 'To look at')
            : element('span', { class: 'sort-title' }, column.title),
          isSorted && icon(sort?.isDescending ? 'arrow-down' : 'arrow-up'),
        ),
      );
    }),
  );
}

function sortTitle({ title }: Column): string {
  return title === '' ? 'Sort by what to look at first' : `Sort by ${title.toLowerCase()}`;
}

export interface RowLook {
  /** Of what is shown, from 0. */
  readonly index: number;
  /** Shown beside the table. */
  readonly isChosen: boolean;
  /** To be labelled together with others. */
  readonly isPicked: boolean;
  /** The one that Tab leads to. */
  readonly isActive: boolean;
  /** Where it stands when it is not among those in sight, from the top of all. */
  readonly awayPx: number | undefined;
}

/** What stands in one cell. */
export function cellOf(row: LabelsRow, column: string): Child {
  switch (column) {
    case 'mark':
      return markOf(row);
    case 'label':
      return labelCell(row);
    case 'tier':
      return row.tier;
    case 'confidence':
      return row.confidence === 'none' ? '–' : row.confidence;
    case 'evidence':
      return evidenceOf(row);
    case 'rationale':
      return row.rationale;
    default: {
      const [kind, index] = column.split('-');
      return kind === 'question' ? (row.answers?.[Number(index)] ?? '') : inUtc(row.fields?.[Number(index)] ?? '');
    }
  }
}

/** A time as records have it, by its day and its second: `T` and `Z` would take room from what is read. */
function inUtc(value: string): string {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?Z$/.exec(value) ?? [];
  return day === undefined || clock === undefined ? value : `${day} ${clock}`;
}

/** A person's word, and beside it what the run had said where that was something else. */
function labelCell(row: LabelsRow): Child {
  if (!isCorrected(row)) return labelOf(row);
  return [labelOf(row), ' ', element('s', { class: 'soft' }, row.label)];
}

function markOf(row: LabelsRow): Child {
  return [stateMark(row), readMark(row) ?? (row.escalation === undefined ? sameMark(row) : escalatedMark)];
}

/** Also where a person has looked: what was not read, nobody has seen. Its words name what the mark stands in front of. */
function readMark({ readProblem, problem, escalation }: LabelsRow): Child {
  if (readProblem === undefined || readProblem === problem?.why) return undefined;
  return marked('info', `${escalation === undefined ? '' : 'Escalated. '}Read with a problem: ${readProblem}`);
}

const escalatedMark = marked('arrow-up', 'Escalated');

function sameMark({ sameAs }: LabelsRow): Child {
  return sameAs !== undefined && marked('files', 'Says the same as another');
}

function stateMark(row: LabelsRow): Child {
  const { person } = row;
  if (person !== undefined) {
    const who = person.isYou ? 'by you' : person.by === '' ? 'in the gold file' : `by ${person.by}`;
    return isCorrected(row) ? marked('edit', `Corrected ${who}`) : marked('check', `Confirmed ${who}`);
  }
  if (row.problem !== undefined) return marked('warning', 'No answer');
  if (row.evidence.some(one => !one.found)) return marked('error', 'Quote not found');
  return row.mustConfirm && marked('eye', 'To confirm');
}

/** One element, and not three for its words too: thousands of them pass in a second of scrolling. */
function marked(iconName: string, words: string): Child {
  const name = `row-mark codicon codicon-${iconName}`;
  return element('span', { class: name, role: 'img', 'aria-label': words, title: words });
}

function evidenceOf(row: LabelsRow): Child {
  if (row.problem !== undefined) return `${row.problem.kind}: ${row.problem.why}`;
  const first = row.evidence.find(one => one.found) ?? row.evidence[0];
  if (first === undefined) return '';
  const more = row.evidence.length > 1 ? ` +${row.evidence.length - 1}` : '';
  return first.found ? `“${first.quote}”${more}` : [element('s', {}, `“${first.quote}”`), ' not found', more];
}
