import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { findFolded, foldText } from '../../../../src/core/read/foldText';
import { rounds } from '../../../support/rounds';

/** As `binary`, without the list of a million characters that fast-check makes for it. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map(code => String.fromCodePoint(code));

describe('a folded text', () => {
  it('finds accents however they are written', () => {
    ok(findFolded('Käse und Caf\u00e9', 'cafe\u0301'));
    equal(findFolded('Cafe', 'café'), undefined);
  });

  it('gives back the place in the text as it was', () => {
    const text = 'a\u200b  “B”\n𝒄d';
    const found = findFolded(text, '"b" cd');

    equal(text.slice(found?.start, found?.end), '“B”\n𝒄d');
  });

  it('finds every piece of a text in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.nat(50), fc.nat(50), (text, from, length) => {
        const characters = [...text];
        const piece = characters.slice(from, from + length).join('');
        if (foldText(piece).folded.trim() !== '') ok(findFolded(text, piece) !== undefined);
      }),
      { numRuns: rounds(100) },
    );
  });
});
