import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Editor,
  freshWorkspace,
  hands,
  openDesk,
  openEditor,
  panelPage,
  screenshotFolder,
  unfoldTask,
  type WorkbenchModule,
} from './editor';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

/** Pictures of the real thing for people to look at, under out/screenshots/host. What must hold is tested elsewhere. */
describe('screenshots', () => {
  const activityBar = 48;
  let editor: Editor;
  let hand: WorkbenchModule;

  before(async function () {
    this.timeout(600_000);
    mkdirSync(screenshotFolder, { recursive: true });
    hand = await hands();
    editor = await openEditor({
      name: 'screenshots',
      workspace: await freshWorkspace('desk', 'screenshots'),
      width: 1400,
      height: 900,
      settings: { 'workbench.reduceMotion': 'on' },
    });
    for (const task of ['Triage emails', 'Change report']) {
      await hand.runCommand(editor.page, 'Tierwise: Run Task');
      await hand.pickItem(editor.page, task);
      const isLabels = task === 'Triage emails';
      const panel = await panelPage(editor, isLabels ? 'labels' : 'report');
      if (isLabels) await panel.locator('.facts', { hasText: /^34 records/ }).waitFor();
      else await panel.locator('.summary', { hasText: /\d+ claims?: \d+ verified/ }).waitFor();
    }
  });

  after(() => editor?.close());

  for (const [name, theme] of Object.entries(themes)) {
    it(`the desk, the report and the labels in ${name}`, async () => {
      const { page } = editor;
      await page.setViewportSize({ width: 1400, height: 900 });
      await hand.setTheme(page, theme);
      const desk = await openDesk(editor);
      await unfoldTask(editor, desk, 'change-report');
      await hand.closeNotifications(page);
      await picture(`desk-${name}`);
      await hand.runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      for (const [tab, kind] of [
        ['Change report', 'report'],
        ['Triage emails', 'labels'],
      ] as const) {
        await page.locator('.tab', { hasText: tab }).click();
        await panelPage(editor, kind);
        for (const width of [400, 1200]) {
          await page.setViewportSize({ width: width + activityBar, height: 900 });
          await picture(`${kind}-${width}-${name}`);
        }
      }
      await page.setViewportSize({ width: 1400, height: 900 });
      await hand.runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    });
  }

  async function picture(name: string): Promise<void> {
    // Icons and panes settle a moment after their last change; nothing tells when.
    await editor.page.waitForTimeout(400);
    await editor.page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
  }
});
