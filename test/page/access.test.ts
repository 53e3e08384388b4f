import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PageName } from '../../src/core/show/pageShell';
import { comparison } from './compareFixture';
import { desk } from './deskFixture';
import { labelRowsOf, labels, salaryRecord, triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report, running } from './reportFixture';
import { showLabels } from './showLabels';
import { spending } from './spendingFixture';
import { themeNames } from './themes';

declare global {
  interface Window {
    axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
  }
}

describe('axe finds nothing', () => {
  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  after(closeBrowser);

  const violations = async <Name extends PageName>(page: OpenPage<Name>) => {
    await page.page.evaluate(axe);
    const found = await page.page.evaluate(() => window.axe.run());
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(node => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`).join('\n')}`,
    );
  };
  const inFourThemes = async <Name extends PageName>(page: OpenPage<Name>) => {
    for (const theme of themeNames) {
      await page.theme(theme);
      deepEqual([theme, ...(await violations(page))], [theme]);
    }
    await page.close();
  };

  it('on the desk', async () => {
    const page = await openPage('desk', { width: 320, height: 900 });
    await page.post(plainMessage('desk', { kind: 'desk-shown', view: desk }));
    await page.page.locator('[data-row="left-out"]').click();
    await inFourThemes(page);
  });

  it('on labels while they are triaged: rows picked, agreement unfolded, a record beside', async () => {
    const page = await openPage('labels', { width: 1200, height: 800 });
    await showLabels(page, { ...triaged, rowCount: 60 }, triagedRowsOf(60));
    await page.page.locator('.agreement summary').click();
    await page.page.locator('[data-index="0"]').click();
    await page.post(plainMessage('labels', { kind: 'record-shown', run: triaged.run, record: salaryRecord }));
    await page.page.locator('[data-index="2"]').click({ modifiers: ['ControlOrMeta'] });
    await page.page.getByText('Labels over time').click();
    await page.page.locator('.time-bars').first().waitFor();
    await inFourThemes(page);
  });

  it('on the desk with a problem, in Restricted Mode, and while it loads', async () => {
    const page = await openPage('desk', { width: 320, height: 900 });
    deepEqual(await violations(page), []);
    const problem = {
      what: 'No key',
      why: 'The tier needs one.',
      remedies: [{ action: 'set-api-key', title: 'Set API key' }],
    };
    const openTask = { id: 'change-report', context: { kind: 'loading' } };
    await page.post(
      plainMessage('desk', {
        kind: 'desk-shown',
        view: { ...desk, workspace: 'untrusted', tierProblem: problem, openTask },
      }),
    );
    await inFourThemes(page);
  });

  it('on the report, wide, with its outline and a card', async () => {
    const page = await openPage('report', { width: 1200, height: 800 });
    await page.post(plainMessage('report', { kind: 'report-shown', view: report }));
    await page.page.locator('.citation').first().focus();
    await inFourThemes(page);
  });

  it('on the report while it is written, with the menu open', async () => {
    const page = await openPage('report', { width: 400, height: 800 });
    await page.post(plainMessage('report', { kind: 'report-shown', view: running }));
    await page.page.getByRole('button', { name: 'Export' }).click();
    await inFourThemes(page);
  });

  it('on the spending', async () => {
    const page = await openPage('spending', { width: 700, height: 800 });
    await page.post(plainMessage('spending', { kind: 'spending-shown', view: spending }));
    await inFourThemes(page);
  });

  it('on the comparison of tiers', async () => {
    for (const width of [400, 900]) {
      const page = await openPage('compare', { width, height: 800 });
      await page.post(plainMessage('compare', { kind: 'comparison-shown', view: comparison }));
      await inFourThemes(page);
    }
  });

  it('on the table with a record, and with the list of keys', async () => {
    const page = await openPage('labels', { width: 1200, height: 800 });
    await showLabels(page, labels, labelRowsOf(60));
    await page.page.locator('[data-index="0"]').click();
    await page.post(plainMessage('labels', { kind: 'record-shown', run: labels.run, record: salaryRecord }));
    for (const theme of themeNames) {
      await page.theme(theme);
      deepEqual([theme, ...(await violations(page))], [theme]);
    }
    await page.page.keyboard.press('?');
    await inFourThemes(page);
  });
});
