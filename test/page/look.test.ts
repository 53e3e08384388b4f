import { deepEqual, equal, ok } from 'node:assert/strict';
import { comparison } from './compareFixture';
import { desk } from './deskFixture';
import { labels, triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report, running } from './reportFixture';
import { showLabels } from './showLabels';
import { spending } from './spendingFixture';

/** What a person with a good eye would see at once. */
describe('the look', () => {
  after(closeBrowser);

  /** Buttons and fields that overlap in height without having the same top and bottom. */
  const uneven = async ({ page, drawn }: Pick<OpenPage<'desk'>, 'page' | 'drawn'>) => {
    await drawn();
    return page
      .locator('[role="toolbar"], .filters, .picked-bar, .label-buttons, .buttons, .pane-head')
      .evaluateAll(all =>
        all.flatMap(bar => {
          const boxes = [...bar.querySelectorAll<HTMLElement>('button.primary, button.secondary, select, input')]
            .filter(one => one.checkVisibility())
            .map(one => ({ name: one.innerText || one.id, box: one.getBoundingClientRect() }));
          return boxes
            .slice(1)
            .filter(({ box }, index) => {
              const before = boxes[index]?.box ?? box;
              const isSameRow = box.top < before.bottom && before.top < box.bottom;
              return isSameRow && (Math.abs(box.top - before.top) > 0.1 || Math.abs(box.bottom - before.bottom) > 0.1);
            })
            .map(({ name }) => name);
        }),
      );
  };

  it('has all controls of a row at one height, on every page and at every width', async () => {
    for (const width of [400, 700, 1_200]) {
      const table = await openPage('labels', { width, height: 800 });
      await showLabels(table, { ...triaged, rowCount: 60 }, triagedRowsOf(60));
      await table.page.locator('.agreement summary').click();
      await table.page.locator('.cell-button').first().click();
      await table.page.locator('[data-index="1"]').click({ modifiers: ['ControlOrMeta'] });
      deepEqual(await uneven(table), [], `labels, ${width} px`);
      await table.post(plainMessage('labels', { kind: 'labels-shown', view: labels }));
      deepEqual(await uneven(table), [], `running labels, ${width} px`);
      await table.close();

      const text = await openPage('report', { width, height: 800 });
      for (const view of [report, running]) {
        await text.post(plainMessage('report', { kind: 'report-shown', view }));
        deepEqual(await uneven(text), [], `report, ${width} px`);
      }
      await text.close();

      const costs = await openPage('spending', { width, height: 800 });
      await costs.post(plainMessage('spending', { kind: 'spending-shown', view: spending }));
      await costs.page.locator('.day').last().click();
      deepEqual(await uneven(costs), [], `spending, ${width} px`);
      await costs.close();

      const tiers = await openPage('compare', { width, height: 800 });
      await tiers.post(plainMessage('compare', { kind: 'comparison-shown', view: comparison }));
      deepEqual(await uneven(tiers), [], `tiers, ${width} px`);
      await tiers.close();
    }
  });

  it('keeps the button that runs a task in sight below a long list, and no row with the focus behind it', async () => {
    const page = await openPage('desk', { width: 300, height: 600 });
    await page.post(plainMessage('desk', { kind: 'desk-shown', view: desk }));
    await page.page.locator('[data-row="left-out"]').click();
    const run = page.page.locator('.run-bar');
    const inSight = async () => {
      const box = await run.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 600;
    };
    equal(await inSight(), true);
    for (const width of [240, 300]) {
      await page.page.setViewportSize({ width, height: 600 });
      const tops = await run
        .locator('button')
        .evaluateAll(all =>
          all.map(one => Math.round((one.getBoundingClientRect().top + one.getBoundingClientRect().bottom) / 2)),
        );
      equal(new Set(tops).size, 1, `all buttons in one row at ${width} px`);
    }
    const rows = await page.page.locator('#context-tree [role="row"]').count();
    ok(rows > 12);
    for (let row = 0; row < rows; row++) {
      await page.page.keyboard.press('ArrowDown');
      const [focused, bar] = await page.page.evaluate(() => [
        document.activeElement?.getBoundingClientRect().bottom ?? 0,
        document.querySelector('.run-bar')?.getBoundingClientRect().top ?? 0,
      ]);
      ok((focused ?? 0) <= (bar ?? 0) + 1, `row ${row}: ${focused} is behind ${bar}`);
    }
    // Nothing of it is left behind where the list ends.
    await page.page.locator('.run-row').last().focus();
    equal(await page.page.locator('.run-row').last().isVisible(), true);
    await page.close();
  });
});
