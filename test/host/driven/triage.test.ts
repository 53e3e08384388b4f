import { equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import {
  type Editor,
  freshWorkspace,
  hands,
  openDesk,
  openEditor,
  openFile,
  panelPage,
  patienceMs,
  pressOn,
  startTask,
  type WorkbenchModule,
} from './editor';
import { inOrder } from './inOrder';

/** Labels that a person corrects, offline, in order. */
describe('triage, by hand', () => {
  inOrder();

  let editor: Editor;
  let hand: WorkbenchModule;
  let table: Frame;
  let untouched: string;
  let record: string;
  let run: string;

  const gold = () => readFileSync(join(editor.workspace, 'gold', 'emails.csv'), 'utf8');
  const until = (what: string, question: () => Promise<boolean> | boolean) =>
    hand.waitUntil(editor.page, what, patienceMs, question);
  const rowOf = (id: string) => table.locator(`[data-record="${id}"]`);

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    editor = await openEditor({
      name: 'triage',
      workspace: await freshWorkspace('desk', 'triage'),
      // In a browser the editor saves by itself.
      settings: { 'files.autoSave': 'off' },
    });
    await openDesk(editor);
  });

  after(() => editor?.close());

  it('a letter writes the label into the gold file at once, with who and when, and shows whose word it is', async () => {
    untouched = gold();
    const begun = await startTask(editor, 'Triage emails');
    run = await begun();
    table = await panelPage(editor, 'labels', run);
    await table.getByText(/^34 records/).waitFor();
    await editor.runs.ended(run);
    const row = table.locator('[data-index="0"]');
    record = (await row.getAttribute('data-record')) ?? '';
    const was = await row.locator('.label').innerText();
    const letter = was === 'phishing' ? 'l' : 'p';

    await row.click();
    await pressOn(editor, row, letter);

    await rowOf(record).locator('.row-mark[aria-label="Corrected by you"]').waitFor();
    ok(gold().startsWith(untouched), 'the rows of others are as they were');
    match(gold().slice(untouched.length), new RegExp(`^${record},inbox/[^,]+,1,[a-z]+,[^,]+,2\\d{3}-[^,]+Z,\\n$`));
    await table.getByText(/Agrees with the gold on .* of 1 record/).waitFor();
    await until('the journal to say so', async () => (await editor.runs.load(run)).corrections.has(record));
    equal((await editor.runs.load(run)).ended?.state, 'done');
  });

  it('is there after the window was reloaded, and undo takes it back in both places', async () => {
    await hand.reloadWorkbench(editor.page);
    table = await panelPage(editor, 'labels');
    await rowOf(record).locator('.row-mark[aria-label="Corrected by you"]').waitFor();

    await rowOf(record).click();
    await pressOn(editor, rowOf(record), 'u');

    await rowOf(record).locator('.row-mark[aria-label="Corrected by you"]').waitFor({ state: 'detached' });
    equal(gold(), untouched);
    await until('the journal to say so', async () => !(await editor.runs.load(run)).corrections.has(record));
  });

  it('changes nothing while an editor holds the gold file unsaved, and says so', async () => {
    await openFile(editor, 'gold/emails.csv');
    await until('the gold file to have unsaved text', async () => {
      // Where a page took the focus meanwhile, the letter goes nowhere.
      await openFile(editor, 'gold/emails.csv');
      await editor.page.keyboard.type('x');
      await editor.page.locator('.tab.dirty', { hasText: 'emails.csv' }).waitFor({ timeout: 10_000 });
      return true;
    });
    await editor.page.locator('.tab', { hasText: 'Triage emails' }).click();
    table = await panelPage(editor, 'labels');
    await rowOf(record).click();
    await pressOn(editor, rowOf(record), 'p');

    match(await hand.waitForNotification(editor.page, 'Nothing was changed'), /emails\.csv" has unsaved changes/);
    equal(gold(), untouched);
    equal((await editor.runs.load(run)).corrections.size, 0);
  });
});
