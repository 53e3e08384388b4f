import { deepEqual, ok } from 'node:assert/strict';
import { desk } from './deskFixture';
import { triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report } from './reportFixture';
import { showLabels } from './showLabels';

/** A low panel, a zoom of 300 %, the least width of the side bar. */
describe('where there is little room', () => {
  after(closeBrowser);

  it('the table scrolls its head away, and most of what is seen are rows', async () => {
    const table = await openPage('labels', { width: 400, height: 267 });
    await showLabels(table, { ...triaged, rowCount: 60 }, triagedRowsOf(60));
    await table.page.mouse.move(200, 60);
    await table.page.mouse.wheel(0, 2_000);
    await table.drawn();

    const seen = await table.page.locator('.labels-split').evaluate(frame => {
      const { top, bottom } = frame.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, 0);
    });
    ok(seen >= 190, `${seen} px of the table`);
    await table.close();
  });

  it('the report does the same', async () => {
    const text = await openPage('report', { width: 400, height: 267 });
    await text.post(plainMessage('report', { kind: 'report-shown', view: report }));
    await text.page.mouse.move(200, 60);
    await text.page.mouse.wheel(0, 2_000);
    await text.drawn();

    const seen = await text.page
      .locator('.report-scroll')
      .evaluate(frame => innerHeight - Math.max(frame.getBoundingClientRect().top, 0));
    ok(seen >= 190, `${seen} px of the report`);
    await text.close();
  });

  it('the desk cuts off no note, no button and no cost, whatever their words', async () => {
    const page = await openPage('desk', { width: 200, height: 900 });
    const name = `src/${'aFolderWithALongName/'.repeat(4)}file.ts: 1 invisible character removed`;
    const { context } = desk.openTask;
    const runs = desk.runs.map(run => ({ ...run, cost: { ...run.cost, exact: false, inDoubtUsd: 0.0099 } }));
    await page.post(
      plainMessage('desk', {
        kind: 'desk-shown',
        view: { ...desk, runs, openTask: { ...desk.openTask, context: { ...context, notes: [name] } } },
      }),
    );
    await page.drawn();

    const cut = await page.page.locator('.note-line span, .run-bar button, .run-row .number').evaluateAll(all =>
      all
        .filter(one => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1)
        .filter(one => getComputedStyle(one).display !== 'inline' || one.getBoundingClientRect().right > innerWidth)
        .map(one => one.textContent),
    );
    deepEqual(cut, []);
    await page.page.screenshot({ path: 'out/screenshots/desk-200.png' });
    await page.close();
  });
});
