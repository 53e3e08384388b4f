import { deepEqual, equal } from 'node:assert/strict';
import { ProgressLine, waitingWords } from '../../../src/cli/progressLine';
import { cutOff, overloaded, rateLimited, unreachable } from '../../../src/core/send/failures';

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

describe('the line that tells why a run waits', () => {
  it('gives no advice to run again to whoever watches it try again', () => {
    deepEqual(
      [overloaded('Anthropic', undefined, false), cutOff('Anthropic'), rateLimited('Anthropic', 4_000)].map(failure =>
        waitingWords(1_400, failure),
      ),
      [
        '  waiting 2 s, then trying again: Anthropic is overloaded and did not answer.',
        '  waiting 2 s, then trying again: The connection to Anthropic ended before the answer did.',
        '  waiting 2 s, then trying again: Anthropic takes no more requests from this account for now and asks to wait 4 seconds.',
      ],
    );
  });

  it('says what to look at where nothing can be reached, as waiting alone will not help', () => {
    equal(
      waitingWords(1_000, unreachable('api.example', 'the name is not known', false)),
      '  waiting 1 s, then trying again: api.example cannot be reached: the name is not known. Check the network, the proxy and the endpoint in the settings.',
    );
  });
});
