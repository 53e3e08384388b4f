import { deepEqual, equal } from 'node:assert/strict';
import type { JsonValue } from '../../../../src/core/records/jsonValue';
import { planFor } from '../../../../src/core/records/keyPlan';
import { recogniseFields } from '../../../../src/core/records/recordFields';
import { shapes } from '../../../../src/core/records/shapes';

/** An object in which each of these paths leads to a word, nested or with dots in its keys. */
function objectWith(paths: readonly string[], isNested: boolean): JsonValue {
  const root: Record<string, JsonValue> = {};
  for (const path of paths) {
    let at = root;
    const keys = isNested ? path.split('.') : [path];
    for (const key of keys.slice(0, -1)) {
      if (typeof at[key] !== 'object') at[key] = {};
      at = at[key] as Record<string, JsonValue>;
    }
    const last = keys.at(-1) ?? '';
    if (at[last] === undefined) at[last] = `word of ${path}`;
  }
  return root;
}

describe('records with the same keys', () => {
  it('are recognised alike the first time, when all is looked for, and later, when only what can be there is', () => {
    const samples = shapes.flatMap(({ has, fields }) => {
      const named = Object.values(fields).flatMap(one => one.match(/[\w@.$-]+/g) ?? []);
      const needed = has.map(any => any.split('|')[0] ?? '');
      return [true, false].flatMap(isNested => [
        objectWith(needed, isNested),
        objectWith([...needed, ...named.filter((_, index) => index % 2 === 0)], isNested),
        objectWith(named, isNested),
      ]);
    });
    for (const sample of [...samples, { time: '', timestamp: '2026-11-28T10:00:00Z', User: '-', user: 'ana' }]) {
      const first = recogniseFields(sample);
      recogniseFields(sample);

      deepEqual(recogniseFields(sample), first, JSON.stringify(sample).slice(0, 200));
    }
  });

  it('are tried with few shapes; keys that each come once have no plan of their own', () => {
    const all = planFor([]).shapes.length;
    const plans = [1, 2, 3].map(n => planFor({ when: n, door: 'north', badge: 'B7' }).shapes.length);

    deepEqual([plans[0], plans[2]], [all, 0]);
    equal(planFor({ when: 1, door: 'north', 'badge-9': 'B7' }).shapes.length, all);
  });
});
