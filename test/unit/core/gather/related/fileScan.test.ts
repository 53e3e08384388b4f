import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { FileScanner, type ScannedFile } from '../../../../../src/core/gather/related/fileScan';
import { termsOf } from '../../../../../src/core/gather/related/terms';
import { rounds } from '../../../../support/rounds';

const scanner = new FileScanner();
const scan = (path: string, text: string) => scanner.scan(path, new TextEncoder().encode(text));
const isDefined = ({ definitions }: ScannedFile, name: string) => {
  const wanted = [...termsOf(name).keys()].at(-1);
  for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] ?? 0)) {
    if (definitions[at + 1 + (definitions[at + 1] ?? 0)] === wanted) return true;
  }
  return false;
};

describe('a scanned file', () => {
  it('is cut into passages without gaps, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(''), fc.string({ maxLength: 40 })), { maxLength: 120 }), lines => {
        const text = lines.map(line => line.replace(/[\r\n]/g, ' ')).join('\n');
        const scanned = scan('a.ts', text);
        const count = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;

        equal(scanned.lines.at(-1) ?? 0, count);
        deepEqual(
          [...scanned.lines],
          [...new Set([...scanned.lines])].sort((a, b) => a - b),
        );
        equal(
          scanned.bytes.reduce((sum, one) => sum + one, 0),
          new TextEncoder().encode(text).length,
        );
        equal(scanned.ends.at(-1) ?? 0, scanned.postings.length);
      }),
      { numRuns: rounds(100) },
    );
  });

  it('begins a passage at a heading and at a definition at the margin', () => {
    const markdown = scan('a.md', '# One\n\ntext\n\n## Two\n\nmore\n');
    const code = scan('a.ts', `${'  body();\n'.repeat(8)}\nexport function next() {\n  return 1;\n}\n`);

    deepEqual([...markdown.lines], [0, 4, 7]);
    deepEqual([...code.lines], [0, 9, 12]);
  });

  it('knows what is defined, in many languages', () => {
    const examples: readonly (readonly [string, string, string])[] = [
      ['a.ts', 'export async function retryLater(x) {', 'retryLater'],
      ['a.ts', 'export const defaultDelay = 3;', 'defaultDelay'],
      ['a.ts', '  private takeNext(queue: Queue): void {', 'takeNext'],
      ['a.py', '    def retry_later(self):', 'retry_later'],
      ['a.go', 'func (r *Reader) ReadAll(p []byte) (int, error) {', 'ReadAll'],
      ['a.go', 'func readAll(p []byte) {', 'readAll'],
      ['a.rs', 'pub(crate) fn poll_ready(&mut self) -> Poll {', 'poll_ready'],
      ['A.java', '  public static List<String> readLines(File file) {', 'readLines'],
      ['a.c', 'static int uv_read_start(uv_stream_t* stream) {', 'uv_read_start'],
      ['a.c', '#define MAX_WAIT 30', 'MAX_WAIT'],
    ];
    for (const [path, line, name] of examples) ok(isDefined(scan(path, `${line}\n`), name), `${path}: ${line}`);
  });

  it('takes no call and no branch for a definition', () => {
    for (const line of ['  if (isReady(x)) {', '  return makeIt(x) {', '  this.timer = startTimer(() => {']) {
      equal(scan('a.ts', `${line}\n`).definitions.length, 0, line);
    }
    equal(scan('notes.md', 'a function retryLater is missing\n').definitions.length, 0);
  });

  it('bears what is no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), bytes => {
        const scanned = scanner.scan('a.c', bytes);
        equal(
          scanned.bytes.reduce((sum, one) => sum + one, 0),
          bytes.length,
        );
      }),
      { numRuns: rounds(100) },
    );
  });

  it('counts what it scanned before anew, and nothing else', () => {
    const one = scan('a.ts', 'const retry = 1;\n');
    scan('b.ts', 'entirely different words here\n'.repeat(50));

    deepEqual(scan('a.ts', 'const retry = 1;\n'), one);
  });
});
