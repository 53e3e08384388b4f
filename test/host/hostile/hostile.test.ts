import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { beginRun, closeEditors, fileOf, runs, showText, tierwise, witnessed } from '../extensionUnderTest';
import { previewOf } from '../preview';

const isTrusted = process.env['TIERWISE_SUITE_TRUSTED'] === 'true';

/** A folder made to do harm, opened once trusted and once in Restricted Mode: it may ask for everything and gets nothing. */
describe(isTrusted ? 'a stranger’s folder that was trusted' : 'a stranger’s folder in Restricted Mode', () => {
  before(() => eventually('the extension to start by itself', () => tierwise().isActive));
  beforeEach(closeEditors);

  it('is in the state of trust that this is about', () => equal(vscode.workspace.isTrusted, isTrusted));

  it('runs nothing that the folder names: no hook, no file monitor, no filter, no program of its settings', async () => {
    await previewOf('change-report');
    await previewOf('outside');
    if (isTrusted) await eventuallyEnded('change-report');

    equal(existsSync(join(dirname(fileOf('').fsPath), 'pwned')), false);
    const programs = witnessed().filter(call => call.startsWith('node:child_process.'));
    if (isTrusted) ok(programs.length > 0, 'git was asked, so the above says something');
    else deepEqual(programs, [], 'git is not run at all');
  });

  it('its links, and patterns that climb out of it, reach nothing outside', async () => {
    const { prompt, manifest, section } = await previewOf('outside');

    for (const text of [prompt, manifest]) doesNotMatch(text, /OUTSIDE-CANARY|root:x:0:0/);
    match(prompt, /A friendly project/, 'what lies inside is read');
    ok(
      section('Skipped').some(line => line.startsWith('linked-README.md: ')),
      section('Skipped').join('\n'),
    );
  });

  it('names with control characters and turned-round writing are shown made visible', async () => {
    const { prompt, manifest } = await previewOf('outside');

    doesNotMatch(manifest, /[\u001b\u0007\u202e]/);
    match(manifest, /docs\/‹U\+001B›\]0;gone‹U\+0007›notes\.md/);
    match(manifest, /docs\/[‹[]U\+202E[›\]]txt\.nur\.md/);
    match(prompt, /A name that talks to terminals/);
  });

  it('a file of a gigabyte is left out for its size, and what is named like a secret for its name', async () => {
    const started = Date.now();
    const { prompt, manifest, section } = await previewOf('outside');

    ok(Date.now() - started < 30_000, 'it was not read');
    const left = [...section('Skipped'), ...section('Withheld')].join('\n');
    match(left, /docs\/huge\.md: .*(?:larger|bytes|MB|GB)/);
    for (const text of [prompt, manifest]) doesNotMatch(text, /SENSITIVE-CANARY/);
  });

  it('its settings cannot point a tier, an address or money elsewhere, and can only leave more out', async () => {
    const configuration = vscode.workspace.getConfiguration('tierwise');

    for (const name of ['tiers', 'anthropic.baseUrl', 'openai.baseUrl', 'ollama.baseUrl', 'maxCostUsd'])
      equal(configuration.inspect(name)?.workspaceValue, undefined, name);
    const { manifest, prompt } = await previewOf('outside');
    match(manifest, /^- offline: free, nothing leaves this machine$/m);
    // In Restricted Mode the editor gives us none of its settings, and nothing leaves.
    if (isTrusted) doesNotMatch(prompt, /HIDDEN-BY-WORKSPACE/);
  });

  it('a task that asks for a model, an address, money or to run by itself is refused, each key by name', async () => {
    await showText(fileOf('.tierwise/tasks/greedy.task.md'));

    const problems = await eventually('the problems', () => {
      const found = vscode.languages.getDiagnostics(fileOf('.tierwise/tasks/greedy.task.md'));
      return found.length >= 4 ? found : undefined;
    });

    const told = problems.map(problem => problem.message).join('\n');
    for (const key of ['model', 'endpoint', 'max-cost', 'run-on-open']) match(told, new RegExp(`"${key}"`));
    equal(await vscode.commands.executeCommand('tierwise.runTask', 'greedy'), undefined);
  });

  it(isTrusted ? 'runs offline like any other folder' : 'runs nothing and keeps nothing', async () => {
    if (isTrusted) return void equal((await eventuallyEnded('change-report')).ended.state, 'done');

    for (const [command, ...args] of [
      ['tierwise.runTask', 'change-report'],
      ['tierwise.runTask', 'triage-emails'],
      ['tierwise.writeChangeReport'],
      ['tierwise.triageEmails', fileOf('README.md')],
    ] as const)
      equal(await vscode.commands.executeCommand(command, ...args), undefined);

    deepEqual(await runs.list(), []);
  });

  if (!isTrusted) {
    it('says why there is no diff', async () => {
      ok((await previewOf('change-report')).section('Skipped').some(line => /not run in Restricted Mode/.test(line)));
    });
  }
});

async function eventuallyEnded(task: string) {
  return runs.ended(await beginRun('tierwise.runTask', task));
}
