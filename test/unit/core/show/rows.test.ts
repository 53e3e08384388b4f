import { deepEqual, equal, ok } from 'node:assert/strict';
import { chooseRows, everyRow } from '../../../../src/core/show/chooseRows';
import { citedLines } from '../../../../src/core/show/citedLines';
import { countLabels } from '../../../../src/core/show/countLabels';
import { markQuotes } from '../../../../src/core/show/findQuote';
import { readLabelsState } from '../../../../src/core/show/labelsState';
import { readMessageToPage } from '../../../../src/core/show/protocol';
import { labelRowsOf } from '../../../page/labelsFixture';
import { asIfProtected } from './asIfProtected';

describe('rows of a table', () => {
  const message = readMessageToPage('labels', { kind: 'rows-arrived', run: 'r', from: 0, rows: labelRowsOf(40) });
  const rows = message?.kind === 'rows-arrived' ? message.rows : [];

  it('are all there until something is chosen', () => equal(chooseRows(rows, everyRow).length, 40));

  it('are chosen by label, confidence, problem and words together', () => {
    const chosen = chooseRows(rows, {
      ...everyRow,
      label: 'suspicious',
      confidence: 'low',
      text: 'CEO@ favour',
      problem: 'none',
    });
    ok(chosen.length > 0);
    ok(chosen.every(position => rows[position]?.fields[0] === 'ceo@c0mpany.example'));
    ok(chooseRows(rows, { ...everyRow, problem: 'unreadable' }).every(position => rows[position]?.label === 'abstain'));
    ok(
      chooseRows(rows, { ...everyRow, problem: 'quote-not-found' }).every(
        position => rows[position]?.evidence[0]?.found === false,
      ),
    );
  });

  it('are told apart by what is wrong: no answer, or an answer from what was not read as it should', () => {
    const chosen = (problem: typeof everyRow.problem) => chooseRows(rows, { ...everyRow, problem });
    const [unanswered, badlyRead] = [chosen('no-answer'), chosen('read-problem')];

    deepEqual(unanswered, [5, 18, 31]);
    deepEqual(badlyRead, [3, 19, 35]);
    const [any, none] = [chosen('any'), chosen('none')];
    ok([...unanswered, ...badlyRead].every(position => any.includes(position) && !none.includes(position)));
    equal(any.length + none.length, rows.length);
    deepEqual(chooseRows(rows, { ...everyRow, text: 'last boundary is missing' }), badlyRead);
  });

  it('that were not read as they should stand before those that only wait to be confirmed', () => {
    const marks = chooseRows(rows, { ...everyRow, sort: { column: 'mark', isDescending: false } });
    const places = [3, 0].map(position => marks.indexOf(position));
    ok((places[0] ?? 0) < (places[1] ?? 0), places.join());
  });

  it('are sorted both ways, numbers as numbers, equal ones as they came', () => {
    const up = chooseRows(rows, { ...everyRow, sort: { column: 'field-1', isDescending: false } }).map(position =>
      String(rows[position]?.fields[1]),
    );
    equal(up.indexOf('Quick favour (13)') < up.indexOf('Quick favour (21)'), true);
    const down = chooseRows(rows, { ...everyRow, sort: { column: 'confidence', isDescending: true } }).map(
      position => rows[position]?.confidence,
    );
    equal(down[0], 'none');
    const same = chooseRows(rows, { ...everyRow, label: 'clean', sort: { column: 'label', isDescending: true } });
    deepEqual(
      same,
      [...same].sort((one, other) => one - other),
    );
  });

  it('are sorted by when they were, however exactly that is told, before what tells no time', () => {
    const times = [
      '2026-11-27 09:00:00 (no zone)',
      'soon',
      '2026-11-27T08:59:59.500Z',
      '2087-01-05T10:00:00Z (as the sender says, received 2026-11-27T08:13:00Z)',
      '2026-11-27T08:59:59.0501Z',
      '1970-01-01T00:00:00Z',
    ];
    const timed = times.map((time, index) => ({ ...labelRowsOf(1)[0], id: `${index}`, fields: [time] }));
    const arrived = readMessageToPage('labels', { kind: 'rows-arrived', run: 'r', from: 0, rows: timed });
    const some = arrived?.kind === 'rows-arrived' ? arrived.rows : [];

    deepEqual(chooseRows(some, { ...everyRow, sort: { column: 'field-0', isDescending: false } }), [5, 4, 2, 0, 3, 1]);
  });

  it('are counted by label in the task’s order', () => {
    deepEqual(countLabels(['b', 'a'], [{ label: 'a' }, { label: 'a' }, { label: 'old' }]), [
      { label: 'b', count: 0 },
      { label: 'a', count: 2 },
      { label: 'abstain', count: 0 },
      { label: 'old', count: 1 },
    ]);
  });

  it('are remembered with care', () => {
    for (const odd of [undefined, null, 3, {}, { choice: { label: 1 } }])
      deepEqual(readLabelsState(odd), { choice: everyRow, top: 0 });
  });
});

describe('quotes in a text', () => {
  it('are marked whatever the blanks and the case, once each', () => {
    deepEqual(markQuotes('Please Verify\n your account.', ['verify your', 'not there', 'YOUR account']), [
      { text: 'Please ' },
      { text: 'Verify\n your', quote: 0 },
      { text: ' account.' },
    ]);
  });
});

describe('cited lines', () => {
  const snippet = { id: 'S1', title: asIfProtected('a.ts'), text: asIfProtected('a\nb\nc\nd'), startLine: 10 };

  it('are numbered as in the file', () => {
    deepEqual(citedLines(snippet, 11, 12, 10).lines, [
      { number: 11, text: 'b' },
      { number: 12, text: 'c' },
    ]);
    deepEqual(citedLines(snippet, undefined, undefined, 3), {
      lines: [
        { number: 10, text: 'a' },
        { number: 11, text: 'b' },
        { number: 12, text: 'c' },
      ],
      moreCount: 1,
    });
    deepEqual(
      citedLines({ ...snippet, lineNumbers: [4, 0, 5, 6] }, 5, 6, 10).lines.map(line => line.text),
      ['c', 'd'],
    );
  });
});
