import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { done, labelRowsOf, labels, salaryRecord } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { showLabels } from './showLabels';

describe('the label table', () => {
  let tables: OpenPage<'labels'>;
  beforeEach(async () => {
    tables = await openPage('labels', { width: 1100, height: 600 });
  });
  afterEach(async () => {
    deepEqual(tables.mishaps, []);
    await tables.close();
  });
  after(closeBrowser);

  const run = labels.run;
  const show = <View extends { readonly run: string }>(count: number, view?: View) =>
    showLabels(tables, { ...(view ?? labels), rowCount: count }, labelRowsOf(count));
  const rowCount = () => tables.page.locator('[data-record]').count();
  const focusedIndex = () =>
    tables.page.evaluate(() => Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index']));
  const firstSubject = () => tables.words('[data-index="0"] .field-1');
  const press = async (...keys: string[]) => {
    for (const key of keys) await tables.page.keyboard.press(key);
  };

  it('heads with progress, rate, cost and its bound, and time left', async () => {
    await show(100);
    const words = await tables.words('header');
    for (const wanted of [
      '412 of 5,000 records',
      '38 a minute',
      '$0.21 of at most $2.00',
      'about 2 h left',
      '100 rows',
    ])
      ok(words.includes(wanted), wanted);
  });

  it('lists what has no answer and what was not read as it should, and says why in the row and in the record', async () => {
    await show(40, done);
    const problem = tables.page.getByRole('combobox', { name: 'Filter by problem' });
    await problem.selectOption({ label: 'no answer' });
    await tables.drawn();
    equal(await rowCount(), 3);
    await problem.selectOption({ label: 'read with a problem' });
    await tables.drawn();
    equal(await rowCount(), 3);
    const words = 'Read with a problem: the last boundary is missing';
    equal(await tables.page.getByRole('img', { name: words }).count(), 3);

    const [, , , record] = labelRowsOf(4);
    await tables.page.locator('[data-index="0"]').click();
    const shown = { ...salaryRecord, id: record?.id, problem: 'the last boundary is missing' };
    await tables.post(plainMessage('labels', { kind: 'record-shown', run, record: shown }));
    equal((await tables.words('.record-pane')).split('the last boundary is missing').length, 2);
    ok((await tables.words('.record-pane')).includes(words));
  });

  it('holds 50,000 rows with a bounded number of them in the page', async function () {
    this.timeout(300_000);
    await show(50_000, done);
    ok((await rowCount()) < 60, `${await rowCount()} rows`);
    await tables.page.locator('[data-index="0"]').focus();
    await press('End');
    equal(await focusedIndex(), 49_999);
    ok((await rowCount()) < 60);
    await press('PageUp', 'Home');
    equal(await focusedIndex(), 0);
    equal(await tables.page.getByRole('grid').getAttribute('aria-rowcount'), '50001');
    await tables.page.fill('#filter-text', '(49999)');
    await tables.page.waitForFunction(() => document.querySelector('.shown')?.textContent?.startsWith('1 of'));
    await tables.page.fill('#filter-text', '');
    await tables.page
      .getByRole('button', { name: 'Sort by subject' })
      .or(tables.page.getByRole('button', { name: 'Subject' }))
      .first()
      .click();
    ok((await rowCount()) < 60);
  });

  it('draws nothing while nothing happens, also where it is empty or a record stands in its place', async () => {
    await show(0);
    await tables.page.setViewportSize({ width: 400, height: 600 });
    await show(30);
    await tables.page.locator('[data-index="0"]').click();
    equal(await tables.page.locator('.grid-frame').isVisible(), false);
    await tables.drawn();

    await tables.page.evaluate(() => {
      window.requestAnimationFrame = () => {
        throw new Error('a frame was asked for');
      };
    });
    await tables.page.waitForTimeout(300);
  });

  it('does not move what is read when rows arrive, also when sorted', async () => {
    await show(400);
    await tables.page.getByRole('button', { name: 'Subject' }).click();
    await tables.drawn();
    await tables.page.locator('.grid-frame').evaluate(frame => frame.scrollTo(0, 2200));
    await tables.drawn();
    const at = () =>
      tables.page.evaluate(() => {
        const top = document.querySelector('.grid-frame')?.getBoundingClientRect().top ?? 0;
        const row = [...document.querySelectorAll<HTMLElement>('[data-record]')]
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .find(one => one.getBoundingClientRect().top >= top + 26);
        return [row?.dataset['record'], Math.round(row?.getBoundingClientRect().top ?? 0)];
      });
    const before = await at();
    await tables.post(
      plainMessage('labels', { kind: 'rows-arrived', run, from: 400, rows: labelRowsOf(900).slice(400) }),
    );
    deepEqual(await at(), before);
  });

  it('asks again for rows that are missing', async () => {
    await show(10);
    await tables.listenAnew();
    await tables.post(plainMessage('labels', { kind: 'rows-arrived', run, from: 20, rows: labelRowsOf(2) }));
    deepEqual(await tables.sent(), [{ kind: 'rows-missed', run, from: 10 }]);
  });

  it('can be worked without a mouse: rows, a record, back, sorting', async () => {
    await show(200);
    await tables.listenAnew();
    await tables.page.locator('[data-index="0"]').focus();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    const id = await tables.page.locator('[data-index="2"]').getAttribute('data-record');
    deepEqual(await tables.sent(), [{ kind: 'record-chosen', run, record: id }]);
    await press('ArrowUp', 'ArrowUp');
    await tables.post(plainMessage('labels', { kind: 'record-shown', run, record: salaryRecord }));
    ok((await tables.words('.record-pane')).includes('→ https://hr-pay-desk.example/login?u=maria.lopez'));
    equal(await tables.words('.record-text mark'), 'verify your\naccount within 24 hours');
    equal(await tables.page.locator('.record-pane a[href]').count(), 0);
    await press('Escape');
    equal(await tables.page.locator('.record-pane').isVisible(), false);
    equal(await focusedIndex(), 0);
    await press('ArrowUp', 'ArrowRight', 'Enter');
    equal(await tables.words('[aria-sort="ascending"]'), 'Subject');
    equal(await firstSubject(), '(unreadable)');
  });

  it('does without what the open record says itself, rather than be cut at its side', async () => {
    const titles = () => tables.page.locator('.grid-head .sort-title').allInnerTexts();
    const isCut = () => tables.page.locator('.grid-frame').evaluate(frame => frame.scrollWidth > frame.clientWidth);
    await show(20);
    const all = await titles();

    await tables.page.locator('[data-index="0"]').click();
    await tables.post(plainMessage('labels', { kind: 'record-shown', run, record: salaryRecord }));
    await tables.page.locator('.grid-head .rationale').waitFor({ state: 'detached' });

    deepEqual(await titles(), all.slice(0, -1));
    equal(await isCut(), false);
    equal(await tables.page.locator('[role="grid"]').getAttribute('aria-colcount'), String(all.length));
    await tables.page.setViewportSize({ width: 1600, height: 600 });
    await tables.page.locator('.grid-head .rationale').waitFor();
    await tables.page.setViewportSize({ width: 1100, height: 600 });
    await press('Escape');
    await tables.page.locator('.grid-head .rationale').waitFor();
    await tables.drawn();
    deepEqual([await titles(), await isCut()], [all, false]);
  });

  it('opens the record and its evidence in an editor by id and position', async () => {
    await show(20);
    await tables.page.locator('[data-index="0"]').click();
    await tables.post(plainMessage('labels', { kind: 'record-shown', run, record: salaryRecord }));
    await tables.listenAnew();
    await tables.page.getByRole('button', { name: 'Open in an editor' }).click();
    await tables.page.locator('.evidence-list a').click();
    const record = salaryRecord.id;
    deepEqual(await tables.sent(), [
      { kind: 'record-opened', run, record },
      { kind: 'evidence-opened', run, record, evidence: 0 },
    ]);
  });

  it('filters by label, confidence, problem and words, and counts each label', async () => {
    await show(400);
    const shown = () => tables.words('.shown');
    await tables.page.getByRole('button', { name: /^phishing/ }).click();
    match(await shown(), / of 400 rows$/);
    await tables.page.selectOption('#filter-label', '');
    await tables.page.selectOption('#filter-confidence', 'low');
    await tables.page.selectOption('#filter-problem', 'none');
    await tables.page.fill('#filter-text', 'quick favour');
    await tables.drawn();
    ok((await tables.page.locator('[data-record] .confidence').allTextContents()).every(one => one === 'low'));
    await tables.page.fill('#filter-text', 'no such words');
    await tables.page.getByRole('button', { name: 'Show all rows' }).click();
    equal(await shown(), '400 rows');
  });

  it('strikes evidence that was not found and names problems', async () => {
    await show(10);
    equal(await tables.words('[data-index="6"] .evidence'), '“new bank details” not found');
    equal(await tables.page.locator('[data-index="6"] .evidence s').count(), 1);
    equal(await tables.words('[data-index="5"] .evidence'), 'unreadable: the boundary is missing');
  });

  it('exports in each form and stops', async () => {
    await show(10);
    await tables.listenAnew();
    for (const name of ['CSV file', 'JSON Lines file', 'Summary as Markdown', 'Summary as HTML']) {
      await tables.page.getByRole('button', { name: 'Export' }).click();
      await tables.page.getByRole('menuitem', { name }).click();
    }
    await tables.page.getByRole('button', { name: 'Stop' }).click();
    deepEqual(await tables.sent(), [
      ...(['csv', 'jsonl', 'md', 'html'] as const).map(as => ({ kind: 'export-asked' as const, run, as })),
      { kind: 'run-stopped', run },
    ]);
  });

  it('draws empty, stopped and failed', async () => {
    await show(0);
    ok((await tables.words('main')).includes('No labels yet'));
    await show(3, {
      ...done,
      header: { ...done.header, state: { kind: 'cancelled', kept: '3 of 412 records', canResume: true } },
    });
    await tables.listenAnew();
    await tables.page.getByRole('button', { name: 'Resume' }).click();
    deepEqual(await tables.sent(), [{ kind: 'run-resumed', run }]);
    const problem = {
      what: 'The cap of $2.00 is reached',
      why: '40 records are left.',
      remedies: [{ action: 'open-settings', title: 'Raise the cap' }],
    };
    await show(3, { ...done, header: { ...done.header, state: { kind: 'failed', problem } } });
    ok((await tables.words('header')).includes('The cap of $2.00 is reached'));
    await show(0, { ...done, header: { ...done.header, state: { kind: 'failed', problem } } });
    ok((await tables.words('main')).includes('The run ended before a record had a label'));
  });

  it('keeps filter, sorting and place over a reload', async () => {
    await show(400);
    await tables.page.selectOption('#filter-problem', 'none');
    await tables.page.locator('.grid-frame').evaluate(frame => frame.scrollTo(0, 1100));
    await tables.page.waitForFunction(() => JSON.stringify(window.rememberedState ?? {}).includes('"top":1100'));
    const remembered = await tables.page.evaluate(() => window.rememberedState);
    const again = await openPage('labels', { width: 1100, height: 600 }, remembered);
    await again.post(plainMessage('labels', { kind: 'labels-shown', view: { ...labels, rowCount: 400 } }));
    await again.post(plainMessage('labels', { kind: 'rows-arrived', run, from: 0, rows: labelRowsOf(400) }));
    equal(await again.page.inputValue('#filter-problem'), 'none');
    await again.page.waitForFunction(() => document.querySelector('.grid-frame')?.scrollTop === 1100);
    await again.close();
  });
});
