import { deepEqual, ok } from 'node:assert/strict';
import { spreadOver } from '../../../../src/core/protect/pieces';
import type { Scan } from '../../../../src/core/protect/scanTexts';

describe('what was found in a whole', () => {
  it('lies in each piece that it touches, over a cut too', () => {
    const texts = ['abcd', 'efgh', '', 'ij'];
    const result: Scan[] = texts.map(() => ({ kind: 'scanned', findings: [] }));
    const findings = [
      { type: 'token', start: 1, end: 2 },
      { type: 'private-key', start: 3, end: 12 },
    ];

    spreadOver(result, texts, [0, 1, 2, 3], { kind: 'scanned', findings });

    deepEqual(
      result.map(scan => (scan.kind === 'scanned' ? scan.findings.map(({ start, end }) => [start, end]) : [])),
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[0, 4]],
        [],
        [[0, 1]],
      ],
    );
  });

  it('is looked at a few times for all pieces together, however many secrets and pieces a file has', () => {
    const count = 2_000;
    let looks = 0;
    const texts = Array.from({ length: count }, () => 'password');
    const result: Scan[] = texts.map(() => ({ kind: 'scanned', findings: [] }));
    const findings = texts.map((_, at) => ({
      type: 'password',
      get start() {
        looks += 1;
        return at * 9;
      },
      end: at * 9 + 8,
    }));

    spreadOver(
      result,
      texts,
      texts.map((_, at) => at),
      { kind: 'scanned', findings },
    );

    ok(looks < 10 * count, String(looks));
    ok(result.every(scan => scan.kind === 'scanned' && scan.findings.length === 1));
  });
});
