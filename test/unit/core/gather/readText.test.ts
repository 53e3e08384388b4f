import { equal, match, ok } from 'node:assert/strict';
import { whyNotReadable } from '../../../../src/core/gather/readText';
import { FileScanner } from '../../../../src/core/gather/related/fileScan';
import { scanRead } from '../../../../src/core/gather/related/scanBytes';

const limits = { maxFileBytes: 1_000_000 };

/** What the reader of texts and the index's own make of a file, which must agree. */
function readBoth(text: string) {
  const bytes = new TextEncoder().encode(text);
  const { result } = scanRead(new FileScanner(), 'src/a.ts', { sizeBytes: bytes.length, modifiedMs: 1, bytes });
  return { why: whyNotReadable(text, limits), scanned: typeof result === 'string' ? undefined : result };
}

describe('what a person wrote', () => {
  const lines = 'export const value = 1;\n'.repeat(3_000);

  it('may hold a long line or two, as a test does that has a long text in it', () => {
    for (const long of ['x'.repeat(16_000), `${'x'.repeat(9_000)} ${'y'.repeat(4_000)}`]) {
      for (const text of [`${lines}${long}\n${lines}`, `${long}\n${lines}`, `${lines}${long}`]) {
        const { why, scanned } = readBoth(text);
        equal(why, undefined);
        ok(scanned !== undefined);
      }
    }
  });

  it('is not mostly long lines: that is minified code or data', () => {
    for (const text of [
      'x'.repeat(10_001),
      `${'x'.repeat(40_000)}\n${lines}`,
      `${lines}${'x'.repeat(15_000)}\n${'y'.repeat(15_000)}`,
    ]) {
      const { why, scanned } = readBoth(text);
      match(why ?? '', /has a line of [\d,]+ characters \(minified or data\)/);
      equal(scanned, undefined);
    }
    equal(readBoth('x'.repeat(10_000)).why, undefined);
  });

  it('has a passage that ends with the long line', () => {
    const { scanned } = readBoth(`${'a();\n'.repeat(4)}${'x'.repeat(16_000)}\n${'b();\n'.repeat(2_000)}${lines}`);
    ok(scanned !== undefined);
    equal(scanned.lines[1], 5);
  });
});
