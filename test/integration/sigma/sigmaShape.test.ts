import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { sigmaFault } from '../../../src/core/sigma/sigmaShape';
import { sigmaComplaints } from '../../support/schemas/officialSchemas';

const sound: Readonly<Record<string, unknown>> = {
  title: 'A rule',
  id: '929a690e-bef0-4204-a928-ef5e620d6fcc',
  related: [{ id: '929a690e-bef0-4204-a928-ef5e620d6fcd', type: 'derived' }],
  name: 'a_rule',
  taxonomy: 'sigma',
  status: 'test',
  description: 'What it finds.',
  license: 'MIT',
  author: 'Somebody',
  references: ['https://example.org/a'],
  date: '2024-08-08',
  modified: '2024-08-09',
  logsource: { product: 'zeek', service: 'conn' },
  detection: { selection: { 'id.resp_h': '203.0.113.80', port: [1, 'a'] }, condition: 'selection' },
  fields: ['a'],
  falsepositives: ['none known'],
  level: 'high',
  tags: ['attack.t1071.001', 'cve.2024-1'],
  scope: ['server'],
};

/** What a model may write where something else belongs. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    1.5,
    -7,
    '',
    'x',
    'High',
    'high',
    'test',
    'selection',
    '2024-13-01',
    '2024-08-08',
    'attack.T1071',
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    ['a', 'a'],
    ['a', 'bc'],
    [1],
    [1.5],
    [null],
    [{ a: 1 }],
    { a: 1 },
    { type: 'derived' },
    ['attack.x', 'ok'],
  ),
  fc.string({ maxLength: 300, unit: 'grapheme' }),
  fc.uuid(),
);

describe('the form of a Sigma rule', () => {
  it('is judged as the official schema judges it, whatever stands where', () => {
    const complaints = sigmaComplaints();
    deepEqual(complaints(sound), []);
    equal(sigmaFault(sound), undefined);
    let [good, bad] = [0, 0];
    const places = [...Object.keys(sound), 'other'].flatMap(key => [
      [key],
      [key, 'condition'],
      [key, 'selection'],
      [key, 'service'],
      [key, 'type'],
      [key, '0'],
    ]);
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, fc.boolean(), ([key = '', inner = ''], value, isRemoved) => {
        const rule = structuredClone(sound) as Record<string, unknown>;
        const held = rule[key];
        if (inner !== '' && typeof held === 'object' && held !== null) Object.assign(held, { [inner]: value });
        else if (isRemoved) delete rule[key];
        else rule[key] = value;
        const isGood = complaints(rule).length === 0;
        if (isGood) good++;
        else bad++;
        equal(sigmaFault(rule) === undefined, isGood, JSON.stringify([rule, complaints(rule)]));
      }),
      { numRuns: 3_000, seed: 20_261_128 },
    );
    ok(good > 300 && bad > 300, `${good} good, ${bad} bad`);
  });

  it('names the place that is wrong', () => {
    equal(sigmaFault({ ...sound, level: 'grave' }), '"level" is not as the schema of Sigma has it');
    equal(sigmaFault({ ...sound, tags: ['x'] }), '"tags.0" is not as the schema of Sigma has it');
    equal(sigmaFault('x'), '"the rule" is not as the schema of Sigma has it');
  });
});
