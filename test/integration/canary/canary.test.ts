import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';
import { prepare } from '../../../src/core/prepare';
import { literal } from '../../../src/core/protect/protected';
import { noPicks } from '../../../src/core/rank/picks';
import { tierFor } from '../../../src/core/readSettings';
import { run } from '../../../src/core/run';
import { listTasks, takeTask } from '../../../src/core/task/shelf';
import { nodeServices } from '../../../src/nodeServices';
import { fails } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, type Ended, filesBelow, makeDesk } from '../cli/commandLine';
import { canariesFor, formsOf, Planted } from './canaries';

const key = ['sk-ant', 'api03', 'KeyCanary7Qm2Xv9Lr4Tz8Bn3Wc6Hd1Pf5Jg0Ks'].join('-');

describe('a secret in every place', () => {
  let desk: Desk;
  let server: ModelServer;
  let planted: Planted;
  let cloud: { readonly environment: Readonly<Record<string, string>> };
  /** Whatever was said, by the command that said it. */
  let said: Map<string, string>;

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    planted = new Planted();
    cloud = { environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } };
    said = new Map();
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  it('of a report’s context reaches nobody: not the provider, not the journal, not a copy, not the terminal', async () => {
    plantReport();
    echoEverything();
    const asked = ['--set', `who=${planted.line('--set')}`, '--query', `why ${planted.line('--query')}`];
    const open = [
      '--open',
      'src/open.ts',
      '--open',
      '.env',
      '--open',
      `src/${planted.name('name of an open file')}.ts`,
    ];
    desk.write(`src/${canariesFor('name of an open file')[1]?.values[0]}.ts`, 'export const one = 1;\n');

    const ways = [
      ...['working', 'branch'].map(scope => ['offline', scope] as const),
      ...['working', 'staged', 'unstaged', 'branch'].map(scope => ['fast', scope] as const),
    ];
    await Promise.all(
      ways.map(([tier, scope]) => {
        const out = join(desk.root, 'copies', tier, scope);
        return say(['run', `report-${scope}`, '--tier', tier, '--yes', '--out', out, ...asked, ...open], cloud);
      }),
    );
    await say(['pack', 'report-working', '--json', ...asked, ...open]);
    await say(['pack', 'report-branch', ...asked, ...open]);
    await exportAll();

    equal(messages().filter(({ path }) => path === '/v1/messages').length, 4, 'one call for each report');
    deepEqual(planted.findsIn(everything()), []);
    // The places were reached: what stands beside the secrets was sent.
    const sent = messages()
      .map(request => request.body)
      .join('\n');
    for (const place of [
      'open file',
      'docs',
      'instructions',
      'staged line',
      'unstaged line',
      'removed line',
      '--set',
      'commit subject',
    ])
      ok(sent.includes(`near ${place}`), `what stands near the secret of ${place} should have been sent`);
    for (const place of ['ignored file', 'untracked file']) ok(!sent.includes(`near ${place}`), place);
    ok(!sent.includes('near-sensitive-file'), 'a sensitive file, also renamed');
  });

  it('of mails, labels and gold reaches nobody either', async () => {
    plantMails();
    echoEverything();

    for (const tier of ['offline', 'fast']) {
      const out = join(desk.root, 'copies', tier);
      const words = [
        'run',
        'sort-mails',
        '--tier',
        tier,
        '--yes',
        '--out',
        out,
        '--set',
        `who=near --set ${planted.line('--set')}`,
      ];
      await say(words, cloud);
      await say([...words, '--gold', 'gold/gold.csv', '--json'], cloud);
    }
    await exportAll();

    // Four mails, asked once each: the second run takes the answers that were kept of the first.
    equal(messages().length, 4);
    deepEqual(planted.findsIn(everything()), []);
    const sent = messages()
      .map(request => request.body)
      .join('\n');
    for (const place of [
      'subject',
      'sender',
      'body',
      'HTML body',
      'attachment name',
      'label description',
      'label example',
      'instructions',
    ])
      ok(sent.includes(`near ${place}`), `what stands near the secret of ${place} should have been sent`);
  });

  it('of the editor (unsaved text, selection, a tab without a file) reaches nobody', async () => {
    desk.write(
      '.tierwise/tasks/look.task.md',
      reportTask('Look at it.', 'working').replace('sources: [git-diff, ', 'sources: ['),
    );
    desk.write('src/open.ts', 'export const saved = 1;\n');
    echoEverything();
    const services = nodeServices({
      workspace: desk.workspace,
      open: [],
      product: desk.product,
      environment: { ...cloud.environment, TIERWISE_HOME: desk.home },
    });
    try {
      const workspace = nodeWorkspace({
        folders: [{ prefix: '', name: planted.name('folder name'), folder: desk.workspace }],
        trusted: true,
        openFiles: async () => [
          {
            path: 'src/open.ts',
            title: 'src/open.ts',
            text: `// near unsaved text\n${planted.lines('unsaved text')}\n`,
            pinned: true,
          },
          {
            title: `Untitled ${planted.name('title of a tab')}`,
            text: `near untitled\n${planted.lines('untitled')}\n`,
            pinned: false,
          },
          { path: '.env.local', title: '.env.local', text: planted.lines('sensitive tab'), pinned: false },
        ],
        selection: async () => ({
          path: 'src/open.ts',
          title: 'src/open.ts',
          text: `near selection\n${planted.lines('selection')}`,
          startLine: 101,
          endLine: 107,
        }),
      });
      const here = { ...services, workspace, workspaceName: planted.name('workspace name') };
      const task = takeTask(await listTasks([], workspace, services.hash), 'look');
      const signal = new AbortController().signal;
      const seen: string[] = [];
      const told: unknown[] = [];
      for (const tier of ['offline', 'fast']) {
        const request = {
          task,
          tier: tierFor(services.settings, tier),
          variables: new Map(),
          picks: noPicks,
          holder: literal('a test'),
        };
        const prepared = await prepare(request, here, signal);
        told.push(prepared.manifest, prepared.bestFirst, prepared.frame, prepared.excluded);
        const outcome = await run(
          request,
          here,
          {
            consent: async question => {
              told.push(question.kind === 'first-send' ? question.manifest : '');
              return true;
            },
            reportGrew: markdown => seen.push(markdown),
            noticed: note => seen.push(note),
          },
          signal,
        );
        equal(outcome.state, 'done', outcome.why);
        told.push({ ...outcome, kept: undefined });
      }
      said.set('what the watcher was told', [...seen, JSON.stringify(told)].join('\n'));
    } finally {
      await services.dispose();
    }

    deepEqual(planted.findsIn(everything()), []);
    const sent = messages()
      .map(request => request.body)
      .join('\n');
    for (const place of ['unsaved text', 'untitled', 'selection']) ok(sent.includes(`near ${place}`), place);
  });

  it('of the provider’s own words, and the key, are not repeated when calls fail', async () => {
    desk.write('docs/README.md', 'A page.\n');
    const words = `${planted.lines('error message')} ${key}`;
    // Each of the commands meets another one, whichever comes first.
    const statuses = [400, 401, 403, 404, 413, 429];
    const failures = statuses.map(status =>
      fails(status, { message: words, headers: status === 429 ? { 'retry-after': '9999' } : undefined }),
    );
    let met = 0;
    server.always(() => failures[met++ % failures.length] ?? {});
    await Promise.all(statuses.map(() => say(['run', 'change-report', '--tier', 'fast', '--yes', '--json'], cloud)));
    ok(met >= statuses.length);
    server.always({ respond: { status: 200, headers: { 'content-type': 'text/html' }, body: `<p>${words}</p>` } });
    await say(['run', 'change-report', '--tier', 'fast', '--yes'], cloud);
    await exportAll();

    deepEqual(planted.findsIn(everything()), []);
    deepEqual(keyFinds(), []);
  });

  it('the key stands in one header and nowhere else', async () => {
    plantMails();
    server.always({
      text: JSON.stringify({ evidence: [key], rationale: `Your key is ${key}.`, label: 'clean', confidence: 'high' }),
    });
    await say(
      ['run', 'sort-mails', '--tier', 'fast', '--yes', '--out', join(desk.root, 'copies'), '--set', `who=${key}`],
      cloud,
    );
    await exportAll();

    ok(messages().length > 0);
    deepEqual(keyFinds(), []);
  });

  function messages() {
    return server.requests.filter(request => request.path.startsWith('/v1/messages'));
  }

  async function say(words: readonly string[], options?: Parameters<Desk['run']>[1]): Promise<Ended> {
    const ended = await desk.run(words, options);
    said.set(`${said.size} ${words.slice(0, 4).join(' ')}`, `${ended.stdout}\n${ended.stderr}`);
    ok(!/error of its own/.test(ended.stderr), ended.stderr);
    return ended;
  }

  async function exportAll(): Promise<void> {
    const listed = await say(['runs', '--json']);
    const runs: readonly { readonly id: string }[] = JSON.parse(listed.stdout);
    ok(runs.length > 0);
    await say(['runs']);
    // One run for each kind of export; all of them lie in the journals that are searched anyway.
    for (const { id } of runs.slice(0, 2))
      await Promise.all(
        ['md', 'html', 'csv', 'jsonl', 'sarif', 'manifest'].map(form => say(['export', id, '--as', form])),
      );
  }

  /** All that left this process or stays behind it. */
  function everything(): ReadonlyMap<string, string> {
    const requests = server.requests.map(
      (request, index) => [`request ${index}`, JSON.stringify([request.path, request.headers]) + request.body] as const,
    );
    return new Map([...requests, ...filesBelow(desk.home), ...filesBelow(join(desk.root, 'copies')), ...said]);
  }

  function keyFinds(): readonly string[] {
    const texts = new Map(everything());
    for (const [index, { path, headers, body }] of server.requests.entries()) {
      const { authorization, ...others } = headers;
      equal(authorization, `Bearer ${key}`);
      texts.set(`request ${index}`, JSON.stringify([path, others]) + body);
    }
    const forms = formsOf(key);
    return [...texts].filter(([, text]) => forms.some(form => text.includes(form.text))).map(([name]) => name);
  }

  /** A model that knows every secret and repeats it, plainly and in escapes. */
  function echoEverything(): void {
    server.always(request => {
      const own = canariesFor('the model').map(one => one.text);
      if (planted.canaries.every(one => one.place !== 'the model')) planted.canaries.push(...canariesFor('the model'));
      const all = [...new Set(planted.canaries.map(one => one.text)), ...own];
      if (request.output_config?.format === undefined)
        return { text: `## Summary\n\n${all.join('\n\n')}\n\nThe end [S1:1 "near"].\n`, stream: { deltaLetters: 17 } };
      const escaped = (text: string) =>
        text.replaceAll(/[a-z]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`);
      const rationale = JSON.stringify(all.slice(0, 4).join(' ')).slice(1, -1);
      return {
        text: `{"evidence": [${JSON.stringify(all.at(-3))}, "${escaped(JSON.stringify(all.at(-2)).slice(1, -1))}"], "rationale": "${rationale}", "label": "clean", "confidence": "high"}`,
      };
    });
  }

  function plantReport(): void {
    for (const scope of ['working', 'staged', 'unstaged', 'branch'])
      desk.write(
        `.tierwise/tasks/report-${scope}.task.md`,
        reportTask(
          `Say what changed, near instructions ${planted.lines('instructions')}, for {{who}} near --set.`,
          scope,
        ),
      );
    desk.write('.gitignore', 'ignored.md\nbuild/\n');
    desk.write('src/staged.ts', 'export const a = 1;\n');
    desk.write('src/unstaged.ts', 'export const b = 1;\n');
    desk.write('src/removed.ts', `// near removed line\n${planted.lines('removed line')}\nexport const c = 1;\n`);
    const settings = Array.from({ length: 20 }, (_, index) => `SETTING_${index}=near-sensitive-file\n`).join('');
    desk.write('config/.env', `${settings}${planted.lines('renamed sensitive file')}\n`);
    desk.git('init', '-q', '-b', 'main');
    desk.git('add', '-A');
    desk.git('commit', '-q', '-m', 'first');
    desk.git('checkout', '-q', '-b', `feature-${planted.name('branch name')}`);
    desk.write('src/more.ts', 'export const d = 1;\n');
    desk.git('add', '-A');
    desk.git('commit', '-q', '-m', `near commit subject ${planted.line('commit subject')}`);
    desk.write('src/staged.ts', `export const a = 2;\n// near staged line\n${planted.lines('staged line')}\n`);
    desk.git('add', '-A');
    desk.git('mv', 'config/.env', 'config/settings.txt');
    desk.write('src/unstaged.ts', `export const b = 2;\n// near unstaged line\n${planted.lines('unstaged line')}\n`);
    desk.write('src/removed.ts', 'export const c = 2;\n');
    desk.write('src/open.ts', `// near open file\n${planted.lines('open file')}\n`);
    desk.write('.env', `near-sensitive-file\n${planted.lines('sensitive file at the root')}\n`);
    desk.write('ignored.md', `near ignored file\n${planted.lines('ignored file')}\n`);
    desk.write('docs/page.md', `# near docs ${planted.name('heading')}\n\n${planted.lines('docs')}\n`);
    desk.write(`docs/${planted.name('file name')}.md`, '# A page\n\nwith a telling name\n');
    desk.write('new.txt', `near untracked file\n${planted.lines('untracked file')}\n`);
    desk.write(`src/${planted.name('name of an untracked file')}.txt`, 'x\n');
  }

  function plantMails(): void {
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask());
    const html = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="cut"',
      '',
      '--cut',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(
        `<p>near HTML body</p><pre>${planted.lines('HTML body')}</pre><a href="https://u:${planted.name('link')}@example.org/?token=${planted.name('query of a link')}">a link</a>`,
      ).toString('base64'),
      '--cut',
      `Content-Type: application/pdf; name="near attachment name ${planted.name('attachment name')}.pdf"`,
      `Content-Disposition: attachment; filename="near attachment name ${canariesFor('attachment name')[1]?.values[0]}.pdf"`,
      '',
      'JVBERi0=',
      '--cut--',
    ].join('\n');
    const head = (place: string, number: number) =>
      `From: near sender ${planted.name(`sender ${place}`)} <ann@example.org>\nTo: ${planted.name(`receiver ${place}`)}@example.com\nSubject: near subject ${planted.line(`subject ${place}`)}\nReply-To: ${planted.name(`reply ${place}`)}@example.org\nX-Note: ${planted.name(`other header ${place}`)}\nMessage-ID: <${number}.${planted.name(`message id ${place}`)}@example.org>\n`;
    desk.write('inbox/1.eml', `${head('one', 1)}\nnear body\n${planted.lines('body')}\n`);
    desk.write('inbox/2.eml', `${head('two', 2)}${html}\n`);
    desk.write(`inbox/${planted.name('file name of a mail')}.eml`, `${head('three', 3)}\nHello.\n`);
    desk.write(
      'inbox/all.mbox',
      `From ann ${planted.name('envelope')} 2026\n${head('four', 4)}\n${planted.lines('mail of a mailbox')}\n`,
    );
    const rows = [1, 2, 3, 4, 5, 6].flatMap(number => {
      desk.write(
        `gold/mail/p${number}.eml`,
        `Subject: Verify ${number}\n\nVerify your password ${planted.lines(`gold mail ${number}`)} account number${number}\n`,
      );
      desk.write(`gold/mail/c${number}.eml`, `Subject: Lunch ${number}\n\nLunch and meeting number${number}\n`);
      return [
        `,mail/p${number}.eml,1,phishing,,,${planted.name(`gold note ${number}`)}`,
        `,mail/c${number}.eml,1,clean,,,`,
      ];
    });
    const odd = [
      `,mail/c1.eml,1,${planted.name('label of the gold')},,,`,
      `,mail/${planted.name('path of the gold')}.eml,1,clean,,,`,
    ];
    desk.write('gold/gold.csv', `id,path,line,label,by,at,note\n${[...rows, ...odd].join('\n')}\n`);
  }

  function mailTask(): string {
    return `---
title: Sort mails ${planted.name('title of the task')}
description: Sorts mails.
produces: labels
records: { include: ["inbox/**/*.eml", "inbox/**/*.mbox"], as: email }
context:
  sources: []
  budget-tokens: 8000
labels:
  - name: phishing
    description: Tries to obtain a password, near label description ${planted.line('label description').replaceAll(': ', ' = ')}
    examples: ["near label example ${planted.line('label example')}"]
  - name: clean
    description: Ordinary mail about lunch and meetings.
gold: gold/gold.csv
---
Judge the mail, near instructions, for {{who}}.

${planted.lines('instructions of a labels task')}
`;
  }
});

function reportTask(instructions: string, scope: string): string {
  return `---
title: Report
description: Says what changed.
produces: report
context:
  sources: [git-diff, open-files, selection, docs]
  git-diff: ${scope}
  docs: ["**/*.md"]
  budget-tokens: 20000
---
${instructions}
`;
}
