import { mkdirSync } from 'node:fs';
import type { PageName } from '../../src/core/show/pageShell';
import { comparison } from './compareFixture';
import { desk } from './deskFixture';
import { done, eventRecord, labelRowsOf, labels, salaryRecord, triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { otherScriptReport } from './otherScriptReport';
import { otherScriptRecord, otherScriptRows, otherScripts } from './otherScripts';
import { plainMessage } from './plainMessage';
import { report, running } from './reportFixture';
import { showLabels } from './showLabels';
import { spending } from './spendingFixture';
import { themeNames } from './themes';

/** Pictures for people to look at, under out/screenshots. What must hold is tested elsewhere. */
describe('screenshots', () => {
  const folder = 'out/screenshots';
  before(() => mkdirSync(folder, { recursive: true }));
  after(closeBrowser);

  for (const width of [300, 400, 1200]) {
    it(`the desk at ${width} px`, () => inEveryTheme('desk', width, drawDesk));
    if (width !== 300) {
      it(`the report at ${width} px`, () => inEveryTheme('report', width, drawReport));
      it(`a report in other scripts at ${width} px`, () =>
        inEveryTheme('report', width, drawReportInScripts, 'report-scripts'));
      it(`the labels at ${width} px`, () => inEveryTheme('labels', width, drawLabels));
      it(`labels in triage at ${width} px`, () => inEveryTheme('labels', width, drawTriage, 'triage'));
      it(`labels in other scripts at ${width} px`, () => inEveryTheme('labels', width, drawScripts, 'scripts'));
      it(`the spending at ${width} px`, () => inEveryTheme('spending', width, drawSpending));
      it(`the tiers at ${width} px`, () => inEveryTheme('compare', width, drawComparison));
    }
  }

  it('other states', async () => {
    await picture('desk', 300, 'desk-loading', async () => undefined);
    await picture('desk', 300, 'desk-untrusted', page => showDesk(page, { workspace: 'untrusted', runs: [] }));
    await picture('desk', 300, 'desk-empty', page =>
      showDesk(page, { tasks: { kind: 'listed', tasks: [] }, openTask: undefined, runs: [] }),
    );
    await picture('desk', 300, 'desk-offline', page =>
      showDesk(page, {
        tier: desk.tiers[3],
        openTask: { id: 'change-report', context: { kind: 'loading', note: 'Reading 214 files' } },
      }),
    );
    await picture('desk', 300, 'desk-no-key', page =>
      showDesk(page, {
        tierProblem: {
          what: 'No key for Anthropic',
          why: 'The tier fast needs one. It is kept in the system’s key store.',
          remedies: [
            { action: 'set-api-key', title: 'Set API key' },
            { action: 'choose-tier', title: 'Choose another tier' },
          ],
        },
      }),
    );
    await picture('report', 400, 'report-running', async page => {
      const half = running.markdown.slice(0, 900);
      await page.post(plainMessage('report', { kind: 'report-shown', view: { ...running, markdown: half } }));
    });
    await picture('report', 1200, 'report-waiting', async page => {
      const header = {
        ...running.header,
        state: { kind: 'waiting', note: 'Sent 11.8k tokens to claude-haiku-5-5' },
        outputTokens: 0,
      };
      await page.post(plainMessage('report', { kind: 'report-shown', view: { ...running, header, markdown: '' } }));
    });
    await picture('report', 1200, 'report-failed', async page => {
      const problem = {
        what: 'The answer broke off',
        why: 'The connection to api.anthropic.com was cut after 212 tokens. What arrived is below.',
        remedies: [
          { action: 'retry', title: 'Try again' },
          { action: 'choose-tier', title: 'Choose another tier' },
        ],
      };
      const view = {
        ...running,
        markdown: running.markdown.slice(0, 500),
        header: { ...running.header, state: { kind: 'failed', problem } },
      };
      await page.post(plainMessage('report', { kind: 'report-shown', view }));
    });
    await picture('labels', 1200, 'labels-record', async page => {
      await drawLabels(page);
      await openRecord(page);
    });
    await picture('labels', 400, 'labels-record-narrow', async page => {
      await drawLabels(page);
      await openRecord(page);
    });
    await picture('labels', 1200, 'labels-done', async page => {
      await showLabels(page, done, labelRowsOf(412));
    });
    await picture('labels', 1200, 'labels-event', async page => {
      await showLabels(page, triaged, triagedRowsOf(412));
      await page.page.getByText('Labels over time').click();
      await page.page.locator('.time-bars').first().waitFor();
      await page.page.locator('[data-record]').first().click();
      await page.post(plainMessage('labels', { kind: 'record-shown', run: triaged.run, record: eventRecord }));
    });
    await picture('report', 1200, 'report-card', async page => {
      await drawReport(page);
      await page.page.locator('.citation').nth(3).hover();
    });
    await picture('desk', 400, 'desk-shortcuts', async page => {
      await drawDesk(page);
      await page.page.keyboard.press('?');
    });
  });

  async function inEveryTheme<Name extends PageName>(
    name: Name,
    width: number,
    draw: (page: OpenPage<Name>) => Promise<void>,
    file: string = name,
  ) {
    const opened = await openPage(name, { width, height: width === 1200 ? 800 : 900 });
    await draw(opened);
    for (const theme of themeNames) {
      await opened.theme(theme);
      await opened.drawn();
      await opened.page.screenshot({ path: `${folder}/${file}-${width}-${theme}.png` });
    }
    await opened.close();
  }

  async function picture<Name extends PageName>(
    name: Name,
    width: number,
    file: string,
    draw: (page: OpenPage<Name>) => Promise<void>,
  ) {
    const opened = await openPage(name, { width, height: width === 1200 ? 700 : 800 });
    await draw(opened);
    await opened.drawn();
    await opened.page.screenshot({ path: `${folder}/${file}.png` });
    await opened.close();
  }

  async function showDesk(page: OpenPage<'desk'>, change: object): Promise<void> {
    await page.post(plainMessage('desk', { kind: 'desk-shown', view: { ...desk, ...change } }));
  }

  async function drawDesk(page: OpenPage<'desk'>): Promise<void> {
    await showDesk(page, {});
    await page.page.locator('[data-row="left-out"]').click();
  }

  async function drawSpending(page: OpenPage<'spending'>): Promise<void> {
    await page.post(plainMessage('spending', { kind: 'spending-shown', view: spending }));
  }

  async function drawComparison(page: OpenPage<'compare'>): Promise<void> {
    await page.post(plainMessage('compare', { kind: 'comparison-shown', view: comparison }));
  }

  async function drawReport(page: OpenPage<'report'>): Promise<void> {
    await page.post(plainMessage('report', { kind: 'report-shown', view: report }));
  }

  async function drawReportInScripts(page: OpenPage<'report'>): Promise<void> {
    await page.post(plainMessage('report', { kind: 'report-shown', view: otherScriptReport }));
    await page.page.locator('.citation').first().hover();
  }

  async function drawLabels(page: OpenPage<'labels'>): Promise<void> {
    await showLabels(page, labels, labelRowsOf(412));
  }

  async function drawTriage(page: OpenPage<'labels'>): Promise<void> {
    await showLabels(page, triaged, triagedRowsOf(412));
    await page.page.locator('.agreement summary').click();
    for (const index of [1, 2])
      await page.page.locator(`[data-index="${index}"]`).click({ modifiers: ['ControlOrMeta'] });
  }

  async function drawScripts(page: OpenPage<'labels'>): Promise<void> {
    await showLabels(page, otherScripts, otherScriptRows(40));
    await page.page.locator('[data-record]').nth(1).click();
    await page.post(plainMessage('labels', { kind: 'record-shown', run: otherScripts.run, record: otherScriptRecord }));
  }

  async function openRecord(page: OpenPage<'labels'>): Promise<void> {
    await page.page.locator('[data-record]').first().click();
    await page.post(plainMessage('labels', { kind: 'record-shown', run: labels.run, record: salaryRecord }));
  }
});
