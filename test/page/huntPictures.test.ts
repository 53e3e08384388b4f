import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { hunt } from './huntFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report } from './reportFixture';
import { themeNames } from './themes';

describe('the pictures of a hunt', () => {
  after(closeBrowser);

  const shown = async (width: number): Promise<OpenPage<'report'>> => {
    const page = await openPage('report', { width, height: 900 });
    await page.post(plainMessage('report', { kind: 'report-shown', view: hunt }));
    return page;
  };

  it('are drawn below the report, each with a table that says the same, and stand in the outline', async () => {
    const page = await shown(1_200);

    deepEqual(await page.page.locator('.picture h3').allTextContents(), [
      'Rows and findings over time',
      'Hosts of the findings',
      'Intervals of regular connections',
      'Who sent the most',
    ]);
    equal(await page.page.locator('.picture svg:visible').count(), 4);
    equal(await page.page.locator('.picture table').count(), 4);
    for (const says of await page.page
      .locator('.picture .drawing')
      .evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? '')))
      ok(says.length > 40);
    await page.page.locator('nav').getByText('Pictures').click();
    equal(await page.page.evaluate(() => document.activeElement?.id), 'pictures');
    // A page without pictures has none, and no heading for them.
    await page.post(plainMessage('report', { kind: 'report-shown', view: report }));
    equal(await page.page.locator('.picture').count(), 0);
    deepEqual(page.mishaps, []);
    await page.close();
  });

  it('keep their letters readable and within the page at every width, with units and whole addresses', async () => {
    for (const width of [400, 680, 900, 1_200]) {
      const page = await shown(width);
      const drawings = await page.page.locator('.picture svg:visible').evaluateAll(all =>
        all.map(svg => {
          const { left, right } = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')].map(text => {
            const box = text.getBoundingClientRect();
            return {
              words: text.textContent ?? '',
              left: box.left - left,
              right: right - box.right,
              height: box.height,
            };
          });
          return { left, right, texts };
        }),
      );

      equal(drawings.length, 4, `${width} px`);
      for (const { left, right, texts } of drawings) {
        ok(left >= 0 && right <= width, `${width} px: ${left} to ${right}`);
        ok(texts.length > 1);
        for (const one of texts)
          ok(one.left >= -1 && one.right >= -1 && one.height >= 12, `${width} px: ${JSON.stringify(one)}`);
      }
      const words = drawings.flatMap(({ texts }) => texts.map(one => one.words));
      for (const wanted of ['50 rows', '2026-11-11 00:00', '203.0.113.177', '2 min', '91.0 GB sent', '6.0 MB received'])
        ok(words.includes(wanted), `${width} px: ${wanted}`);
      equal(
        await page.page.locator('.drawing').evaluateAll(all => all.some(one => one.scrollWidth > one.clientWidth)),
        false,
        'no drawing scrolls sideways',
      );
      if (width === 400)
        await page.page
          .locator('.picture', { hasText: 'Hosts of the findings' })
          .screenshot({ path: 'out/screenshots/host-graph-400.png' });
      await page.close();
    }
  });

  it('open the lines of a finding, by mouse and by keyboard', async () => {
    const page = await shown(1_200);
    await page.page.locator('.picture summary').first().click();
    await page.listenAnew();

    await page.page.locator('.picture a[data-action="citation"]').first().click();
    await page.page.locator('.picture a[data-action="citation"]').first().focus();
    await page.page.keyboard.press('Enter');

    const wanted = { kind: 'sent-snippet-opened', run: hunt.run, snippet: hunt.sent[0]?.id, startLine: 3, endLine: 5 };
    deepEqual(await page.sent(), [wanted, wanted]);
    // The bar of a finding and its line between hosts open the same.
    await page.listenAnew();
    await page.page.locator('.picture rect.lasted.opens:visible').first().click();
    await page.page.locator('.picture .if-wide line.traffic.opens').first().dispatchEvent('click');
    deepEqual(await page.sent(), [wanted, wanted]);
    await page.close();
  });

  it('offer every form of a hunt in the Export menu', async () => {
    const page = await shown(1_200);
    await page.page.getByRole('button', { name: 'Export' }).click();

    const titles = await page.page.getByRole('menuitem').allTextContents();
    deepEqual(titles, [
      'Markdown file',
      'HTML file',
      'Findings as JSON Lines',
      'Indicators as CSV',
      'STIX 2.1 bundle',
      'ATT&CK Navigator layer',
      'Sigma rules that held',
      'Queries to look again',
    ]);
    await page.page.getByText('STIX 2.1 bundle').click();
    deepEqual((await page.sent()).at(-1), { kind: 'export-asked', run: hunt.run, as: 'stix' });
    await page.close();
  });

  it('hold in four themes and at 400 px: axe finds nothing, nothing is cut off', async () => {
    const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
    mkdirSync('out/screenshots', { recursive: true });
    for (const width of [400, 1_200]) {
      const page = await shown(width);
      for (const summary of await page.page.locator('.picture summary').all()) await summary.click();
      await page.page.evaluate(axe);
      for (const theme of themeNames) {
        await page.theme(theme);
        const { violations } = await page.page.evaluate(() => window.axe.run());
        deepEqual([theme, ...violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)], [theme]);
        await page.page.locator('.picture').nth(1).scrollIntoViewIfNeeded();
        await page.page.screenshot({ path: `out/screenshots/hunt-${width}-${theme}.png` });
        deepEqual(await cutTables(page), [], `${theme}, ${width} px`);
      }
      const wide = await page.page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      equal(wide, false, `at ${width} px the page scrolls sideways`);
      match(await page.words('.pictures'), /89\.1 kB/);
      const names = await page.page
        .locator('.stacks td')
        .evaluateAll(all => [...new Set(all.map(one => getComputedStyle(one, '::before').textAlign))]);
      if (width === 400) deepEqual(names, ['left'], 'names of columns stand in one line below each other');
      await page.close();
    }
  });
});

/** Tables whose last column runs past the edge of their frame. */
function cutTables({ page }: OpenPage<'report'>): Promise<readonly string[]> {
  return page
    .locator('.picture .table-frame')
    .evaluateAll(all =>
      all.flatMap(one => (one.scrollWidth > one.clientWidth ? [one.getAttribute('aria-label') ?? 'a table'] : [])),
    );
}
