import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import type { ReportView } from '../../src/core/show/reportView';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report } from './reportFixture';
import { themeNames } from './themes';

const times = [
  '19 12:32',
  '19 17:41',
  '20 10:00',
  '20 12:08',
  '20 12:17',
  '20 12:18',
  '20 12:24',
  '20 12:28',
  '20 12:30',
  '20 14:10',
];
const moments = {
  dayless: 1,
  moments: times.map((time, at) => ({
    timeMs: Date.parse(`2023-07-${time.replace(' ', 'T')}:00Z`),
    when: `2023-07-${time}`,
    isZoneless: at === 3,
    said: `entry ${at + 1} of the notes`,
    snippet: report.sent[0]?.id ?? 'S1',
    path: 'incident/timeline.md',
    line: 10 + at,
  })),
};

describe('the timeline of notes in a report', () => {
  after(closeBrowser);

  const shown = async (width: number): Promise<OpenPage<'report'>> => {
    const page = await openPage('report', { width, height: 900 });
    const view = { ...report, moments } as unknown as ReportView;
    await page.post(plainMessage('report', { kind: 'report-shown', view }));
    return page;
  };

  it('shows each entry as a numbered point, with a table, and opens its line by mouse and by keys', async () => {
    const page = await shown(1_200);
    const picture = page.page.locator('.picture', { hasText: 'Timeline of the notes' });

    equal(await picture.locator('circle:visible').count(), times.length);
    equal(await picture.locator('tbody tr').count(), times.length);
    match(await picture.innerText(), /10 entries from 2023-07-19 12:32 to 2023-07-20 14:10 UTC/);
    match(
      await picture.innerText(),
      /Without a time zone, drawn as if in UTC: 1\. With a time but no day, not drawn: 1\./,
    );
    await picture.locator('summary').click();
    await page.listenAnew();
    await picture.locator('circle:visible').nth(4).click();
    await picture.locator('a[data-action="citation"]').nth(4).focus();
    await page.page.keyboard.press('Enter');

    const wanted = {
      kind: 'sent-snippet-opened',
      run: report.run,
      snippet: report.sent[0]?.id,
      startLine: 14,
      endLine: 14,
    };
    deepEqual(await page.sent(), [wanted, wanted]);
    const places = await picture
      .locator('circle:visible')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().x));
    for (const [at, x] of places.entries())
      ok(at === 0 || x - (places[at - 1] ?? 0) > 8, `points ${at} and ${at + 1} lie apart`);
    deepEqual(page.mishaps, []);
    await page.close();
  });

  it('holds in four themes and at 400 px: axe finds nothing, nothing runs past the edge', async () => {
    const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
    mkdirSync('out/screenshots', { recursive: true });
    for (const width of [400, 1_200]) {
      const page = await shown(width);
      await page.page.locator('.picture summary').last().click();
      await page.page.evaluate(axe);
      for (const theme of themeNames) {
        await page.theme(theme);
        const { violations } = await page.page.evaluate(() => window.axe.run());
        deepEqual([theme, ...violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)], [theme]);
        await page.page.locator('.picture').last().scrollIntoViewIfNeeded();
        await page.page.screenshot({ path: `out/screenshots/moments-${width}-${theme}.png` });
      }
      ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.close();
    }
  });
});
