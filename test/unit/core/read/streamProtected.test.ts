import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { createProtector } from '../../../../src/core/protect/protector';
import { streamProtected } from '../../../../src/core/read/streamProtected';
import { rounds } from '../../../support/rounds';
import { github } from '../protect/madeSecrets';
import { never, quickWorkers } from '../runDesk';

function watched(signal = never) {
  const shown: string[] = [];
  const stream = streamProtected(createProtector(quickWorkers()), text => shown.push(text), signal);
  return { shown, stream };
}

describe('an arriving text', () => {
  it('is shown in whole lines; the last, unfinished one waits', async () => {
    const { shown, stream } = watched();

    stream.take('one');
    stream.take(' line\nand a ');
    await stream.end();
    stream.take('half\n');
    await stream.end();

    deepEqual(shown, ['one line\n', 'one line\nand a half\n']);
  });

  it('is void from a new attempt on, also what was being looked at just then', async () => {
    const { shown, stream } = watched();

    stream.take('old words\n');
    stream.restart();
    stream.take('new words\n');
    await stream.end();

    equal(shown[0], '');
    equal(shown.at(-1), 'new words\n');
    ok(!shown.includes('old words\n'));
  });

  it('never shows a secret, however it is cut into pieces', async () => {
    const text = `# Report\n\nThe token is ${github} here.\nAnd the end.\n`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 60 }), async lengths => {
        const { shown, stream } = watched();
        let at = 0;
        for (const length of lengths) {
          stream.take(text.slice(at, at + length));
          at += length;
          if (length % 3 === 0) await new Promise(resolve => setImmediate(resolve));
        }
        stream.take(text.slice(at));
        await stream.end();

        ok(shown.every(one => !one.includes(github.slice(0, 12))));
        ok(shown.every(one => one.endsWith('\n')));
        equal(shown.at(-1)?.split('\n').length, 5);
      }),
      { numRuns: rounds(40), seed: 1 },
    );
  });

  it('is not shown any more after a cancel, and nothing is thrown', async () => {
    const stop = new AbortController();
    const { shown, stream } = watched(stop.signal);

    stop.abort();
    stream.take('late words\n');
    await stream.end();

    deepEqual(shown, []);
  });
});
