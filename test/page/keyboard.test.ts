import { deepEqual, equal, match } from 'node:assert/strict';
import { eventRecord, triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { running } from './reportFixture';
import { showLabels } from './showLabels';

/** Whoever works by keys alone never finds the focus at the top of the page again. */
describe('the focus', () => {
  after(closeBrowser);

  const focused = ({ page }: { readonly page: OpenPage<'labels'>['page'] }) =>
    page.evaluate(() => {
      const active = document.activeElement;
      return active?.getAttribute('aria-label') ?? active?.id ?? '';
    });
  const inRow = ({ page }: OpenPage<'labels'>) =>
    page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? document.activeElement?.tagName);
  const press = async ({ page }: { readonly page: OpenPage<'labels'>['page'] }, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const table = async (width: number) => {
    const page = await openPage('labels', { width, height: 800 });
    await showLabels(page, { ...triaged, rowCount: 60 }, triagedRowsOf(60));
    return page;
  };

  it('stays in an open menu while the page is drawn anew; Home, End and letters lead through it', async () => {
    const page = await openPage('report', { width: 400, height: 800 });
    await page.post(plainMessage('report', { kind: 'report-shown', view: running }));
    const button = page.page.getByRole('button', { name: 'Export' });
    equal(await button.getAttribute('aria-expanded'), 'false');
    await button.focus();
    await press(page, 'ArrowUp');
    await page.post(plainMessage('report', { kind: 'report-shown', view: { ...running, markdown: '# More' } }));

    const item = () => page.page.evaluate(() => document.activeElement?.textContent);
    equal(await item(), 'HTML file');
    equal(await button.getAttribute('aria-expanded'), 'true');
    await press(page, 'Home');
    equal(await item(), 'Markdown file');
    await page.listenAnew();
    await press(page, 'h');
    equal(await item(), 'HTML file');
    await press(page, 'c');
    deepEqual(await page.sent(), [], 'a letter in a menu is none of the page');
    await press(page, 'Escape');
    equal(await focused(page), 'export-button');
    await press(page, 'Enter', 'Enter');
    equal(await focused(page), 'export-button', 'after a choice');
    deepEqual(await page.sent(), [{ kind: 'export-asked', run: running.run, as: 'md' }]);
    await page.close();
  });

  it('goes to the rows when the button that had it goes: a filter of a cell, a search that found nothing', async () => {
    const page = await table(1200);
    await page.page.locator('.agreement summary').click();
    await page.page.locator('.cell-button').first().focus();
    await press(page, 'Enter');
    await page.page.locator('.filters button').focus();
    await press(page, 'Enter');
    await page.drawn();
    match((await inRow(page)) ?? '', /^\d+$/);

    await press(page, '/');
    await page.page.keyboard.type('nobody');
    await page.page.getByRole('button', { name: 'Show all rows' }).focus();
    await press(page, 'Enter');
    await page.drawn();
    match((await inRow(page)) ?? '', /^\d+$/);
    await page.close();
  });

  it('goes from the search to what it found with Down, Enter, or Escape', async () => {
    const page = await table(1200);
    for (const key of ['ArrowDown', 'Enter', 'Escape']) {
      await press(page, '/', key);
      equal(await inRow(page), '0', key);
    }
    await press(page, '/', 'a', 'Escape');
    equal(await focused(page), 'Find in the rows', 'the first Escape clears');
    equal(await page.page.inputValue('#filter-text'), '');
    await page.close();
  });

  it('walks the confusion matrix as one tab stop', async () => {
    const page = await table(1200);
    await page.page.locator('.agreement summary').click();
    const first = page.page.locator('.cell-button').first();
    await first.focus();
    equal(await page.page.locator('.cell-button[tabindex="0"]').count(), 1);
    const words: string[] = [];
    for (const key of ['ArrowRight', 'ArrowDown', 'End', 'ArrowUp', 'Home', 'ArrowUp']) {
      await press(page, key);
      words.push((await focused(page)).replace('persons', '').replace(/^\d+ rows?: /, ''));
    }
    deepEqual(words, [
      ' said phishing, the run said clean',
      ' said clean, the run said clean',
      ' said clean, the run said abstain',
      ' said clean, the run said abstain',
      ' said clean, the run said phishing',
      ' said phishing, the run said phishing',
    ]);
    await page.close();
  });

  it('goes into the record where that stands instead of the table, and back', async () => {
    const page = await table(400);
    await page.page.locator('[data-index="3"]').focus();
    await press(page, 'Enter');
    await page.post(plainMessage('labels', { kind: 'record-shown', run: triaged.run, record: eventRecord }));
    const inPane = () => page.page.evaluate(() => document.activeElement?.className);
    equal(await inPane(), 'pane-body');
    await press(page, 'n');
    await page.drawn();
    equal(await inPane(), 'pane-body', 'of the next record');
    await press(page, 'Escape');
    match((await inRow(page)) ?? '', /^\d+$/);
    await page.close();
  });
});
