import { deepEqual } from 'node:assert/strict';
import { unhurried } from '../../../../src/core/breathe';
import { field } from '../../../../src/core/digest/fields';
import { readLog } from '../../../../src/core/digest/readLog';
import { inChunks } from './logs';

const asked = [field.source, field.target, field.query, field.queryType, field.answerCode];

async function read(lines: readonly string[]) {
  const rows: (readonly [kind: string, time: string, ...string[]])[] = [];
  await readLog(
    inChunks(lines.join('\n'), 4_096),
    'queries.log',
    row => {
      const time = row.time(field.time);
      rows.push([
        row.kind,
        Number.isNaN(time) ? '' : new Date(time * 1_000).toISOString(),
        ...asked.map(at => row.text(at)),
      ]);
    },
    unhurried,
    AbortSignal.timeout(60_000),
  );
  return rows;
}

describe('queries in lines of name servers', () => {
  it('of BIND are rows of names, in each form of its last versions, by itself and in syslog', async () => {
    const time = '12-Nov-2026 10:00:00.123 queries: info: ';
    const rows = await read([
      `${time}client @0x7f3c 10.0.0.5#51234 (a.example): query: a.example IN A +E(0)K (10.0.0.1)`,
      `${time}client 10.0.0.5#51234 (a.example): view internal: query: a.example IN TXT +ED (10.0.0.1)`,
      `${time}client fe80::5%eth0#51234: query: a.example IN AAAA +`,
      '2026-11-12T10:00:00Z ns1 named[811]: client @0x7f3c 10.0.0.5#51234 (a.example): query: a.example CH TXT -',
      '12-Nov-2026 10:00:00.123 general: info: zone a.example/IN: loaded serial 2026111201',
    ]);

    deepEqual(rows, [
      ['dns', '2026-11-12T10:00:00.123Z', '10.0.0.5', '10.0.0.1', 'a.example', 'A', ''],
      ['dns', '2026-11-12T10:00:00.123Z', '10.0.0.5', '10.0.0.1', 'a.example', 'TXT', ''],
      ['dns', '2026-11-12T10:00:00.123Z', 'fe80::5', '', 'a.example', 'AAAA', ''],
      ['dns', '2026-11-12T10:00:00.000Z', '10.0.0.5', '', 'a.example', 'TXT', ''],
      ['text', '2026-11-12T10:00:00.123Z', '', '', '', '', ''],
    ]);
  });

  it('of dnsmasq and Unbound are too, with what Unbound answered; other lines of theirs are text', async () => {
    const rows = await read([
      '2026-11-12T10:00:00Z pi dnsmasq[400]: query[HTTPS] a.example from 192.168.1.7',
      '2026-11-12T10:00:00Z pi dnsmasq[400]: forwarded a.example to 9.9.9.9',
      '[1794477600] unbound[77:0] info: 10.0.0.5 a.example. A IN',
      '[1794477600] unbound[77:0] info: 10.0.0.5 b.example. TXT IN NXDOMAIN 0.000153 0 34',
      '[1794477600] unbound[77:0] info: service stopped (unbound 1.19.0).',
    ]);

    deepEqual(
      rows.map(([kind, , ...more]) => [kind, ...more]),
      [
        ['dns', '192.168.1.7', '', 'a.example', 'HTTPS', ''],
        ['text', '', '', '', '', ''],
        ['dns', '10.0.0.5', '', 'a.example', 'A', ''],
        ['dns', '10.0.0.5', '', 'b.example', 'TXT', 'NXDOMAIN'],
        ['text', '', '', '', '', ''],
      ],
    );
    deepEqual(rows[3]?.[1], '2026-11-12T10:00:00.000Z');
  });
});
