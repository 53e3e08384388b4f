import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { digestOf, findingsOf, markedIn } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const begin = 1_700_000_000;

interface OneWayRow {
  readonly time: number;
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly bytes: number;
}

/** Flow logs of Amazon VPC in their default form. */
const cloudLog = (rows: readonly OneWayRow[]) =>
  rows
    .map(
      ({ time, from, fromPort, to, toPort, bytes }) =>
        `2 123456789010 eni-0a1b2c3d ${from} ${to} ${fromPort} ${toPort} 6 9 ${bytes} ${begin + time} ${begin + time + 60} ACCEPT OK`,
    )
    .join('\n');

const both = (time: number, from: string, fromPort: number, to: string, toPort: number, out = 900, back = 5_000) => [
  { time, from, fromPort, to, toPort, bytes: out },
  { time, from: to, fromPort: toPort, to: from, toPort: fromPort, bytes: back },
];

/** Twenty clients that read pages, each connection of a port of its own. */
const ordinary = steps(800).flatMap(index =>
  both((index * 97) % 80_000, `10.1.1.${(index % 20) + 10}`, 40_000 + index, `198.51.100.${(index % 13) + 1}`, 443),
);

describe('logs that tell each way in a row of its own', () => {
  it('answers of a database to low ports of its clients are no scan', async () => {
    const asked = Array.from({ length: 30 }, (_, index) =>
      both(index * 60, '10.1.1.12', 20_000 + index * 7, '10.1.2.9', 5_432).toReversed(),
    ).flat();

    const made = await digestOf({ 'flow.log': cloudLog([...ordinary, ...asked]) });

    ok(!made.text.includes('ports tried'));
    match(made.text, /5432\/tcp ×30/);
  });

  it('two ways are one flow of the one who asked, whichever comes first', async () => {
    const rows = both(100, '10.1.1.12', 50_001, '203.0.113.9', 443, 9e7, 70_000);

    const [forth, back] = await Promise.all(
      [rows, rows.toReversed()].map(order => digestOf({ 'flow.log': cloudLog([...ordinary, ...order]) })),
    );

    const [found] = findingsOf(forth as never);
    deepEqual(found?.entities, ['10.1.1.12', '203.0.113.9']);
    match(found?.text ?? '', /443\/tcp ×1 out 90\.0 MB in 70\.0 kB/);
    equal(forth?.totals.channels, back?.totals.channels);
    deepEqual(
      findingsOf(back as never).map(({ entities }) => entities),
      [found?.entities],
    );
  });

  it('parts of a long connection keep no rhythm: they are one connection', async () => {
    const parts = steps(60).flatMap(part => both(part * 600, '10.1.1.12', 50_001, '203.0.113.9', 443));

    const made = await digestOf({ 'flow.log': cloudLog([...ordinary, ...parts]) });

    const text = findingsOf(made).find(({ entities }) => entities.includes('203.0.113.9' as never))?.text ?? '';
    match(text, /one connection of 9\.8 h/);
    ok(!text.includes('regular'));
  });

  it('a connection of every beat is a beacon', async () => {
    const beats = steps(60).flatMap(beat => both(beat * 600, '10.1.1.12', 50_000 + beat, '203.0.113.9', 443));

    ok(markedIn(await digestOf({ 'flow.log': cloudLog([...ordinary, ...beats]) })).has('203.0.113.9'));
  });

  it('what nobody answers has failed: a sweep is seen', async () => {
    const tries = steps(60).map(index => ({
      time: index * 20,
      from: '10.1.1.12',
      fromPort: 50_000 + index,
      to: `10.1.7.${index + 1}`,
      toPort: 445,
      bytes: 52,
    }));

    const [found] = findingsOf(await digestOf({ 'flow.log': cloudLog([...ordinary, ...tries]) }));

    equal(found?.kind, 'sweep');
    match(found?.text ?? '', /10\.1\.1\.12 tries 445\/tcp at 60 hosts/);
  });

  it('a log of one way alone accuses nobody of failing', async () => {
    const asked = ordinary.filter(({ toPort }) => toPort === 443);

    equal(findingsOf(await digestOf({ 'flow.log': cloudLog(asked) })).length, 0);
  });
});

describe('connections that came to nothing', () => {
  it('nfdump says it by flags, Suricata by a reset of who was asked', async () => {
    const table = [
      'ts,te,td,sa,da,sp,dp,pr,flg,ipkt,ibyt,opkt,obyt',
      ...steps(60).map(
        index =>
          `2026-03-02 10:00:${(index % 50) + 10},2026-03-02 10:01:00,0.1,10.1.1.12,10.1.7.${index + 1},${50_000 + index},445,TCP,....S.,1,52,0,0`,
      ),
    ].join('\n');
    const events = steps(60)
      .map(index =>
        JSON.stringify({
          timestamp: `2026-03-02T10:00:${(index % 50) + 10}.000000+0000`,
          event_type: 'flow',
          src_ip: '10.1.1.12',
          src_port: 50_000 + index,
          dest_ip: `10.1.7.${index + 1}`,
          dest_port: 445,
          proto: 'TCP',
          flow: { bytes_toserver: 60, bytes_toclient: 54, state: 'closed' },
          tcp: { tcp_flags_ts: '02', tcp_flags_tc: '14', state: 'closed' },
        }),
      )
      .join('\n');

    const [flags] = findingsOf(await digestOf({ 'netflow.csv': table }));
    const [resets] = findingsOf(await digestOf({ 'eve.json': events }));

    deepEqual([flags?.kind, resets?.kind], ['sweep', 'sweep']);
  });
});
