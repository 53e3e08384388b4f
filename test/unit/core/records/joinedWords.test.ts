import { equal } from 'node:assert/strict';
import { joinedWords } from '../../../../src/core/records/joinedWords';
import { fieldOf, readMail } from './mail';

describe('encoded words of a header', () => {
  const word = (bytes: Uint8Array) => `=?utf-8?B?${Buffer.from(bytes).toString('base64')}?=`;

  it('are one text wherever a character was cut in two', async () => {
    const said = 'Überweisung 你好, 世界';
    const all = new TextEncoder().encode(said);
    for (let first = 1; first < all.length - 1; first++) {
      const words = [all.slice(0, first), all.slice(first, first + 2), all.slice(first + 2)].map(word);
      const record = await readMail(`From: a@b.example\nSubject: ${words.join('\n ')}\n\nHi\n`);
      equal(fieldOf(record, 'Subject'), said, `cut at ${first}`);
    }
  });

  it('stay as they are where they do not belong together, or are none', () => {
    for (const value of [
      '=?utf-8?B?5L2g5Q==?= =?gb2312?B?pb0=?=',
      '=?utf-8?B?5L2g5Q==?= and =?utf-8?B?pb0=?=',
      '=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?=',
      '=?utf-8?B?=A=?= =?utf-8?B?pb0=?=',
      'plain',
    ])
      equal(joinedWords(value), value);
  });
});
