import { deepEqual, equal, ok } from 'node:assert/strict';
import { reportHtml } from '../../src/core/show/reportDocument';
import { visibleText } from '../../src/core/show/visibleText';
import { exampleReport } from '../unit/core/show/exampleReport';
import { hostileTexts } from './hostileTexts';
import { deskOf, isOnlyText, labelsOf, pressEverything, recordOf, reportOf, rowOf } from './hostileViews';
import { closeBrowser, openPage } from './openPage';
import { plainMessage } from './plainMessage';

describe('text from outside', function () {
  this.timeout(600_000);
  after(closeBrowser);
  it('would be noticed if it were more than text', async () => {
    const page = await openPage('report', { width: 400, height: 400 });
    await page.page.evaluate(() => {
      document.body.innerHTML =
        '<img src="https://canary.invalid/a.png" onerror="alert(1)"><form><script>1</script></form>';
    });
    for (let tries = 0; tries < 400 && page.mishaps.length === 0; tries++) await page.page.waitForTimeout(50);
    ok(page.mishaps.length > 0);
    await page.close();
  });

  it('stays text in every place of the desk', async () => {
    const page = await openPage('desk', { width: 400, height: 900 });
    for (const text of hostileTexts) {
      await page.post(plainMessage('desk', { kind: 'desk-shown', view: deskOf(text) }));
      await isOnlyText(page, text);
      const shown = await page.page.textContent('.task-head .title');
      equal(shown, visibleText(text));
    }
    await page.close();
  });

  it('stays text in every place of the report', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    for (const text of hostileTexts) {
      await page.post(plainMessage('report', { kind: 'report-shown', view: reportOf(text) }));
      await page.page.evaluate(pressEverything);
      await isOnlyText(page, text);
      const addresses = await page.page.locator('.address').allTextContents();
      ok(
        addresses.every(address => /^https:\/\/[^@]*$/.test(address)),
        addresses.join(' '),
      );
    }
    await page.close();
  });

  it('stays text in every place of the table', async () => {
    const page = await openPage('labels', { width: 1200, height: 900 });
    for (const [index, text] of hostileTexts.entries()) {
      const id = `record-${index}`;
      await page.post(plainMessage('labels', { kind: 'labels-shown', view: labelsOf(text, `run-${index}`) }));
      await page.post(
        plainMessage('labels', { kind: 'rows-arrived', run: `run-${index}`, from: 0, rows: [rowOf(id, text)] }),
      );
      await page.page.locator('[data-record]').first().click();
      await page.post(
        plainMessage('labels', { kind: 'record-shown', run: `run-${index}`, record: recordOf(id, text) }),
      );
      await isOnlyText(page, text);
      equal(await page.page.textContent('.record-text'), visibleText(text));
    }
    await page.close();
  });

  it('stays text in an exported HTML file, even without its policy', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    const { page: browserPage } = page;
    for (const text of hostileTexts) {
      const html = reportHtml(exampleReport(text)).replace(/<meta http-equiv[^>]*>/, '');
      const blank = await browserPage.context().newPage();
      const asked: string[] = [];
      blank.on('request', request => asked.push(request.url()));
      blank.on('dialog', dialog => {
        asked.push('dialog');
        dialog.dismiss().catch(() => undefined);
      });
      await blank.setContent(html);
      equal(await blank.locator('script, img, svg, iframe, object, link, form, a, base, [onerror]').count(), 0, text);
      deepEqual(asked, [], text);
      await blank.close();
    }
    await page.close();
  });
});
