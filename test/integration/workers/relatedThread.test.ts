import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeRelatedFiles, startIndexAhead } from '../../../src/adapters/node/relatedFiles';
import { gather } from '../../../src/core/gather/gather';
import { ignoreRules } from '../../../src/core/gather/ignoreRules';
import type { Gathered } from '../../../src/core/gather/source';
import { memoryWorkspace } from '../../support/memoryWorkspace';

/** Speaks the protocol of the index's thread, and misbehaves when the question says so. */
const scripted = `
  const { parentPort } = require('node:worker_threads');
  require('node:fs').appendFileSync(__filename + '.started', '1');
  let isSame = false;
  parentPort.on('message', ({ id, question, folders }) => {
    // What it is about, told once before the first question.
    if (folders !== undefined) return;
    if (question.includes('slow')) {
      isSame = true;
      return setTimeout(() => parentPort.postMessage({ id, error: 'late' }), 3_000);
    }
    if (question.includes('hang')) for (;;);
    if (question.includes('crash')) throw new Error('out of ink');
    if (question.includes('exit')) process.exit(7);
    if (question.includes('rules')) return parentPort.postMessage({ id, refusal: 'The ignore file is a link.' });
    if (question.includes('refuse')) return parentPort.postMessage({ id, error: 'that folder is odd' });
    const output = { files: [], companions: [], unreadable: [], filesRead: 1, filesUnread: 0, leftOut: [], historyWhy: isSame ? 'the same thread' : 'there is none' };
    parentPort.postMessage({ id, output });
  });
`;

const workspace = memoryWorkspace(
  { 'src/queue.ts': 'export class Queue {}\n' },
  { openFiles: [{ path: 'src/queue.ts', title: 'src/queue.ts', text: 'export class Queue {}\n', pinned: false }] },
);

describe('the thread of related files', () => {
  const never = new AbortController().signal;
  let folder: string;
  let related: ReturnType<typeof nodeRelatedFiles>;
  const open = (deadlineMs: number) =>
    nodeRelatedFiles({
      folder,
      indexed: () => ({ folders: [], trusted: true, excludes: [], maxFileBytes: 1_000 }),
      deadlineMs,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-related-'));
    writeFileSync(join(folder, 'indexWorkspace.js'), scripted);
    // Longer than any machine takes for an answer that comes.
    related = open(60_000);
  });
  afterEach(async () => {
    await related.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const gatherFor = (question: string): Promise<Gathered> =>
    gather(
      ['open-files', 'related-files'],
      { question, diffScope: 'working', docs: [] },
      {
        related,
        workspace,
        git: { repository: async () => undefined },
        rules: ignoreRules(workspace, []),
        limits: { maxFileBytes: 1_000 },
        budgetTokens: 1_000,
      },
      never,
    );

  const started = () => readFileSync(join(folder, 'indexWorkspace.js.started'), 'utf8').length;

  it('names the part that is missing and what to do, and not the folder of this installation', async () => {
    rmSync(join(folder, 'indexWorkspace.js'));
    const why = String((await gatherFor('anything')).skipped[0]?.why);
    match(why, /: [\w-]+\/indexWorkspace\.js is missing \(install Tierwise again; .*npm run build/);
    equal(why.includes(dirname(folder)), false, why);
  });

  it('may be started before its workspace is known, and answers for it then', async () => {
    startIndexAhead(folder);
    equal((await gatherFor('anything')).skipped[0]?.why, 'there is none');
    equal(started(), 1);
  });

  it('is started anew where the one that was started ahead ends, for the next question at the latest', async () => {
    writeFileSync(join(folder, 'indexWorkspace.js'), 'process.exit(3);');
    startIndexAhead(folder);
    await gatherFor('anything');
    writeFileSync(join(folder, 'indexWorkspace.js'), scripted);
    equal((await gatherFor('anything')).skipped[0]?.why, 'there is none');
  });

  for (const [question, why] of [
    ['crash', /out of ink/],
    ['exit', /ended by itself \(exit code 7\)/],
    ['refuse', /that folder is odd/],
  ] as const) {
    it(`costs a context nothing but related files when it does not answer (${question}), and starts again`, async () => {
      const { snippets, skipped } = await gatherFor(question);

      deepEqual(
        snippets.map(({ source, path }) => [source, path]),
        [['open-files', 'src/queue.ts']],
      );
      equal(skipped.length, 1);
      deepEqual([skipped[0]?.source, skipped[0]?.title], ['related-files', 'the workspace']);
      match(skipped[0]?.why ?? '', why);

      const again = await gatherFor('where is the queue?');
      deepEqual(
        again.skipped.map(one => one.why),
        ['there is none'],
      );
    });
  }

  it('goes on with its work when one answer takes too long, and is started again when it hangs', async () => {
    related = open(2_000);
    for (let round = 0; round < 2; round++) {
      match((await gatherFor('hang')).skipped[0]?.why ?? '', /no answer within 2 seconds/);
    }
    match((await gatherFor('where?')).skipped[0]?.why ?? '', /no answer within 2 seconds/);
    equal((await gatherFor('where?')).skipped[0]?.why, 'there is none');

    match((await gatherFor('slow')).skipped[0]?.why ?? '', /no answer within 2 seconds/);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    equal((await gatherFor('how many?')).skipped[0]?.why, 'the same thread');
  });

  it('ends the gathering when it is not known what must stay out', async () => {
    await rejects(gatherFor('rules'), /The ignore file is a link/);
  });
});
