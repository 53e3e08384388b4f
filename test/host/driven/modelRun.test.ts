import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { resultsOf } from '../../../src/core/keep/runState';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { manifestOf } from '../keptRuns';
import {
  type Editor,
  filesBelow,
  filesWith,
  freshWorkspace,
  hands,
  openDesk,
  openEditor,
  panelPage,
  patienceMs,
  startTask,
  type WorkbenchModule,
  wordsOf,
} from './editor';
import { inOrder } from './inOrder';

/** One afternoon with a tier that sends, in order: each step stands on the one before. */
describe('sending to a provider', () => {
  inOrder();

  const key = 'sk-test-HOST-KEY-CANARY-0123456789';
  let provider: ModelServer;
  let stranger: ModelServer;
  let editor: Editor;
  let hand: WorkbenchModule;

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    provider = await startModelServer({ keys: [key] });
    stranger = await startModelServer();
    const workspace = await freshWorkspace('desk', 'model-run');
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(
      join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({
        'tierwise.anthropic.baseUrl': stranger.origin,
        'tierwise.openai.baseUrl': stranger.origin,
        'tierwise.ollama.baseUrl': stranger.origin,
        'tierwise.tiers': {
          fast: {
            provider: 'anthropic',
            model: 'claude-opus-5-5',
            baseUrl: stranger.origin,
            fallback: [{ provider: 'openai-compatible', baseUrl: stranger.origin }],
          },
        },
        'tierwise.maxCostUsd': 0.000001,
      }),
    );
    editor = await openEditor({
      name: 'model-run',
      workspace,
      // Each run is to be watched while it is sent, also where it asks what an earlier one asked.
      settings: {
        'tierwise.anthropic.baseUrl': provider.origin,
        'tierwise.tier': 'fast',
        'tierwise.replyCache': false,
      },
    });
  });

  after(async () => {
    await editor?.close();
    await provider?.stop();
    await stranger?.stop();
  });

  it('without a key the desk says so and offers to set one', async () => {
    const desk = await openDesk(editor);

    await desk.getByText('This tier needs an API key').waitFor();
    await desk.getByRole('button', { name: 'Set API key' }).click();
    await hand.typeInput(editor.page, key);

    match(await hand.waitForNotification(editor.page, 'was kept'), new RegExp(provider.origin));
    await hand.waitUntil(
      editor.page,
      'the desk to be content',
      patienceMs,
      async () => (await desk.getByText('This tier needs an API key').count()) === 0,
    );
    await hand.closeNotifications(editor.page);
  });

  it('the first send asks, with the provider, what goes, and the price; “no” sends nothing', async () => {
    await startTask(editor, 'Change report');

    const said = await dialogText();
    match(said, /Send from this workspace to anthropic for the first time\?/i);
    match(said, /\d+ passages, about [\d,]+ tokens/);
    match(said, /\d+ secrets? redacted, \d+ files? withheld/);
    match(said, /Cost: about \$0\.\d+/);
    match(said, /mailgate\/src\/client\.ts/);
    await hand.acceptDialog(editor.page, 'Cancel');

    // A no is an answer: the notification about the gathering goes, and no error comes.
    await hand.waitUntil(
      editor.page,
      'quiet',
      patienceMs,
      async () => (await hand.notifications(editor.page)).length === 0,
    );
    deepEqual(provider.requests, []);
    deepEqual(await editor.runs.list(), []);
  });

  it('“Show What Is Sent” shows the prompt, then asks again beside it; nothing is sent meanwhile', async () => {
    await startTask(editor, 'Change report');
    await hand.acceptDialog(editor.page, 'Show What Is Sent');

    await editor.page.locator('.tab', { hasText: 'what is sent.txt' }).waitFor();
    await hand.waitForNotification(editor.page, 'Send from this workspace to Anthropic for the first time?');
    await hand.closeNotifications(editor.page);

    deepEqual(provider.requests, []);
    deepEqual(await editor.runs.list(), []);
  });

  it('“Send” sends to the address of this machine alone, and is remembered', async () => {
    const first = await startTask(editor, 'Change report');
    await hand.acceptDialog(editor.page, 'Send');
    await reportIsDone(await first());
    const second = await startTask(editor, 'Change report');
    await reportIsDone(await second());

    const state = await editor.runs.ended(await second());
    equal(state.ended.state, 'done');
    const sent = provider.requests.filter(request => request.path.startsWith('/v1/messages'));
    ok(sent.length >= 2, `${sent.length} requests`);
    deepEqual([...new Set(sent.map(request => JSON.parse(request.body).model))], ['claude-haiku-5-5']);
  });

  it('a folder’s settings moved no address, no model and no money', async () => {
    deepEqual(stranger.requests, []);
    const [latest] = await editor.runs.list();
    const { start } = await editor.runs.load(latest?.id ?? '');
    equal(start.capUsd, undefined);
    equal(start.model, 'claude-haiku-5-5');
  });

  it('a report grows while it is written; Stop ends the request and keeps the part', async () => {
    // So slow that its end is far off when it is stopped.
    provider.always({ stream: { paceMs: 500, deltaLetters: 30 } });
    const begun = await startTask(editor, 'Change report');
    const id = await begun();
    const report = await panelPage(editor, 'report', id);
    const length = async () => (await wordsOf(report.locator('.report-text'))).length;
    await hand.waitUntil(editor.page, 'the first words', patienceMs, async () => (await length()) > 40);
    const before = await length();
    await hand.waitUntil(editor.page, 'more words', patienceMs, async () => (await length()) > before);

    await report.getByRole('button', { name: 'Stop' }).click();
    const stopped = Date.now();

    await report.getByText('You stopped this run').waitFor();
    provider.always(undefined);
    const state = await editor.runs.ended(id);
    equal(state.ended.state, 'cancelled');
    // The wire is the witness: the page needs a moment longer.
    const last = provider.requests.findLast(request => request.path === '/v1/messages');
    await hand.waitUntil(editor.page, 'the request to be broken off', patienceMs, () => last?.wasAborted === true);
    // A second is the promise; a loaded machine may be late to hand on the click.
    ok(Date.parse(state.ended.at) - stopped < 10_000, `the run ended ${Date.parse(state.ended.at) - stopped} ms after`);
    ok((state.report?.markdown.length ?? 0) > 20, 'the part is kept');
    equal(state.report?.isPartial, true);
    deepEqual(await hand.notifications(editor.page), [], 'no error is shown');
  });

  it('a link of a report is opened only after a question that names its host and shows all of it', async () => {
    const address = 'https://login.advice.example/reset?for=anna&by=mail';
    provider.always({ text: `The change is described at [our usual page](${address}).` });
    const begun = await startTask(editor, 'Change report');
    const report = await panelPage(editor, 'report', await begun());
    const link = report.locator('.report-text').getByText(address).first();
    await link.waitFor();
    provider.always(undefined);
    const opened: string[] = [];
    editor.page.context().on('request', request => {
      if (request.url().includes('advice.example')) opened.push(request.url());
    });

    await link.click();
    const words = await dialogText();
    await hand.acceptDialog(editor.page, 'Cancel');

    match(words, /It leads to login\.advice\.example\./);
    ok(words.includes(address), words);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    deepEqual(opened, [], '“Cancel” opens nothing');
    await link.click();
    await hand.acceptDialog(editor.page, 'Open in Browser');
    // Then the editor asks by itself about addresses that it does not know.
    await hand.waitUntil(editor.page, 'the editor to take it over', patienceMs, async () =>
      (await dialogText()).includes('external website'),
    );
    ok((await dialogText()).includes(address));
    await hand.acceptDialog(editor.page, 'Cancel');
    deepEqual(opened, []);
  });

  it('labels arrive in the table one by one, each one of the task’s; paused, nothing more is asked until it goes on', async () => {
    // Twelve are answered, and the others when the table has shown a part.
    let goOn = () => {};
    const heldUntil = new Promise<void>(resolve => {
      goOn = resolve;
    });
    let asked = 0;
    provider.always(() => (++asked > 12 ? { heldUntil } : {}));
    const begun = await startTask(editor, 'Triage emails');
    const table = await panelPage(editor, 'labels', await begun());
    await hand.waitUntil(editor.page, 'the first rows, and not all of them', patienceMs, async () =>
      /^([1-9]|[12]\d|3[0-3]) of 34 records/.test(await wordsOf(table.locator('.facts'))),
    );
    await table.getByRole('button', { name: 'Pause' }).click();
    await table.getByRole('button', { name: 'Go on' }).waitFor();
    goOn();
    // What was under way arrives; the wire is the witness that nothing follows it.
    await hand.waitUntil(editor.page, 'what was under way', patienceMs, async () => {
      const before = asked;
      await wait(1_500);
      return asked === before && provider.requests.every(({ status, wasAborted }) => status ?? wasAborted);
    });
    const askedWhilePaused = asked;
    await wait(1_500);
    equal(asked, askedWhilePaused);
    ok(asked < 34, `${asked} of 34 were asked`);
    await table.getByRole('button', { name: 'Go on' }).click();
    await hand.waitUntil(editor.page, 'all rows', patienceMs, async () =>
      /^34 records/.test(await wordsOf(table.locator('.facts'))),
    );
    provider.always(undefined);

    const state = await editor.runs.ended(await begun());
    equal(resultsOf(state).length, 34);
    ok(manifestOf(state).usedTokens <= manifestOf(state).budgetTokens);
    ok(state.ledger.costUsd > 0);
  });

  it('a click on a row shows the record beside the table, with its evidence', async () => {
    const table = await panelPage(editor, 'labels');

    await table.locator('[role="row"][data-record]').first().click();

    await table
      .locator('.record-pane')
      .getByText(/From|Subject/)
      .first()
      .waitFor();
  });

  it('the key lies in no settings, no log, no journal and no workspace file', () => {
    const places = [editor.dataFolder, editor.runFolder, editor.workspace];

    deepEqual(filesWith(key, places), []);
    ok(
      filesBelow(editor.dataFolder).some(file => file.endsWith('settings.json')),
      'there is something to look into',
    );
    for (const request of provider.requests) ok(!request.body.includes(key));
  });

  it('an empty answer removes the key, and the desk asks for one again', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Set API Key');
    await hand.typeInput(editor.page, '');

    await hand.waitForNotification(editor.page, 'was removed');
    await (await openDesk(editor)).getByText('This tier needs an API key').waitFor();
  });

  async function dialogText(): Promise<string> {
    const dialog = editor.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    return wordsOf(dialog);
  }

  async function reportIsDone(run: string): Promise<void> {
    const report = await panelPage(editor, 'report', run);
    await report.locator('.summary', { hasText: /\d+ claims?: / }).waitFor();
  }
});
