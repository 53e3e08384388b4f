import { deepEqual, equal, ok } from 'node:assert/strict';
import { labelRowsOf, labels } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';

describe('a record beside the table', () => {
  let tables: OpenPage<'labels'>;
  beforeEach(async () => {
    tables = await openPage('labels', { width: 1100, height: 600 });
  });
  afterEach(async () => {
    deepEqual(tables.mishaps, []);
    await tables.close();
  });
  after(closeBrowser);

  const { run } = labels;
  const show = async (more: object) => {
    const [first, second] = labelRowsOf(2);
    await tables.post(plainMessage('labels', { kind: 'labels-shown', view: { ...labels, rowCount: 2 } }));
    await tables.post(
      plainMessage('labels', { kind: 'rows-arrived', run, from: 0, rows: [first, { ...second, ...more }] }),
    );
    await tables.page.locator('[data-index="1"]').click();
  };

  it('tells how its votes fell, and what went out with it alone', async () => {
    const counts = [
      { label: 'spam', count: 2 },
      { label: 'clean', count: 1 },
    ];
    await show({
      votes: { of: 3, counts, claimed: 'high' },
      beside: [
        { kind: 'context', path: 'assets/inventory.csv', line: 4 },
        { kind: 'example', path: 'gold/case-1.eml', line: 1 },
      ],
    });

    const words = await tables.words('.verdict');
    for (const wanted of [
      '2 of 3 votes for spam, 1 for clean; the model itself claims high',
      'Sent with what it names: assets/inventory.csv:4',
      'Sent with labelled examples like it: gold/case-1.eml:1',
    ])
      ok(words.includes(wanted), `${wanted} in ${words}`);
  });

  it('of a storm can be asked about alone', async () => {
    const [first, second] = labelRowsOf(2);
    await show({ sameAs: first?.id });
    const button = tables.page.getByRole('button', { name: 'Ask about this one alone' });
    equal(await button.count(), 1);
    await button.click();

    deepEqual(
      (await tables.sent()).filter(({ kind }) => kind === 'record-asked-alone'),
      [{ kind: 'record-asked-alone', run, record: second?.id }],
    );
  });
});
