import { deepEqual } from 'node:assert/strict';
import { unhurried } from '../../../src/core/breathe';
import { field } from '../../../src/core/digest/fields';
import { readLog } from '../../../src/core/digest/readLog';
import { inChunks } from '../../unit/core/digest/logs';

describe('reading logs whose lines are long', () => {
  it('reads the events of an export of Windows that is one line of more than 8 MB', async () => {
    const event = (minute: number) =>
      `<Event><System><EventID>4625</EventID><TimeCreated SystemTime="2026-03-03T08:${10 + minute}:00Z"/></System><EventData><Data Name="Payload">${'x'.repeat(200_000)}</Data></EventData></Event>`;
    const events = Array.from({ length: 45 }, (_, minute) => event(minute)).join(' ');
    const rows: { readonly line: number; readonly time: number }[] = [];

    const about = await readLog(
      inChunks(`<Events>${events}</Events>\n<Events>${event(1)}</Events>\n`, 1 << 16),
      'a.xml',
      row => rows.push({ line: row.line, time: row.time(field.time) ?? 0 }),
      unhurried,
      new AbortController().signal,
    );

    deepEqual([rows.length, about.unreadable, about.tooLong], [46, 0, 0]);
    deepEqual(
      [rows[0], rows[44], rows[45]].map(row => row?.line),
      [1, 1, 2],
    );
    deepEqual((rows[44]?.time ?? 0) - (rows[0]?.time ?? 0), 44 * 60);
  });
});
