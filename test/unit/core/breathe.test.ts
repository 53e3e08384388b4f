import { deepEqual, equal } from 'node:assert/strict';
import { breather, eachInTurns, turnOf } from '../../../src/core/breathe';
import type { Clock } from '../../../src/core/ports';

/** A clock on which only work takes time. Sleepers are woken as Node's timers are: all that are due, one after another, are one turn. */
function turningClock() {
  let nowMs = 0;
  let sleepers: (() => void)[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: () =>
      new Promise(resolve => {
        sleepers.push(resolve);
      }),
  };
  const settle = async () => {
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
  };
  return {
    clock,
    work: (ms: number) => {
      nowMs += ms;
    },
    /** The time that was worked in this turn. */
    async turn(): Promise<number> {
      const began = nowMs;
      const due = sleepers;
      sleepers = [];
      for (const wake of due) {
        wake();
        await settle();
      }
      return nowMs - began;
    },
    settle,
  };
}

describe('a breather', () => {
  it('waits for nobody before six milliseconds are over', async () => {
    const { clock, work, settle } = turningClock();
    const breathe = breather(clock);
    let passed = 0;
    work(5);
    void breathe().then(() => {
      passed += 1;
    });
    await settle();
    equal(passed, 1);
    work(1);
    void breathe().then(() => {
      passed += 1;
    });
    await settle();
    equal(passed, 1);
  });

  it('has nothing to wait for before that, and makes something of each in turns', async () => {
    const { clock, work, turn, settle } = turningClock();
    const breathe = breather(clock);
    equal(turnOf(breathe), undefined);
    const begun: number[] = [];
    const making = eachInTurns(
      [1, 2, 3],
      number => {
        begun.push(number);
        work(4);
        return 2 * number;
      },
      breathe,
    );
    await settle();
    deepEqual(begun, [1, 2]);
    await turn();
    await settle();
    deepEqual(await making, [2, 4, 6]);
  });

  it('has as many go on in a turn as it has time for', async () => {
    const { clock, work, turn, settle } = turningClock();
    const breathe = breather(clock);
    let done = 0;
    work(8);
    for (let index = 0; index < 40; index += 1) {
      void breathe().then(() => {
        work(1);
        done += 1;
      });
    }
    await settle();
    const turns: number[] = [];
    while (done < 40 && turns.length < 100) turns.push(await turn());
    equal(done, 40);
    equal(Math.max(...turns), 6);
    equal(turns.filter(ms => ms > 0).length, 7);
  });

  it('has one of many that need all of it go on in each turn, each as often', async () => {
    const { clock, work, turn, settle } = turningClock();
    const done = [0, 0, 0, 0, 0];
    for (const index of done.keys()) {
      void (async () => {
        for (let round = 0; round < 4; round += 1) {
          await breather(clock)();
          work(8);
          done[index] = (done[index] ?? 0) + 1;
        }
      })();
    }
    await settle();
    const turns: number[] = [];
    for (let round = 0; round < 200 && done.some(times => times < 4); round += 1) turns.push(await turn());
    deepEqual(done, [4, 4, 4, 4, 4]);
    equal(Math.max(...turns), 8);
  });
});
