import { deepEqual, equal, ok } from 'node:assert/strict';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { claims, report, running } from './reportFixture';

describe('the report', () => {
  let reports: OpenPage<'report'>;
  beforeEach(async () => {
    reports = await openPage('report', { width: 600, height: 500 });
  });
  afterEach(async () => {
    deepEqual(reports.mishaps, []);
    await reports.close();
  });
  after(closeBrowser);

  const show = (view: object = report) => reports.post(plainMessage('report', { kind: 'report-shown', view }));
  const text = () => reports.words('#page');
  const scrollTop = () => reports.page.evaluate(() => document.getElementById('scroll')?.scrollTop);

  it('heads with tier, tokens, cost, time, and how many claims hold', async () => {
    await show();
    const words = await text();
    for (const wanted of [
      'fast, claude-haiku-5-5',
      '11.8k tokens in, 1.2k out',
      '$0.0039',
      '14.2 s',
      '9 claims: 7 verified · 2 struck',
    ]) {
      ok(words.includes(wanted.replace('14.2 s', '14 s')), wanted);
    }
  });

  it('strikes what does not hold, with the reason in words', async () => {
    await show();
    deepEqual(
      await reports.page
        .locator('.report-text s')
        .allTextContents()
        .then(all => all.map(one => one.slice(0, 26))),
      ['Time-outs are covered by t', 'The new limit of 90 second'],
    );
    deepEqual(await reports.page.locator('.reason').allTextContents(), [
      'struck: S4 was not sent',
      'struck: limits.ts line 6 does not say “timeoutMs: 90_000”',
    ]);
  });

  it('opens citations by their place in the claims, and shows the cited lines', async () => {
    await show();
    await reports.listenAnew();
    const third = reports.page.locator('.citation').nth(3);
    await third.focus();
    ok((await reports.words('#citation-card')).includes('const waitMs = backoff(attempt);'));
    await reports.page.keyboard.press('Enter');
    await reports.page.locator('.citation', { hasText: 'S4:20–44' }).click();
    deepEqual(await reports.sent(), [
      { kind: 'citation-opened', run: 'r2', claim: 2, citation: 0 },
      { kind: 'citation-opened', run: 'r2', claim: 3, citation: 0 },
    ]);
  });

  it('opens unchecked citations by the id of what was sent', async () => {
    await show(running);
    await reports.listenAnew();
    await reports.page.locator('.citation').first().click();
    deepEqual(await reports.sent(), [
      { kind: 'sent-snippet-opened', run: 'r2', snippet: 'S1', startLine: 86, endLine: 94 },
    ]);
  });

  it('sends each button’s message, also by keyboard', async () => {
    await show();
    await reports.listenAnew();
    const press = async (...keys: string[]) => {
      for (const key of keys) await reports.page.keyboard.press(key);
    };
    await press('Tab', 'Enter', 'ArrowRight', 'Enter', 'ArrowDown', 'Enter');
    await press('ArrowRight', 'ArrowRight', 'Enter', 'ArrowRight', 'Enter', 'ArrowRight', 'Enter');
    const run = 'r2';
    deepEqual((await reports.sent()).map(({ kind }) => kind).slice(0, 2), ['copy-asked', 'export-asked']);
    await reports.page.getByRole('button', { name: 'Run again on …' }).click();
    await reports.page.locator('.address').click();
    const all = await reports.sent();
    deepEqual(all.at(-1), { kind: 'link-opened', run, address: 'https://www.rfc-editor.org/rfc/rfc6585' });
    deepEqual(
      all.find(one => one.kind === 'export-asked'),
      { kind: 'export-asked', run, as: 'html' },
    );
  });

  it('streams without moving what is read, and follows only a person at the end', async () => {
    const half = running.markdown.slice(0, 700);
    const long = `${half}\n\n${'A line of the report that fills the page.\n\n'.repeat(30)}`;
    await show({ ...running, markdown: long });
    await reports.page.evaluate(() => document.getElementById('scroll')?.scrollTo(0, 200));
    const topBefore = await reports.page.locator('.report-text h3').first().boundingBox();
    let length = long.length;
    for (let piece = 0; piece < 20; piece++) {
      const more = `More text ${piece} [S1:86]. \n\n`;
      await reports.post(plainMessage('report', { kind: 'report-grew', run: 'r2', from: length, text: more }));
      length += more.length;
    }
    equal(await scrollTop(), 200);
    deepEqual(await reports.page.locator('.report-text h3').first().boundingBox(), topBefore);
    ok((await text()).includes('More text 19'));

    await reports.page.evaluate(() => document.getElementById('scroll')?.scrollTo(0, 1_000_000));
    const before = (await scrollTop()) ?? 0;
    await reports.post(
      plainMessage('report', { kind: 'report-grew', run: 'r2', from: length, text: 'The end. \n\n'.repeat(10) }),
    );
    ok(((await scrollTop()) ?? 0) > before);
  });

  it('keeps a selection while text arrives below it', async () => {
    const start = running.markdown.slice(0, 300);
    await show({ ...running, markdown: start });
    await reports.page.evaluate(() => {
      const paragraph = document.querySelector('.report-text p');
      if (paragraph !== null) getSelection()?.selectAllChildren(paragraph);
    });
    const selected = await reports.page.evaluate(() => getSelection()?.toString());
    await reports.post(
      plainMessage('report', { kind: 'report-grew', run: 'r2', from: 300, text: running.markdown.slice(300) }),
    );
    equal(await reports.page.evaluate(() => getSelection()?.toString()), selected);
  });

  it('asks for the whole when a piece is missing, and passes over a piece it has', async () => {
    await show({ ...running, markdown: 'abc' });
    await reports.listenAnew();
    await reports.post(plainMessage('report', { kind: 'report-grew', run: 'r2', from: 1, text: 'bc' }));
    deepEqual(await reports.sent(), []);
    await reports.post(plainMessage('report', { kind: 'report-grew', run: 'r2', from: 9, text: 'later' }));
    deepEqual(await reports.sent(), [{ kind: 'report-missed', run: 'r2' }]);
  });

  it('says milestones, not tokens, to screen readers', async () => {
    await show(running);
    equal(await reports.page.textContent('#announcements'), 'The report is being written');
    await reports.post(plainMessage('report', { kind: 'report-checked', run: 'r2', claims }));
    await reports.post(plainMessage('report', { kind: 'report-header-changed', run: 'r2', header: report.header }));
    equal(await reports.page.textContent('#announcements'), 'The report is done. 9 claims: 7 verified · 2 struck.');
  });

  it('draws every state', async () => {
    const problem = {
      what: 'The key was refused',
      why: 'Anthropic answered 401.',
      remedies: [{ action: 'set-api-key', title: 'Set API key' }],
    };
    const states = [
      [{ kind: 'waiting', note: 'Sent 11.8k tokens' }, 'Sent 11.8k tokens …'],
      [{ kind: 'checking' }, 'Checking every claim'],
      [
        { kind: 'partial', why: 'The answer reached its longest length.', canResume: true },
        'This is a part of the report',
      ],
      [{ kind: 'cancelled', kept: 'the first two sections', canResume: false }, 'Kept: the first two sections.'],
      [{ kind: 'failed', problem }, 'The key was refused'],
    ] as const;
    for (const [state, words] of states) {
      await show({ ...report, claims: [], header: { ...report.header, state } });
      ok((await text()).includes(words), words);
    }
    await show({ ...report, tier: { name: 'offline', model: 'offline', usesLanguageModel: false, reach: 'local' } });
    ok((await text()).includes('no language model was used'));
  });

  it('says each notice for its whole time, also one that follows soon on another', async () => {
    await show();
    const told = (text: string) => reports.post(plainMessage('report', { kind: 'notice-shown', text }));
    await told('Copied');
    await reports.page.waitForTimeout(2_500);
    await told('Exported');
    await reports.page.waitForTimeout(2_500);
    ok((await reports.words('.summary')).includes('Exported'));
    await reports.page.waitForTimeout(2_000);
    ok(!(await reports.words('.summary')).includes('Exported'));
  });

  it('has an outline from 900 px that leads to its headings', async () => {
    await reports.page.setViewportSize({ width: 1000, height: 400 });
    await show();
    await reports.page.getByRole('navigation').getByRole('button', { name: 'Not evaluable' }).click();
    equal(await reports.page.evaluate(() => document.activeElement?.textContent), 'Not evaluable');
    await reports.page.setViewportSize({ width: 600, height: 400 });
    ok(!(await reports.page.getByRole('navigation').isVisible()));
  });

  it('is where it was after a reload', async () => {
    await show();
    await reports.page.evaluate(() => document.getElementById('scroll')?.scrollTo(0, 120));
    await reports.page.waitForFunction(() => window.rememberedState !== undefined);
    const remembered = await reports.page.evaluate(() => window.rememberedState);
    const again = await openPage('report', { width: 600, height: 500 }, remembered);
    await again.post(plainMessage('report', { kind: 'report-shown', view: report }));
    equal(await again.page.evaluate(() => document.getElementById('scroll')?.scrollTop), 120);
    await again.close();
  });
});
