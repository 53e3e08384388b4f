import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { markAsProtected } from '../../../../src/core/protect/protected';
import { readReport } from '../../../../src/core/read/readReport';
import { rounds } from '../../../support/rounds';
import { promptOf } from './promptOf';

const retry = {
  source: 'open-files',
  path: 'src/retry.ts',
  startLine: 40,
  endLine: 44,
  text: 'function retry() {\n  const waitMs = 500;\n  if (tries > 5) throw error;\n  return “later”;\n}',
};
const hunk = {
  source: 'git-diff',
  path: 'src/queue.ts',
  startLine: 10,
  endLine: 12,
  lineNumbers: [0, 10, 0, 0, 11, 12],
  text: '@@ -10,4 +10,3 @@ class Queue\n   add(one);\n-  lock();\n-  flush();\n+  flushLater();\n   done();',
};
const overview = {
  source: 'git-diff',
  title: 'overview',
  text: 'Changes\n2 files changed, +1 −2\nM src/queue.ts (+1 −2)',
};
const prompt = promptOf([retry, hunk, overview]);

const read = (markdown: string) => readReport(markAsProtected(markdown), prompt).claims;
const verdicts = (markdown: string) => read(markdown).map(claim => claim.verdict);
const whys = (markdown: string) => read(markdown).flatMap(claim => claim.citations.map(one => one.why));

