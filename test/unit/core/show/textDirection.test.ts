import { deepEqual, equal } from 'node:assert/strict';
import { arrowLines, isRightToLeft } from '../../../../src/core/show/textDirection';

describe('the direction of a text', () => {
  it('is that of its first letter', () => {
    for (const text of ['שלום world', '“تنبيه” 4471', '  (חשוד) high', '12:00 שעה', '\u{1e900}'])
      equal(isRightToLeft(text), true, text);
    for (const text of ['', '4471', 'Re: שלום', 'ä שלום', '経理部', 'आपका', 'ก', '<a@b.example> שלום'])
      equal(isRightToLeft(text), false, text);
  });

  it('is from the left for lines whose arrow leads to an address, where others would turn it', () => {
    const text = 'שלום\nכאן → https://evil.example/\n\nסוף → x';

    deepEqual(arrowLines(text), [5, text.lastIndexOf('סוף')]);
    deepEqual(arrowLines('here → https://evil.example/'), []);
  });
});
