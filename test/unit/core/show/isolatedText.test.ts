import { deepEqual } from 'node:assert/strict';
import { type Child, element } from '../../../../src/core/show/element';
import { htmlOf } from '../../../../src/core/show/htmlOf';
import { isolatedText } from '../../../../src/core/show/isolatedText';
import { placeParts } from '../../../../src/core/show/placeParts';

describe('text with signs and addresses that must not turn it round', () => {
  const html = (children: readonly Child[]) => htmlOf([element('p', {}, children)]).slice('<p>'.length, -'</p>'.length);

  it('isolates each run of hidden signs, and keeps what needs its joiners whole', () => {
    deepEqual(html(isolatedText('שלום\u202e\u2066 x\u200f')), 'שלום<bdi>‹U+202E›‹U+2066›</bdi> x<bdi>‹U+200F›</bdi>');
    deepEqual(isolatedText('می\u200cخواهم'), ['می\u200cخواهم']);
    deepEqual(isolatedText(''), ['']);
  });

  it('isolates addresses where letters are read from right to left, and nowhere else', () => {
    deepEqual(html(isolatedText('ראו (https://a.example/x/) כאן')), 'ראו (<bdi>https://a.example/x/</bdi>) כאן');
    deepEqual(isolatedText('see https://a.example/x/'), ['see https://a.example/x/']);
  });

  it('keeps the lines behind a name of any script', () => {
    deepEqual(html(placeParts('تنبيه 4471', 2, 3)), '<bdi>تنبيه 4471</bdi>:2–3');
    deepEqual(html(placeParts('a.ts', undefined, undefined)), '<bdi>a.ts</bdi>');
  });
});
