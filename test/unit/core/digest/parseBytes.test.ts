import { equal, ok } from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseAddress, parseDecimal } from '../../../../src/core/digest/parseBytes';
import { rounds } from '../../../support/rounds';

const read = (parse: (bytes: Uint8Array, start: number, end: number) => number, text: string): number => {
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parse(bytes, 1, bytes.length - 1);
};

const digits = (most: number) => fc.array(fc.nat(9), { minLength: 1, maxLength: most }).map(list => list.join(''));

describe('numbers and addresses in bytes', () => {
  it('are the numbers that JavaScript reads, up to the digits that a number holds', () => {
    fc.assert(
      fc.property(fc.boolean(), digits(15), digits(15), (isNegative, whole, fraction) => {
        const sign = isNegative ? '-' : '';
        equal(read(parseDecimal, sign + whole), Number(sign + whole));
        equal(read(parseDecimal, `0.${fraction}`), Number(`0.${fraction}`));
        const both = read(parseDecimal, `${sign + whole}.${fraction}`);
        const expected = Number(`${sign + whole}.${fraction}`);
        ok(Math.abs(both - expected) <= Math.abs(expected) * 1e-15, `${both} ${expected}`);
      }),
      { numRuns: rounds(200) },
    );
    for (const text of ['0.0015780925750732422', '1700029428.074248', '184467440737095516150', '2.5e3', '1E+2'])
      ok(Math.abs(read(parseDecimal, text) / Number(text) - 1) < 1e-14, text);
    for (const text of ['', '-', '.', 'x', '12a', '1.2.3', '1 ', '- 1'])
      ok(Number.isNaN(read(parseDecimal, text)), text);
  });

  it('are the 32 bits of an address, and of nothing else', () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), parts => {
        const expected = parts.reduce((sum, part) => sum * 256 + part, 0);
        equal(read(parseAddress, parts.join('.')), expected);
      }),
      { numRuns: rounds(200) },
    );
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.',
      '.1.2.3',
      '1..2.3',
      '1.2.3.256',
      '1.2.3.4.5',
      '1.2.3.0004',
      'a.b.c.d',
      '::1',
    ])
      equal(read(parseAddress, text), -1, text);
  });
});
