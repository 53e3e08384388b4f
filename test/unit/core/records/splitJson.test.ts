import { equal, ok } from 'node:assert/strict';
import { splitJson } from '../../../../src/core/records/splitJson';

describe('a list of JSON', () => {
  it('is handed on in small parts, however short its elements and however large the chunk', async () => {
    async function* file() {
      yield new TextEncoder().encode(`[${'1,'.repeat(30_000)}1]`);
    }
    let [all, most] = [0, 0];

    for await (const pieces of splitJson(file())) {
      all += pieces.length;
      most = Math.max(most, pieces.length);
    }

    equal(all, 30_001);
    ok(most <= 2_048, `${most} at once`);
  });
});
