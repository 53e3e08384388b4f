import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync, symlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { type Desk, makeDesk, type Started } from '../cli/commandLine';
import type { ManifestDocument } from '../cli/runDocument';

interface Answer {
  readonly files: readonly { readonly path: string; readonly ranges: readonly (readonly [number, number])[] }[];
}

const task = `---
title: Explain
description: Explains.
produces: report
context:
  sources: [git-diff, open-files, related-files]
  budget-tokens: 3000
---
How does the queue retry a job that failed?
`;

const body = (words: string) => `${`  ${words};\n`.repeat(12)}\n`;

describe('related files', () => {
  let desk: Desk;
  let served: Started | undefined;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('src/retry.ts', `export function retryLater(job) {\n${body('wait(delayOf(job))')}}\n`);
    desk.write('src/queue.ts', `export class Queue {\n${body('this.jobs.push(job)')}}\n`);
    desk.write('src/colours.ts', `export const red = 1;\n${body('paint(red, wall)')}`);
    desk.write('test/retry.test.ts', `import { retryLater } from '../src/retry';\n${body('retryLater(job)')}`);
    desk.write('docs/jobs.md', '# Jobs\n\nA job that failed is tried again.\n');
  });
  afterEach(async () => {
    served?.child.stdin?.end();
    await served?.ended;
    served = undefined;
    desk.dispose();
  });

  /** One process, as a person's editor asks: the workspace changes between the questions. */
  async function serve(): Promise<(query: string, more?: object) => Promise<Answer>> {
    served = desk.start(['pack', '--serve'], { input: { open: true } });
    const { stdin, stdout } = served.child;
    const lines = createInterface({ input: stdout as NodeJS.ReadableStream });
    return async (query, more = {}) => {
      const answered = once(lines, 'line');
      stdin?.write(
        `${JSON.stringify({ workspaceDir: desk.workspace, query, openFiles: [], budgetTokens: 2_000, ...more })}\n`,
      );
      const [line] = await answered;
      return JSON.parse(String(line));
    };
  }
  const pathsOf = ({ files }: Answer) => files.map(({ path }) => path);

  it('stay within the budget as the text itself is counted, and give the same answer again', async () => {
    const ask = await serve();
    for (const budgetTokens of [60, 200, 600]) {
      const answer = await ask('retry a job of the queue', { budgetTokens });
      const texts = answer.files.map(({ path, ranges }) => {
        const lines = desk.read(path).split('\n');
        return `${path}\n${ranges.map(([from, to]) => lines.slice(from - 1, to).join('\n')).join('\n')}\n`;
      });

      ok(texts.reduce((sum, text) => sum + countTokens(text), 0) <= budgetTokens, String(budgetTokens));
      deepEqual(await ask('retry a job of the queue', { budgetTokens }), answer);
    }
  });

  it('see a file that came, changed or went between two questions', async () => {
    const ask = await serve();
    ok(!pathsOf(await ask('lighthouse')).includes('src/lighthouse.ts'));

    desk.write('src/lighthouse.ts', 'export const lighthouse = true;\n');
    equal(pathsOf(await ask('lighthouse'))[0], 'src/lighthouse.ts');

    desk.write('src/lighthouse.ts', 'export const harbour = "a longer text than before";\n');
    desk.write('src/colours.ts', 'export function lampOfTheTower() {}\n');
    equal(pathsOf(await ask('lamp tower'))[0], 'src/colours.ts');

    desk.remove('src/lighthouse.ts');
    ok(!pathsOf(await ask('lighthouse harbour')).includes('src/lighthouse.ts'));
  });

  it('see each change at once in a workspace of many files, whose folders are watched', async () => {
    for (let at = 0; at < 1_600; at++)
      desk.write(`src/part${at % 40}/file${at}.ts`, `export const value${at} = ${at};\n`);
    const ask = await serve();
    const first = async (query: string) => pathsOf(await ask(query))[0];
    for (let round = 0; round < 6; round++) {
      await first('lighthouse');
      await new Promise(resolve => setTimeout(resolve, 100));
    }

    desk.write('src/part3/file3.ts', 'export const lighthouseOne = true;\n');
    equal(await first('lighthouse one'), 'src/part3/file3.ts');
    desk.write('src/part4/file4.ts', 'export const lighthouseTwo = true;\n');
    equal(await first('lighthouse two'), 'src/part4/file4.ts');
    desk.write('src/fresh/deep/lamp.ts', 'export const lighthouseThree = true;\n');
    equal(await first('lighthouse three'), 'src/fresh/deep/lamp.ts');
    desk.write('src/fresh/deep/lamp.ts', 'export const harbourWithManyBoats = true;\n');
    equal(await first('harbour boats'), 'src/fresh/deep/lamp.ts');
    renameSync(`${desk.workspace}/src/fresh`, `${desk.workspace}/src/moved`);
    equal(await first('harbour boats'), 'src/moved/deep/lamp.ts');
    renameSync(`${desk.workspace}/src/moved`, `${desk.workspace}/../elsewhere`);
    ok(!pathsOf(await ask('harbour boats')).some(path => path.endsWith('lamp.ts')));
    desk.remove('src/part3/file3.ts');
    ok(!pathsOf(await ask('lighthouse one')).includes('src/part3/file3.ts'));
    desk.write('src/part4/.tierwiseignore', '*\n');
    ok(!pathsOf(await ask('lighthouse two')).includes('src/part4/file4.ts'));
  });

  it('keep to the ignore rules, also to new ones, to sensitive names, and to what lies inside', async () => {
    desk.write('.gitignore', 'private/\n');
    desk.write('private/retry.ts', 'retry retry retry\n');
    desk.write('.env', 'RETRY=1\n');
    desk.write('node_modules/retry/index.js', 'retry\n');
    desk.write('package-lock.json', '{ "retry": 1 }\n');
    const outside = makeDesk();
    outside.write('retry.txt', 'retry of elsewhere\n');
    symlinkSync(`${outside.workspace}/retry.txt`, `${desk.workspace}/link.txt`);
    const ask = await serve();

    const paths = pathsOf(await ask('retry', { budgetTokens: 30_000 }));
    desk.write('.tierwiseignore', 'test/\n');
    const later = pathsOf(await ask('retry', { budgetTokens: 30_000 }));
    outside.dispose();

    deepEqual(
      paths.filter(path => !/^(src|test|docs)\//.test(path)),
      ['.gitignore'].filter(path => paths.includes(path)),
    );
    ok(paths.includes('test/retry.test.ts') && !later.includes('test/retry.test.ts'));
  });

  it('come with what was changed together with the open file', async () => {
    desk.git('init', '--quiet');
    desk.git('add', '.');
    desk.git('commit', '--quiet', '--message', 'Begin');
    for (const [index, message] of ['Slower', 'Slower still'].entries()) {
      desk.write('src/colours.ts', `export const red = ${index};\n`);
      desk.write('src/queue.ts', `export class Queue { size = ${index}; }\n`);
      desk.git('commit', '--quiet', '--all', '--message', message);
    }
    desk.write('.tierwise/tasks/explain.task.md', task);

    const packed = await desk.json<ManifestDocument>(['pack', 'explain', '--open', 'src/queue.ts']);

    const colours = packed.kept.find(({ path }) => path === 'src/colours.ts');
    equal(colours?.source, 'related-files');
    match(colours?.why ?? '', /changed together with queue\.ts in \d of \d commits/);
    ok(packed.usedTokens <= packed.budgetTokens);
    equal(packed.kept.filter(({ path, source }) => path === 'src/queue.ts' && source === 'related-files').length, 0);
  });

  it('are there without git, and the manifest says that the history is not', async () => {
    desk.write('.tierwise/tasks/explain.task.md', task.replace('git-diff, ', ''));

    const packed = await desk.json<ManifestDocument>(['pack', 'explain']);

    ok(packed.kept.some(({ path }) => path === 'src/retry.ts'));
    ok(packed.skipped.some(({ why }) => /no git repository/.test(why)));
  });

  it('bear an empty folder, binary files, UTF-16, CRLF, endless lines and odd names', async () => {
    desk.write('wide.txt', Buffer.from('\uFEFFretry in sixteen bits\n', 'utf16le'));
    desk.write('picture.dat', Buffer.from([1, 0, 2, 0, 114, 101, 116, 114, 121]));
    desk.write('bundle.js', `var retry=${'x'.repeat(20_000)};\n`);
    desk.write('windows.ts', 'export const retry = 1;\r\nexport const again = 2;\r\n');
    desk.write('entwürfe/Größe der Ünergie.md', '# Größe\n\nEin retry.\n');
    const ask = await serve();

    const paths = pathsOf(await ask('retry Größe', { budgetTokens: 20_000 }));

    for (const path of ['wide.txt', 'windows.ts', 'entwürfe/Größe der Ünergie.md']) ok(paths.includes(path), path);
    for (const path of ['picture.dat', 'bundle.js']) ok(!paths.includes(path), path);
    const empty = makeDesk();
    deepEqual((await ask('retry', { workspaceDir: empty.workspace })).files, []);
    empty.dispose();
  });
});