describe('a report that was read', () => {
  it('verifies a claim whose quote stands in the lines it cites', () => {
    const [claim] = read('It waits half a second [S1:41 "const waitMs = 500"].');

    equal(claim?.verdict, 'verified');
    deepEqual(claim?.citations, [
      { id: 'S1', path: 'src/retry.ts', startLine: 41, endLine: 41, quote: 'const waitMs = 500', resolved: true },
    ]);
  });

  it('does not mind blanks, case, typographic quotes, full-width letters and what cannot be seen', () => {
    for (const quote of ['CONST  waitMs', 'const wait\u200bMs = 500', 'ｃｏｎｓｔ waitMs', 'co\u00adnst waitMs']) {
      deepEqual(verdicts(`It waits [S1:41 "${quote}"].`), ['verified'], quote);
    }
    deepEqual(verdicts('It answers later [S1:43 "return "later""].'), ['verified']);
  });

  it('strikes what cites nothing, and what was not sent', () => {
    deepEqual(verdicts('Everything is safe.'), ['unsupported']);
    deepEqual(whys('It is safe [S9:4 "safe enough"].'), ['S9 was not sent']);
    deepEqual(whys('It is safe [S1:400].'), ['src/retry.ts has no line 400 in what was sent']);
    deepEqual(whys('It is safe [S1:41-45].'), ['src/retry.ts has no line 45 in what was sent']);
    deepEqual(whys('It is safe [S1:41 "perfectly safe"].'), [
      'the quote does not stand in S1 or anywhere else in what was sent',
    ]);
    deepEqual(whys('It is safe [S1:41 "="].'), ['the quote is too short to show anything']);
  });

  it('calls misplaced what stands elsewhere, and says where', () => {
    deepEqual(verdicts('It throws [S1:41 "throw error"].'), ['misplaced']);
    deepEqual(whys('It throws [S1:41 "throw error"].'), [
      'the quote stands elsewhere, in S1 (src/retry.ts) in line 42',
    ]);
    deepEqual(whys('It throws [S2:10 "throw error"].'), [
      'the quote stands elsewhere, in S1 (src/retry.ts) in line 42',
    ]);
  });

  it('finds removed lines by the lines around them, with and without the mark in front', () => {
    for (const cited of [
      'S2:10 "lock();"',
      'S2:10-11 "-  lock();"',
      'S2:11 "lock(); flush();"',
      'S2:10-11 "add(one); flushLater();"',
    ]) {
      deepEqual(verdicts(`The lock is gone [${cited}].`), ['verified'], cited);
    }
    deepEqual(verdicts('The lock is gone [S2:12 "lock();"].'), ['misplaced']);
  });

  it('gives a quote without lines the lines it stands in', () => {
    deepEqual(
      read('It throws [S1 "throw error"].')[0]?.citations.map(one => [one.startLine, one.endLine]),
      [[42, 42]],
    );
    deepEqual(verdicts('Two files changed [S3 "2 files changed"].'), ['verified']);
    deepEqual(whys('Two files changed [S3:2 "3 files changed"].'), ['S3 has no line numbers in what was sent']);
  });

  it('takes each sentence, list item and table row for a claim of its own', () => {
    const markdown = `# Heading that claims

It waits [S1:41]. It is safe. See e.g. the loop [S1:42].

- First item [S1:41]
- Second item

| what | where |
|---|---|
| the wait | [S1:41] |
| the rest | nowhere |
`;
    deepEqual(
      read(markdown).map(claim => [claim.text, claim.verdict, claim.markdownLine]),
      [
        ['It waits [S1:41].', 'verified', 3],
        ['It is safe.', 'unsupported', 3],
        ['See e.g. the loop [S1:42].', 'verified', 3],
        ['First item [S1:41]', 'verified', 5],
        ['Second item', 'unsupported', 6],
        ['the wait | [S1:41]', 'verified', 10],
        ['the rest | nowhere', 'unsupported', 11],
      ],
    );
  });

  it('gives a citation behind the full stop to the sentence before it, and lets none ride along', () => {
    deepEqual(
      read('It waits. [S1:41] it is also safe. It throws [S1:42].').map(claim => [claim.text, claim.verdict]),
      [
        ['It waits. [S1:41]', 'verified'],
        ['it is also safe.', 'unsupported'],
        ['It throws [S1:42].', 'verified'],
      ],
    );
  });

  it('takes a claim over several lines of Markdown as one', () => {
    deepEqual(
      read('> It waits\n> for long [S1:41].\n').map(claim => [claim.text, claim.verdict]),
      [['It waits\nfor long [S1:41].', 'verified']],
    );
  });

  it('asks no evidence of headings, code, lead-ins, questions and gaps', () => {
    const markdown = `## Risks are low

These are the risks:

- The wait [S1:41]

\`\`\`
code is no claim.
\`\`\`

Is the wait meant?

## Not evaluable

- No logs were there.

### Why

Nobody sent them.

## Afterwards

This is a claim.
`;
    deepEqual(
      read(markdown).map(claim => claim.text),
      ['The wait [S1:41]', 'This is a claim.'],
    );
  });

  it('takes a colon for a lead-in only where a list follows', () => {
    deepEqual(verdicts('The system is secure:\n\nIt waits [S1:41].'), ['unsupported', 'verified']);
  });

  it('knows no citation in code', () => {
    deepEqual(verdicts('It is `[S1:41]` safe.'), ['unsupported']);
  });

  it('reads several citations in one pair of brackets', () => {
    deepEqual(
      read('Both [S1:41, 42; S2:10 "add(one)"].')[0]?.citations.map(one => [one.id, one.startLine, one.resolved]),
      [
        ['S1', 41, true],
        ['S1', 42, true],
        ['S2', 10, true],
      ],
    );
  });

  it('takes a row of a page by its id, and gives the file and lines it rests on', () => {
    const text = '# Page\n[R1] high · one thing (logs/conn.log:12,55; dns.log:3)\n[R2] low · another thing';
    const context = promptOf([
      { source: 'findings', title: 'findings', text },
      { path: 'a.md', startLine: 1, text: '[R7] of a stranger' },
    ]);
    const claims = (markdown: string) => readReport(markAsProtected(markdown), context).claims;
    const place = (markdown: string) =>
      claims(markdown).map(({ verdict, citations: [one] }) => [verdict, one?.path, one?.startLine, one?.why]);

    deepEqual(place('So [R1]. So [R1:55 "one thing"]. So [R2].'), [
      ['verified', 'logs/conn.log', 12, undefined],
      ['verified', 'logs/conn.log', 55, undefined],
      ['verified', undefined, undefined, undefined],
    ]);
    deepEqual(place('So [R7]. So [R1 "another thing"]. So [R2 "made up"]. So [R1:13].'), [
      ['unsupported', undefined, undefined, 'R7 was not sent'],
      ['misplaced', undefined, undefined, 'the quote stands elsewhere, in S1'],
      ['unsupported', undefined, undefined, 'the quote does not stand in R2 or anywhere else in what was sent'],
      ['unsupported', undefined, 13, 'R1 does not rest on line 13'],
    ]);
  });

  it('is not verified when one of its citations does not resolve', () => {
    deepEqual(verdicts('Both [S1:41] and more [S1:99].'), ['unsupported']);
  });

  it('never verifies a quote that was not sent, and never throws', () => {
    const word = fc.constantFrom(
      '[S1:41',
      '[S2',
      ' "x"',
      ']',
      '"',
      '`',
      '\n',
      '- ',
      '| ',
      'safe.',
      ':',
      '#',
      '> ',
      '\\',
      '1. ',
      '“',
      '[S1:41 "',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 40 }), words => {
        const markdown = words.join('');
        for (const claim of read(markdown)) {
          for (const { quote, resolved } of claim.citations) {
            const letters = (text: string) =>
              text
                .normalize('NFKD')
                .toLowerCase()
                .replace(/[^\p{L}\p{N}]/gu, '');
            if (resolved && quote !== undefined)
              ok(
                [retry, hunk, overview].some(one => letters(one.text).includes(letters(quote))),
                quote,
              );
          }
          if (claim.verdict === 'verified') ok(claim.citations.length > 0);
        }
      }),
      { numRuns: rounds(1000) },
    );
  });

  it('misses no sentence: every letter of a plain text is in a claim', () => {
    const sentence = fc.string({
      unit: fc.constantFrom('a', 'B', ' ', '3', ',', '.', '!', 'e.g.'),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(sentence, text => {
        const markdown = `x${text}`.replace(/\s+/g, ' ');
        const letters = (some: string) => some.replace(/[^a-zA-Z0-9]/g, '');
        equal(
          letters(
            read(markdown)
              .map(claim => claim.text)
              .join(''),
          ),
          letters(markdown),
        );
      }),
      { numRuns: rounds(100) },
    );
  });
});
