import { equal, ok } from 'node:assert/strict';
import { readingTrial } from '../../../../../src/core/gather/related/readingTrial';

/** Reads at the rates named, each from a time on; says when reading ends and how many files are left then. */
function read(all: number, rates: readonly (readonly [fromMs: number, filesAMs: number])[]) {
  let now = 0;
  let left = all;
  const isOver = readingTrial({ ms: 1_000, until: 1_000, least: 100, nowMs: () => now, left: () => Math.ceil(left) });
  while (left > 0 && !isOver() && now < 100_000) {
    now += 10;
    const [, rate = 0] = rates.findLast(([from]) => now > from) ?? [];
    left = Math.max(0, left - 10 * rate);
  }
  return { endMs: now, left: Math.ceil(left) };
}

describe('a while of reading without an order', () => {
  it('ends soon where all there is would take far too long, but not before it has the least', () => {
    const { endMs, left } = read(100_000, [[0, 5]]);
    equal(endMs, 150);
    equal(left, 100_000 - 750);
    ok(read(100_000, [[0, 0.1]]).left <= 99_900);
  });

  it('goes on to the last file, or almost, where the patience is long enough', () => {
    equal(read(5_000, [[0, 6]]).left, 0);
    equal(read(5_000, [[0, 5]]).left, 0);
    ok(read(5_000, [[0, 4.9]]).left <= 150);
  });

  it('ends half-way through the patience where reading all would be late, but not so late that it is clear at once', () => {
    const { endMs, left } = read(7_800, [[0, 5]]);
    ok(endMs >= 450 && endMs <= 500, `${endMs} ms`);
    ok(left > 5_000 && left < 6_000, `${left} left`);
    ok(read(12_000, [[0, 4]]).left > 10_000);
  });

  it('goes on for as long again where its first guess is unclear', () => {
    const slowAtFirst = [
      [0, 3],
      [160, 8],
    ] as const;
    ok(read(7_000, slowAtFirst).left <= 210);
    const { endMs } = read(10_000, [[0, 3]]);
    equal(endMs, 300);
  });

  it('ends later where it becomes slower', () => {
    const { endMs, left } = read(6_000, [
      [0, 6.5],
      [600, 3],
    ]);
    ok(endMs > 600 && endMs < 1_000 && left > 180, `${endMs} ms, ${left} left`);
  });
});
