import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import {
  type Editor,
  freshWorkspace,
  hands,
  nextRun,
  openDesk,
  openEditor,
  panelPage,
  patienceMs,
  startTask,
  unfoldTask,
  type WorkbenchModule,
  wordsOf,
} from './editor';
import { inOrder } from './inOrder';

/** A stranger's folder with every trap set, looked at before it is trusted, and worked in after. */
describe('a stranger’s folder, by hand', () => {
  inOrder();

  let provider: ModelServer;
  let editor: Editor;
  let hand: WorkbenchModule;

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    provider = await startModelServer();
    editor = await openEditor({
      name: 'restricted',
      workspace: await freshWorkspace('hostile', 'restricted'),
      isTrusted: false,
      settings: {
        'tierwise.anthropic.baseUrl': provider.origin,
        'tierwise.tier': 'fast',
        // The editor's own git would run what the folder names; what is left is ours.
        'git.enabled': false,
      },
    });
  });

  after(async () => {
    await editor?.close();
    await provider?.stop();
  });

  it('in Restricted Mode the desk says what does not happen, and Run is refused with its reason', async () => {
    await hand.waitUntil(editor.page, 'Restricted Mode', patienceMs, () => hand.isRestricted(editor.page));
    const desk = await openDesk(editor);

    await desk.getByText('Nothing is sent and git is not run in a folder you have not trusted.').waitFor();
    await unfoldTask(editor, desk, 'change-report');
    const button = desk.getByRole('button', { name: 'Run', exact: true });
    equal(await button.getAttribute('aria-disabled'), 'true');
    equal(await button.getAttribute('title'), 'Not in Restricted Mode');
    await button.click({ force: true });
    deepEqual(await editor.runs.list(), []);
  });

  it('even with a key, a run from the palette sends nothing and says why', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Set API Key');
    await hand.typeInput(editor.page, 'sk-test-restricted');
    await hand.waitForNotification(editor.page, 'was kept');
    await hand.closeNotifications(editor.page);

    await hand.runCommand(editor.page, 'Tierwise: Run Task');
    await hand.pickItem(editor.page, 'Change report');

    await hand.waitForNotification(editor.page, 'Restricted Mode, so nothing is sent');
    deepEqual(provider.requests, []);
    deepEqual(await editor.runs.list(), []);
    deepEqual(
      editor.witnessed().filter(call => call.startsWith('node:child_process.') || call.startsWith('fetch')),
      [],
      'no git and no network',
    );
    equal(existsSync(pwned()), false);
    await hand.closeNotifications(editor.page);
  });

  it('once trusted, the desk works, the consent is asked for, and still nothing of the folder runs', async () => {
    await hand.trustWorkspace(editor.page);
    await hand.waitUntil(editor.page, 'the page about trust to close', patienceMs, async () => {
      if ((await editor.page.locator('.monaco-modal-editor-block').count()) === 0) return true;
      await editor.page.locator('.monaco-modal-editor-block .codicon-close').first().click({ timeout: 5_000 });
      return false;
    });
    const desk = await openDesk(editor);
    await hand.waitUntil(
      editor.page,
      'the note about Restricted Mode to go',
      patienceMs,
      async () => (await desk.getByText('Nothing is sent and git is not run').count()) === 0,
    );
    await unfoldTask(editor, desk, 'change-report');

    const begun = await nextRun(editor);
    await desk.getByRole('button', { name: 'Run', exact: true }).click();
    await hand.acceptDialog(editor.page, 'Send');

    const report = await panelPage(editor, 'report');
    await report.locator('.summary', { hasText: /\d+ claims?: / }).waitFor();
    equal((await editor.runs.ended(await begun())).ended.state, 'done');
    ok(provider.requests.length > 0);
    ok(
      editor.witnessed().some(call => call.startsWith('node:child_process.')),
      'git was asked, so what follows says something',
    );
    equal(existsSync(pwned()), false);
  });

  it('a task that came with the folder is shown before it is run for the first time', async () => {
    const before = await editor.runs.list();
    await startTask(editor, 'Looks outside');

    const dialog = editor.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    match(await wordsOf(dialog), /Run the task “outside”, which came with this folder\?/);
    match(await wordsOf(dialog), /Say what you see\./);
    const sent = provider.requests.length;
    await hand.acceptDialog(editor.page, 'Cancel');
    await hand.waitUntil(
      editor.page,
      'quiet',
      patienceMs,
      async () => (await hand.notifications(editor.page)).length === 0,
    );
    equal(provider.requests.length, sent);
    deepEqual(await editor.runs.list(), before);
  });

  it('nothing from outside the folder was ever sent', () => {
    for (const { body } of provider.requests) ok(!/OUTSIDE-CANARY|root:x:0:0/.test(body));
  });

  function pwned(): string {
    return join(resolve(editor.workspace, '..'), 'pwned');
  }
});
