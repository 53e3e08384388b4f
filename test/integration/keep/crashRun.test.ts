import { deepEqual, equal, ok } from 'node:assert/strict';
import { crashRun } from '../../support/crash/crashRun';
import { seeded } from './killing';

describe('a whole run that is killed', () => {
  it('again and again ends with the table of a run in peace, and the ledger names whatever was sent twice', async function () {
    // `npm run bench -- crash` does the same with a hundred kills.
    this.timeout(900_000);
    const [records, kills, concurrency] = [
      Number(process.env['CRASH_RECORDS'] ?? 5_000),
      Number(process.env['KILLS'] ?? 20),
      8,
    ];

    const report = await crashRun({ records, kills, concurrency, random: seeded(20261128) });

    equal(report.killed.length, records);
    deepEqual(report.killed, report.inPeace);
    equal(report.state.ended?.state, 'done');
    deepEqual(report.sentThoughFinished, []);
    equal(report.sent.size, records, 'every record was sent');
    const twice = [...report.sent].filter(([, times]) => times > 1);
    const named = report.state.ledger.mayBeBilled.flatMap(call => call.records);
    for (const [id, times] of twice) {
      const doubts = named.filter(one => one === id).length;
      ok(times <= 1 + doubts, `${id} was sent ${times} times, the ledger names ${doubts}`);
    }
    const again = twice.reduce((sum, [, times]) => sum + times - 1, 0);
    ok(again <= kills * concurrency, `${again} were sent again`);
    ok(report.mostOpenCalls <= concurrency, `${report.mostOpenCalls} calls were open`);
    const [first = records, last = 0] = [report.finishedAtKills[0], report.finishedAtKills.at(-1)];
    ok(last > records / 2 && last < records, `the last kill came at ${last} of ${records}`);
    console.log(
      `      ${kills} kills from ${first} to ${last} finished records, ${again} sent twice, ${named.length} named, ${report.seconds.toFixed(0)} s`,
    );
  });
});
