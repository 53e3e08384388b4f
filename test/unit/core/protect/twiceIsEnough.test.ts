import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { findByOwnRules } from '../../../../src/core/protect/findSecrets';
import { PlaceholderNumbers, replaceSecrets } from '../../../../src/core/protect/placeholders';
import { rounds } from '../../../support/rounds';
import { kinds, privateKey } from './madeSecrets';

const filler = fc.oneof(
  fc.constantFrom(
    'password',
    'token = ',
    '"apiKey": ',
    ' = ',
    ': ',
    '"',
    "'",
    '\n',
    '\n  ',
    ', ',
    ' or ',
    '(',
    ')',
    '{"a": "',
    '\\n',
    '\\"',
    '<b>',
    '</b>',
    '# ',
  ),
  fc.string({ maxLength: 12 }),
  fc.lorem({ maxCount: 3 }),
);
const piece = fc.oneof(
  { weight: 2, arbitrary: filler },
  { weight: 1, arbitrary: fc.constantFrom(privateKey, ...Object.values(kinds).map(([text]) => text)) },
);
const texts = fc.array(piece, { minLength: 1, maxLength: 8 }).map(pieces => pieces.join(''));

/** As the gate works: again until nothing changes, three times at most. */
function sealed(text: string): string {
  const numbers = new PlaceholderNumbers();
  let current = text;
  for (let round = 0; round < 3; round += 1) current = replaceSecrets(current, findByOwnRules(current), numbers).text;
  return current;
}

describe('protecting what was protected', () => {
  const runs = { numRuns: rounds(60), seed: 20261122 };

  it('changes nothing any more', () => {
    fc.assert(
      fc.property(texts, text => deepEqual(findByOwnRules(sealed(text)), [])),
      runs,
    );
  });

  it('keeps the number of lines', () => {
    const lines = (text: string) => text.split('\n').length;
    fc.assert(
      fc.property(texts, text => lines(sealed(text)) === lines(text)),
      runs,
    );
  });
});
