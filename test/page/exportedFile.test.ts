import { deepEqual, equal, ok } from 'node:assert/strict';
import { labelsHtml } from '../../src/core/show/labelsDocument';
import { asIfProtected } from '../unit/core/show/asIfProtected';
import { exampleLabels } from '../unit/core/show/exampleLabels';
import { closeBrowser, openPage } from './openPage';

/** What people print and send on. */
describe('an exported file', () => {
  after(closeBrowser);

  const long = 'https://vaultpay-support.example/session/c2Vzc2lvbi10b2tlbi1mb3ItdGhlLXBheW1lbnQtcGFnZQ/confirm';

  const file = async () => {
    const labels = exampleLabels('x');
    const html = labelsHtml({
      ...labels,
      results: labels.results.map(result => ({
        ...result,
        mustConfirm: true,
        problem: undefined,
        fields: [{ name: asIfProtected('Subject'), value: asIfProtected(`Payment <${long}>`) }],
        rationale: asIfProtected(`Asks for credentials behind ${long}, under a deadline.`),
        evidence: [{ quote: asIfProtected(long), path: asIfProtected('inbox/report-0004.eml'), found: true, line: 12 }],
        path: asIfProtected('inbox/reported-in-week-46.mbox'),
      })),
    });
    const host = await openPage('report');
    const page = await host.page.context().newPage();
    await page.setContent(html);
    return { page, close: host.close };
  };

  it('is printed whole: no column runs past the edge of the paper, and no short word is broken', async () => {
    const { page, close } = await file();
    await page.emulateMedia({ media: 'print' });
    // A4 and Letter between their usual margins.
    for (const width of [718, 740]) {
      await page.setViewportSize({ width, height: 1_000 });
      const cut = await page
        .locator('td, th, p, h1, h2, h3')
        .evaluateAll(
          (all, edge) => all.filter(one => one.getBoundingClientRect().right > edge).map(one => one.textContent),
          width,
        );
      deepEqual(cut, [], `${width} px`);
      const lines = await page
        .locator('td:not(.breaks)')
        .evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent));
      deepEqual(lines, []);
      ok((await page.locator('td.breaks').count()) > 0);
    }
    await close();
  });

  it('does not scroll sideways on a telephone, whatever is quoted', async () => {
    const { page, close } = await file();
    await page.setViewportSize({ width: 390, height: 800 });

    equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    await close();
  });
});
