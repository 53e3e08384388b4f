import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { github, password } from '../../unit/core/protect/madeSecrets';
import { type Desk, email, mailTask, makeDesk } from './commandLine';
import type { ManifestDocument } from './runDocument';

describe('pack on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write(
      'docs/README.md',
      `# Retries\n\nA call is tried four times.\n\n# Limits\n\nThe limit is five. ${'More words follow here. '.repeat(60)}\n`,
    );
    desk.write('src/queue.ts', 'export const retries = 4;\n');
    desk.write('src/.env', `TOKEN=${github}\n`);
  });
  afterEach(() => desk.dispose());

  it('prints the promised shape, sends nothing, and needs no key', async () => {
    const packed = await desk.json<ManifestDocument>([
      'pack',
      'change-report',
      '--open',
      'src/queue.ts',
      '--open',
      'src/.env',
    ]);

    for (const name of ['budgetTokens', 'usedTokens', 'kept', 'dropped', 'skipped', 'withheld', 'redacted'] as const)
      ok(name in packed, name);
    for (const { path, startLine, endLine, tokens, source, why } of packed.kept) {
      ok(path !== '' && tokens > 0 && source !== '' && why !== '', path);
      ok((startLine ?? 0) >= 1 && (endLine ?? 0) >= (startLine ?? 1), path);
    }
    deepEqual(
      packed.kept.filter(({ source }) => source === 'open-files').map(({ path }) => path),
      ['src/queue.ts'],
    );
    deepEqual(
      packed.withheld.map(({ path, source, why }) => [path, source, why]),
      [['src/.env', 'open-files', 'sensitive name: a file of environment variables']],
    );
    ok(!JSON.stringify(packed).includes(github));
  });

  it('keeps the budget it was given, says what it dropped, and refuses one that its own words break', async () => {
    const [small, tiny] = await Promise.all([
      desk.json<ManifestDocument>(['pack', 'change-report', '--budget', '800']),
      desk.run(['pack', 'change-report', '--budget', '100']),
    ]);

    equal(small.budgetTokens, 800);
    ok(small.usedTokens <= 800);
    ok(small.dropped.length > 0);
    for (const { why } of small.dropped) ok(why.length > 5);
    equal(tiny.code, 2);
    match(tiny.stderr, /The instructions alone take \d+ tokens, and the budget is 100/);
  });

  it('counts by the tier that it is for: the same pieces take more on Claude', async () => {
    const [plain, claude] = await Promise.all([
      desk.json<ManifestDocument & { readonly counter: string }>(['pack', 'change-report']),
      desk.json<ManifestDocument & { readonly counter: string }>(['pack', 'change-report', '--tier', 'best']),
    ]);

    deepEqual([plain.counter, claude.counter], ['o200k', 'o200k × 1.8']);
    ok(claude.usedTokens > plain.usedTokens * 1.5);
  });

  it('ranks by the question when there is one', async () => {
    const packed = await desk.json<ManifestDocument>(['pack', 'change-report', '--query', 'where are retries limited']);

    ok(
      packed.kept.some(({ why }) => /mentions “retries”/i.test(why)),
      JSON.stringify(packed.kept),
    );
  });

  it('takes the records of a labels task into account, and says in words what it would say in JSON', async () => {
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write('inbox/1.eml', email('Lunch', 'Lunch on Monday?'));

    const shown = await desk.run(['pack', 'change-report']);

    equal(shown.code, 0);
    match(shown.stdout, /^Kept \d+ of \d+ passages/);
    match(shown.stdout, /docs\/README\.md 1–4/);
    match(shown.stdout, /Skipped \d+:/);
    const labels = await desk.json<ManifestDocument>(['pack', 'sort-mails']);
    ok(labels.usedTokens > 100);
  });
});

