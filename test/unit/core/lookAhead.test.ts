import { deepEqual, equal, rejects } from 'node:assert/strict';
import { lookAhead } from '../../../src/core/lookAhead';
import { fakeClock, settle } from './keep/fakeClock';

describe('what is made before its turn', () => {
  const begin = (count: number, most: number) => {
    const { clock, advance } = fakeClock();
    const abort = new AbortController();
    const made: number[] = [];
    const items = Array.from({ length: count }, (_, index) => index);
    const make = async (item: number) => {
      made.push(item);
      if (item === 3) throw new Error('no third');
      return item * 10;
    };
    return { ahead: lookAhead(items, make, { most, clock, signal: abort.signal }), made, advance, abort };
  };

  it('is never more than so many, and the next begins a moment after one was taken', async () => {
    const { ahead, made, advance } = begin(20, 4);
    deepEqual(made, [0, 1, 2, 3]);
    await advance(100);
    deepEqual(made, [0, 1, 2, 3], 'nobody took one');

    equal(await ahead.take(0), 0);
    equal(await ahead.take(1), 10);
    await settle();
    deepEqual(made, [0, 1, 2, 3], 'not at once');
    await advance(100);

    deepEqual(made, [0, 1, 2, 3, 4, 5]);
  });

  it('is made at once for who finds nothing, and for each place once', async () => {
    const { ahead, made, advance } = begin(9, 2);

    const taken = await Promise.all([0, 1, 2, 4, 5].map(index => ahead.take(index)));
    await advance(100);

    deepEqual(taken, [0, 10, 20, 40, 50]);
    deepEqual(made, [0, 1, 2, 4, 5, 6, 7]);
  });

  it('gives a failure to who takes it, and to nobody else', async () => {
    const { ahead } = begin(5, 5);

    equal(await ahead.take(4), 40);
    await rejects(async () => ahead.take(3), /no third/);
  });

  it('ends with the run', async () => {
    const { ahead, made, advance, abort } = begin(9, 2);
    await ahead.take(0);
    await ahead.take(1);
    abort.abort();
    await advance(100);

    deepEqual(made, [0, 1]);
  });
});
