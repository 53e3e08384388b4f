import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { reportHtml } from '../../src/core/show/reportDocument';
import { asIfProtected } from '../unit/core/show/asIfProtected';
import { exampleReport } from '../unit/core/show/exampleReport';
import { desk } from './deskFixture';
import { closeBrowser, openPage } from './openPage';
import { otherScriptMarkdown, otherScriptReport } from './otherScriptReport';
import { plainMessage } from './plainMessage';

describe('a report in scripts that are read from right to left', () => {
  after(closeBrowser);

  const shown = async (width = 1000) => {
    const opened = await openPage('report', { width, height: 900 });
    await opened.post(plainMessage('report', { kind: 'report-shown', view: otherScriptReport }));
    return opened;
  };
  const file = async () => {
    const host = await openPage('report');
    const page = await host.page.context().newPage();
    const { report, ...rest } = exampleReport('x');
    await page.setContent(reportHtml({ ...rest, report: { ...report, markdown: asIfProtected(otherScriptMarkdown) } }));
    return { page, close: host.close };
  };

  /** Where one piece of an element's text stands, in pixels of the page. */
  const left = (box: Locator, piece: string) =>
    box.evaluate((root, wanted) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const at = node.textContent?.indexOf(wanted) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        return range.getBoundingClientRect().left;
      }
      throw new Error(`no “${wanted}”`);
    }, piece);
  const paragraph = (page: Page, words: string) => page.locator('p, li, h2, h3, th').filter({ hasText: words }).first();

  it('reads each paragraph, bullet and heading from where its first letter begins, on the page and in a file', async () => {
    for (const { page, close } of [await shown(), await shown(400), await file()]) {
      const arabic = paragraph(page, 'أوقفت');
      ok((await left(arabic, 'أوقفت')) > (await left(arabic, 'الخدمة')));
      const heading = paragraph(page, 'מה השתנה');
      ok((await left(heading, 'מה')) > (await left(heading, 'limits.ts')));
      const sides = await page
        .locator('li')
        .evaluateAll(all => all.map(one => [getComputedStyle(one).direction, one.textContent?.slice(0, 3)]));
      deepEqual(
        sides.slice(0, 5).map(([side]) => side),
        ['rtl', 'ltr', 'rtl', 'rtl', 'ltr'],
      );
      equal(await page.locator('blockquote').evaluate(one => getComputedStyle(one).borderRightStyle), 'solid');
      ok(
        (await left(page.locator('pre'), 'const')) < (await left(page.locator('pre'), 'המתנה')),
        'code as in an editor',
      );
      await close();
    }
  });

  it('keeps the lines behind a name, the slash at the end of an address and a hidden sign where they belong', async () => {
    const { page, close, mishaps } = await shown();
    const citation = page.locator('.citation').first();
    ok((await left(citation, ':2–3')) > (await left(citation, 'تنبيه')));
    await citation.hover();
    ok((await left(page.locator('.card-place'), ':2–3')) > (await left(page.locator('.card-place'), 'inbox/')));
    const cited = page.locator('.card-line').first();
    equal(await cited.getAttribute('dir'), 'rtl');
    equal(await page.locator('.report-text bdi', { hasText: 'https://evil.example/login/' }).count(), 1);
    const marked = page.locator('li').filter({ hasText: 'attempts' });
    ok((await left(marked, 'U+200E')) > (await left(marked, 'עלה')), 'the sentence goes on to the left of it');
    deepEqual(mishaps, []);
    await close();
  });

  it('begins a long name in the side bar at its right end, its lines behind it', async () => {
    const page = await openPage('desk', { width: 300, height: 900 });
    const view = JSON.parse(JSON.stringify(desk).replaceAll('client.ts', 'تقرير الحادث 2026 الطويل جدا والمفصل'));
    await page.post(plainMessage('desk', { kind: 'desk-shown', view }));
    const name = page.page.locator('.row .title[dir="rtl"]').first();
    const [start, edge] = await name.evaluate(one => {
      const range = document.createRange();
      range.setStart(one.firstChild ?? one, 0);
      range.setEnd(one.firstChild ?? one, 5);
      return [range.getBoundingClientRect().right, one.getBoundingClientRect().right];
    });
    ok(Math.abs((start ?? 0) - (edge ?? 99)) < 2);
    await page.close();
  });
});