describe('pack --serve', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write(
      'src/queue.ts',
      `${'// filler\n'.repeat(3)}export function retryQueue() {\n  return 'retries of the queue';\n}\n`,
    );
    desk.write('src/other.ts', 'export const colour = 1;\n');
    desk.write('docs/secret.md', `The password is ${password} and the queue has retries.\n`);
    desk.write('docs/.env', `TOKEN=${github}\n`);
  });
  afterEach(() => desk.dispose());

  const ask = async (...lines: readonly (object | string)[]) => {
    const input = `${lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`;
    const { code, stdout, stderr } = await desk.run(['pack', '--serve'], { input });
    equal(code, 0, stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
  };

  interface File {
    readonly path: string;
    readonly ranges: readonly (readonly [number, number])[];
    readonly tokens: number;
  }

  it('says what could not be looked for, and what stands for many', async () => {
    for (const name of ['one', 'two']) desk.write(`src/${name}.bin`, '\u0000\u0001\u0002'.repeat(40));
    const request = { workspaceDir: desk.workspace, query: 'retries of the queue', openFiles: [], budgetTokens: 500 };

    const [answer] = await ask(request);

    const binary = answer.skipped.find(({ why }: { why: string }) => why.includes('binary'));
    deepEqual([binary?.title, binary?.count], ['src/one.bin and 1 more', 2]);
  });

  it('answers a line with a line, in order, and what is wrong gets an error and ends nothing', async () => {
    const request = { workspaceDir: desk.workspace, query: 'retries of the queue', openFiles: [], budgetTokens: 500 };

    const answers = await ask(
      request,
      '{ not json',
      '',
      '[]',
      '"text"',
      { ...request, budgetTokens: -1 },
      { ...request, query: 7 },
      { ...request, workspaceDir: join(desk.root, 'nowhere') },
      { ...request, openFiles: ['src/gone.ts'] },
      request,
    );

    equal(answers.length, 9);
    for (const wrong of answers.slice(1, 8)) {
      deepEqual(Object.keys(wrong), ['error']);
      ok(wrong.error.length > 10);
    }
    deepEqual(answers[8], answers[0]);
  });

  it('gives the passages that bear on the question, within the budget by its own counting, without what is open', async () => {
    const request = { workspaceDir: desk.workspace, query: 'retries of the queue', budgetTokens: 60 };

    const [closed, open] = await ask({ ...request, openFiles: [] }, { ...request, openFiles: ['src/queue.ts'] });

    const files: readonly File[] = closed.files;
    deepEqual(files[0]?.path === 'src/queue.ts' || files[1]?.path === 'src/queue.ts', true);
    for (const { path, ranges, tokens } of files) {
      const lines = desk.read(path).split('\n');
      for (const [from, to] of ranges) ok(from >= 1 && to >= from && to <= lines.length, path);
      if (path !== 'docs/secret.md') {
        const text = ranges.map(([from, to]) => lines.slice(from - 1, to).join('\n')).join('\n');
        ok(tokens >= countTokens(`${path}\n${text}\n`), `${path}: ${tokens}`);
      }
    }
    ok(files.reduce((sum, file) => sum + file.tokens, 0) <= request.budgetTokens);
    ok(!JSON.stringify(open.files).includes('src/queue.ts'));
    ok(!JSON.stringify([closed, open]).includes('.env'));
  });
});

describe('protect on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('notes.md', `# Notes\n\nThe token is ${github}.\nNothing here.\npassword = "${password}"\n`);
    desk.write('.env', `TOKEN=${github}\n`);
    desk.write('plain.md', 'Nothing to hide.\n');
  });
  afterEach(() => desk.dispose());

  it('shows of each file what would be redacted and where, or that it is withheld; the secret is nowhere', async () => {
    const answers = await desk.json<readonly ProtectedAnswer[]>(['protect', 'notes.md', '.env', 'plain.md']);
    const shown = await desk.run(['protect', 'notes.md', '.env', 'plain.md']);

    deepEqual(
      answers.map(({ path, withheld, redactions }) => [path, withheld, redactions.map(one => one.line)]),
      [
        ['notes.md', false, [3, 5]],
        ['.env', true, []],
        ['plain.md', false, []],
      ],
    );
    equal(answers[1]?.text, '');
    match(answers[1]?.why ?? '', /sensitive name/);
    equal(answers[2]?.text, 'Nothing to hide.\n');
    match(answers[0]?.text ?? '', /The token is \[redacted:[a-z0-9-]+#1\]\.?\nNothing here\./);
    match(shown.stdout, /notes\.md:3: /);
    match(shown.stdout, /\.env: withheld as a whole, sensitive name/);
    match(shown.stdout, /plain\.md: nothing to redact/);
    ok(![JSON.stringify(answers), shown.stdout].join().includes(github));
  });

  it('--serve answers a line with a line, each text for itself, and survives what is wrong', async () => {
    const lines = [
      JSON.stringify({ path: 'a.md', text: `token ${github}` }),
      '{"path": "a.md"}',
      'nonsense',
      JSON.stringify({ path: 'id_rsa', text: 'anything' }),
      JSON.stringify({ path: 'b.md', text: `first line\ntoken ${github}` }),
      JSON.stringify({ path: 'c.md', text: '' }),
    ];

    const { code, stdout, stderr } = await desk.run(['protect', '--serve'], { input: `${lines.join('\r\n')}\r\n` });

    deepEqual([code, stderr], [0, '']);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    deepEqual(
      answers.map(one =>
        'error' in one
          ? 'error'
          : [one.withheld, one.redactions.map((redaction: { readonly line: number }) => redaction.line)],
      ),
      [[false, [1]], 'error', 'error', [true, []], [false, [2]], [false, []]],
    );
    // Numbers begin anew: a secret of one text says nothing about the next.
    match(answers[4].text, /#1\]$/);
    ok(!stdout.includes(github));
  });

  it('--serve ends at Ctrl+C, also while it waits for a line', async () => {
    const { child, said, ended } = desk.start(['protect', '--serve'], { input: { open: true } });
    child.stdin?.write('{"path": "a.md", "text": "Nothing."}\n');
    await said('"withheld"');
    child.kill('SIGINT');

    equal((await ended).code, 130);
  });

  it('takes a file of any bytes and stays quiet about what it cannot read', async () => {
    writeFileSync(join(desk.workspace, 'image.png'), new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]));

    const answers = await desk.json<readonly ProtectedAnswer[]>(['protect', 'image.png']);

    equal(answers.length, 1);
    deepEqual(answers[0]?.redactions, []);
  });
});

interface ProtectedAnswer {
  readonly path: string;
  readonly withheld: boolean;
  readonly why?: string;
  readonly text: string;
  readonly redactions: readonly { readonly type: string; readonly line: number }[];
}
