import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { type Reservation, type Spending, spending } from '../../../../src/core/send/spending';
import { rounds } from '../../../support/rounds';
import { never, plainPrices, reply, who } from './sendTest';

const million = 1_000_000;

describe('spending', () => {
  const usage = (tokens: number) =>
    reply({
      usage: { inputTokens: tokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, source: 'reported' },
    });

  it('puts what a call cost in the place of what was set aside', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    const reservation = await reserved(money, 400_000, 100_000);

    equal(reservation.mostUsd, 0.5);
    equal(money.total().reservedUsd, 0.5);
    deepEqual(reservation.settle({ kind: 'answered', reply: usage(200_000) }), { kind: 'known', usd: 0.2 });
    deepEqual(money.total(), { spentUsd: 0.2, possibleUsd: 0, reservedUsd: 0, unpricedAttempts: 0 });
  });

  it('refuses the call that could break the cap, with the figures', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    (await reserved(money, 600_000, 0)).settle({ kind: 'answered', reply: usage(600_000) });

    const refused = await money.reserve({ inputTokens: 300_000, outputTokens: 200_000 }, never);

    ok(refused.kind === 'failure');
    equal(refused.reason, 'cap');
    match(refused.message, /cap of \$1\.00: \$0\.60 may be spent already, and the next call could cost \$0\.50\./);
  });

  it('keeps aside what may have been billed, and gives back what was not', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    (await reserved(money, 500_000, 0)).settle({ kind: 'may-be-billed' });
    (await reserved(money, 500_000, 0)).settle({ kind: 'not-billed' });

    deepEqual(money.total(), { spentUsd: 0, possibleUsd: 0.5, reservedUsd: 0, unpricedAttempts: 0 });
    equal((await money.reserve({ inputTokens: 600_000, outputTokens: 0 }, never)).kind, 'failure');
  });

  it('waits for the change of calls under way before it says that the cap is reached', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    const first = await reserved(money, 700_000, 0);
    const second = money.reserve({ inputTokens: 700_000, outputTokens: 0 }, never);

    first.settle({ kind: 'answered', reply: usage(100_000) });

    equal((await second).kind, 'reservation');
  });

  it('stops waiting when cancelled', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    await reserved(money, 700_000, 0);
    const asked = new AbortController();
    const waiting = money.reserve({ inputTokens: 700_000, outputTokens: 0 }, asked.signal);

    asked.abort(new Error('enough'));

    await waiting.then(
      () => ok(false),
      error => equal(error.message, 'enough'),
    );
  });

  it('refuses a model without a price under a cap, and counts it as unpriced without one', async () => {
    const unknown = { provider: 'anthropic', model: 'claude-next-9' };
    const capped = await spending(plainPrices, unknown, { capUsd: 1 }).reserve(
      { inputTokens: 1, outputTokens: 1 },
      never,
    );
    const free = spending(plainPrices, unknown);
    const reservation = await reserved(free, 1, 1);

    ok(capped.kind === 'failure');
    equal(capped.reason, 'unpriced');
    match(capped.message, /No price is known for "claude-next-9"/);
    equal(reservation.mostUsd, undefined);
    deepEqual(reservation.settle({ kind: 'answered', reply: reply({ model: 'claude-next-9' }) }), { kind: 'unpriced' });
    equal(free.total().unpricedAttempts, 1);
    equal(free.total().spentUsd, 0);
  });

  it('prices by who answered: a dated name is the model that was asked, another model is not', async () => {
    const money = spending(plainPrices, who, { capUsd: 1 });
    const dated = (await reserved(money, 500_000, 0)).settle({
      kind: 'answered',
      reply: { ...usage(100), model: 'model-a-20261101' },
    });
    const other = (await reserved(money, 500_000, 0)).settle({
      kind: 'answered',
      reply: { ...usage(100), model: 'model-b' },
    });

    deepEqual(dated, { kind: 'known', usd: 0.0001 });
    deepEqual(other, { kind: 'at-most', usd: 0.5 });
  });

  it('is free offline, whatever the cap', async () => {
    const money = spending(plainPrices, { provider: 'offline', model: 'offline' }, { capUsd: 0 });
    const reservation = await reserved(money, million, million);

    // Not absent, as where no price is known.
    equal(reservation.mostUsd, 0);
    deepEqual(reservation.settle({ kind: 'answered', reply: reply() }), { kind: 'free' });
  });

  it('never breaks the cap, whatever calls cost and in whatever order they end', async () => {
    const call = fc.record({
      most: fc.integer({ min: 1, max: 500_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (calls, workers) => {
          const money = spending(plainPrices, who, { capUsd: 1 });
          const queue = [...calls];
          const worker = async () => {
            for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
              const reservation = await money.reserve({ inputTokens: next.most, outputTokens: 0 }, never);
              if (reservation.kind === 'failure') return;
              const { spentUsd, possibleUsd, reservedUsd } = money.total();
              ok(spentUsd + possibleUsd + reservedUsd <= 1 + 1e-9);
              await new Promise(resolve => setImmediate(resolve));
              reservation.settle(
                next.fails
                  ? { kind: 'may-be-billed' }
                  : { kind: 'answered', reply: usage(Math.floor(next.most * next.share)) },
              );
            }
          };
          await Promise.all(Array.from({ length: workers }, worker));
          ok(money.total().spentUsd + money.total().possibleUsd <= 1 + 1e-9);
          equal(money.total().reservedUsd, 0);
        },
      ),
      { numRuns: rounds(100) },
    );
  });
});

async function reserved(money: Spending, inputTokens: number, outputTokens: number): Promise<Reservation> {
  const reservation = await money.reserve({ inputTokens, outputTokens }, never);
  if (reservation.kind === 'failure') throw new Error(reservation.message);
  return reservation;
}
