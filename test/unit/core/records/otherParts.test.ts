import { deepEqual, equal, match } from 'node:assert/strict';
import { fieldOf, readMail } from './mail';

const alone = (type: string, body: string) => readMail(`From: a@b.example\nContent-Type: ${type}\n\n${body}\n`);
const mixed = (kind: string, ...parts: readonly (readonly [string, string])[]) =>
  readMail(
    `From: a@b.example\nContent-Type: multipart/${kind}; boundary="b"\n\n${parts.map(([type, body]) => `--b\nContent-Type: ${type}\n\n${body}\n`).join('')}--b--\n`,
  );

describe('a mail without plain text and HTML', () => {
  it('says what its text in another form says', async () => {
    const bodies = [
      await alone('text/enriched', '<bold>Pay</bold> 3<<4 <param>x</param>now at https://evil.example/x'),
      await alone('text/rtf', String.raw`{\rtf1 Hello \b world\b0}`),
      await alone('message/partial; id="x"; number=1; total=3', 'the first part'),
    ];

    deepEqual(
      bodies.map(one => [one.text, fieldOf(one, 'Body'), fieldOf(one, 'Links')]),
      [
        ['[text/enriched]\nPay 3<4 now at https://evil.example/x', 'text in another form', '1 to 1 site'],
        ['[text/rtf]\nHello world', 'text in another form', undefined],
        ['[message/partial]\nthe first part', 'text in another form', undefined],
      ],
    );
  });

  it('shows no file that only hangs on it', async () => {
    equal((await mixed('mixed', ['text/x-log; name="a.log"', 'lines'])).text, '');
  });
});

describe('what mail programs show beside the text', () => {
  it('is read: the page of AMP that leads elsewhere, and what a receipt states', async () => {
    const amp = (address: string): readonly [string, string] => [
      'text/x-amp-html',
      `<html amp4email><body>Now <a href="${address}">pay</a></body></html>`,
    ];
    const plain = ['text/plain', 'Hello https://a.example/1'] as const;

    match((await mixed('alternative', plain, amp('https://evil.example/2'))).text, /pay → https:\/\/evil\.example\/2/);
    equal((await mixed('alternative', plain, amp('https://a.example/1'))).text, 'Hello https://a.example/1');
    match(
      (await mixed('report', plain, ['message/disposition-notification', 'Disposition: manual-action; displayed']))
        .text,
      /\[message\/disposition-notification\]\nDisposition: manual-action; displayed/,
    );
  });

  it('names who wrote an attached mail and what about, and the zone of an invitation', async () => {
    const inner = 'From: =?utf-8?Q?J=C3=B6rg?= <x@evil.example>\nSubject: Your\n account\n\nText';
    const forwarded = await mixed(
      'mixed',
      ['text/plain', 'Is this real?'],
      ['message/rfc822; name="evil.eml"\nContent-Disposition: attachment; filename="evil.eml"', inner],
    );
    const invited = await alone(
      'text/calendar',
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20261201T100000\nEND:VEVENT\nEND:VCALENDAR',
    );

    match(fieldOf(forwarded, 'Attachment') ?? '', /\): from Jörg <x@evil\.example>, subject Your account$/);
    match(invited.text, /DTSTART: 20261201T100000 \(Europe\/Berlin\)/);
  });
});
