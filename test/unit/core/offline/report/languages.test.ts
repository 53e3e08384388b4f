import { deepEqual, ok } from 'node:assert/strict';
import { isTest, languageOf } from '../../../../../src/core/gather/languages';
import { isWhole } from '../../../../support/rounds';

const extensions = ['ts', 'py', 'go', 'java', 'kt', 'cs', 'swift', 'scala', 'rs', 'cpp', 'rb', 'php', 'sh'];

describe('languages', () => {
  it('take no statement for a definition', () => {
    const statements = [
      '  if (x) {',
      '  for (const a of b) {',
      '  return call(a, (b) => {',
      '  call(a, b);',
      '  } else if (x) {',
      '  while (x) {',
      '  await run(() => {',
      '    x.y(z) {',
      '  switch (a) {',
    ];
    for (const extension of extensions) {
      for (const line of statements)
        deepEqual(languageOf(`a.${extension}`)?.definitionIn(line, false), undefined, `${extension}: ${line}`);
    }
  });

  it('know what others can use', () => {
    const exported = (path: string, line: string) => languageOf(path)?.definitionIn(line, false)?.isExported;

    deepEqual(
      [
        exported('a.ts', 'export async function* run<T>(a: T) {'),
        exported('a.ts', 'function run() {'),
        exported('a.py', 'def run():'),
        exported('a.py', 'def _run():'),
        exported('a.go', 'func Run() error {'),
        exported('a.go', 'func run() error {'),
        exported('a.rs', 'pub fn run() {'),
        exported('a.rs', 'pub(crate) fn run() {'),
        exported('A.java', '    public static void run() {'),
        exported('A.java', '    void run() {'),
        exported('a.h', 'int run(void);'),
        exported('a.c', 'static int run(void)'),
      ],
      [true, false, true, false, true, false, true, false, true, false, true, false],
    );
  });

  it('know tests by their names', () => {
    const tests = [
      'test/a.ts',
      'src/a.test.ts',
      'test.js',
      'pkg/a_test.go',
      'test_a.py',
      'src/FooTest.java',
      'spec/a_spec.rb',
      'a.test-d.ts',
    ];
    const others = ['src/latest.ts', 'src/contest.py', 'src/attestation/a.go', 'src/testing.ts'];

    deepEqual([...tests.filter(path => !isTest(path)), ...others.filter(path => isTest(path))], []);
  });

  it('read any line in no time', () => {
    const pieces = [
      'a ',
      '*',
      'a*',
      '&',
      '<',
      'a<',
      '(',
      '((',
      ' ',
      '\t',
      'a.',
      '=',
      ':',
      'a:',
      'public ',
      'x, ',
      '"',
      "'a",
      '[',
      '=>',
      'a =',
      '@a(',
      'fn ',
      '\\',
      '~',
      '::',
    ];
    const started = performance.now();
    for (const extension of extensions) {
      const language = languageOf(`a.${extension}`);
      for (const one of pieces) {
        for (const other of isWhole ? pieces : pieces.filter((_, place) => place % 14 === extension.length)) {
          const line = `  ${(one + other).repeat(150)}`.slice(0, 400);
          language?.definitionIn(line, true);
          language?.definitionIn(line.trim(), false);
        }
      }
    }
    const each = (performance.now() - started) / (extensions.length * pieces.length * 5);
    // A pattern that runs away takes seconds; an idle machine takes a fraction of a millisecond.
    ok(each < 50, `${each.toFixed(2)} ms a line`);
  });
});
