import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { done, eventRecord, labelRowsOf, labels, triaged, triagedRowsOf } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { showLabels } from './showLabels';

describe('triage in the label table', () => {
  let table: OpenPage<'labels'>;
  beforeEach(async () => {
    table = await openPage('labels', { width: 1200, height: 700 });
  });
  afterEach(async () => {
    deepEqual(table.mishaps, []);
    await table.close();
  });
  after(closeBrowser);

  type Row = ReturnType<typeof labelRowsOf>[number] & { readonly person?: object };
  const show = async (view: typeof done & { readonly run: string }, rows: readonly Row[]) => {
    await showLabels(table, { ...view, rowCount: rows.length }, rows);
    await table.listenAnew();
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await table.page.keyboard.press(key);
  };
  const idAt = (index: number) => labelRowsOf(index + 1)[index]?.id ?? '';
  const focused = () =>
    table.page.evaluate(() => Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index']));
  const names = labels.labels.map(label => label.name);

  it('labels ten records with the keyboard alone, each with a key or two, and takes two back', async () => {
    const rows = labelRowsOf(400);
    await show(done, rows);
    await table.page.locator('[data-index="0"]').focus();

    const said: unknown[] = [];
    // As the host would: each word comes back as a changed row.
    const answer = async () => {
      for (const message of await table.sent()) {
        said.push(message);
        if (message.kind !== 'labels-set' && message.kind !== 'labels-confirmed') continue;
        const changed = message.records.flatMap(id => {
          const row = rows.find(one => one.id === id);
          if (row === undefined) return [];
          const label = message.kind === 'labels-set' ? names[message.label] : row.label;
          return [{ ...row, person: { label, by: 'Ana', isYou: true } }];
        });
        await table.post(plainMessage('labels', { kind: 'rows-changed', run: done.run, rows: changed }));
      }
      await table.listenAnew();
    };
    for (const keys of [
      ['c'],
      ['n', 'l'],
      ['n', 'p'],
      ['n', 'a'],
      ['n', 'c'],
      ['n', 'i'],
      ['n', 'c'],
      ['n', 'm'],
      ['n', 'c'],
      ['n', 'p'],
    ]) {
      await press(...keys);
      await answer();
    }

    const run = done.run;
    const set = (index: number, label: number) => ({ kind: 'labels-set', run, records: [idAt(index)], label });
    const confirmed = (index: number) => ({ kind: 'labels-confirmed', run, records: [idAt(index)] });
    deepEqual(said, [
      confirmed(0),
      set(1, 4),
      set(2, 0),
      set(3, 2),
      confirmed(4),
      set(5, 1),
      confirmed(6),
      set(7, 3),
      confirmed(8),
      set(9, 0),
    ]);
    equal(await focused(), 9);
    equal(await table.words('[data-index="9"] .label'), 'phishing clean');
    equal(await table.page.locator('[data-index="9"] .label s').innerText(), 'clean');
    equal(
      await table.page.locator('[data-index="9"] .mark').getByRole('img').getAttribute('aria-label'),
      'Corrected by you',
    );

    await table.post(
      plainMessage('labels', { kind: 'labels-header-changed', run, header: { ...done.header, undoable: 10 } }),
    );
    await press('u', 'u');
    deepEqual(await table.sent(), [
      { kind: 'label-undone', run },
      { kind: 'label-undone', run },
    ]);
  });

  it('labels several rows as one action: a range, single ones, and never one that a filter hides', async () => {
    await show(done, labelRowsOf(400));
    await table.page.locator('[data-index="0"]').focus();
    await press('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'ArrowDown', 'ArrowDown', 'x');
    equal(await table.page.locator('[aria-selected="true"]').count(), 4);
    await table.page.locator('.picked-bar', { hasText: '4 selected' }).waitFor();
    await press('p');
    const run = done.run;
    deepEqual(await table.sent(), [
      { kind: 'labels-set', run, records: [idAt(1), idAt(2), idAt(3), idAt(5)], label: 0 },
    ]);

    await table.listenAnew();
    await press('Shift+ArrowUp', 'Escape');
    equal(await table.page.locator('[aria-selected="true"]').count(), 0);
    await table.page.locator('[data-index="2"]').click({ modifiers: ['ControlOrMeta'] });
    await table.page.locator('[data-index="6"]').click({ modifiers: ['ControlOrMeta'] });
    await table.page.locator('[data-index="7"]').click({ modifiers: ['Shift'] });
    await table.page.locator('.picked-bar', { hasText: '3 selected' }).waitFor();
    equal(await table.page.locator('[aria-selected="true"]').count(), 3);
    await table.page.selectOption('#filter-label', 'phishing');
    await table.drawn();
    await table.page
      .getByRole('group', { name: /Label the 1 selected/ })
      .getByRole('button', { name: 'clean' })
      .click();
    deepEqual(
      (await table.sent()).filter(message => message.kind === 'labels-set'),
      [{ kind: 'labels-set', run, records: [idAt(2)], label: 4 }],
    );
  });

  it('picks all that are shown, 50,000 too, and says how many', async function () {
    this.timeout(300_000);
    await show(done, labelRowsOf(50_000));
    await table.page.getByText('50,000 rows', { exact: true }).waitFor();
    await table.page.locator('[data-index="0"]').focus();
    await press('ControlOrMeta+a', 'l');
    const message = await table.waitForMessage('labels-set');
    equal(message.kind === 'labels-set' && message.records.length, 50_000);
    equal(await table.page.locator('#announcements').textContent(), '50,000 selected');
  });

  it('keeps letters out of fields, and shows each beside its label', async () => {
    await show(done, labelRowsOf(20));
    await table.page.fill('#filter-text', 'pl');
    await table.page.locator('#filter-text').press('c');
    deepEqual(await table.sent(), []);
    deepEqual(await table.page.locator('.count kbd').allInnerTexts(), ['p', 'i', 'a', 'm', 'l']);
    await table.page.fill('#filter-text', '');
    await table.page.locator('.grid-frame').click();
    await press('?');
    ok((await table.words('dialog')).includes('undo, any number of steps'));
  });

  it('leaves the next row in the place of one that a filter takes away', async () => {
    const rows = labelRowsOf(60);
    await show(done, rows);
    await table.page.selectOption('#filter-problem', 'unconfirmed');
    await table.drawn();
    await table.page.locator('[data-index="3"]').click();
    const person = { label: 'clean', by: 'Ana', isYou: true };
    await table.post(plainMessage('labels', { kind: 'rows-changed', run: done.run, rows: [{ ...rows[3], person }] }));
    equal(await focused(), 3);
    equal(await table.page.locator('[data-index="3"]').getAttribute('data-record'), idAt(4));
  });

  it('has columns and filters for further questions and tiers', async () => {
    await show(triaged, triagedRowsOf(200));
    for (const title of ['priority', 'technique', 'Tier'])
      equal(await table.page.getByRole('columnheader', { name: title }).count(), 1, title);
    await table.page.selectOption('#filter-answer-1', 'T1204');
    await table.page.selectOption('#filter-tier', 'balanced');
    await table.drawn();
    equal(await table.words('.shown'), '10 of 200 rows');
    await table.page.getByRole('button', { name: 'priority' }).click();
    await table.drawn();
    const shown = await table.page.locator('[data-record] .question-0').allInnerTexts();
    deepEqual(shown, [...shown].sort());
    await table.page.selectOption('#filter-problem', 'escalated');
    equal(await table.words('.shown'), '10 of 200 rows');
  });

  it('heads with the agreement, misses named, and a press on a cell shows its rows', async () => {
    await show(triaged, triagedRowsOf(200));
    const line = await table.words('.agreement summary');
    for (const wanted of [
      '89 % (76–96) of 38 records',
      'macro F1 0.86',
      '2 of phishing were missed: 2 given as clean.',
    ])
      ok(line.includes(wanted), line);
    await table.page.locator('.agreement summary').click();
    ok((await table.words('.figures')).includes('83 % (55–95)'));
    const worth = await table.words('.calibration');
    for (const wanted of ['What confidence was worth', '97 % (83–99)', '71 % (36–92)'])
      ok(worth.includes(wanted), worth);
    await table.page.getByRole('button', { name: /persons said phishing, the run said clean/ }).click();
    match(await table.words('.shown'), / of 200 rows/);
    const rows = await table.page.locator('[data-record] .label').allInnerTexts();
    ok(rows.length > 0);
    ok(
      rows.every(words => words === 'phishing clean'),
      rows.join(),
    );
    await table.page.getByRole('button', { name: 'persons: phishing, run: clean' }).click();
    await table.drawn();
    equal(await table.words('.shown'), '200 rows');
  });

  it('tells in the record what each tier said, whose word counts, and leads to the record that says the same', async () => {
    await show(triaged, triagedRowsOf(200));
    await table.page.locator('[data-index="27"]').click();
    const words = await table.words('.record-pane');
    for (const wanted of [
      'Corrected by you; the run said spam',
      'fast said phishing, medium confidence',
      'high confidence (by the gold right in 97 % (83–99) of 30)',
    ])
      ok(words.includes(wanted), words);
    await table.page.locator('[data-index="22"]').click();
    await table.page.getByRole('link', { name: 'show that one' }).click();
    equal(await focused(), 0);
  });

  it('shows an event as a tree of its fields, evidence marked and hidden characters visible', async () => {
    await show(triaged, triagedRowsOf(20));
    await table.page.locator('[data-index="0"]').click();
    await table.post(plainMessage('labels', { kind: 'record-shown', run: triaged.run, record: eventRecord }));
    equal(await table.words('.event-tree > .fields mark'), 'verify your account within 24 hours');
    const words = await table.words('.event-tree');
    for (const wanted of ['command_line', '10.1.2.3, fe80::1', 'm‹U+202E›lopez', '4410'])
      ok(words.includes(wanted), words);
    equal(await table.page.locator('.record-pane a[href]').count(), 0);
  });

  it('charts labels over time when it is unfolded, with the figures in a table', async () => {
    await show(triaged, triagedRowsOf(200));
    equal(await table.page.locator('.time-bars').count(), 0);
    await table.page.getByText('Labels over time').click();
    await table.page.locator('.time-bars').first().waitFor();
    equal(await table.page.locator('.time-bars').count(), 5);
    ok((await table.words('.time-parts')).includes('15 records without a time'));
    await table.page.getByText('As a table').click();
    const cells = await table.page.locator('.time-table tbody td').allInnerTexts();
    equal(
      cells.reduce((sum, cell) => sum + Number(cell), 0),
      185,
    );
  });
});
