import { deepEqual, equal, ok } from 'node:assert/strict';
import * as fc from 'fast-check';
import { Bloom } from '../../../../src/core/digest/sketches/bloom';
import { HyperLogLog } from '../../../../src/core/digest/sketches/hyperLogLog';
import { LatestTimes } from '../../../../src/core/digest/sketches/latestTimes';
import { hashPair, hashText } from '../../../../src/core/digest/sketches/mixHash';
import { SpaceSaving } from '../../../../src/core/digest/sketches/spaceSaving';
import { rounds } from '../../../support/rounds';

describe('sketches', () => {
  it('count different things within five standard errors, whatever they are called', () => {
    for (const number of [1, 10, 300, 5_000, 200_000]) {
      const sketch = new HyperLogLog(12);
      for (let at = 0; at < number; at++) sketch.add(hashPair(at * 7_919, 3));

      const error = Math.abs(sketch.estimate() - number) / number;

      ok(error <= 5 * 0.01625, `${number}: ${sketch.estimate()}`);
    }
  });

  it('count the same whatever the order, and however often each thing comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 200 }), things => {
        const [one, other] = [new HyperLogLog(8), new HyperLogLog(8)];
        for (const thing of things) one.add(hashText(thing));
        for (const thing of [...things, ...things].reverse()) other.add(hashText(thing));
        equal(one.estimate(), other.estimate());
      }),
      { numRuns: rounds(100) },
    );
  });

  it('keep whatever is more frequent than the promise, counted too high at most by what they tell', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 50, maxLength: 600 }), things => {
        const sketch = new SpaceSaving<undefined>(16);
        const counts = new Map<string, number>();
        for (const thing of things) {
          const key = String(Math.floor(thing ** 2 / 60));
          const group = Math.floor(thing) % 2;
          sketch.add(key, 1, () => undefined, group);
          counts.set(`${group} ${key}`, (counts.get(`${group} ${key}`) ?? 0) + 1);
        }
        const kept = new Map(sketch.top().map(({ group, key, count }) => [`${group} ${key}`, count]));
        equal(kept.size, sketch.kept);
        for (const [key, count] of counts) {
          const told = kept.get(key);
          if (told === undefined) ok(count <= sketch.errorAtMost, `${key} ×${count} is gone`);
          else ok(told >= count && told <= count + sketch.errorAtMost);
        }
      }),
      { numRuns: rounds(200) },
    );
  });

  it('keep the latest times, sorted, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 80 }), times => {
        const kept = new LatestTimes(2, 16);
        const block = kept.take();
        for (const time of times) kept.add(block, time);
        const expected = [...times].sort((a, b) => a - b).slice(-16);
        deepEqual([...kept.of(block)], expected);
      }),
      { numRuns: rounds(100) },
    );
  });

  it('keep them also where a block is read meanwhile, and where it was another series’ before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 60 }), { maxLength: 80 }), fc.nat(80), (times, readAfter) => {
        const kept = new LatestTimes(1, 8);
        const before = kept.take();
        for (let at = 0; at < 13; at++) kept.add(before, at);
        kept.release(before);
        const block = kept.take();
        for (const [index, time] of times.entries()) {
          kept.add(block, time);
          if (index === readAfter) kept.of(block);
        }
        deepEqual([...kept.of(block)], [...times].sort((a, b) => a - b).slice(-8));
      }),
      { numRuns: rounds(200) },
    );
  });

  it('keep the times of each of many series, of which all but so many have a block', () => {
    const kept = new LatestTimes(700, 4);
    const blocks = Array.from({ length: 701 }, (_, series) => {
      const block = kept.take();
      if (block >= 0) for (let at = 0; at < 6; at++) kept.add(block, series + at);
      return block;
    });

    equal(blocks[700], -1);
    equal(new Set(blocks).size, 701);
    for (const series of [0, 255, 256, 511, 512, 699])
      deepEqual([...kept.of(blocks[series] ?? -1)], [series + 2, series + 3, series + 4, series + 5]);
    kept.release(blocks[3] ?? -1);
    equal(kept.take(), blocks[3]);
    equal(kept.take(), -1);
  });

  it('never forget a member, and take few strangers for one', () => {
    const set = new Bloom();
    for (let at = 0; at < 50_000; at++) set.add(hashPair(at, 1));

    const strangers = Array.from({ length: 50_000 }, (_, at) => set.has(hashPair(at, 2))).filter(Boolean).length;

    ok(Array.from({ length: 50_000 }, (_, at) => set.has(hashPair(at, 1))).every(Boolean));
    ok(strangers < 100, `${strangers} strangers`);
  });
});
