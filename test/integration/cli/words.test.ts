import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

describe('words of the command line', () => {
  let desk: Desk;

  before(() => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write('inbox/1.eml', email('Lunch', 'Lunch on Monday?'));
  });
  after(() => desk.dispose());

  /** Ends with exit code 2 and says the sentence, on stderr alone. */
  const refused = async (words: readonly string[], sentence: RegExp) => {
    const ended = await desk.run(words);
    equal(ended.code, 2, `${words.join(' ')}: ${ended.stderr}`);
    match(ended.stderr, sentence, words.join(' '));
    equal(ended.stdout, '', words.join(' '));
  };

  it('of others stay in one line, whatever stands in them', async () => {
    const name = 'x\n12:00 all is well\u001b[2K';
    for (const words of [
      ['records', name],
      ['protect', name],
      ['digest', name],
      ['run', name],
      ['run', 'sort-mails', name],
      ['export', name, '--as', 'md'],
      ['pack', 'sort-mails', '--open', name],
      ['tasks', '--settings', name],
      ['tasks', '--workspace', name],
      [name],
    ]) {
      const { code, stderr } = await desk.run(words);

      equal(code, 2, words.join(' '));
      equal(stderr.trimEnd().split('\n').length, 1, stderr);
      ok(stderr.includes('x‹U+000A›12:00 all is well'), stderr);
      ok(!stderr.includes('\u001b'), stderr);
    }
  });

  it('of tasks write no lines of their own in a list', async () => {
    desk.write('.tierwise/tasks/a\nchange-report  report  (forged).task.md', mailTask);

    const tasks = await desk.run(['tasks']);
    desk.remove('.tierwise/tasks/a\nchange-report  report  (forged).task.md');

    deepEqual(
      tasks.stdout.split('\n').filter(line => line.startsWith('change-report') && line.includes('forged')),
      [],
    );
    match(tasks.stdout, /^a‹U\+000A›change-report {2}report {2}\(forged\) /m);
  });

  it('that name a folder say which links in it are not followed', async () => {
    symlinkSync(desk.write('elsewhere/2.eml', email('Two', 'Two')), join(desk.workspace, 'inbox/link.eml'));
    const { stdout, stderr } = await desk.run(['records', 'inbox']);
    desk.remove('inbox/link.eml');

    equal(stdout.trimEnd().split('\n').length, 1);
    match(stderr, /^inbox\/link\.eml: not read, is a link$/m);
  });

  it('that are taken back before a run began end with a sentence, and with a document for programs', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>(resolve => {
      asked = resolve;
    });
    const silent = createServer(() => asked()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const { child, ended } = desk.start(['run', 'sort-mails', '--tier', 'local', '--yes', '--json'], {
        environment: { OLLAMA_HOST: `http://127.0.0.1:${port}` },
      });
      await Promise.race([isAsked, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
      child.kill('SIGINT');

      const { code, stdout, stderr } = await ended;
      equal(code, 130);
      match(stderr, /Cancelled before the run began: nothing was sent\.\n$/);
      deepEqual(JSON.parse(stdout), { cancelled: true });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('that are missing or asked about bring help', async () => {
    const [none, help, flag, ofCommand, sameOfCommand, version] = await Promise.all([
      desk.run([]),
      desk.run(['help']),
      desk.run(['-h']),
      desk.run(['run', '--help']),
      desk.run(['help', 'run']),
      desk.run(['--version']),
      refused(['help', 'rnu'], /There is no command "rnu"\. Did you mean "run"\?/),
    ]);

    for (const one of [none, help, flag, ofCommand, sameOfCommand]) {
      equal(one.code, 0);
      match(one.stdout, /tierwise run TASK/);
      match(one.stdout, /Exit codes: 0 done, 1 failed, 2 wrong use, 3 done in part/);
    }
    for (const one of [ofCommand, sameOfCommand]) match(one.stdout, /--max-cost USD +the most that this run may cost/);
    match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('are answered with what is missing, where the product is not whole', async () => {
    desk.write('auth.log', 'Nov 28 10:00:00 gate sshd[1]: Failed password for ann from 203.0.113.7 port 22 ssh2\n');
    for (const [part, words] of [
      ['dist/o200k.bin', ['digest', 'auth.log']],
      ['dist/o200k.bin', ['pack', 'sort-mails']],
      ['dist/email.js', ['records', 'inbox/1.eml']],
      ['media/prices.json', ['tasks']],
    ] as const) {
      const [there, away] = [join(desk.product, part), join(desk.root, 'away')];
      renameSync(there, away);

      const { code, stderr, stdout } = await desk.run(words);
      renameSync(away, there);

      equal(
        stderr,
        `A part of Tierwise is missing (${part}), so this could not be done. Install Tierwise again; in a clone of its source run "npm run build".\n`,
      );
      deepEqual([code, stdout], [1, '']);
    }
  });

  it('that are misspelt are answered with the nearest right one', async () => {
    await Promise.all([
      refused(['--workspace', '.', 'tasks'], /Flags stand behind the command: tierwise tasks --workspace …/),
      refused(['rn', 'sort-mails'], /There is no command "rn"\. Did you mean "run"\?/),
      refused(['run', 'sort-mials'], /There is no task "sort-mials"\. Did you mean "sort-mails"\?/),
      refused(['run', 'sort-mails', '--teir', 'fast'], /There is no flag "--teir"\. Did you mean "--tier"\?/),
      refused(['run', 'sort-mails', '--tier', 'fasst'], /There is no tier "fasst"\. Did you mean "fast"\?/),
      refused(['export', '20261122-000000-abcd', '--as', 'htm'], /Did you mean "html"\?/),
      refused(['run', 'quite-another-thing'], /Known tasks: .*sort-mails/),
    ]);
  });

  it('that belong to another command are refused, with what this one takes', async () => {
    await Promise.all([
      refused(['tasks', '--tier', 'fast'], /"--tier" means nothing to "tierwise tasks"/),
      refused(['pack', 'sort-mails', '--yes'], /"--yes" means nothing to "tierwise pack"/),
      refused(['runs', '--out', 'x'], /"--out" means nothing to "tierwise runs"/),
    ]);
  });

  it('for what is designed and not built yet are refused by name, never ignored', async () => {
    desk.write('.tierwise/tasks/later.task.md', mailTask.replace('sources: []', 'sources: [diagnostics]'));
    await Promise.all([refused(['run', 'later'], /"diagnostics" is not built yet/)]);
    desk.remove('.tierwise/tasks/later.task.md');
  });

  it('that lack their value, or have a wrong one, are refused with an example', async () => {
    await Promise.all([
      refused(['run'], /Name a task/),
      refused(['tasks', 'extra'], /"tierwise tasks" takes no further words, and "extra" is one/),
      refused(['pack', 'change-report', '--budget', '-5'], /"--budget" needs a value; .* as --budget=VALUE/),
      refused(['run', 'sort-mails', '--out'], /"--out" needs a value/),
      refused(['runs', '--json=x'], /"--json" takes no value/),
      refused(['runs', '-x'], /There is no flag "-x"/),
      refused(['run', 'sort-mails', '--set', 'a=b'], /The task has no {{a}} to put a value into/),
      refused(['protect', 'inbox'], /"inbox" is a folder/),
      refused(['protect', 'gone.md'], /"gone.md" does not exist/),
      refused(['pack'], /Name one task/),
      refused(['pack', 'sort-mails', 'change-report'], /Name one task/),
      refused(['protect'], /Name the files/),
      refused(['export'], /Name one run/),
      refused(['export', '20261122-000000-abcd'], /Say the form: --as md, --as html/),
      refused(['run', 'sort-mails', '--tier'], /tier/),
      refused(['run', 'sort-mails', '--set', 'who'], /"--set who" has no value/),
      refused(['run', 'sort-mails', '--max-cost', 'cheap'], /must be dollars, such as 0\.50/),
      refused(['pack', 'sort-mails', '--budget', '1.5'], /whole number of tokens/),
      refused(['run', 'change-report', 'inbox/1.eml'], /reads no records/),
      refused(['records', 'x.mbox'], /"x.mbox" does not exist/),
      refused(['records', 'x.mbox', '--as', 'evnt'], /Did you mean "event"/),
      refused(['export', '20261122-000000-abcd', '--as', 'md'], /There is no run "20261122-000000-abcd"/),
    ]);
  });

  it('for a folder or a file that is not there say so', async () => {
    await Promise.all([
      refused(['tasks', '--workspace', 'nowhere'], /"nowhere" is not a folder/),
      refused(
        ['tasks', '--settings', 'nowhere.json'],
        /The settings file "nowhere\.json" cannot be read: there is no such file\. Mend/,
      ),
      refused(['run', 'sort-mails', 'nowhere.eml'], /The file "nowhere\.eml" does not exist/),
      refused(['run', 'sort-mails', '--gold', 'nowhere.csv'], /The file "nowhere\.csv" does not exist/),
      refused(['pack', 'change-report', '--open', 'nowhere.ts'], /The file "nowhere\.ts" does not exist/),
      refused(['protect', 'nowhere.txt'], /"nowhere\.txt" does not exist/),
    ]);
  });

  it('for what flows by once say that it has to lie in a file', async () => {
    const pipe = join(desk.root, 'pipe.log');
    execFileSync('mkfifo', [pipe]);
    await Promise.all([
      refused(['digest', '-'], /"-" is no file but what another program writes.*put them into a file/),
      refused(['digest', pipe], /pipe\.log" is no file but what another program writes/),
      refused(['run', 'sort-mails', pipe], /pipe\.log" is no file but what another program writes/),
    ]);
  });
});

describe('the tasks of the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  interface ListedTask {
    readonly name: string;
    readonly origin: string;
    readonly path?: string;
    readonly title?: string;
    readonly produces?: string;
    readonly variables?: readonly string[];
    readonly problems?: readonly { readonly line: number; readonly message: string }[];
  }

  it('are the built-in ones and those of the folder, also one that cannot run, with the line that is wrong', async () => {
    desk.write('.tierwise/tasks/sort-mails.task.md', `${mailTask}Mails are for {{who}}.\n`);
    desk.write('.tierwise/tasks/broken.task.md', mailTask.replace('budget-tokens: 4000', 'budget-token: 4000'));

    const tasks = await desk.json<readonly ListedTask[]>(['tasks']);
    const shown = await desk.run(['tasks']);

    deepEqual(
      tasks.map(({ name, origin, path }) => [name, origin, path]),
      [
        ['broken', 'workspace', '.tierwise/tasks/broken.task.md'],
        ['change-report', 'built-in', undefined],
        ['classify-changes', 'built-in', undefined],
        ['classify-files', 'built-in', undefined],
        ['executive-summary', 'built-in', undefined],
        ['finding-report', 'built-in', undefined],
        ['hunt-network', 'built-in', undefined],
        ['incident-report', 'built-in', undefined],
        ['label-mailbox', 'built-in', undefined],
        ['release-notes', 'built-in', undefined],
        ['scan-summary', 'built-in', undefined],
        ['security-update', 'built-in', undefined],
        ['sort-mails', 'workspace', '.tierwise/tasks/sort-mails.task.md'],
        ['triage-emails', 'built-in', undefined],
        ['triage-events', 'built-in', undefined],
      ],
    );
    deepEqual(tasks.find(({ name }) => name === 'sort-mails')?.variables, ['who']);
    deepEqual(
      tasks[0]?.problems?.map(({ line, message }) => [line, message]),
      [[8, 'There is no key "budget-token" here. Did you mean "budget-tokens"?']],
    );
    match(shown.stdout, /broken +cannot run \(\.tierwise\/tasks\/broken\.task\.md\)\n +line 8: There is no key/);
  });

  it('do not run with a problem or without a value they ask for: exit 2, line and name', async () => {
    desk.write('inbox/1.eml', email('Lunch', 'Lunch on Monday?'));
    desk.write('.tierwise/tasks/asking.task.md', `${mailTask}Mails are for {{who}} in {{place}}.\n`);
    desk.write('.tierwise/tasks/broken.task.md', mailTask.replace('as: email', 'as: events'));

    const [broken, asking, filled, packed] = await Promise.all([
      desk.run(['run', 'broken']),
      desk.run(['run', 'asking', '--set', 'place=Rome']),
      desk.json(['run', 'asking', '--set', 'place=Rome', '--set', 'who=Ann=Lee']),
      desk.run(['pack', 'asking']),
    ]);

    equal(broken.code, 2);
    match(broken.stderr, /line 5: "events" is not known here. Did you mean "event"/);
    equal(asking.code, 2);
    match(asking.stderr, /The task asks for "who", and no value was given\. Pass --set who=…/);
    equal(filled.state, 'done');
    equal(packed.code, 2);
    match(packed.stderr, /"who", "place"/);
  });

  it('come from the folder that --workspace names', async () => {
    desk.write('below/.tierwise/tasks/other.task.md', mailTask);
    desk.write('below/inbox/1.eml', email('Lunch', 'Lunch on Monday?'));

    const here = await desk.json<readonly ListedTask[]>(['tasks']);
    const below = await desk.json<readonly ListedTask[]>(['tasks', '--workspace', 'below']);
    const run = await desk.json(['run', 'other', '--workspace', join(desk.workspace, 'below')]);

    ok(!here.some(task => task.name === 'other'));
    ok(below.some(task => task.name === 'other'));
    deepEqual(
      run.records?.map(record => record.path),
      ['inbox/1.eml'],
    );
  });
});

describe('the settings of the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('docs/README.md', 'A page about words.\n');
    desk.write('docs/CHANGELOG.md', 'A page about changes.\n');
  });
  afterEach(() => desk.dispose());

  it('come from the file that --settings names, and what is not understood is told and changes nothing', async () => {
    const file = join(desk.root, 'settings.json');
    writeFileSync(
      file,
      JSON.stringify({
        'tierwise.exclude': ['**/CHANGELOG.md'],
        'tierwise.teir': 'fast',
        'tierwise.maxFileBytes': 3,
        'tierwise.tier': 'best',
      }),
    );

    const ended = await desk.run(['pack', 'change-report', '--settings', file, '--json']);
    const { kept, skipped } = JSON.parse(ended.stdout);

    deepEqual(
      kept.map((one: { readonly path: string }) => one.path),
      ['docs/README.md'],
    );
    ok(skipped.some((one: { readonly why: string }) => one.why === 'excluded by your settings (**/CHANGELOG.md)'));
    match(ended.stderr, /note: There is no setting "tierwise\.teir"\. Did you mean "tierwise\.tier"\?/);
    match(ended.stderr, /note: "tierwise\.maxFileBytes" must be a number of bytes/);
  });

  it('that are no JSON, or no object, end with exit 2 and name the file', async () => {
    const broken = join(desk.root, 'broken.json');
    const list = join(desk.root, 'list.json');
    writeFileSync(broken, '{ "tierwise.tier": ');
    writeFileSync(list, '["fast"]');

    const [first, second] = await Promise.all([
      desk.run(['tasks', '--settings', broken]),
      desk.run(['tasks', '--settings', list]),
    ]);

    deepEqual([first.code, second.code], [2, 2]);
    match(first.stderr, /broken\.json" cannot be read: .*JSON.* Mend it/);
    match(second.stderr, /must hold one JSON object/);
  });

  it('never come from the workspace: a cloned folder redirects nothing', async () => {
    desk.write(
      '.vscode/settings.json',
      '{ "tierwise.tier": "best", "tierwise.anthropic.baseUrl": "http://127.0.0.1:1" }',
    );
    desk.write('settings.json', '{ "tierwise.tier": "best" }');
    desk.write('.env', 'ANTHROPIC_BASE_URL=http://127.0.0.1:1\nTIERWISE_HOME=/nowhere\n');

    const run = await desk.json(['run', 'change-report']);

    deepEqual([run.tier, run.state], ['offline', 'done']);
  });
});
