import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { parseCitations } from '../../../../src/core/show/citationSyntax';
import { copies, rounds } from '../../../support/rounds';

describe('citations', () => {
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ['[S3]', [{ id: 'S3' }]],
    ['[S3:41]', [{ id: 'S3', startLine: 41, endLine: 41 }]],
    ['[S3:41-44]', [{ id: 'S3', startLine: 41, endLine: 44 }]],
    ['[S3:44–41]', [{ id: 'S3', startLine: 41, endLine: 44 }]],
    ['[S3:L41-L44]', [{ id: 'S3', startLine: 41, endLine: 44 }]],
    [
      '[S3:41-44 "wait as long as it says"]',
      [{ id: 'S3', startLine: 41, endLine: 44, quote: 'wait as long as it says' }],
    ],
    ['[S3 “says "no" here”]', [{ id: 'S3', quote: 'says "no" here' }]],
    ['[S3:1 "a]b"]', [{ id: 'S3', startLine: 1, endLine: 1, quote: 'a]b' }]],
    [
      '[S1:4; S3:41-44, 50]',
      [
        { id: 'S1', startLine: 4, endLine: 4 },
        { id: 'S3', startLine: 41, endLine: 44 },
        { id: 'S3', startLine: 50, endLine: 50 },
      ],
    ],
    ['[ S1 , S2 ]', []],
    ['[S1 , S2 ]', [{ id: 'S1' }, { id: 'S2' }]],
    ['[S3 is wrong]', []],
    ['[S]', []],
    ['[S3', []],
    ['[41]', []],
    ['[S3x]', []],
    ['[S3:]', []],
    ['[S3 "never closed]', []],
    ['[link](https://a.example)', []],
  ];

  for (const [text, wanted] of cases) {
    it(`reads ${text} as ${wanted.length === 0 ? 'text' : `${wanted.length}`}`, () => {
      deepEqual(
        parseCitations(text).map(({ start: _start, end: _end, ...rest }) => rest),
        wanted,
      );
    });
  }

  it('tells where the brackets stand', () => {
    const text = 'It retries [S1:4] and waits [S2; S3].';
    deepEqual(
      parseCitations(text).map(({ id, start, end }) => [id, text.slice(start, end)]),
      [
        ['S1', '[S1:4]'],
        ['S2', '[S2; S3]'],
        ['S3', '[S2; S3]'],
      ],
    );
  });

  it('never fails, and what it finds begins with [S and ends with ]', () => {
    const pieces = fc.constantFrom('[', 'S1', 'S', ':', '4', '-', '"', '“', '”', ';', ',', ']', ' ', 'x', '\n', '💥');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), parts => {
        const text = parts.join('');
        for (const { start, end } of parseCitations(text)) equal(/^\[S[\s\S]*\]$/.test(text.slice(start, end)), true);
      }),
      { numRuns: rounds(100) },
    );
  });

  it('stays quick on a text made to slow it down', () => {
    const text = '[S1 "'.repeat(copies(20_000));
    const since = performance.now();
    equal(parseCitations(text).length, 0);
    // A look at every pair would take minutes.
    equal(performance.now() - since < 15_000, true);
  });
});
