import { equal, match, ok } from 'node:assert/strict';
import { estimateRun } from '../../../src/core/estimate';
import { prepare } from '../../../src/core/prepare';
import { noPicks, pickKey } from '../../../src/core/rank/picks';
import { never, reportTask, requestFor, runDesk } from './runDesk';
import { plainPrices } from './send/sendTest';

const page = (title: string, word: string) => `# ${title}\n\n${`${word} page ${title}. `.repeat(60)}\n`;

describe('a run just over a price band', () => {
  const desk = runDesk({
    'docs/a.md': page('first', 'say'),
    'docs/b.md': page('second', 'look'),
    'docs/c.md': page('third', 'other'),
  });
  const services = (upToPromptTokens: number) => ({
    ...desk.services,
    prices: {
      ...plainPrices,
      models: plainPrices.models.map(model => ({
        ...model,
        bands: [
          { upToPromptTokens, input: 1, output: 1, cacheWrite5m: 1, cacheRead: 1 },
          { input: 5, output: 5, cacheWrite5m: 5, cacheRead: 5 },
        ],
      })),
    },
  });
  const estimated = async (upTo: number, picks = noPicks) => {
    const prepared = await prepare(requestFor({ task: reportTask, picks }), services(upTo), never);
    const [first] = await estimateRun(prepared, services(upTo), never);
    if (first?.estimate.kind !== 'estimate') throw new Error('no estimate');
    return { prepared, band: first.band, leastUsd: first.estimate.leastUsd };
  };

  it('says what to drop to fall under it, and what that saves; who does so pays less', async () => {
    const whole = await estimated(1_000_000);
    equal(whole.band, undefined, 'no cheaper band lies below');
    const over = await estimated(Math.floor(whole.leastUsd * 1_000_000) - 50);
    const last = over.prepared.bestFirst.at(-1)?.snippet;
    ok(last !== undefined);

    match(
      over.band ?? '',
      /^With about \d+ tokens less a call falls under the price band of [\d,]+ tokens, and the input costs \$0\.\d+ less\. Drop /,
    );
    ok(over.band?.endsWith(`Drop ${last.title}, and it does.`), over.band);

    const dropped = await estimated(Math.floor(whole.leastUsd * 1_000_000) - 50, {
      ...noPicks,
      excluded: new Set([pickKey(last)]),
    });
    equal(dropped.band, undefined);
    ok(dropped.leastUsd < over.leastUsd / 4, `${dropped.leastUsd} after ${over.leastUsd}`);
  });

  it('names no piece that a person pinned, and none where all together would not be enough', async () => {
    const whole = await estimated(1_000_000);
    const pinned = new Set(whole.prepared.bestFirst.map(({ snippet }) => pickKey(snippet)));
    const limit = Math.floor(whole.leastUsd * 1_000_000) - 50;

    const held = await estimated(limit, { ...noPicks, pinned });
    match(held.band ?? '', /less\.$/);
    match((await estimated(20)).band ?? '', /less\.$/);
  });
});
