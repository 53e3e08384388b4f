import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { comparison, fewLabels } from './compareFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';

describe('the comparison of tiers', () => {
  let page: OpenPage<'compare'>;
  beforeEach(async () => {
    page = await openPage('compare', { width: 900, height: 900 });
  });
  afterEach(async () => {
    deepEqual(page.mishaps, []);
    await page.close();
  });
  after(closeBrowser);

  const show = (view = comparison) =>
    page.post(plainMessage('compare', { kind: 'comparison-shown', view: asSent(view) }));
  /** The editor sends messages as JSON, which knows no `undefined` in a list. */
  const asSent = (view: typeof comparison): typeof comparison => JSON.parse(JSON.stringify(view));
  const marks = () => page.page.locator('.chart text.mark').count();

  it('says the answer first, with its numbers, and marks the tier that it names', async () => {
    await show();

    match(await page.words('.verdict'), /^\w+ .*your bar of 90 %/);
    match(await page.words('.facts'), /90 records that a person has labelled.*bar: phishing recall >= 90/s);
    equal(await page.page.locator('.compare-table tr.chosen').count(), 1);
  });

  it('draws each tier by price and quality with its interval, the bar as a line, and the table holds the same numbers', async () => {
    await show();

    equal(await marks(), 5);
    equal(await page.page.locator('.chart line.wanted').count(), 1);
    const drawn = await page.page
      .locator('.chart text.mark')
      .evaluateAll(all => all.map(one => Number(one.getAttribute('x'))));
    deepEqual(
      [...drawn].sort((a, b) => a - b),
      drawn,
      'cheapest first',
    );
    const heads = await page.page.locator('.compare-table').first().locator('thead th').allTextContents();
    deepEqual(heads.slice(0, 4), ['Tier', 'Cost per 1,000', 'Right', 'phishing recall']);
    const cells = await page.page
      .locator('.compare-table')
      .first()
      .locator('tbody tr')
      .last()
      .locator('td')
      .allTextContents();
    deepEqual(cells.slice(0, 4), ['$5.90', '99 % (94–100)', '100 % (89–100)', '0.99']);
  });

  it('draws another measure, on which there is no bar', async () => {
    await show();

    await page.page.locator('#measure').selectOption('0');

    equal(await page.page.locator('.chart line.wanted').count(), 0);
    equal(await marks(), 5);
    match(await page.words('.scale'), /^Right, with 95 % intervals/);
  });

  it('asks the host for a bar, the CSV, a run, and a tier for the task, by id', async () => {
    await show();

    await page.page.keyboard.press('b');
    await page.page.getByRole('button', { name: 'Export CSV' }).click();
    await page.page.getByRole('button', { name: 'Use in the task: fast' }).click();
    await page.page.getByRole('button', { name: 'Open the run of fast' }).click();

    const run = comparison.tiers.find(({ tier }) => tier === 'fast')?.run ?? '';
    deepEqual((await page.sent()).slice(-4), [
      { kind: 'bar-asked' },
      { kind: 'export-asked', as: 'csv' },
      { kind: 'tier-use-asked', run },
      { kind: 'run-opened', run },
    ]);
    deepEqual(await page.page.evaluate(() => window.rememberedState), {
      task: comparison.task,
      bar: 'phishing recall >= 90',
    });
  });

  it('has its table one key away', async () => {
    await show();

    await page.page.keyboard.press('t');

    equal(
      await page.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Tiers, cheapest first; in brackets 95 % intervals',
    );
  });

  it('is never more sure than few labels, and shows a price that is not known beside the axis', async () => {
    await show(fewLabels);

    match((await page.page.locator('.chart svg').textContent()) ?? '', /not known/);
    equal(await marks(), 2);
    ok((await page.words('.verdict')).length > 0);
  });

  it('says why nothing can be compared', async () => {
    await page.post(
      plainMessage('compare', { kind: 'comparison-failed', task: 'sort-mails', why: 'There is no gold file yet.' }),
    );

    match(await page.words('#page'), /There is nothing to compare yet.*There is no gold file yet\./s);
  });

  it('fits where the panel is narrow: nothing but a table is scrolled to sideways', async () => {
    for (const width of [320, 400, 640, 1200]) {
      await page.page.setViewportSize({ width, height: 900 });
      await show();

      const overflow = await page.page.locator('.compare').evaluate(one => one.scrollWidth - one.clientWidth);
      equal(overflow, 0, String(width));
    }
  });
});
