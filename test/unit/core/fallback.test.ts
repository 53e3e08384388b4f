import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { literal } from '../../../src/core/protect/protected';
import { noPicks } from '../../../src/core/rank/picks';
import { type RunOutcome, run } from '../../../src/core/run';
import type { PriceTable } from '../../../src/core/send/prices';
import type { Provider, Reply, SendFailure } from '../../../src/core/send/provider';
import type { Tier } from '../../../src/core/send/tier';
import { rounds } from '../../support/rounds';
import { failure, labelled, labelTask, mail, never, runDesk, tier } from './runDesk';
import { plainPrices, reply } from './send/sendTest';

type Answering = (model: string, number: number) => Reply | SendFailure;

const prices: PriceTable = {
  ...plainPrices,
  models: plainPrices.models.flatMap(model => [model, { ...model, id: 'model-b' }]),
};

/** The same tier at two providers; each answers as told. */
async function runAt(
  first: Answering,
  second: Answering,
  { mails = 6, capUsd, concurrency = 2 }: { mails?: number; capUsd?: number; concurrency?: number } = {},
): Promise<RunOutcome & { readonly asked: readonly string[]; readonly notes: readonly string[] }> {
  const files = Object.fromEntries(
    Array.from({ length: mails }, (_, index) => [`inbox/${index}.eml`, mail(`Mail ${index}`)]),
  );
  const desk = runDesk(files, { maxCostUsd: capUsd });
  const asked: string[] = [];
  const notes: string[] = [];
  const providerOf = (name: string, answer: Answering): Provider => ({
    name,
    reach: 'cloud',
    connect: async () => ({
      async send(call) {
        const number = asked.push(call.model);
        await new Promise(resolve => setTimeout(resolve, 1));
        return answer(call.model, number);
      },
    }),
  });
  const places: Readonly<Record<string, Provider>> = {
    anthropic: providerOf('anthropic', first),
    openrouter: providerOf('openrouter', second),
  };
  const other: Tier = { ...tier, provider: 'openrouter', model: 'model-b', concurrency };
  const outcome = await run(
    {
      task: labelTask,
      tier: { ...tier, concurrency, fallback: [other] },
      variables: new Map(),
      picks: noPicks,
      holder: literal('a test'),
    },
    { ...desk.services, prices, provider: async place => places[place.provider] },
    { consent: async () => true, noticed: note => void notes.push(note) },
    never,
  );
  return { ...outcome, asked, notes };
}

const answers: Answering = model => reply({ text: labelled('clean'), model });

describe('a run whose first place cannot answer', () => {
  it('goes on at the next place of its tier; each result, the manifest and a note say who answered', async () => {
    const outcome = await runAt(
      (model, number) =>
        number > 2 ? failure('spend-limit', { message: 'The credit is used up.' }) : answers(model, number),
      answers,
    );

    equal(outcome.state, 'done');
    const models = outcome.labels.map(one => `${one.tier} ${one.model}`);
    deepEqual(models.filter(one => one === 'fast model-a').length, 2);
    deepEqual(models.filter(one => one === 'fast model-b').length, 4);
    match(outcome.notes.join('\n'), /model-b \(OpenRouter\) answers for the same tier.*credit is used up/);
    match(outcome.manifest.notes.join('\n'), /model-b \(OpenRouter\) answers for the same tier/);
  });

  it('never becomes another tier: with no place left it ends, and says why', async () => {
    const down: Answering = () => failure('key-refused', { message: 'The key is refused.' });

    const outcome = await runAt(down, down);

    equal(outcome.state, 'failed');
    match(outcome.why ?? '', /The key is refused/);
    deepEqual([...new Set(outcome.asked)], ['model-a', 'model-b']);
  });

  it('keeps one cap over all places, whatever calls cost and whenever the change comes', async () => {
    for (let seed = 1; seed <= rounds(25); seed++) {
      const random = randoms(seed);
      let billedUsd = 0;
      const bills: Answering = model => {
        const [inputTokens, outputTokens] = [Math.floor(random() * 400), Math.floor(random() * 1_000)];
        billedUsd += (inputTokens + outputTokens) / 1_000_000;
        const usage = {
          inputTokens,
          cacheReadTokens: 0,
          cacheWriteTokens: 0,
          outputTokens,
          source: 'reported',
        } as const;
        return reply({ text: labelled('clean'), model, usage });
      };
      const changeAt = 1 + Math.floor(random() * 12);
      const capUsd = 0.002 + random() * 0.02;

      const { state } = await runAt(
        (model, number) => (number >= changeAt ? failure('spend-limit') : bills(model, number)),
        bills,
        { mails: 30, capUsd, concurrency: 5 },
      );

      ok(billedUsd <= capUsd, `seed ${seed}: ${billedUsd} of ${capUsd}`);
      ok(state === 'capped' || state === 'done', `seed ${seed}: ${state}`);
    }
  });
});

/** Numbers in [0, 1) that are the same in every run (Park and Miller 1988). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
