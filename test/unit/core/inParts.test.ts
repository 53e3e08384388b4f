import { deepEqual, equal } from 'node:assert/strict';
import { atOnce, flatMapped, type InParts, inTurns, joined } from '../../../src/core/inParts';

const numbers = Array.from({ length: 1_000 }, (_, at) => at);

describe('work in parts', () => {
  it('comes to what it comes to at once, and lets others have their turn all along', async () => {
    let turns = 0;
    const breathe = async () => {
      turns++;
    };

    const twice = await inTurns(
      flatMapped(numbers, one => [one, -one]),
      breathe,
    );

    deepEqual(
      twice,
      numbers.flatMap(one => [one, -one]),
    );
    equal(turns, Math.ceil(1_000 / 64));
    equal(atOnce(joined(numbers, String, ',')), numbers.join(','));
    equal(atOnce(joined([], String, ',')), '');
  });

  it('ends with the error of its part', async () => {
    function* fails(): InParts<number> {
      yield;
      throw new Error('no');
    }

    equal(await inTurns(fails(), async () => undefined).catch(error => error.message), 'no');
  });
});
