import { deepEqual, equal, ok } from 'node:assert/strict';
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { github } from '../../unit/core/protect/madeSecrets';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

describe('files of ours that somebody edited', () => {
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };
  const once = ['run', 'sort-mails', '--tier', 'fast', '--yes'];

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer();
    cloud = { environment: { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write('inbox/a.eml', email('Lunch', 'Lunch in room 4?'));
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  const keptFiles = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.json') || file.endsWith('.jsonl'))
      .map(file => join(folder, file));
  const replies = () => keptFiles(join(desk.home, 'replies'));

  it('a kept reply is read as any reply: its label is of the list or none, and what looks like a key is no longer there', async () => {
    await desk.json(once, cloud);
    const asked = server.requests.length;
    for (const file of replies()) {
      const kept = JSON.parse(readFileSync(file, 'utf8'));
      const text = JSON.stringify({
        ...JSON.parse(kept.text),
        rationale: `The key is ${github} \u001b[2J\u202e.`,
      });
      writeFileSync(file, JSON.stringify({ ...kept, text, model: `claude ${github}` }));
    }

    const shown = await desk.run(once, cloud);
    const found = await desk.json(once, cloud);

    equal(server.requests.length, asked, 'it was found');
    for (const said of [shown.stdout, shown.stderr, JSON.stringify(found), ...journals()])
      ok(!said.includes(github) && !said.includes('\u001b[2J'), said);
  });

  it('a kept reply with another label than the task has, or that is no reply, decides nothing', async () => {
    const [first] = (await desk.json(once, cloud)).records ?? [];
    const edits: readonly ((text: string) => string)[] = [
      kept => kept.replaceAll(first?.label ?? '?', 'obeyed'),
      () => '{"__proto__":{"format":1},"format":1}',
      () => 'null',
      () => '[',
      () => '\0'.repeat(3_000_000),
    ];
    for (const edit of edits) {
      for (const file of replies()) writeFileSync(file, edit(readFileSync(file, 'utf8')));

      const [record] = (await desk.json(once, cloud)).records ?? [];

      ok(record?.label === first?.label || record?.label === 'abstain', String(record?.label));
    }
  });

  it('a workspace keeps no replies: what lies in it under our names is not looked at', async () => {
    await desk.json(once, cloud);
    const asked = server.requests.length;
    const aside = join(desk.root, 'aside');
    cpSync(join(desk.home, 'replies'), aside, { recursive: true });
    await desk.run(['replies', '--clear'], cloud);
    for (const folder of ['replies', '.tierwise/replies', '.tierwise/home/replies'])
      cpSync(aside, join(desk.workspace, folder), { recursive: true });

    await desk.json(once, cloud);

    equal(server.requests.length, asked * 2);
  });

  it('a journal to which somebody wrote is told to be damaged, or goes on without it; nothing in it is believed', async () => {
    const { run, records } = await desk.json(once, cloud);
    const label = records?.[0]?.label ?? '?';
    const other = label === 'clean' ? 'phishing' : 'clean';
    const [journal = ''] = keptFiles(join(desk.home, 'runs')).filter(file => file.includes(String(run)));
    const lines = readFileSync(journal, 'utf8');
    const forged = (line: string) => line.replaceAll(`"${label}"`, `"${other}"`);
    const judged = lines.split('\n').filter(line => forged(line) !== line);
    // In its place, and once more at the end: whole records, of which the sum alone says that we did not write them.
    writeFileSync(journal, lines.split('\n').map(forged).join('\n'));
    for (const line of judged) appendFileSync(journal, `${forged(line)}\n`);
    appendFileSync(journal, '{"sum":"0000000000000000","seq":99,"kind":"run-ended","label":"obeyed"}\n\u001b[2J\n');

    const listed = await desk.run(['runs'], cloud);
    const exported = await desk.run(['export', String(run), '--as', 'csv'], cloud);

    ok(judged.length > 0, lines);
    for (const said of [listed.stdout, listed.stderr, exported.stdout, exported.stderr])
      ok(!said.includes('obeyed') && !said.includes('\u001b[2J') && !said.includes(`,${other}`), said);
    deepEqual([listed.code, listed.stdout.trim().split('\n').length], [0, 1]);
  });

  function journals(): readonly string[] {
    return keptFiles(join(desk.home, 'runs')).map(file => readFileSync(file, 'utf8'));
  }
});
