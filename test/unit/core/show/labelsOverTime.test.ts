import { deepEqual, equal } from 'node:assert/strict';
import { labelsOverTime, stretchWords } from '../../../../src/core/show/labelsOverTime';
import { readMessageToPage } from '../../../../src/core/show/protocol';
import { labelRowsOf } from '../../../page/labelsFixture';

describe('labels over time', () => {
  const rowsAt = (...times: readonly (number | undefined)[]) => {
    const rows = labelRowsOf(times.length).map((row, index) => ({ ...row, label: 'spam', timeMs: times[index] }));
    const message = readMessageToPage('labels', { kind: 'rows-arrived', run: 'r', from: 0, rows });
    return message?.kind === 'rows-arrived' ? message.rows : [];
  };
  const at = Date.UTC(2026, 10, 3, 8, 14);

  it('are counted in stretches of one length, without gaps, and what has no time is told', () => {
    const found = labelsOverTime(rowsAt(at, at + 10, at + 3 * 60_000, undefined), ['clean', 'spam']);

    deepEqual(found?.lines, [{ label: 'spam', counts: [2, 0, 0, 1] }]);
    deepEqual([found?.stepMs, found?.withoutTime], [60_000, 1]);
    equal(stretchWords(found?.startsMs[3] ?? 0, 60_000), '2026-11-03 08:17');
  });

  it('stay within sixty stretches, of minutes as of decades, and lose no record', () => {
    for (const span of [1, 61 * 60_000, 86_400_000, 3e9, 4e10, 2e12]) {
      const times = Array.from({ length: 200 }, (_, index) => at + (index / 199) * span);
      const found = labelsOverTime(rowsAt(...times), ['spam']);
      const counts = found?.lines[0]?.counts ?? [];
      equal(counts.length <= 61, true, String(span));
      equal(counts.length, found?.startsMs.length);
      equal(
        counts.reduce((sum, count) => sum + count, 0),
        200,
      );
    }
  });

  it('are nothing to see where there is one time, or none', () => {
    equal(labelsOverTime(rowsAt(at, at, undefined), ['spam']), undefined);
    equal(labelsOverTime(rowsAt(undefined), ['spam']), undefined);
  });
});
