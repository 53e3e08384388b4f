import { deepEqual, equal, ok } from 'node:assert/strict';
import { labels } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';

describe('a run of labels that can be paused', () => {
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
  const show = (header: object) =>
    tables.post(
      plainMessage('labels', {
        kind: 'labels-shown',
        view: { ...labels, header: { ...labels.header, ...header }, rowCount: 0 },
      }),
    );
  const button = (name: string) => tables.page.getByRole('button', { name, exact: true });

  it('is held back and goes on with a press, and says that it waits', async () => {
    await show({ isPaused: false });
    await button('Pause').click();
    const note = 'Paused; what is under way still arrives';
    await show({ isPaused: true, state: { kind: 'waiting', note } });
    ok((await tables.words('header')).includes(note));
    equal(await button('Pause').count(), 0);
    await button('Go on').click();

    deepEqual(
      (await tables.sent()).filter(({ kind }) => kind.startsWith('run-')),
      [
        { kind: 'run-paused', run },
        { kind: 'run-continued', run },
      ],
    );
  });

  it('has no such button where it cannot be held, or has ended', async () => {
    await show({});
    equal(await button('Pause').count(), 0);
    await show({ isPaused: false, state: { kind: 'done' } });
    equal(await button('Pause').count(), 0);
  });
});
