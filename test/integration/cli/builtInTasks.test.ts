import { deepEqual, equal, ok } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, makeDesk } from './commandLine';

const key = 'sk-ant-api03-test-key-of-the-built-in-tasks';

/** Each with the kind of its records, and a few of the sample desk's that it is run on. */
const tasks = [
  { name: 'triage-emails', records: ['inbox/report-0001.eml', 'inbox/report-0002.eml'] },
  { name: 'label-mailbox', records: ['inbox/report-0003.eml', 'inbox/report-0004.eml'] },
  { name: 'triage-events', records: ['events/edr-alerts.ndjson'] },
  { name: 'classify-files', records: ['mailgate/src/retry.ts', 'mailgate/README.md', 'policies/vip.md'] },
  { name: 'classify-changes', records: [] },
] as const;

describe('the built-in tasks that label, on the sample desk', () => {
  let desk: Desk;
  let server: ModelServer;

  before(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    cpSync('samples', desk.workspace, { recursive: true });
    desk.git('init', '-q');
    desk.git('add', '-A');
    desk.git('commit', '-q', '-m', 'The desk as it was');
    const file = join(desk.workspace, 'mailgate/src/retry.ts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const mostAttempts = 5;\n`);
  });
  after(async () => {
    await server.stop();
    desk.dispose();
  });

  for (const { name, records } of tasks) {
    it(`${name} answers every record on both a model's tier and the offline one`, async () => {
      const environment = { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin };
      const [cloud, offline] = [
        await desk.json(['run', name, ...records, '--tier', 'fast', '--yes'], { environment }),
        await desk.json(['run', name, ...records, '--tier', 'offline']),
      ];

      deepEqual([cloud.state, offline.state], ['done', 'done']);
      ok((cloud.records?.length ?? 0) >= Math.max(1, records.length));
      equal(offline.records?.length, cloud.records?.length);
      const bad = (cloud.records ?? []).filter(
        ({ problem }) => problem !== undefined && !problem.startsWith('not-evaluable'),
      );
      deepEqual(bad, []);
      const quotes = (cloud.records ?? []).flatMap(({ evidence }) => evidence);
      ok(quotes.every(({ found }) => found));
    });
  }
});
