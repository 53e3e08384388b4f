import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { type Fillable, fillWorthiest } from '../../../../src/core/fit/fillWorthiest';
import { rounds } from '../../../support/rounds';

const one = (file: string, chance: number, passage: number, tokens: number): Fillable => ({
  file,
  worth: { file: chance, passage },
  tokens,
  headTokens: 5,
});
const cost = (chosen: readonly Fillable[]) =>
  chosen.reduce((sum, { tokens }) => sum + tokens, 0) + 5 * new Set(chosen.map(({ file }) => file)).size;

const fillables = fc.array(
  fc
    .record({
      file: fc.constantFrom('a', 'b', 'c', 'd'),
      chance: fc.double({ min: 0.001, max: 1, noNaN: true }),
      passage: fc.double({ min: 0.001, max: 1, noNaN: true }),
      tokens: fc.integer({ min: 1, max: 300 }),
    })
    .map(({ file, chance, passage, tokens }) => one(file, chance, passage, tokens)),
  { maxLength: 40 },
);

describe('filling by worth', () => {
  it('never takes more than there is room for, takes nothing twice, and leaves nothing that would fit', () => {
    fc.assert(
      fc.property(fillables, fc.integer({ min: 0, max: 2_000 }), (all, room) => {
        const chosen = fillWorthiest(all, room);
        const left = all.filter(candidate => !chosen.includes(candidate));
        const free = room - cost(chosen);

        ok(free >= 0);
        ok(new Set(chosen).size === chosen.length);
        ok(left.every(({ file, tokens }) => tokens + (chosen.some(other => other.file === file) ? 0 : 5) > free));
      }),
      { numRuns: rounds(100) },
    );
  });

  it('takes the best passage of several files before the rest of one', () => {
    const a = [one('a', 0.5, 0.5, 100), one('a', 0.5, 0.4, 100)];
    const b = [one('b', 0.4, 0.5, 100)];

    deepEqual(fillWorthiest([...a, ...b], 215), [a[0], b[0]]);
  });

  it('goes on in a file that is very likely', () => {
    const a = [one('a', 0.9, 0.4, 100), one('a', 0.9, 0.4, 100)];
    const b = [one('b', 0.05, 0.5, 100)];

    deepEqual(fillWorthiest([...a, ...b], 215), a);
  });

  it('counts what is there already', () => {
    const [first, second] = [one('a', 0.9, 0.4, 100), one('a', 0.9, 0.3, 100)];

    deepEqual(fillWorthiest([first, second], 100, [first]), [second]);
  });
});
