import { deepEqual, equal, match } from 'node:assert/strict';
import type { CountedSample } from '../../../src/core/countSample';
import { estimateWords } from '../../../src/core/send/costEstimate';
import type { Call } from '../../../src/core/send/provider';
import { failure, labelTask, mail, runDesk, tier } from '../../unit/core/runDesk';

const inbox = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`inbox/${number}.eml`, mail(`Mail ${number}`)]));

/** A provider that counts three tokens where o200k (here: four letters) counts two. */
function counting(mails: number, fails = false) {
  const desk = runDesk(inbox(mails));
  const counted: Call[] = [];
  const { provider } = desk.services;
  Object.assign(desk.services, {
    provider: async (...asked: Parameters<typeof provider>) => {
      const own = await provider(...asked);
      return {
        ...own,
        connect: async (...material: [never, never]) => ({
          ...(await own?.connect(...material)),
          count: async (call: Call) => {
            counted.push(call);
            const { stable, varying } = call.rendered;
            return fails ? failure('server-error') : Math.round((stable.length + varying.length) * (3 / 8));
          },
        }),
      };
    },
  });
  const samples: CountedSample[] = [];
  const careful = { ...tier, tokenFactor: { likely: 1, upper: 1.8 } };
  return {
    desk,
    counted,
    samples,
    run: () => desk.run({ task: labelTask, tier: careful }, { counted: one => samples.push(one) }),
  };
}

describe('the count of a run by its provider', () => {
  it('is asked for five calls from all over a long run, before the first is sent', async () => {
    const { run, counted, samples } = counting(60);

    const { state } = await run();

    equal(state, 'done');
    equal(counted.length, 5);
    equal(new Set(counted.map(call => /Mail (\d+)/.exec(call.rendered.varying)?.[1])).size, 5);
    const [sample] = samples;
    deepEqual([sample?.counted, sample?.calls], [5, 60]);
    const estimate = sample?.estimate;
    if (estimate?.kind !== 'estimate') throw new Error('priced');
    const plain =
      counted.reduce((sum, { rendered }) => sum + (rendered.stable.length + rendered.varying.length) / 4, 0) / 5;
    const likely = estimate.inputTokens.likely / 60;
    equal(Math.abs(likely / (plain * 1.5) - 1) < 0.02, true, `${likely} for ${plain}`);
    match(estimateWords(estimate), /^about [\d,]+ tokens in for /);
  });

  it('is not asked for a short run, and where it fails the run goes on without a word', async () => {
    const short = counting(10);
    const failing = counting(60, true);

    equal((await short.run()).state, 'done');
    equal((await failing.run()).state, 'done');

    deepEqual(
      [short.counted.length, short.samples.length, failing.counted.length, failing.samples.length],
      [0, 0, 1, 0],
    );
  });
});
