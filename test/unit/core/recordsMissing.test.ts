import { deepEqual } from 'node:assert/strict';
import { recordsMissing } from '../../../src/core/exportMore';
import { newRun, recordIds, resultFor } from './keep/sampleRun';

describe('rows of a run that ended early', () => {
  const ids = recordIds(3);
  const { records } = newRun(ids);
  const asked = (count: number) => ({
    start: { records },
    results: new Map(ids.slice(0, count).map(id => [id, resultFor(id)])),
  });

  it('are said to be a part, in every form that cannot say it itself', () => {
    deepEqual(
      (['csv', 'jsonl', 'sarif', 'ioc', 'md', 'html', 'manifest'] as const).map(form => recordsMissing(asked(1), form)),
      [...Array(4).fill('2 of 3 records were not asked yet, so they are missing here'), ...Array(3).fill(undefined)],
    );
    deepEqual(recordsMissing(asked(2), 'csv'), '1 of 3 records was not asked yet, so it is missing here');
  });

  it('are not, where every record was asked', () => {
    deepEqual(recordsMissing(asked(3), 'csv'), undefined);
  });
});
