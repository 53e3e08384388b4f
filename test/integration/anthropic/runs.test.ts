import { deepEqual, equal, ok } from 'node:assert/strict';
import shipped from '../../../media/prices.json';
import { defaultRetryPolicy } from '../../../src/core/send/backoff';
import { parsePrices } from '../../../src/core/send/prices';
import { type Sent, sender } from '../../../src/core/send/send';
import { type Spending, spending } from '../../../src/core/send/spending';
import * as behaviour from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { connect, labelCall, never, systemClock } from './anthropicTest';

describe('Anthropic: a run of many records', () => {
  const workers = 8;
  const policy = { ...defaultRetryPolicy, firstBackoffMs: 5, shortestWaitMs: 5 };
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.stop());

  async function run(records: number, money: Spending = moneyFor(undefined)) {
    const idleLimits = { withoutBytesMs: 3_000, withoutContentMs: 5_000 };
    const connection = await connect(server.origin, { idleLimits });
    const one = sender(connection, { clock: systemClock, spending: money, policy });
    const sent: Sent[] = [];
    let left = records;
    const worker = async () => {
      for (; left > 0 && one.stopped() === undefined; ) {
        left -= 1;
        sent.push(await one.send({ call: labelCall(), mostInputTokens: 2_000 }, {}, never));
      }
    };
    await Promise.all(Array.from({ length: workers }, worker));
    return { sent, sender: one };
  }

  it('answers every record once, through all kinds of trouble', async () => {
    const troubles = [
      behaviour.resetsBeforeHeaders(),
      behaviour.resetsAfterEvents(6),
      behaviour.endsAfterEvents(4),
      behaviour.errorEventAfter(5),
      behaviour.brokenJsonAfter(5),
      behaviour.stallsAfterEvents(4),
      behaviour.fails(500),
      behaviour.fails(429, { headers: { 'retry-after-ms': '20' } }),
    ];
    for (const trouble of troubles) server.script(trouble, {}, {}, {});

    const { sent, sender: one } = await run(40);

    equal(one.stopped(), undefined);
    equal(sent.filter(each => each.outcome.kind === 'reply').length, 40);
    equal(server.requests.length, 40 + troubles.length);
    equal(sent.flatMap(each => each.attempts).length, 40 + troubles.length);
    ok(!JSON.stringify(sent).includes('CANARY'));
  });

  it('stops all workers at a key that is refused half-way', async () => {
    server.script(...Array.from({ length: 12 }, () => ({})));
    server.always(behaviour.fails(401));

    const { sent, sender: one } = await run(100);

    equal(one.stopped()?.reason, 'key-refused');
    ok(server.requests.length <= 12 + workers);
    equal(sent.filter(each => each.outcome.kind === 'reply').length, 12);
  });

  it('bounds its requests to a server that is always overloaded', async () => {
    server.always(behaviour.fails(529));

    const { sender: one } = await run(100);

    equal(one.stopped()?.reason, 'paused');
    ok(server.requests.length <= 4 * workers + 1, `${server.requests.length} requests`);
  });

  it('never spends more than its cap', async () => {
    const capUsd = 0.004;
    const money = moneyFor(capUsd);

    const { sent, sender: one } = await run(200, money);

    equal(one.stopped()?.reason, 'cap');
    ok(money.total().spentUsd <= capUsd);
    const answered = sent.filter(each => each.outcome.kind === 'reply').length;
    equal(server.requests.length, answered);
    deepEqual(money.total().reservedUsd, 0);
  });
});

function moneyFor(capUsd: number | undefined): Spending {
  const prices = parsePrices(JSON.stringify(shipped), 'prices.json');
  if (prices.kind === 'problem') throw new Error(prices.message);
  return spending(prices, { provider: 'anthropic', model: 'claude-haiku-5-5' }, { capUsd });
}
