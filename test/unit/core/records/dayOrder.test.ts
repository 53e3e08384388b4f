import { deepEqual, equal } from 'node:assert/strict';
import { utcTime } from '../../../../src/core/records/utcTime';
import { recordTimeMs } from '../../../../src/core/show/recordTime';
import { asIfProtected } from '../show/asIfProtected';
import { fieldOf, read } from './mail';

const times = async (path: string, text: string) => (await read(path, text)).map(record => fieldOf(record, 'Time'));
const unsure = 'day or month first is not told';

describe('a date with two numbers that could be the month', () => {
  it('is read by its own number above 12, with AM and PM, dots or a zone', () => {
    for (const [written, expected] of [
      ['11/28/2026 1:05:03 PM', '2026-11-28 13:05:03 (no zone)'],
      ['11/28/2026 12:05:03 AM', '2026-11-28 00:05:03 (no zone)'],
      ['28/11/2026 1:05 pm', '2026-11-28 13:05:00 (no zone)'],
      ['28-11-2026 13:05:03.25', '2026-11-28 13:05:03.25 (no zone)'],
      ['5.11.2026 13:05:03', '2026-11-05 13:05:03 (no zone)'],
      ['11/28/2026 13:05:03 +0100', '2026-11-28T12:05:03.000Z'],
    ] as const)
      equal(utcTime(written), expected);
  });

  it('is left as it is written, and said to be unsure, where nothing tells: AM and PM stand behind either order', () => {
    equal(utcTime('05/11/2026 10:00:01'), `05/11/2026 10:00:01 (no zone, ${unsure})`);
    equal(utcTime('5/11/2026 1:05:03 PM'), `5/11/2026 1:05:03 PM (no zone, ${unsure})`);
    equal(utcTime('05/11/2026 10:00:01 Z'), `05/11/2026 10:00:01 Z (${unsure})`);
    for (const odd of ['11/28/2026 13:05:03 PM', '28/28/2026 10:00:00', '11/28/2026 0:05:03 AM', '1/2/2026 24:00:00'])
      equal(utcTime(odd).replace(' (no zone)', ''), odd);
  });

  it('is read as the other dates of its table show it', async () => {
    const table = (...dates: readonly string[]) =>
      `TimeCreated,Id,LevelDisplayName,Message\r\n${dates.map(date => `"${date}",4625,Information,"Failed"\r\n`).join('')}`;

    deepEqual(await times('a.csv', table('11/5/2026 1:05:03 AM', '11/28/2026 1:05:03 PM')), [
      '2026-11-05 01:05:03 (no zone)',
      '2026-11-28 13:05:03 (no zone)',
    ]);
    deepEqual(await times('b.csv', table('5/11/2026 1:05:03 AM', '28/11/2026 1:05:03 PM')), [
      '2026-11-05 01:05:03 (no zone)',
      '2026-11-28 13:05:03 (no zone)',
    ]);
    deepEqual(await times('c.csv', table('5/11/2026 1:05:03 AM', '28/11/2026 1:05:03 PM', '11/28/2026 1:05:03 PM')), [
      `5/11/2026 1:05:03 AM (no zone, ${unsure})`,
      '2026-11-28 13:05:03 (no zone)',
      '2026-11-28 13:05:03 (no zone)',
    ]);
  });

  it('is read as the other lines of its log show it', async () => {
    const log = '11/05/2026 10:00:01 ERROR a\n11/28/2026 10:00:02 ERROR b\n';

    deepEqual(await times('app.log', log), ['2026-11-05 10:00:01 (no zone)', '2026-11-28 10:00:02 (no zone)']);
    deepEqual(await times('app.log', log.split('\n')[0] ?? ''), [`11/05/2026 10:00:01 (no zone, ${unsure})`]);
  });

  it('is drawn at no time where it is unsure, as one without a year; without a zone it counts as UTC on every machine', () => {
    const at = (time: string) => recordTimeMs([{ name: asIfProtected('Time'), value: asIfProtected(time) }]);

    equal(at(utcTime('05/11/2026 10:00:01')), undefined);
    equal(at('Nov 12 10:00:00 (no year or zone)'), undefined);
    for (const same of [utcTime('11/28/2026 1:05:03 PM'), '2026-11-28T13:05:03.000Z', '2026-11-28T14:05:03,0+0100'])
      equal(at(same), Date.UTC(2026, 10, 28, 13, 5, 3), same);
    equal(at('2026-11-28'), Date.UTC(2026, 10, 28));
    equal(at('Sat, 28 Nov 2026 14:05:03 +0100 (CET)'), Date.UTC(2026, 10, 28, 13, 5, 3));
  });
});
