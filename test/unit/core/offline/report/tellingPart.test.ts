import { equal, match } from 'node:assert/strict';
import { shownOf, tellingPart } from '../../../../../src/core/offline/report/tellingPart';

describe('a line beside a finding', () => {
  const command = 'cmd.exe /Q /c vssadmin delete shadows /all';
  const line = JSON.stringify({ provider: 'Microsoft-Windows-Security-Auditing', more: 'x'.repeat(300), command });

  it('that is long is shown from what the finding repeats of it', () => {
    equal(tellingPart(line, `WS1: takes away backups: ${command}; 2026-03-01`), command);
    match(shownOf(line, `WS1: ${command}`), /^…x{20,}.*cmd\.exe/);
  });

  it('is shown from its beginning where it is short or nothing of it is repeated', () => {
    equal(shownOf(line, 'something else'), line);
    equal(
      shownOf('Failed password for root from 10.0.0.1', 'Failed password'),
      'Failed password for root from 10.0.0.1',
    );
  });
});
