import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeadLetters } from '../src/deadLetters.ts';
import { RefusedError, TemporaryError } from '../src/errors.ts';
import { Queue } from '../src/queue.ts';
import { fakeClock, letter } from './fakes.ts';

describe('the queue', () => {
  it('takes a message once, however often it is handed in', () => {
    const queue = new Queue(fakeClock(), new DeadLetters());

    deepEqual([queue.add(letter('a')), queue.add(letter('a')), queue.entries.length], [true, false, 1]);
  });

  it('keeps what failed for a while, and delivers it a quarter of an hour later', async () => {
    const clock = fakeClock();
    const queue = new Queue(clock, new DeadLetters());
    queue.add(letter('a'));

    equal(await queue.drain(async () => Promise.reject(new TemporaryError('busy'))), 0);
    equal(await queue.drain(async () => {}), 0);
    await clock.sleep(15 * 60_000);
    equal(await queue.drain(async () => {}), 1);
    equal(queue.entries.length, 0);
  });

  it('moves what was refused to the dead letters, with the reason', async () => {
    const dead = new DeadLetters();
    const queue = new Queue(fakeClock(), dead);
    queue.add(letter('a'));

    await queue.drain(async () => Promise.reject(new RefusedError('unknown recipient')));

    deepEqual(dead.all.map(({ message, why }) => [message.id, why]), [['a', 'unknown recipient']]);
  });
});
