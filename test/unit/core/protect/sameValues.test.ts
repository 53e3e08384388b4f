import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { KnownValues, knownValueSearch } from '../../../../src/core/protect/sameValues';
import { rounds } from '../../../support/rounds';

describe('the search for known values', () => {
  it('finds every character that stands in a value, whatever overlaps what, and no other', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[aB1]{4,9}1a1a$/), { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[aAbB1]{0,20}$/),
        fc.nat(3),
        (values, noise, more) => {
          const text = `${noise}${values.join('')}${noise}${values[more % values.length]?.slice(3)}${values[0]}`;
          const found = knownValueSearch(values.map(value => ({ type: 'token', value })))(text);

          deepEqual(
            marked(text, found),
            marked(
              text,
              values.flatMap(value => placesOf(text, value)),
            ),
          );
        },
      ),
      { numRuns: rounds(60), seed: 3 },
    );
  });

  it('finds a value with characters beyond the first 65,536, and takes no other capitals', () => {
    const search = knownValueSearch([{ type: 'password', value: 'x1Y2\u{1f511}z3!Q' }]);

    deepEqual(search('a x1Y2\u{1f511}z3!Q and X1Y2\u{1f511}z3!Q'), [{ type: 'password', start: 2, end: 12 }]);
  });

  it('tells of values that end in each other no more than once for each of them in the text', () => {
    const values = Array.from({ length: 150 }, (_, more) => ({ type: 'token', value: 'q7'.repeat(4 + more) }));

    const found = knownValueSearch(values)('q7'.repeat(5_000));

    deepEqual([found.length, found[0]], [1, { type: 'token', start: 0, end: 10_000 }]);
  });

  it('takes little memory, however many different characters the values are made of', () => {
    const before = process.memoryUsage().arrayBuffers;
    const values = Array.from({ length: 1_500 }, (_, at) => ({
      type: 'password',
      value: `x1Y2z3!kQ9${at}${[1, 2, 3, 4, 5].map(more => String.fromCharCode(0x4e00 + 5 * at + more)).join('')}`,
    }));
    const search = knownValueSearch(values);

    ok(process.memoryUsage().arrayBuffers - before < 40_000_000);
    deepEqual(search(values[0]?.value ?? '').length, 1);
  });

  it('knows what was added since it was asked last', () => {
    const known = new KnownValues();
    known.add('token', 'Zq8fK2mP9xL4');
    const before = known.search()('Zq8fK2mP9xL4 hT5vB7nW3cR6');
    known.add('password', 'hT5vB7nW3cR6');

    deepEqual([before.length, known.search()('Zq8fK2mP9xL4 hT5vB7nW3cR6').length], [1, 2]);
  });
});

interface Place {
  readonly start: number;
  readonly end: number;
}

function placesOf(text: string, value: string): readonly Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    places.push({ start: at, end: at + value.length });
  }
  return places;
}

function marked(text: string, places: readonly Place[]): string {
  const marks = text.split('').map(() => '.');
  for (const { start, end } of places) marks.fill('#', start, end);
  return marks.join('');
}
