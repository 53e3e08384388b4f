import { deepEqual } from 'node:assert/strict';
import { CharacterSet } from '../../../../src/core/protect/characterSet';
import { endOfRuns, nextMatches, startOfRuns } from '../../../../src/core/protect/rule';

describe('what is remembered of a text that is read from left to right', () => {
  const texts = Array.from({ length: 60 }, (_, seed) => made(seed));
  const inRun = new CharacterSet('ab');

  it('is where runs begin and end, as one would see by looking', () => {
    for (const text of texts) {
      const [startOf, endOf] = [startOfRuns(text, inRun), endOfRuns(text, inRun)];
      for (const place of places(text)) {
        const [before, behind] = [text.slice(0, place), text.slice(place)];
        deepEqual(startOf(place), place - (/[ab]*$/.exec(before)?.[0].length ?? 0), `${text} at ${place}`);
        deepEqual(endOf(place), place + (/^[ab]*/.exec(behind)?.[0].length ?? 0), `${text} at ${place}`);
      }
    }
  });

  it('is the next match, also when a question goes back a little', () => {
    for (const text of texts) {
      const next = nextMatches(text, /b(a+)c/g);
      for (const place of places(text)) {
        const found = /b(a+)c/.exec(text.slice(place));
        const expected =
          found === null
            ? undefined
            : { start: place + found.index, end: place + found.index + found[0].length, value: found[1] };
        deepEqual(next(place), expected, `${text} at ${place}`);
      }
    }
  });
});

/** From left to right, and now and then a few characters back. */
function places(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, place) =>
    place % 7 === 3 ? [place, Math.max(0, place - 5)] : [place],
  ).flat();
}

function made(seed: number): string {
  let state = seed + 1;
  return Array.from({ length: 40 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 'aaabc'[(state >>> 16) % 5];
  }).join('');
}
