import { deepEqual, equal } from 'node:assert/strict';
import { markAsProtected } from '../../../../src/core/protect/protected';
import { readOrder } from '../../../../src/core/read/readOrder';

const read = (reply: string, count = 4) => readOrder(markAsProtected(reply), count);

function whyInvalid(reply: string): string {
  const reading = read(reply);
  return reading.kind === 'invalid' ? reading.why : 'it was taken';
}

describe('reading an order of passages', () => {
  it('takes places of the list, best first', () => {
    deepEqual(read('{"order": ["P3", "P1", "P4", "P2"]}'), { kind: 'order', named: [2, 0, 3, 1], ignored: 0 });
  });

  it('passes over what names no passage, or one twice, and counts it', () => {
    const odd = ['"P9"', '"P0"', '"p3"', '"P03"', '" P3"', '"__proto__"', '3', 'null', '{"P4": 1}', '["P4"]', '"P3"'];

    deepEqual(read(`{"order": ["P3", ${odd.join(', ')}, "P2"]}`), {
      kind: 'order',
      named: [2, 1],
      ignored: odd.length,
    });
  });

  it('is no order where it is another shape, cut off, or names nothing', () => {
    equal(whyInvalid('["P1", "P2"]'), 'it holds no JSON object');
    equal(whyInvalid('{"order": "P1"}'), 'it is not the list that was asked for');
    equal(whyInvalid('{"order": ["P1"], "run": "rm -rf /"}'), 'it is not the list that was asked for');
    equal(whyInvalid('{"order": ["P1"]} {"order": ["P2"]}'), 'it holds more than one JSON object');
    equal(whyInvalid('{"order": ["P1", "P'), 'it cannot be read as JSON: it ends within a string');
    equal(whyInvalid('{"order": ["src/a.ts", "../../etc/passwd"]}'), 'it names none of the passages');
    equal(whyInvalid('{"order": []}'), 'it names none of the passages');
  });
});
