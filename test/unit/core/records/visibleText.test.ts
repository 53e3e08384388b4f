import { deepEqual, equal, ok } from 'node:assert/strict';
import { isMisleading, siteOf } from '../../../../src/core/records/links';
import { looksLikeHtml, visibleText } from '../../../../src/core/records/visibleText';
import { copies } from '../../../support/rounds';

describe('visible text of HTML', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'breaks lines where the page does',
      '<p>one</p><div>two<br>three</div><ul><li>a<li>b</ul>',
      'one\n\ntwo\nthree\n\na\nb',
    ],
    [
      'says once what an address shows itself',
      '<a href="https://x.example/">https://x.example</a>',
      'https://x.example',
    ],
    [
      'names a link without words',
      '<a href="https://x.example/a"><img src="b.png"></a>',
      '[link → https://x.example/a]',
    ],
    [
      'says where a button sends its form',
      '<form action="https://a.example/"><button formaction="https://evil.example/b">https://bank.example</button></form> end',
      '[form → https://a.example/]\nhttps://bank.example → https://evil.example/b\nend',
    ],
    [
      'says where the button of an input leads',
      '<input type="submit" value="Pay" formaction="https://evil.example/c">',
      '[input submit: Pay] → https://evil.example/c',
    ],
    [
      'follows the links of drawings',
      '<svg><a xlink:href="https://evil.example/s"><text>bank.example</text></a></svg>',
      'bank.example → https://evil.example/s',
    ],
    [
      'tells what a picture stands for',
      '<a href="https://x.example/a"><img alt="Pay now"></a>',
      '[image: Pay now] → https://x.example/a',
    ],
    [
      'decodes entities in text and addresses',
      'caf&eacute; &#x41;<a href="http&#58;//x.example/?a=1&amp;b=2">go</a>',
      'café Ago → http://x.example/?a=1&b=2',
    ],
    [
      'leaves out what is no text',
      '<title>t</title><style>p{}</style><script>"<p>no</p>"</script><!-- no -->yes',
      'yes',
    ],
    ['is not fooled by a comment that ends early', '<!--> shown <!-- not shown -->', 'shown'],
    [
      'marks text that a style hides',
      'a<span style="display: none">secret</span>b<font style="font-size:0px">salt</font>',
      'a [hidden: secret] b [hidden: salt]',
    ],
    [
      'marks text in the colour of its ground',
      '<div bgcolor="#fff"><font color="white">pale</font> ink</div>',
      '[hidden: pale] ink',
    ],
    [
      'marks text in the colour of a ground that nobody set, or nearly in it',
      '<p>a</p><font color=white>1</font><i style="color:#FEFEFE !important">2</i><i style="color:hsl(0,0%,100%)">3</i><i style="color:rgba(0,0,0,0)">4</i>',
      'a\n[hidden: 1234]',
    ],
    [
      'shows light text on a dark ground, also where a style sheet or a picture paints it',
      '<style>.dark{background:#003} .card td{background-color:#222}</style><div style="color:#fff"><p style="background:#000">a</p><p class=dark>b</p></div><div background="x.png"><font color=white>c</font></div><table class=card><td><font color=white>d</font></table>',
      'a\n\nb\n\nc\n\nd',
    ],
    [
      'marks what a style sheet hides, wherever that stands',
      '<p class="x pre">1</p><p id=gone>2</p><td class=y>3</td>seen<style>@media print{p{display:none}} .pre , #gone{display:none}td.y{color:#fff}</style>',
      '[hidden: 1\n\n2\n3] seen',
    ],
    [
      'marks what is moved away, folded or shrunk',
      '<i style="position:absolute;left:-9999px">1</i><i style="text-indent:-999em">2</i><i style="transform:scale(0)">3</i><i style="font:0/0 a">4</i><i style="font-size:.01em">5</i><i style="clip-path:inset(100%)">6</i><i style="width:0;overflow:hidden">7</i><i style="filter:opacity(0)">8</i><i style="display:no\\6e e">9</i>seen',
      '[hidden: 123456789] seen',
    ],
    [
      'shows what is large again inside what is small',
      '<td style="font-size:0"><a href="https://x.example/a" style="font-size:16px">go</a></td>',
      'go → https://x.example/a',
    ],
    [
      'shows where a form sends what is typed',
      '<form action="http://x.example/in"><input type=password></form>',
      '[form → http://x.example/in]\n[input password]',
    ],
    [
      'resolves addresses by the base',
      '<base href="http://x.example/a/"><a href="b">go</a>',
      'go → http://x.example/a/b',
    ],
    [
      'cuts pictures that are addresses',
      `<a href="data:text/html;base64,${'A'.repeat(100)}">go</a>`,
      `go → data:text/html;base64,${'A'.repeat(18)}… (122 characters)`,
    ],
  ];
  for (const [title, html, text] of cases) it(title, () => equal(visibleText(html).text, text));

  it('reads hostile nesting in time that grows with its length only', () => {
    const html = `${'<div style="display:none"><a href=x>'.repeat(copies(5_000))}${'</b>'.repeat(copies(5_000))}end`;

    ok(visibleText(html).hidden.join('').includes('end'));
  });

  it('reads hostile style sheets in time that grows with their length only', () => {
    const names = Array.from({ length: copies(3_000) }, (_, index) => `p{x${index}:y}`).join('');

    // Names that say nothing about what is seen are not kept: with them this would be sixty million steps.
    equal(visibleText(`<style>${names}</style>${'<p>x'.repeat(copies(20_000))}`).hidden.length, 0);
  }).timeout(60_000);

  it('knows HTML that calls itself plain', () => {
    deepEqual(
      ['<html><p>x</p>', '  <!DOCTYPE html><b>x</b>', 'a < b and c > d', '<ann@b.example> wrote: </sigh>'].map(
        looksLikeHtml,
      ),
      [true, true, false, false],
    );
  });
});

describe('misleading links', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['www.bank.example', 'http://evil.test/', true],
    ['https://bank.co.uk/login', 'https://www.bank.co.uk/', false],
    ['https://bank.co.uk', 'https://evil.co.uk', true],
    ['Click here. It is free', 'http://evil.test/', false],
    ['report.pdf', 'http://files.test/report.pdf', false],
    ['bank.com', 'mailto:a@evil.test', false],
  ];
  for (const [shown, address, misleads] of cases) {
    it(`${shown} → ${address} ${misleads ? 'misleads' : 'does not mislead'}`, () =>
      equal(isMisleading({ shown, address }), misleads));
  }

  it('compares the part of a host that someone can register', () => {
    deepEqual(['a.b.example', 'www.bank.co.uk', 'x'].map(siteOf), ['b.example', 'bank.co.uk', 'x']);
  });
});
