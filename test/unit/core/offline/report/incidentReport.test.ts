import { deepEqual, ok } from 'node:assert/strict';
import { incidentReport } from '../../../../../src/core/offline/report/incidentReport';
import { readNotes } from '../../../../../src/core/offline/report/notesSent';
import { promptOf } from '../../read/promptOf';
import { itemsUnder } from './changeOf';

const reportOf = (text: string) =>
  incidentReport(readNotes(promptOf([{ source: 'records', path: 'notes.md', startLine: 1, text }]).context)).join('\n');

describe('a report on notes of an incident', () => {
  it('tells what it cost, and whom it reached, as the impact', () => {
    const report = reportOf(
      '# INC-77\n\nThe rule was removed at noon.\n\nThe mail reached 37 recipients.\n\nTwo of them paid.\n\nThat is 18,400 EUR in total.\n',
    );

    deepEqual(itemsUnder(report, 'Impact'), [
      '`The mail reached 37 recipients.`',
      '`Two of them paid.`',
      '`That is 18,400 EUR in total.`',
    ]);
    ok(!report.includes('who was affected'));
  });
});
