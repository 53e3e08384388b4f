import { seeded } from '../../test/integration/keep/killing';
import { crashRun } from '../../test/support/crash/crashRun';

/** `crash [RECORDS] [KILLS] [SEED] [PER_CALL]`: a run over 5,000 records that is killed 100 times, beside the same run left in peace. */
const [records = 5_000, kills = 100, seed = 1, perCall = 1] = process.argv.slice(2).map(Number);
const concurrency = 8;

async function main(): Promise<void> {
  const report = await crashRun({ records, kills, concurrency, perCall, random: seeded(seed) });
  const isSame = JSON.stringify(report.killed) === JSON.stringify(report.inPeace);
  const sent = [...report.sent.values()];
  const named = report.state.ledger.mayBeBilled.flatMap(call => call.records);
  const unnamed = [...report.sent].filter(([id, times]) => times > 1 + named.filter(one => one === id).length);
  console.log(
    `${records} records, ${kills} kills, ${concurrency} calls at once, ${perCall} records a call, ${report.seconds.toFixed(0)} s`,
  );
  console.log(`table as of the run in peace: ${isSame ? 'yes' : 'NO'}`);
  console.log(`finished and sent again: ${report.sentThoughFinished.length}`);
  console.log(
    `sent again: ${sent.reduce((sum, times) => sum + times - 1, 0)}, at most ${kills * concurrency * perCall} allowed; named in the ledger ${named.length}, not named ${unnamed.length}`,
  );
  const isGood = isSame && report.sentThoughFinished.length === 0 && unnamed.length === 0;
  process.exit(isGood ? 0 : 1);
}

void main();
