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

  it('by itself is left as it is written, and said to be unsure: AM and PM stand behind either order', () => {
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
      '2026-05-11 01:05:03 (no zone, 5/11/2026 read month first)',
      '2026-11-28 13:05:03 (no zone)',
      '2026-11-28 13:05:03 (no zone)',
    ]);
    deepEqual(
      await times('d.json', '[{"time": "05/11/2026 10:00:01 Z", "a": 1},\n{"time": "28/11/2026 10:00:02 Z", "a": 2}]'),
      ['2026-11-05T10:00:01.000Z', '2026-11-28T10:00:02.000Z'],
    );
  });

  it('is read by the number that moves from row to row, where none is above 12, as in a digest', async () => {
    const table = `time,event\n${['05', '05', '06', '07'].map(day => `${day}/11/2026 10:00:01,login\n`).join('')}`;

    deepEqual(
      (await times('e.csv', table)).map(time => time?.slice(0, 10)),
      ['2026-11-05', '2026-11-05', '2026-11-06', '2026-11-07'],
    );
  });

  it('is read month first where nothing shows it, as in a digest, and the time says so', async () => {
    deepEqual(await times('app.log', '05/11/2026 10:00:01 ERROR a\n05/11/2026 10:00:02 ERROR b\n'), [
      '2026-05-11 10:00:01 (no zone, 05/11/2026 read month first)',
      '2026-05-11 10:00:02 (no zone, 05/11/2026 read month first)',
    ]);
    deepEqual(await times('a.csv', 'time,event\n5-11-2026T10:00:01+01:00,login\n'), [
      '2026-05-11T09:00:01.000Z (5-11-2026 read month first)',
    ]);
  });

  it('is read as the other lines of its log show it, however many come before', async () => {
    const log = '11/05/2026 10:00:01 ERROR a\n11/28/2026 10:00:02 ERROR b\n';
    const long = `${'05/11/2026 10:00:01 ERROR a\n'.repeat(4_000)}28/11/2026 10:00:02 ERROR b\n`;

    deepEqual(await times('app.log', log), ['2026-11-05 10:00:01 (no zone)', '2026-11-28 10:00:02 (no zone)']);
    deepEqual(
      [...new Set(await times('app.log', long))],
      ['2026-11-05 10:00:01 (no zone)', '2026-11-28 10:00:02 (no zone)'],
    );
  });

  it('is drawn where it was read, and one without a year at no time; without a zone it counts as UTC on every machine', () => {
    const at = (time: string) => recordTimeMs([{ name: asIfProtected('Time'), value: asIfProtected(time) }]);

    equal(at('2026-05-11 10:00:01 (no zone, 05/11/2026 read month first)'), Date.UTC(2026, 4, 11, 10, 0, 1));
    equal(at('2026-05-11T10:00:01.000Z (5-11-2026 read month first)'), Date.UTC(2026, 4, 11, 10, 0, 1));
    equal(at('Nov 12 10:00:00 (no year or zone)'), undefined);
    for (const same of [utcTime('11/28/2026 1:05:03 PM'), '2026-11-28T13:05:03.000Z', '2026-11-28T14:05:03,0+0100'])
      equal(at(same), Date.UTC(2026, 10, 28, 13, 5, 3), same);
    equal(at('2026-11-28'), Date.UTC(2026, 10, 28));
    equal(at('Sat, 28 Nov 2026 14:05:03 +0100 (CET)'), Date.UTC(2026, 10, 28, 13, 5, 3));
  });
});
