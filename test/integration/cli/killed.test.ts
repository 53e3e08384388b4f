import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, email, mailTask, makeDesk } from './commandLine';
import type { RecordRow } from './runDocument';

const key = 'sk-ant-api03-test-key-of-the-command-line';
const count = 40;
/** As many calls as a tier makes at once. */
const concurrency = 4;

describe('a run of the command line that is killed', () => {
  let desk: Desk;
  let server: ModelServer;

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    for (let number = 0; number < count; number++) {
      const body = number % 3 === 0 ? 'Verify your password and credentials' : 'Lunch and a meeting';
      desk.write(`inbox/m${number}.eml`, email(`Mail ${number}`, `${body}, room marker-${number}-end.`));
    }
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  it('with kill -9 among 40 records ends as one that was not: equal labels, nothing finished is asked again', async () => {
    const cloud = { environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } };
    const words = ['run', 'sort-mails', '--tier', 'fast', '--yes'];
    // Twelve are answered; those after them would wait for long, so that the end cannot come before the kill.
    let arrived = 0;
    server.always(() => (++arrived > 12 ? { delayMs: 120_000 } : {}));
    const started = desk.start(words, cloud);
    await started.said('run 2');
    while (server.requests.length < 16) await new Promise(resolve => setTimeout(resolve, 5));
    started.child.kill('SIGKILL');
    const killed = await started.ended;

    equal(killed.code, null);
    const [run = ''] = readdirSync(join(desk.home, 'runs'));
    const finished = finishedIn(run);
    ok(finished.length >= 8 && finished.length < count, `${finished.length} were finished`);
    const listed = await desk.json<readonly Record<string, unknown>[]>(['runs']);
    deepEqual([listed[0]?.['id'], ['running', 'interrupted'].includes(String(listed[0]?.['status']))], [run, true]);
    // An hour passes; who works on the run has been silent since.
    const lease = join(desk.home, 'runs', run, 'lease-1.json');
    const held = JSON.parse(readFileSync(lease, 'utf8'));
    writeFileSync(lease, `${JSON.stringify({ ...held, at: new Date(Date.now() - 3_600_000).toISOString() })}\n`);

    server.always(undefined);
    const askedBefore = new Map(server.requests.map(({ body }) => [body.match(/marker-\d+-end/)?.[0], body]));
    const sentBefore = server.requests.length;
    const resumed = await desk.json([...words, '--resume', run], cloud);
    const sentAfter = server.requests.slice(sentBefore).map(({ body }) => body.match(/marker-\d+-end/)?.[0] ?? '');

    equal(resumed.state, 'done');
    equal(new Set(sentAfter).size, sentAfter.length, 'nothing is asked twice');
    deepEqual(
      sentAfter.filter(marker => finished.includes(marker)),
      [],
      'nothing that was finished is asked again',
    );
    equal(sentAfter.length, count - finished.length);
    const again = sentAfter.filter(marker => askedBefore.has(marker));
    ok(again.length <= concurrency, `${again.length} were under way`);

    const whole = await desk.json(words, cloud);
    const answers = (records: readonly RecordRow[] | undefined) =>
      records?.map(({ id, path, label, confidence, evidence }) => [id, path, label, confidence, evidence]);
    deepEqual(answers(resumed.records), answers(whole.records));
    const runs = await desk.json<readonly { readonly id: string; readonly doubtfulCalls: number }[]>(['runs']);
    const doubtful = runs.find(one => one.id === run)?.doubtfulCalls ?? 0;
    // Also a call whose intent stood in the journal and which never reached the server.
    ok(
      doubtful >= again.length && doubtful <= concurrency,
      `the ledger names ${doubtful} calls that may be billed twice`,
    );
  });

  /** Markers of the records whose result stands in the journal. */
  function finishedIn(run: string): readonly string[] {
    const journal = readFileSync(join(desk.home, 'runs', run, 'journal.jsonl'), 'utf8');
    const answered = journal.split('\n').filter(line => line.includes('"call-answered"'));
    return answered.flatMap(line => /inbox\/m(\d+)\.eml/.exec(line)?.[1] ?? []).map(number => `marker-${number}-end`);
  }
});
