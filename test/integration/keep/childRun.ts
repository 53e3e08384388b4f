/**
 * A run in a process of its own, to be killed: `node childRun.js ROOT RUN OUT PACE [KILL_AT KILL_WHERE]`. "Sends" a record by
 * noting it in OUT, three at a time. Kills itself at the n-th append, where asked to. Ends with 0 done, 3 in use, 5 stopped.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeHash } from '../../../src/adapters/node/hash';
import { nodeStorage } from '../../../src/adapters/node/storage';
import { type JournalPorts, resumeJournal } from '../../../src/core/keep/journal';
import { remainingRecords } from '../../../src/core/keep/resume';
import { journalPath } from '../../../src/core/keep/runFolder';
import type { Storage } from '../../../src/core/ports';
import { literal } from '../../../src/core/protect/protected';
import { answerTo } from '../../unit/core/keep/workedRun';
import { concurrency, type Pace } from './pace';

const [root = '', run = '', out = '', paceJson = '', killAt = '0', killWhere = ''] = process.argv.slice(2);
const { lease: leaseTimes, callMs }: Pace = JSON.parse(paceJson);

async function main(): Promise<number> {
  const storage = dying(nodeStorage(root), Number(killAt), killWhere);
  const ports: JournalPorts = { storage, hash: nodeHash, clock: nodeClock, holder: literal('a child'), leaseTimes };
  const answer = await resumeJournal(ports, run, new AbortController().signal);
  if (answer.kind !== 'resumed') return 3;
  const { journal } = answer;
  note(`resumed ${answer.before.state.openCalls.size}`);
  process.stdout.write('resumed\n');

  const queue = [...remainingRecords(journal.state)];
  const worker = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const call = await journal.intend({ attempt: 1, records: [id] });
      note(`sent ${id}`);
      await nodeClock.sleep(callMs[0] + Math.random() * (callMs[1] - callMs[0]), new AbortController().signal);
      await journal.keep(answerTo(call, id));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const failed = ended.find(one => one.status === 'rejected');
  if (failed === undefined) await journal.end('done');
  else {
    note(`stopped ${failed.reason}`);
    await journal.close();
  }
  return failed === undefined ? 0 : 5;
}

/** What a provider would see: it leaves this process at once, and nothing takes it back. */
function note(words: string): void {
  appendFileSync(out, `${words}\n`);
}

function dying(storage: Storage, at: number, where: string): Storage {
  let appends = 0;
  return {
    ...storage,
    async append(path, bytes, onWritten) {
      appends += 1;
      if (appends !== at) return storage.append(path, bytes, onWritten);
      const part = {
        before: 0,
        middle: Math.ceil(bytes.length / 2),
        'line end': bytes.length - 1,
        behind: bytes.length,
      };
      const written = Object.entries(part).find(([name]) => name === where)?.[1] ?? 0;
      appendFileSync(join(root, journalPath(run)), bytes.subarray(0, written));
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    },
  };
}

main().then(
  code => process.exit(code),
  error => {
    note(`error ${error}`);
    process.exit(1);
  },
);
