import { deepEqual } from 'node:assert/strict';
import { element } from '../../../../src/core/show/element';
import { htmlOf } from '../../../../src/core/show/htmlOf';
import { type MarkedClaim, markClaims } from '../../../../src/core/show/markClaims';
import { parseMarkdown } from '../../../../src/core/show/markdown';
import { markdownElements } from '../../../../src/core/show/markdownElements';

describe('claims in the text', () => {
  const claim = (text: string, markdownLine: number, ...ids: string[]): MarkedClaim => ({
    text,
    markdownLine,
    citations: ids.map(id => ({ id })),
  });
  /** Claims as `<s class=number>`, citations as `{claim.citation}` or `{?}`. */
  const marked = (markdown: string, claims: readonly MarkedClaim[]) => {
    const { blocks, placed } = markClaims(parseMarkdown(markdown), claims);
    const nodes = markdownElements(blocks, {
      firstHeading: 1,
      citation: node => (node.checked === undefined ? '{?}' : `{${node.checked.claim}.${node.checked.citation}}`),
      claim: (node, children) => element('s', { class: `${node.claim}${node.isEnd ? '' : '+'}` }, children),
      link: (_address, children) => children,
    });
    return [htmlOf(nodes), [...placed]];
  };

  it('are wrapped whole, with their citations and full stop', () => {
    deepEqual(
      marked('It retries [S1:4]. It waits [S2; S1].', [
        claim('It retries.', 1, 'S1'),
        claim('It waits [S2; S1].', 1, 'S2', 'S1'),
      ]),
      ['<p><s class="0">It retries {0.0}.</s> <s class="1">It waits {1.0} {1.1}.</s></p>', [0, 1]],
    );
  });

  it('are found through emphasis, code and line breaks, in lists and tables', () => {
    const markdown = '- **The loop** ignores\n  `retry-after` [S1].\n\n| a |\n|---|\n| new file [S2] |';
    deepEqual(
      marked(markdown, [claim('The loop ignores retry-after.', 1, 'S1'), claim('new file', 6, 'S2')])[0],
      '<ul><li><span><s class="0"><strong>The loop</strong> ignores <code>retry-after</code> {0.0}.</s></span></li></ul>' +
        '<div class="table-frame" role="region" aria-label="Table"><table><thead><tr><th scope="col">a</th></tr></thead>' +
        '<tbody><tr><td><s class="1">new file {1.0}</s></td></tr></tbody></table></div>',
    );
  });

  it('that end inside emphasis are wrapped in parts, the last one known', () => {
    deepEqual(
      marked('One **two. Three** four.', [claim('One two.', 1), claim('Three four.', 1)])[0],
      '<p><s class="0">One </s><strong><s class="0">two.</s> <s class="1">Three</s></strong><s class="1"> four.</s></p>',
    );
  });

  it('that repeat are taken in order, and what is not there is told', () => {
    deepEqual(marked('Same. Same.', [claim('Same.', 1), claim('Same.', 1), claim('Gone.', 1)]), [
      '<p><s class="0">Same.</s> <s class="1">Same.</s></p>',
      [0, 1],
    ]);
  });

  it('leave a citation that is not theirs alone', () => {
    deepEqual(
      marked('It retries [S9].', [claim('It retries.', 1, 'S1')])[0],
      '<p><s class="0">It retries</s> {?}.</p>',
    );
  });
});
