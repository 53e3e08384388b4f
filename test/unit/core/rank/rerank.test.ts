import { deepEqual, equal } from 'node:assert/strict';
import { markAsProtected } from '../../../../src/core/protect/protected';
import type { RankedSnippet } from '../../../../src/core/rank/ranked';
import { inOneLine, reorder, rerankable } from '../../../../src/core/rank/rerank';

const by = markAsProtected('model-a');

function ranked(name: string, more: Partial<RankedSnippet> & { readonly text?: string } = {}): RankedSnippet {
  const { text = name, ...rest } = more;
  const title = markAsProtected(name);
  return {
    snippet: { source: 'docs', path: title, title, text: markAsProtected(text), facts: [] },
    score: 0,
    why: markAsProtected('matches'),
    pinned: false,
    ...rest,
  };
}

const names = (list: readonly RankedSnippet[]) => list.map(one => one.snippet.title).join(' ');

describe('a new order of passages', () => {
  it('keeps pins first, what was not named behind it, and all that was not shown at the end', () => {
    const worth = { file: 0.5, passage: 0.5 };
    const before = [
      ranked('pin', { pinned: true, worth }),
      ...['a', 'b', 'c', 'd', 'e'].map(name => ranked(name, { worth })),
    ];

    const after = reorder(before, { named: [2, 0], shown: 4, by });

    equal(names(after), 'pin c a b d e');
    deepEqual(
      after.map(one => one.placed),
      [
        undefined,
        'put at place 1 of 4 by model-a',
        'put at place 2 of 4 by model-a',
        'not named by model-a in its order',
        'not named by model-a in its order',
        undefined,
      ],
    );
    // What has a place is taken by it, and no more by its chances.
    deepEqual(
      after.map(one => one.worth === undefined),
      [false, true, true, true, true, false],
    );
  });

  it('looks at sixty and no pins', () => {
    const many = [ranked('pin', { pinned: true }), ...Array.from({ length: 70 }, (_, at) => ranked(`f${at}`))];

    deepEqual([rerankable(many).length, rerankable(many)[0]?.snippet.title], [60, 'f0']);
  });

  it('looks at what would be kept first: of many files one each before all of the best', () => {
    const of = (path: string, name: string, file: number) => {
      const one = ranked(name, { worth: { file, passage: 0.5 } });
      return { ...one, snippet: { ...one.snippet, path: markAsProtected(path) } };
    };
    const list = [of('a', 'a1', 0.9), of('a', 'a2', 0.9), of('a', 'a3', 0.9), of('b', 'b1', 0.6), ranked('doc')];

    equal(names(rerankable(list)), 'doc a1 b1 a2 a3');
  });
});

describe('a passage in one line', () => {
  const saysOf = (text: string) => inOneLine(ranked('a.ts 1–9', { text })).says;

  it('is its first telling line: not an import, not a frame', () => {
    equal(
      saysOf("import { a } from './a';\n\n/** Why. */\nexport function retry(times: number) {\n"),
      'export function retry(times: number) {',
    );
    equal(saysOf('----\n## How to retry\n\nText.'), '## How to retry');
    equal(saysOf("import { a } from './a';\n"), "import { a } from './a';");
    equal(saysOf('{\n}\n'), '(no words)');
  });

  it('is cut, and not within a character', () => {
    const says = saysOf(`title ${'🙂'.repeat(200)}`);

    equal(says.length <= 161, true);
    equal(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(says), false);
  });
});
