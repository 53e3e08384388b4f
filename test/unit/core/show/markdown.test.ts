import { deepEqual, equal, ok } from 'node:assert/strict';
import { htmlOf } from '../../../../src/core/show/htmlOf';
import { httpsLinks, parseMarkdown } from '../../../../src/core/show/markdown';
import { type MarkdownLook, markdownElements, writtenPlace } from '../../../../src/core/show/markdownElements';
import { markdownText } from '../../../../src/core/show/markdownText';
import { hostileTexts } from '../../../page/hostileTexts';

const look: MarkdownLook = {
  firstHeading: 1,
  citation: node => `<${writtenPlace(node.citation)}>`,
  claim: (_node, children) => children,
  link: (address, children) => [...children, ` (${address})`],
};
const html = (markdown: string) => htmlOf(markdownElements(parseMarkdown(markdown), look));
const again = (markdown: string) =>
  markdownText(parseMarkdown(markdown), { citation: () => 'cited', claim: (_node, inside) => inside });

describe('markdown', () => {
  it('knows headings, lists, tables, quotes and code', () => {
    equal(
      html('# One\n\n- a\n- *b*\n\n2. c\n\n> q\n\n```ts\nx < 1\n```\n\n| a | n |\n|---|--:|\n| `b` | 1 |'),
      '<h1 id="heading-1">One</h1><ul><li><span>a</span></li><li><span><em>b</em></span></li></ul><ol start="2"><li><span>c</span></li></ol>' +
        '<blockquote><p>q</p></blockquote><pre role="region" aria-label="Code, ts"><code>x &#60; 1</code></pre>' +
        '<div class="table-frame" role="region" aria-label="Table"><table><thead><tr><th scope="col">a</th><th scope="col" class="number">n</th></tr></thead>' +
        '<tbody><tr><td><code>b</code></td><td class="number">1</td></tr></tbody></table></div>',
    );
  });

  it('shows raw HTML as text', () => {
    equal(
      html('<b>x</b> <script>alert(1)</script>'),
      '<p>&#60;b&#62;x&#60;/b&#62; &#60;script&#62;alert(1)&#60;/script&#62;</p>',
    );
  });

  it('shows images as text with their address and loads none', () => {
    ok(html('![a chart](https://a.example/x.png)').includes('[image: a chart, not loaded: https://a.example/x.png]'));
  });

  it('links https only, shown in full; everything else is text with its address', () => {
    deepEqual(
      httpsLinks(
        '[a](https://a.example/x) [b](http://b.example) [c](command:x) [d](https://u:p@d.example) <https://e.example>',
      ),
      ['https://a.example/x', 'https://e.example/'],
    );
    ok(html('[b](javascript:alert%281%29)').includes('b (javascript:alert%281%29)'));
  });

  it('does not let a definition turn text above it into a link', () => {
    equal(html('[S3]\n\n[S3]: https://a.example'), '<p>&#60;S3&#62;</p><p>&#60;S3&#62;: https://a.example</p>');
  });

  it('finds citations in text and not in code', () => {
    equal(html('It waits [S3:4-5 "a *b* c"]. `[S1]`'), '<p>It waits &#60;S3:4–5&#62;. <code>[S1]</code></p>');
  });

  it('grows without changing what stands above the last block', () => {
    const whole = '# A\n\nOne [S1:2].\n\n- b\n- c\n\nTwo **bold** and more.\n\n| a |\n|---|\n| b |\n';
    for (let length = 1; length < whole.length; length++) {
      const part = parseMarkdown(whole.slice(0, length));
      deepEqual(part.slice(0, -1), parseMarkdown(whole).slice(0, part.length - 1));
    }
  });

  it('is written so that it reads back the same, whatever is in it', () => {
    for (const text of [
      ...hostileTexts,
      '# a\n\n1. b\n\n* c_d_e \\* f\n\n+ g',
      '1\\. x',
      'a  \nb',
      '~~x~~ **y** `z`',
    ]) {
      const once = again(text);
      equal(again(once), once, text);
      ok(!/(?<!\\)!\[/.test(once.replace(/`[^`]*`/g, '').replace(/```[\s\S]*?```/g, '')), once);
      ok(!/<(?!https:\/\/)[a-z!/]/i.test(once.replace(/\\</g, '').replace(/(`+)[\s\S]*?\1/g, '')), once);
    }
  });
});
