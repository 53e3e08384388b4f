import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAddress } from '../src/address.ts';

describe('an address', () => {
  it('is read with and without a name, the domain in lower case', () => {
    deepEqual(parseAddress('Ben Castle <ben@Example.COM>'), { local: 'ben', domain: 'example.com' });
    deepEqual(parseAddress('ben@example.com'), { local: 'ben', domain: 'example.com' });
  });

  it('is refused without a domain that could exist', () => {
    for (const text of ['ben', 'ben@', '@example.com', 'ben@localhost', 'ben@-a.example', 'b en@example.com']) equal(parseAddress(text), undefined, text);
  });
});
