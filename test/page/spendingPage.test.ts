import { deepEqual, equal, ok } from 'node:assert/strict';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { nothingSpent, spending } from './spendingFixture';

describe('the spending', () => {
  let page: OpenPage<'spending'>;
  beforeEach(async () => {
    page = await openPage('spending', { width: 900, height: 700 });
  });
  afterEach(async () => {
    deepEqual(page.mishaps, []);
    await page.close();
  });
  after(closeBrowser);

  const show = (view = spending) => page.post(plainMessage('spending', { kind: 'spending-shown', view }));
  const rows = () => page.page.locator('.spending-table tbody tr').count();

  it('says what today cost under its cap, what the cache saved, and what stands in no sum', async () => {
    await show();

    const words = await page.words('.facts');

    for (const wanted of [
      'Today (UTC) $0.43 of at most $5.00',
      'up to $0.05 more set aside or in doubt',
      '$0.53 in 30 days',
      '$0.04 saved by the reply cache',
      '1 call without a price, in no sum',
    ]) {
      ok(words.includes(wanted), `${wanted}: ${words}`);
    }
  });

  it('draws a bar a day to one scale, and the table holds the same numbers', async () => {
    await show();

    const heights = await page.page
      .locator('.day[data-day="2026-11-28"] rect')
      .evaluateAll(all => all.map(one => Number(one.getAttribute('height')).toFixed(1)));

    equal(await page.page.locator('.day').count(), 30);
    deepEqual(heights, ['72.1', '27.9']);
    equal(await rows(), 5);
    const cells = (row: number) =>
      page.page.locator('.spending-table tbody tr').nth(row).locator('td').allTextContents();
    deepEqual([(await cells(1))[4], (await cells(1)).at(-1)], ['2', '1 from the reply cache']);
    equal(await page.words('.scale'), '$0.43 a day');
    ok((await page.words('.spending-table')).includes('1 unpriced'));
  });

  it('shows what each line cost without scrolling where the panel is narrow', async () => {
    await page.page.setViewportSize({ width: 400, height: 900 });
    await show();

    const edges = await page.page
      .locator('.spending-table tbody tr td:nth-child(2)')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().right));

    equal(await page.words('.spending-table thead th:nth-child(2)'), 'Cost');
    equal(edges.length, 5);
    ok(Math.max(...edges) <= 400, String(edges));
  });

  it('fits where the panel is narrow: nothing is scrolled to sideways, and each number has the name of its column', async () => {
    for (const width of [320, 400, 640]) {
      await page.page.setViewportSize({ width, height: 900 });
      await show();

      const overflow = await page.page
        .locator('.spending, .table-frame')
        .evaluateAll(all => all.map(one => one.scrollWidth - one.clientWidth));
      deepEqual(overflow, [0, 0], `${width}`);
    }

    const labels = await page.page
      .locator('.spending-table tbody tr')
      .first()
      .locator('td[data-label]')
      .evaluateAll(all => all.map(one => getComputedStyle(one, '::before').content.replaceAll('"', '')));
    deepEqual(labels.slice(0, 4), ['Tier', 'Task', 'Model', 'Calls']);
    equal(await page.page.getByRole('columnheader').count(), 10);
  });

  it('is walked with arrows, one tab stop; Enter shows a day alone and Escape all again', async () => {
    await show();
    const today = page.page.locator('.day[data-day="2026-11-28"]');
    equal(await today.getAttribute('tabindex'), '0');
    equal(await page.page.locator('.day[tabindex="0"]').count(), 1);

    await today.focus();
    await page.page.keyboard.press('ArrowLeft');
    await page.page.keyboard.press('Enter');

    equal(await page.page.locator('.day[aria-pressed="true"]').getAttribute('data-day'), '2026-11-27');
    equal(await rows(), 2);
    await page.page.keyboard.press('Escape');
    equal(await rows(), 5);
  });

  it('is shown by task too, and remembers that; CSV is asked of the host', async () => {
    await show();
    await page.page.locator('#by').selectOption('task');
    await page.page.getByRole('button', { name: 'Export CSV' }).click();

    ok((await page.words('.legend')).includes('triage-emails'));
    deepEqual(await page.page.evaluate(() => window.rememberedState), { by: 'task' });
    deepEqual((await page.sent()).at(-1), { kind: 'export-asked', as: 'csv' });
  });

  it('says what will stand there where nothing was spent', async () => {
    await show(nothingSpent);

    ok((await page.words('#page')).includes('Nothing was spent yet'));
  });
});
