import { equal } from 'node:assert/strict';
import { mailTime } from '../../../../src/core/records/mailTime';
import { recordTimeMs } from '../../../../src/core/show/recordTime';
import { asIfProtected } from '../show/asIfProtected';

describe('the time of a mail', () => {
  const rows: readonly (readonly [written: string, time: string | undefined])[] = [
    ['Fri, 27 Nov 2026 09:12:00 +0100', '2026-11-27T08:12:00Z'],
    ['27 Nov 2026 09:12 -0430', '2026-11-27T13:42:00Z'],
    ['Fri, 27 Nov 2026 09:12:00 +0100 (CET (Berlin))', '2026-11-27T08:12:00Z'],
    ['Fri,  27  Nov 2026 09:12:00 EST', '2026-11-27T14:12:00Z'],
    ['Fri, 27 Nov 26 09:12:00 GMT', '2026-11-27T09:12:00Z'],
    ['Thu, 01 Jan 1970 00:00:00 -0000', '1970-01-01T00:00:00Z'],
    ['Tue, 02 Feb 99 23:59:60 +0000', '1999-02-03T00:00:00Z'],
    ['Mon, 1 Mar 101 10:00:00 +0000', '2001-03-01T10:00:00Z'],
    ['Sun, 05 Jan 2087 10:00:00 +0000', '2087-01-05T10:00:00Z'],
    // A name that several zones have, and none.
    ['Fri, 27 Nov 2026 09:12:00 IST', '2026-11-27 09:12:00 (no zone)'],
    ['Fri, 27 Nov 2026 09:12:00', '2026-11-27 09:12:00 (no zone)'],
    // As tables and APIs write it.
    ['2026-11-27T09:12:00+01:00', '2026-11-27T08:12:00Z'],
    ['2026-11-27T08:12:00.5Z', '2026-11-27T08:12:00.500Z'],
    ['27/11/2026 09:12', '2026-11-27 09:12:00 (no zone)'],
    // None of these is mended.
    ['Sun, 31 Feb 2026 10:00:00 +0000', undefined],
    ['Fri, 27 Nov 2026 25:00:00 +0000', undefined],
    ['05/11/2026 09:12', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ];
  for (const [written, time] of rows)
    it(`written as "${written}" is ${time ?? 'not told'}`, () => equal(mailTime(written, undefined), time));

  const received =
    'from a.example (a.example [192.0.2.1]) by mx.example with ESMTP id 7; Fri, 27 Nov 2026 09:13:00 +0100 (CET)';

  it('has the time of receipt beside it where the two lie more than a day apart', () => {
    equal(mailTime('Fri, 27 Nov 2026 08:12:00 +0000', received), '2026-11-27T08:12:00Z');
    equal(
      mailTime('Sun, 05 Jan 2087 10:00:00 +0000', received),
      '2087-01-05T10:00:00Z (as the sender says, received 2026-11-27T08:13:00Z)',
    );
  });

  it('is what a table and its chart go by, and not the date as each machine would read it', () => {
    const fields = (time: string) =>
      [
        ['Date', 'Fri, 27 Nov 2026 09:12:00'],
        ['Time', time],
      ].map(([name = '', value = '']) => ({ name: asIfProtected(name), value: asIfProtected(value) }));

    equal(recordTimeMs(fields('2026-11-27 09:12:00 (no zone)')), Date.UTC(2026, 10, 27, 9, 12));
    equal(recordTimeMs(fields('2026-11-27T08:13:00Z (when it was received)')), Date.UTC(2026, 10, 27, 8, 13));
  });

  it('is that of receipt, and says so, where the sender’s cannot be read', () => {
    for (const date of [undefined, 'soon'])
      equal(mailTime(date, received), '2026-11-27T08:13:00Z (when it was received)');
    equal(mailTime(undefined, 'by mx.example'), undefined);
  });
});
