import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { entropyOf, Names, registeredDomain } from '../../../../src/core/digest/names';
import { rounds } from '../../../support/rounds';

const place = 1;

describe('names that were asked for', () => {
  it('are registered in their last labels, three where a country registers below the second', () => {
    const names = [
      'a.b.example.com',
      'www.example.co.uk',
      'co.uk',
      'localhost',
      '.x.y',
      '..',
      '4.3.in-addr.arpa',
      '',
      'x.de',
      'a.x.de',
    ];

    deepEqual(names.map(registeredDomain), [
      'example.com',
      'example.co.uk',
      'co.uk',
      'localhost',
      'x.y',
      '.',
      '3.in-addr.arpa',
      '',
      'x.de',
      'x.de',
    ]);
  });

  it('have the entropy of their characters, in any script', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.string()), text => {
        const characters = [...text];
        const shares = [...new Set(characters)].map(
          one => characters.filter(other => other === one).length / text.length,
        );
        const bits = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
        equal(Math.abs(entropyOf(text) - bits) < 1e-9, true);
      }),
      { numRuns: rounds(200) },
    );
  });

  it('count for a domain whoever asks, so that what many ask once each is not rare', () => {
    const names = new Names();
    for (let source = 0; source < 30_000; source++) names.add(source, 'www.example.com', 'A', 'NOERROR', source, place);
    names.add(7, 'odd.example.net.', 'A', 'NOERROR', 8, place);

    deepEqual(
      names.domains.top().map(({ item }) => [item.domain, item.count]),
      [
        ['example.com', 30_000],
        ['example.net', 1],
      ],
    );
    equal(names.uses.errorAtMost > 0, true);
  });
});
