import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { manifestOf } from '../keptRuns';
import {
  type Editor,
  freshWorkspace,
  hands,
  nextRun,
  openDesk,
  openEditor,
  openFile,
  panelPage,
  patienceMs,
  startTask,
  unfoldTask,
  type WorkbenchModule,
  wordsOf,
} from './editor';
import { inOrder } from './inOrder';

/** A day at the desk, offline, in order. */
describe('the desk, by hand', () => {
  inOrder();

  let editor: Editor;
  let hand: WorkbenchModule;
  let desk: Frame;

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    editor = await openEditor({ name: 'desk', workspace: await freshWorkspace('desk', 'desk') });
    desk = await openDesk(editor);
  });

  after(() => editor?.close());

  it('lists the tasks, and the context of the one that is unfolded', async () => {
    await unfoldTask(editor, desk, 'change-report');

    deepEqual(await desk.locator('.task-head .title').allInnerTexts(), [
      'Change report',
      'Classify changes',
      'Classify files',
      'Executive summary',
      'Finding report',
      'Hunt in network logs',
      'Incident report',
      'Label mailbox',
      'Release notes',
      'Scan summary',
      'Security update',
      'Triage emails',
      'Triage events',
    ]);
    match(await wordsOf(desk.locator('.budget')), /Kept \d+ of \d+ passages, (about )?[\d,]+ of 12,000 tokens/);
    match(await wordsOf(desk.locator('.cost')), /best .*balanced .*fast/s);
  });

  it('what a person pins and excludes there is what the next run keeps and leaves out', async () => {
    const rows = desk.locator('#context-tree [role="row"][data-snippet]');
    const row = (snippet: string) => desk.locator(`#context-tree [role="row"][data-snippet="${snippet}"]`);
    const chosen = [];
    for (const index of [0, 1]) {
      const snippet = (await rows.nth(index).getAttribute('data-snippet')) ?? '';
      const [place] = ((await rows.nth(index).getAttribute('title')) ?? '').split('\n');
      chosen.push({ snippet, place });
    }
    const [pinned, excluded] = chosen;
    await row(pinned?.snippet ?? '').hover();
    await row(pinned?.snippet ?? '')
      .locator('[data-action="pin"]')
      .click();
    await desk.locator('.row.pinned').first().waitFor();
    await row(excluded?.snippet ?? '').hover();
    await row(excluded?.snippet ?? '')
      .locator('[data-action="exclude"]')
      .click();
    await row(excluded?.snippet ?? '').waitFor({ state: 'detached' });

    const begun = await nextRun(editor);
    await desk.getByRole('button', { name: 'Run', exact: true }).click();

    const manifest = manifestOf(await editor.runs.ended(await begun()));
    const kept = manifest.kept.map(one => ({ place: placeOf(one.snippet), pinned: one.pinned }));
    deepEqual(
      kept.filter(one => one.pinned).map(one => one.place),
      [pinned?.place],
    );
    ok(!kept.some(one => one.place === excluded?.place));
    ok(manifest.dropped.some(one => placeOf(one) === excluded?.place && /excluded by you/i.test(one.why)));
  });

  it('a report that was hidden behind another tab is there again, where it was left', async () => {
    const report = await panelPage(editor, 'report');
    await report.locator('.summary', { hasText: /\d+ claims?: \d+ verified/ }).waitFor();
    const text = await wordsOf(report.locator('.report-text'));
    // The page remembers where it is a moment after the last move: by a time of its own, behind which this one comes.
    await report.locator('#scroll').evaluate(async element => {
      element.scrollTop = 300;
      await new Promise(moved => requestAnimationFrame(() => requestAnimationFrame(moved)));
      await new Promise(remembered => setTimeout(remembered, 1_000));
    });
    await openFile(editor, 'mailgate/src/clock.ts');

    await editor.page.locator('.tab', { hasText: 'Change report' }).click();

    const again = await panelPage(editor, 'report');
    await again.locator('.summary', { hasText: /\d+ claims?: \d+ verified/ }).waitFor();
    equal(await wordsOf(again.locator('.report-text')), text);
    // Icons that come a moment later move the lines, and the browser keeps the line in place rather than the figure.
    await hand.waitUntil(editor.page, 'the place of reading', patienceMs, async () =>
      again.locator('#scroll').evaluate(element => Math.abs(element.scrollTop - 300) < 60),
    );
  });

  it('a citation opens the file at its lines', async () => {
    const report = await panelPage(editor, 'report');
    const citation = report
      .locator('.citation')
      .filter({ hasText: /queue\.ts/ })
      .first();
    await citation.click();

    await editor.page.locator('.tab.active', { hasText: 'queue.ts' }).waitFor();
    await hand.runCommand(editor.page, 'View: Close Editor');
  });

  it('labels arrive; the table and the report are both there after the window was reloaded', async () => {
    const begun = await startTask(editor, 'Triage emails');
    const table = await panelPage(editor, 'labels', await begun());
    await table.getByText(/^34 records/).waitFor();
    const runs = (await editor.runs.list()).length;

    await hand.reloadWorkbench(editor.page);

    const again = await panelPage(editor, 'labels');
    await again.getByText(/^34 records/).waitFor();
    await editor.page.locator('.tab', { hasText: 'Change report' }).click();
    await (await panelPage(editor, 'report')).locator('.summary', { hasText: /\d+ claims?: \d+ verified/ }).waitFor();
    equal((await editor.runs.list()).length, runs, 'nothing ran anew');
  });

  it('the status bar shows the tier, and a click there changes it', async () => {
    const item = editor.page.locator('.statusbar-item', { hasText: 'offline' });
    await item.click();
    const tiers = ['best', 'balanced', 'fast', 'local', 'offline'];
    await hand.waitUntil(
      editor.page,
      `the list of ${tiers}`,
      patienceMs,
      async () => String(await hand.listedItems(editor.page)) === String(tiers),
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
    const focused = () => desk.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? '');
    const tabTo = async (what: RegExp) => {
      for (let step = 0; step < 12; step++) {
        await focusDesk();
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
    const begun = await nextRun(editor);
    await keyboard.press('Enter');

    equal((await editor.runs.ended(await begun())).start.task.name, 'change-report');
  });

  /** The palette may give the focus to another page, a moment after its command was run: then it is asked for again. */
  async function focusDesk(): Promise<void> {
    let looked = 0;
    await hand.waitUntil(editor.page, 'the focus on the desk', patienceMs, async () => {
      if (await desk.evaluate(() => document.hasFocus())) return true;
      if (looked++ % 20 === 0) await hand.runCommand(editor.page, 'Tierwise: Focus on Desk View');
      return false;
    });
  }

  it('New Task asks for a name and a kind, and opens a task file that has no problems', async () => {
    await hand.runCommand(editor.page, 'Tierwise: New Task');
    await hand.typeInput(editor.page, 'sort-invoices');
    await hand.pickItem(editor.page, 'labels');

    await editor.page.locator('.tab.active', { hasText: 'sort-invoices.task.md' }).waitFor();
    match(readFileSync(join(editor.workspace, '.tierwise/tasks/sort-invoices.task.md'), 'utf8'), /^produces: labels$/m);
    await desk.locator('.task-head[data-task="sort-invoices"]').waitFor();
    equal(await desk.locator('.task-head[data-task="sort-invoices"] .warning-icon').count(), 0);
  });

  it('a file whose columns nobody explained comes with a way to map them', async () => {
    const path = join(editor.workspace, 'doors.jsonl');
    writeFileSync(path, '{"wann":"2026-11-28T10:00:00Z","was":"door 1 opened"}\n');
    await openFile(editor, 'doors.jsonl');

    await desk.getByRole('button', { name: 'Map Fields…' }).click();

    await editor.page.locator('.quick-input-widget', { hasText: 'which column is “Time”' }).waitFor();
    await hand.leaveInput(editor.page);
    rmSync(path);
  });

  it('the explorer offers triage on a mail file, and not on others', async () => {
    await hand.runCommand(editor.page, 'View: Show Explorer');
    const entriesOf = async (path: string) => {
      await openFile(editor, path);
      const name = path.split('/').at(-1) ?? '';
      const row = editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
      const menu = editor.page.locator('.monaco-menu');
      let entries = '';
      await hand.waitUntil(editor.page, `the menu of ${name}`, patienceMs, async () => {
        // A menu goes when a page takes the focus: then it is opened again.
        if (!(await menu.isVisible())) await row.click({ button: 'right', timeout: 10_000 });
        entries = await menu.innerText({ timeout: 10_000 });
        return entries.trim() !== '';
      });
      await hand.waitUntil(editor.page, 'the menu to close', patienceMs, async () => {
        if (await menu.isVisible()) await editor.page.keyboard.press('Escape');
        return (await menu.count()) === 0;
      });
      return entries;
    };

    match(await entriesOf('inbox/report-0004.eml'), /Triage/);
    ok(!/Triage/.test(await entriesOf('policies/vip.md')));
  });
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
