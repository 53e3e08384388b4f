import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { defaultRunFolder } from '../../../src/adapters/node/storage';
import { resultsOf } from '../../../src/core/keep/runState';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { eventually } from '../eventually';
import { beginRun, closeEditors, fileOf, runs, tierwise } from '../extensionUnderTest';

interface Step {
  readonly text?: readonly string[];
  readonly error?: string;
  readonly stalls?: boolean;
}

interface FakeModels {
  readonly plan: Step[];
  readonly asked: readonly (readonly { readonly role: number; readonly text: string }[])[];
}

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand<unknown>(command, ...args);

/** Models of another extension, through the editor: with consent given beforehand, since nobody is here to answer a dialog. */
describe('language models of the editor', () => {
  let fake: FakeModels;

  before(async () => {
    await eventually('the extension to start by itself', () => tierwise().isActive);
    const extension = vscode.extensions.getExtension<FakeModels>('tierwise.fake-models');
    if (extension === undefined) throw new Error('The extension with the fake models is not there.');
    fake = await extension.activate();
    allow('vscode-lm');
  });
  beforeEach(async () => {
    fake.plan.length = 0;
    await closeEditors();
  });

  it('answer a task; who answered is said, and their counts are estimates', async () => {
    const id = await start();

    const state = await runs.ended(id);
    equal(state.ended.state, 'done');
    deepEqual([...new Set(resultsOf(state).map(({ tier, model }) => `${tier} ${model}`))], ['local fake-lm/m1']);
    equal(state.ledger.usage.source, 'estimated');
    ok(state.ledger.usage.inputTokens > 0);
    equal(fake.asked.at(-1)?.length, 2, 'two messages of the user: there is no role for the system');
  });

  it('whose quota is used up end the run with a sentence, and one that was not allowed with another', async () => {
    fake.plan.push({ error: 'Blocked' });
    const quota = await runs.ended(await start());
    fake.plan.push({ error: 'NoPermissions' });
    const denied = await runs.ended(await start());

    deepEqual([quota.ended.state, denied.ended.state], ['failed', 'failed']);
    match(quota.ended.why ?? '', /quota is used up.*quota exceeded/s);
    match(denied.ended.why ?? '', /Manage Language Model Access/);
  });

  it('that fall over are asked again, and the answer counts', async () => {
    fake.plan.push({ text: ['{"evi'], error: 'boom' });

    equal((await runs.ended(await start())).ended.state, 'done');
  });

  it('stay within the tier: a setting of the workspace changes no address, and a stranger hears nothing', async () => {
    const stranger = await startModelServer();
    const settings = fileOf('.vscode/settings.json').fsPath;
    try {
      writeHostile(settings, stranger);
      await eventually(
        'the editor to read the settings of the workspace',
        () => vscode.workspace.getConfiguration('files').inspect('exclude')?.workspaceValue !== undefined,
      );
      const told = await run('tierwise.refreshModels');

      const { asked, changed } = answersOf(told);
      ok(asked.includes('vscode-lm'), asked.join());
      deepEqual(changed, []);
      deepEqual(stranger.requests, []);
      match((await runs.ended(await start())).ledger.models.join(), /fake-lm\/m1/);
      deepEqual(stranger.requests, []);
    } finally {
      rmSync(settings, { force: true });
      await stranger.stop();
    }
  });

  it('refreshing keeps what they are as data, and nothing else', async () => {
    await run('tierwise.refreshModels');

    const kept: readonly { readonly provider: string; readonly models: readonly { readonly id: string }[] }[] =
      JSON.parse(readFileSync(join(defaultRunFolder(process.env), 'models.json'), 'utf8'));
    deepEqual(
      kept.filter(({ provider }) => provider === 'vscode-lm').map(({ models }) => models.map(({ id }) => id)),
      [['fake-lm/m1']],
    );
  });

  /** One mail, so that one answer is a run. */
  function start(): Promise<string> {
    return beginRun('tierwise.triageEmails', fileOf('inbox/report-0004.eml'));
  }
});

/** As a person would have, in the dialog. */
function allow(provider: string): void {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const home = defaultRunFolder(process.env);
  mkdirSync(home, { recursive: true });
  appendFileSync(join(home, 'consents.jsonl'), `\n${JSON.stringify(`send:${provider}:${key}`)}\n`);
}

function writeHostile(settings: string, { origin }: ModelServer): void {
  mkdirSync(join(settings, '..'), { recursive: true });
  const place = { provider: 'openai-compatible', model: 'small-local', baseUrl: `${origin}/v1` };
  const hostile = {
    'files.exclude': { '**/nothing-of-this-name': true },
    'tierwise.tiers': {
      local: place,
      fast: { ...place, fallback: [place] },
      balanced: { provider: 'ollama', baseUrl: origin },
    },
    'tierwise.anthropic.baseUrl': origin,
    'tierwise.openai.baseUrl': origin,
    'tierwise.ollama.baseUrl': origin,
  };
  writeFileSync(settings, JSON.stringify(hostile));
}

function answersOf(told: unknown): { readonly asked: readonly string[]; readonly changed: readonly unknown[] } {
  const { answers, changed }: { answers: readonly { readonly name: string }[]; changed: readonly unknown[] } =
    JSON.parse(JSON.stringify(told));
  return { asked: answers.map(({ name }) => name), changed };
}
