import { deepEqual } from 'node:assert/strict';
import { ProgressLine } from '../../../src/cli/progressLine';

describe('the line that tells how a run goes on', () => {
  it('tells the rate, the cost and the time left of what this process does, after a resume too', () => {
    let now = 0;
    const said: string[] = [];
    const line = new ProgressLine(
      () => now,
      words => said.push(words),
    );
    line.begin(100, 40);

    now = 1_000;
    line.labelled('a', 'clean');
    line.cost({ spentUsd: 0.05, possibleUsd: 0, reservedUsd: 0, unpricedAttempts: 0 });
    now = 1_200;
    line.labelled('b', 'clean');
    now = 4_000;
    line.labelled('c', 'phishing');
    line.labelled('c', 'phishing');

    deepEqual(said, [
      '  41 of 100 labelled, last: clean',
      '  43 of 100 labelled, 45 a minute, $0.05 so far, about 76 s left, last: phishing',
    ]);
  });
});
