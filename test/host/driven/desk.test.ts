import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { manifestOf } from '../keptRuns';
import {
  type Editor,
  freshWorkspace,
  hands,
  newestRun,
  openDesk,
  openEditor,
  panelPage,
  unfoldTask,
  type WorkbenchModule,
} from './editor';

/** A day at the desk, offline, in order. */
describe('the desk, by hand', () => {
  let editor: Editor;
  let hand: WorkbenchModule;
  let desk: Frame;

  before(async function () {
    this.timeout(90_000);
    hand = await hands();
    editor = await openEditor({ name: 'desk', workspace: await freshWorkspace('desk', 'desk') });
    desk = await openDesk(editor);
  });

  after(() => editor?.close());

  it('lists the tasks, and the context of the one that is unfolded', async () => {
    await unfoldTask(editor, desk, 'change-report');

    deepEqual(await desk.locator('.task-head .title').allInnerTexts(), ['Change report', 'Triage emails']);
    match(await desk.locator('.budget').innerText(), /Kept \d+ of \d+ passages, (about )?[\d,]+ of 12,000 tokens/);
    match(await desk.locator('.cost').innerText(), /best .*balanced .*fast/s);
  });

  it('what a person pins and excludes there is what the next run keeps and leaves out', async () => {
    const rows = desk.locator('#context-tree [role="row"][data-snippet]');
    const pinned = (await rows.nth(0).getAttribute('title')) ?? '';
    const excluded = (await rows.nth(1).getAttribute('title')) ?? '';
    await rows.nth(0).hover();
    await rows.nth(0).locator('[data-action="pin"]').click();
    await desk.locator('.row.pinned').first().waitFor();
    const unwanted = rowWithPlace(excluded);
    await unwanted.hover();
    await unwanted.locator('[data-action="exclude"]').click();
    await hand.waitUntil(
      editor.page,
      'the row to go',
      15_000,
      async () => (await rowWithPlace(excluded).count()) === 0,
    );

    await desk.getByRole('button', { name: 'Run', exact: true }).click();

    const manifest = manifestOf(await editor.runs.ended(await newestRun(editor, 1)));
    const placesOf = (line: string) => line.split('\n')[0];
    const kept = manifest.kept.map(one => ({ place: placeOf(one.snippet), pinned: one.pinned }));
    deepEqual(
      kept.filter(one => one.pinned).map(one => one.place),
      [placesOf(pinned)],
    );
    ok(!kept.some(one => one.place === placesOf(excluded)));
    ok(manifest.dropped.some(one => placeOf(one) === placesOf(excluded) && /excluded by you/i.test(one.why)));
  });

  it('a report that was hidden behind another tab is there again, where it was left', async () => {
    const report = await panelPage(editor, 'report');
    await report.getByText(/\d+ claims?: \d+ verified/).waitFor();
    const text = await report.locator('.report-text').innerText();
    await report.locator('#scroll').evaluate(element => {
      element.scrollTop = 300;
    });
    await editor.page.waitForTimeout(300);
    await hand.runCommand(editor.page, 'Go to File...');
    await hand.typeInput(editor.page, 'mailgate/README.md');
    await editor.page.locator('.tab.active', { hasText: 'README.md' }).waitFor();

    await editor.page.locator('.tab', { hasText: 'Change report' }).click();

    const again = await panelPage(editor, 'report');
    await again.getByText(/\d+ claims?: \d+ verified/).waitFor();
    equal(await again.locator('.report-text').innerText(), text);
    await hand.waitUntil(editor.page, 'the place of reading', 5_000, async () =>
      again.locator('#scroll').evaluate(element => Math.abs(element.scrollTop - 300) < 3),
    );
  });

  it('a citation opens the file at its lines', async () => {
    const report = await panelPage(editor, 'report');
    const citation = report
      .locator('.citation')
      .filter({ hasText: /queue\.ts/ })
      .first();
    await citation.click();

    await editor.page.locator('.tab', { hasText: 'queue.ts' }).waitFor();
    await editor.page.locator('.tab', { hasText: 'queue.ts' }).locator('.codicon-close').first().click();
  });

  it('labels arrive; the table and the report are both there after the window was reloaded', async () => {
    await hand.runCommand(editor.page, 'Tierwise: Run Task');
    await hand.pickItem(editor.page, 'Triage emails');
    const table = await panelPage(editor, 'labels');
    await table.getByText(/^34 records/).waitFor();

    await hand.reloadWorkbench(editor.page);

    const again = await panelPage(editor, 'labels');
    await again.getByText(/^34 records/).waitFor();
    await editor.page.locator('.tab', { hasText: 'Change report' }).click();
    await (await panelPage(editor, 'report')).getByText(/\d+ claims?: \d+ verified/).waitFor();
    equal((await editor.runs.list()).length, 2, 'nothing ran anew');
  });

  it('the status bar shows the tier, and a click there changes it', async () => {
    const item = editor.page.locator('.statusbar-item', { hasText: 'offline' });
    await item.click();
    deepEqual(
      (await hand.listedItems(editor.page)).map(label => label.trim()),
      ['best', 'balanced', 'fast', 'offline'],
    );

    await hand.pickItem(editor.page, 'balanced');

    await editor.page.locator('.statusbar-item', { hasText: 'balanced' }).waitFor();
    await (await openDesk(editor)).locator('.tier-name', { hasText: 'balanced' }).waitFor();
    await hand.closeNotifications(editor.page);
    await hand.runCommand(editor.page, 'Tierwise: Choose Tier');
    await hand.pickItem(editor.page, 'offline');
    await item.waitFor();
  });

  it('works by keyboard alone: from the palette to the desk, to a task, to its run', async () => {
    const { keyboard } = editor.page;
    desk = await openDesk(editor);
    await hand.runCommand(editor.page, 'Tierwise: Focus on Desk View');
    const focused = () => desk.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? '');
    const tabTo = async (what: RegExp) => {
      for (let step = 0; step < 12; step++) {
        if (what.test(await focused())) return;
        await keyboard.press('Tab');
      }
      throw new Error(`Tab does not lead to ${what}; it ended on ${await focused()}.`);
    };

    await tabTo(/class="task-head"/);
    if (!/data-task="change-report"/.test(await focused())) await keyboard.press('ArrowUp');
    if (!/aria-expanded="true"/.test(await focused())) await keyboard.press('Enter');
    await desk.locator('#context-tree').waitFor();
    await tabTo(/role="row"/);
    await keyboard.press('ArrowDown');
    await tabTo(/data-action="run"/);
    await keyboard.press('Enter');

    equal((await editor.runs.ended(await newestRun(editor, 3))).start.task.name, 'change-report');
  });

  it('New Task asks for a name and a kind, and opens a task file that has no problems', async () => {
    await hand.runCommand(editor.page, 'Tierwise: New Task');
    await hand.typeInput(editor.page, 'sort-invoices');
    await hand.pickItem(editor.page, 'labels');

    await editor.page.locator('.tab.active', { hasText: 'sort-invoices.task.md' }).waitFor();
    match(readFileSync(join(editor.workspace, '.tierwise/tasks/sort-invoices.task.md'), 'utf8'), /^produces: labels$/m);
    await desk.locator('.task-head[data-task="sort-invoices"]').waitFor();
    equal(await desk.locator('.task-head[data-task="sort-invoices"] .warning-icon').count(), 0);
  });

  it('the explorer offers triage on a mail file, and not on others', async () => {
    await hand.runCommand(editor.page, 'View: Show Explorer');
    const entriesOf = async (path: string) => {
      await hand.runCommand(editor.page, 'Go to File...');
      await hand.typeInput(editor.page, path);
      const name = path.split('/').at(-1) ?? '';
      await editor.page.locator('.tab.active', { hasText: name }).waitFor();
      await editor.page
        .locator('.explorer-folders-view .monaco-list-row', { hasText: name })
        .click({ button: 'right' });
      const menu = editor.page.locator('.monaco-menu');
      await menu.waitFor();
      const entries = await menu.innerText();
      await editor.page.keyboard.press('Escape');
      return entries;
    };

    match(await entriesOf('inbox/report-0004.eml'), /Triage/);
    ok(!/Triage/.test(await entriesOf('policies/vip.md')));
  });

  function rowWithPlace(title: string) {
    return desk.locator(`#context-tree [role="row"][data-snippet][title="${title.replaceAll('"', '\\"')}"]`);
  }
});

/** As the desk's rows say it in their first line: `mailgate/src/queue.ts, lines 3–9`. */
function placeOf(piece: {
  readonly path?: string;
  readonly title: string;
  readonly startLine?: number;
  readonly endLine?: number;
}): string {
  const { path, title, startLine, endLine } = piece;
  const lines = startLine === undefined ? '' : startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;
  return `${path ?? title}${lines === '' ? '' : `, lines ${lines}`}`;
}
