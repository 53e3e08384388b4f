import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import type { Clock } from '../../../../src/core/ports';
import { type DayLedger, type DayTicket, dayLedger, readDay } from '../../../../src/core/spend/dayLedger';
import { rounds } from '../../../support/rounds';
import { memoryStorage } from '../keep/memoryStorage';

const never = new AbortController().signal;
const facts = { run: 'r', task: 'sort', tier: 'fast', provider: 'anthropic', model: 'model-a' };
const known = (usd: number) => ({ ...facts, cost: { kind: 'known', usd } as const });

describe('the ledger of a day', () => {
  let files: Map<string, Uint8Array>;
  let at: string;
  beforeEach(() => {
    files = new Map();
    at = '2026-11-28T10:00:00Z';
  });

  let passedMs = 0;
  const clock: Clock = {
    nowMs: () => Date.parse(at),
    monotonicMs: () => passedMs,
    sleep: async (ms, signal) => {
      passedMs += ms;
      await new Promise(resolve => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
  /** Another process: it shares the files and nothing else. */
  const process = (): DayLedger => dayLedger(memoryStorage(files).storage, clock);
  const day = (name: string) => readDay(memoryStorage(files).storage, name);

  async function ticket(ledger: DayLedger, usd: number, capUsd: number): Promise<DayTicket> {
    const taken = await ledger.reserve(usd, capUsd, never);
    ok(taken.kind === 'ticket');
    return taken;
  }

  it('keeps one cap for all processes, and says what is gone', async () => {
    const [one, other] = [process(), process()];

    const first = await ticket(one, 0.6, 1);
    const refused = await other.reserve(0.6, 1, never);
    one.settle(first, known(0.1));
    await one.idle();
    const second = await other.reserve(0.6, 1, never);

    deepEqual(refused, { kind: 'refused', goneUsd: 0, openUsd: 0.6 });
    equal(second.kind, 'ticket');
    equal((await day('2026-11-28')).committedUsd(), 0.7);
  });

  it('never commits more than the cap, however many processes race with random costs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 20,
          maxLength: 60,
        }),
        fc.integer({ min: 2, max: 5 }),
        async (calls, processes) => {
          files = new Map();
          const capUsd = 1;
          const ledgers = Array.from({ length: processes }, process);
          let most = 0;
          await Promise.all(
            calls.map(async ([thousandths, share], index) => {
              const ledger = ledgers[index % processes];
              const usd = thousandths / 1000;
              const taken = await ledger?.reserve(usd, capUsd, never);
              most = Math.max(most, (await day('2026-11-28')).committedUsd());
              if (taken?.kind === 'ticket') ledger?.settle(taken, known(usd * share));
            }),
          );
          for (const ledger of ledgers) await ledger.idle();
          const state = await day('2026-11-28');
          ok(most <= capUsd, `${most} committed`);
          ok(state.totals().spentUsd <= capUsd && state.totals().openUsd === 0);
          ok(state.totals().rows.some(row => row.calls > 0));
        },
      ),
      { numRuns: rounds(25) },
    );
  });

  it('counts what a process that died had set aside, and a settlement that was torn', async () => {
    const dead = process();
    const open = await ticket(dead, 0.4, 1);
    const torn = await ticket(dead, 0.3, 1);
    dead.settle(torn, known(0.1));
    await dead.idle();
    const path = '2026-11-28';
    const bytes = files.get(`spending/${path}.jsonl`);
    files.set(`spending/${path}.jsonl`, bytes?.slice(0, -20) ?? new Uint8Array());

    const next = process();
    const refused = await next.reserve(0.4, 1, never);
    await ticket(next, 0.3, 1);

    equal(open.kind, 'ticket');
    equal(refused.kind, 'refused');
    equal((await day(path)).committedUsd(), 1);
  });

  it('gives no new money to a clock that was set back, and settles a call where it began', async () => {
    const ledger = process();
    const late = await ticket(ledger, 0.5, 1);
    at = '2026-11-29T00:00:01Z';
    ledger.settle(late, known(0.2));
    await ticket(ledger, 0.9, 1);
    at = '2026-11-27T10:00:00Z';
    const earlier = await ledger.reserve(0.1, 1, never);

    equal(earlier.kind, 'refused');
    equal((await day('2026-11-28')).goneUsd(), 0.2);
    equal((await day('2026-11-29')).committedUsd(), 0.9);
  });

  it('without a cap waits for nothing, and is written down all the same', async () => {
    const ledger = process();
    const taken = await ledger.reserve(5, undefined, never);
    ok(taken.kind === 'ticket');
    ledger.settle(taken, { ...known(2), usage: undefined });
    ledger.settle(undefined, { ...known(0), from: 'cache', savedUsd: 2 });
    await ledger.idle();

    const [row] = (await day('2026-11-28')).totals().rows;
    deepEqual([row?.usd, row?.calls, row?.cachedCalls, row?.savedUsd], [2, 2, 1, 2]);
  });

  it('under a cap fails closed where the disk refuses', async () => {
    const memory = memoryStorage(files);
    memory.breakDown('nothing');

    await rejects(dayLedger(memory.storage, clock).reserve(0.1, 1, never), { code: 'ENOSPC' });
  });
});
