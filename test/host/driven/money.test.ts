import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeHash } from '../../../src/adapters/node/hash';
import { resultsOf } from '../../../src/core/keep/runState';
import { exportRun, formatsOf } from '../../../src/core/show/exportRun';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import {
  type Editor,
  filesWith,
  freshWorkspace,
  hands,
  nextRun,
  openEditor,
  patienceMs,
  startTask,
  type WorkbenchModule,
  wordsOf,
} from './editor';
import { inOrder } from './inOrder';

/** What a run costs, what is not paid twice, and a second provider with a key of its own; each step stands on the one before. */
describe('money and keys', () => {
  inOrder();

  const claudeKey = 'sk-ant-test-MONEY-CANARY-0123456789';
  const chatKey = 'sk-proj-test-MONEY-CANARY-0123456789';
  let claude: ModelServer;
  let chat: ModelServer;
  let editor: Editor;
  let hand: WorkbenchModule;
  let fullPriceUsd = 0;
  let fullPriceCalls = 0;
  let firstDay = '';

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    firstDay = today();
    claude = await startModelServer({ keys: [claudeKey] });
    chat = await startModelServer({ keys: [chatKey] });
    editor = await openEditor({
      name: 'money',
      workspace: await freshWorkspace('desk', 'money'),
      settings: { 'tierwise.tier': 'fast' },
      machineSettings: {
        'tierwise.anthropic.baseUrl': claude.origin,
        'tierwise.openai.baseUrl': `${chat.origin}/v1`,
        'tierwise.tiers': { balanced: { provider: 'openai', model: 'gpt-test', price: { input: 1, output: 2 } } },
      },
    });
  });

  after(async () => {
    await editor?.close();
    await claude?.stop();
    await chat?.stop();
  });

  it('Set API Key asks for which address, and each key goes to its own alone', async () => {
    for (const [provider, origin, key] of [
      ['Anthropic', claude.origin, claudeKey],
      ['OpenAI', chat.origin, chatKey],
    ] as const) {
      await hand.runCommand(editor.page, 'Tierwise: Set API Key');
      await hand.pickItem(editor.page, provider);
      await hand.typeInput(editor.page, key);
      match(await hand.waitForNotification(editor.page, 'was kept'), new RegExp(origin));
      await hand.closeNotifications(editor.page);
    }

    const begun = await startTask(editor, 'Triage emails');
    await hand.acceptDialog(editor.page, 'Send');
    const state = await editor.runs.ended(await begun());

    equal(state.ended.state, 'done');
    equal(resultsOf(state).length, 34);
    fullPriceUsd = state.ledger.costUsd;
    fullPriceCalls = asked(claude);
    ok(fullPriceUsd > 0);
    deepEqual(chat.requests, []);
    for (const { headers, body } of claude.requests) {
      ok(!JSON.stringify(headers).includes(chatKey));
      ok(!body.includes(claudeKey));
    }
  });

  it('the same run again is answered from what was kept: nothing is sent and nothing paid', async () => {
    const before = asked(claude);

    const begun = await startTask(editor, 'Triage emails');
    const state = await editor.runs.ended(await begun());

    equal(state.ended.state, 'done');
    ok(resultsOf(state).every(({ fromCache }) => fromCache === true));
    equal(asked(claude), before);
    equal(state.ledger.costUsd, 0);
  });

  it('Clear Reply Cache says how many were forgotten; the run after it is paid again', async () => {
    const before = asked(claude);
    await hand.runCommand(editor.page, 'Tierwise: Clear Reply Cache');
    match(await hand.waitForNotification(editor.page, 'forgotten'), /\b[1-9]\d* kept replies forgotten/);
    await hand.closeNotifications(editor.page);

    const begun = await startTask(editor, 'Triage emails');
    const state = await editor.runs.ended(await begun());

    equal(state.ended.state, 'done');
    equal(asked(claude) - before, fullPriceCalls);
    ok(state.ledger.costUsd > 0);
  });

  it('a tier of the second provider asks for consent of its own, and has the second key', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Choose Tier');
    await hand.pickItem(editor.page, 'balanced');
    await editor.page.locator('.statusbar-item', { hasText: 'balanced' }).waitFor();
    const begun = await startTask(editor, 'Change report');
    match(await dialogText(), /to openai for the first time/i);
    await hand.acceptDialog(editor.page, 'Send');
    const state = await editor.runs.ended(await begun());

    equal(state.ended.state, 'done');
    ok(state.ledger.costUsd > 0, 'priced by the setting');
    ok(asked(chat, '/v1/chat/completions') > 0);
    for (const { headers } of chat.requests) ok(!JSON.stringify(headers).includes(claudeKey));
  });

  it('Run Task in a Batch says what a batch is, and pays about half for the same answers', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Choose Tier');
    await hand.pickItem(editor.page, 'fast');
    await editor.page.locator('.statusbar-item', { hasText: 'fast' }).waitFor();
    await hand.runCommand(editor.page, 'Tierwise: Clear Reply Cache');
    await hand.waitForNotification(editor.page, 'forgotten');
    await hand.closeNotifications(editor.page);
    const begun = await nextRun(editor);
    await hand.runCommand(editor.page, 'Tierwise: Run Task in a Batch');
    await hand.pickItem(editor.page, 'Triage emails');
    match(await dialogText(), /zero retention does not cover it/);
    await hand.acceptDialog(editor.page, 'Run in a Batch');

    const state = await editor.runs.ended(await begun());

    equal(state.ended.state, 'done');
    equal(resultsOf(state).length, 34);
    ok(claude.requests.some(({ method, path }) => method === 'POST' && path === '/v1/messages/batches'));
    ok(
      state.ledger.costUsd < fullPriceUsd * 0.75,
      `a batch cost $${state.ledger.costUsd}, and one by one it cost $${fullPriceUsd}`,
    );
  });

  it('Show Spending adds up what the runs of today cost, by tier', async () => {
    const runs = await Promise.all((await editor.runs.list()).map(({ id }) => editor.runs.ended(id)));
    const total = runs.reduce((sum, { ledger }) => sum + ledger.costUsd, 0);

    await hand.runCommand(editor.page, 'Tierwise: Show Spending');
    const page = await hand.webviewFrame(editor.page, { contains: 'body.page-spending .facts' });

    // All of it was spent today, unless midnight passed meanwhile.
    const isOneDay = firstDay === today();
    const said = isOneDay ? `Today \\(UTC\\)\\s+\\$${total.toFixed(2)}` : `\\$${total.toFixed(2)} in 30 days`;
    await hand.waitUntil(editor.page, `the sum ${said}`, patienceMs, async () =>
      new RegExp(said).test(await wordsOf(page.locator('.facts'))),
    );
    const table = await wordsOf(page.locator('.spending-table'));
    match(table, /fast/);
    match(table, /balanced/);
  });

  it('Compare Tiers says which is the cheapest that is good enough, and writes it into a copy of the built-in task', async () => {
    const mails = Array.from({ length: 14 }, (_, index) => `inbox/report-${String(index + 1).padStart(4, '0')}.eml`);
    const gold = join(editor.workspace, 'gold/emails.csv');
    appendFileSync(
      gold,
      mails.map((mail, index) => `,${mail},1,${index % 2 === 0 ? 'phishing' : 'clean'},Ana,,\n`).join(''),
    );

    await hand.runCommand(editor.page, 'Tierwise: Choose Tier');
    await hand.pickItem(editor.page, 'offline');
    await editor.page.locator('.statusbar-item', { hasText: 'offline' }).waitFor();
    const begun = await startTask(editor, 'Triage emails');
    await editor.runs.ended(await begun());

    await hand.runCommand(editor.page, 'Tierwise: Compare Tiers');
    const page = await hand.webviewFrame(editor.page, { contains: 'body.page-compare .verdict' });

    const table = await wordsOf(page.locator('.compare-table').first());
    match(table, /offline/);
    match(table, /fast/);
    match(await wordsOf(page.locator('.facts')), /14 records that a person has labelled/);
    await page.getByRole('button', { name: 'Use in the task: offline' }).click();
    await hand.acceptDialog(editor.page, 'Copy and Use');
    const copy = join(editor.workspace, '.tierwise/tasks/triage-emails.task.md');
    await hand.waitUntil(
      editor.page,
      'the tier in the task',
      patienceMs,
      async () => existsSync(copy) && /^tier: offline$/m.test(readFileSync(copy, 'utf8')),
    );
  });

  it('neither key stands in any page, run, export or log', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Open Last Run');
    const table = await hand.webviewFrame(editor.page, { contains: 'body.page-labels .panel-head' });
    await table.locator('[role="row"][data-record]').first().waitFor();
    const [latest] = await editor.runs.list();
    const state = await editor.runs.load(latest?.id ?? '');
    const exports = formatsOf(state).map(format => exportRun(state, format, nodeHash));

    const pages = await Promise.all(editor.page.frames().map(frame => frame.content().catch(() => '')));

    ok(pages.some(page => page.includes('data-record')));
    ok(exports.length > 3);
    for (const key of [claudeKey, chatKey]) {
      ok(!pages.some(page => page.includes(key)));
      ok(!JSON.stringify(exports).includes(key));
      deepEqual(filesWith(key, [editor.dataFolder, editor.runFolder, editor.workspace]), []);
    }
  });

  async function dialogText(): Promise<string> {
    const dialog = editor.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    return wordsOf(dialog);
  }

  function today(): string {
    return new Date().toISOString().slice(0, 10);
  }

  function asked(server: ModelServer, path = '/v1/messages'): number {
    return server.requests.filter(request => request.path === path).length;
  }
});
