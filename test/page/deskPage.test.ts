import { deepEqual, equal, ok } from 'node:assert/strict';
import { desk } from './deskFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';

describe('the desk', () => {
  let desks: OpenPage<'desk'>;
  beforeEach(async () => {
    desks = await openPage('desk', { width: 320, height: 1000 });
  });
  afterEach(async () => {
    deepEqual(desks.mishaps, []);
    await desks.close();
  });
  after(closeBrowser);

  const show = (change: object = {}) =>
    desks.post(plainMessage('desk', { kind: 'desk-shown', view: { ...desk, ...change } }));
  const text = () => desks.words('#page');
  const focusedRow = () =>
    desks.page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']);
  const press = async (...keys: string[]) => {
    for (const key of keys) await desks.page.keyboard.press(key);
  };

  it('says that it is ready before anything else, and shows the shape of what is coming', async () => {
    deepEqual(await desks.sent(), [{ kind: 'page-ready' }]);
    equal(await desks.page.locator('.skeleton').count(), 2);
  });

  it('tells what would be sent, within which budget, and for how much', async () => {
    await show();
    const words = await text();
    for (const wanted of [
      'Kept 14 of 62 passages, about 11,840 of 12,000 tokens',
      'About $0.0042 on fast',
      'best $0.11 · balanced $0.05 · offline free',
      '264 · why?',
    ]) {
      ok(words.includes(wanted), wanted);
    }
    equal(await desks.page.getByRole('meter').getAttribute('aria-valuenow'), '11840');
  });

  it('offers what the open file is good for, and runs it on that file; nothing where no task reads it', async () => {
    await show({ suggestion: { file: 'mailgate.sarif', tasks: [{ id: 'scan-summary', title: 'Scan summary' }] } });
    ok((await text()).includes('For mailgate.sarif'));

    await desks.page.getByRole('button', { name: 'Scan summary' }).click();

    deepEqual((await desks.sent()).at(-1), { kind: 'suggestion-run-asked', task: 'scan-summary' });
    await show();
    equal(await desks.page.locator('.suggestion').count(), 0);
    await show({
      workspace: 'untrusted',
      suggestion: { file: 'mailgate.sarif', tasks: [{ id: 'scan-summary', title: 'Scan summary' }] },
    });
    equal(await desks.page.locator('.suggestion').count(), 0, 'nothing runs in Restricted Mode');
  });

  it('says of a file whose columns nobody explained that they are to be mapped, also where no task reads it', async () => {
    await show({ suggestion: { file: 'doors.jsonl', tasks: [], needsFieldMap: true } });
    ok((await text()).includes('Nothing is known of its columns.'));

    await desks.page.getByRole('button', { name: 'Map Fields…' }).click();

    deepEqual((await desks.sent()).at(-1), { kind: 'field-map-asked' });
    equal(await desks.page.locator('.suggestion [role="group"]').count(), 0);
  });

  it('names a file before its folder, so that a narrow bar still tells passages apart', async () => {
    const title = 'mailgate/docs/runbook.md';
    const group = { source: 'docs', title: 'Docs', tokens: 71, leftOutCount: 0 };
    const passage = {
      id: 'p1',
      title,
      path: title,
      startLine: 1,
      endLine: 2,
      tokens: 71,
      why: 'open',
      isPinned: false,
    };
    const { openTask } = desk;
    const context = { ...openTask.context, groups: [{ ...group, kept: [passage] }] };
    await show({ openTask: { ...openTask, context } });
    equal(await desks.words('[data-snippet="p1"] .name'), 'runbook.md 1–2 mailgate/docs · open');
  });

  it('pins, unpins, excludes and takes back with a click', async () => {
    await show();
    await desks.listenAnew();
    await desks.page.getByRole('button', { name: 'Pin retry.ts lines 1–64' }).click();
    await desks.page.getByRole('button', { name: 'Unpin client.ts lines 40–112' }).click();
    await desks.page.getByRole('button', { name: 'Exclude retry.ts lines 1–64' }).click();
    await desks.page.locator('[data-row="left-out"]').click();
    await desks.page.getByRole('button', { name: 'Take notes.md 1–30 back in' }).click();
    const task = 'change-report';
    deepEqual(await desks.sent(), [
      { kind: 'snippet-pinned', task, snippet: 'a2' },
      { kind: 'snippet-unpinned', task, snippet: 'a1' },
      { kind: 'snippet-excluded', task, snippet: 'a2' },
      { kind: 'snippet-included', task, snippet: 'd1' },
    ]);
  });

  it('runs, previews, stops and resumes', async () => {
    await show();
    await desks.listenAnew();
    await desks.page.getByRole('button', { name: 'Run', exact: true }).click();
    await desks.page.getByRole('button', { name: 'Preview what is sent' }).click();
    await desks.page.getByRole('button', { name: 'Stop Triage emails' }).click();
    await desks.page.getByRole('button', { name: 'Resume Triage emails' }).click();
    deepEqual(await desks.sent(), [
      { kind: 'run-asked', task: 'change-report' },
      { kind: 'preview-asked', task: 'change-report' },
      { kind: 'run-stopped', run: 'r3' },
      { kind: 'run-resumed', run: 'r1' },
    ]);
  });

  it('can be worked without a mouse: one stop each for tier, tasks, context, actions and runs', async () => {
    await show();
    await desks.listenAnew();
    await press('Tab', 'Enter');
    await press('Tab', 'Tab');
    equal(await desks.page.evaluate(() => document.activeElement?.className), 'task-head');
    await press('ArrowDown', 'ArrowUp', 'Tab');
    equal(await focusedRow(), 'group:open-files');
    await press('ArrowDown', 'ArrowDown', 'p', 'x', 'Enter', 'ArrowRight', 'Enter', 'ArrowRight', 'Enter', 'Escape');
    equal(await focusedRow(), 'snippet:a2');
    await press('ArrowLeft');
    equal(await focusedRow(), 'group:open-files');
    await press('ArrowLeft');
    equal(await desks.page.locator('[data-row="snippet:a2"]').count(), 0);
    await press('ArrowRight', 'End');
    equal(await focusedRow(), 'left-out');
    await press('Tab', 'Enter', 'ArrowRight', 'Enter', 'Tab', 'ArrowDown', 'Enter');
    const task = 'change-report';
    deepEqual(await desks.sent(), [
      { kind: 'tier-choice-asked' },
      { kind: 'snippet-pinned', task, snippet: 'a2' },
      { kind: 'snippet-excluded', task, snippet: 'a2' },
      { kind: 'snippet-opened', task, snippet: 'a2' },
      { kind: 'snippet-pinned', task, snippet: 'a2' },
      { kind: 'snippet-excluded', task, snippet: 'a2' },
      { kind: 'run-asked', task },
      { kind: 'preview-asked', task },
      { kind: 'run-opened', run: 'r2' },
    ]);
  });

  it('keeps the focus beside what was excluded', async () => {
    await show();
    await desks.page.locator('[data-row="snippet:a2"]').focus();
    const { context } = desk.openTask;
    const groups = context.groups.map(group => ({ ...group, kept: group.kept.filter(one => one.id !== 'a2') }));
    await show({ openTask: { ...desk.openTask, context: { ...context, groups } } });
    equal(await focusedRow(), 'snippet:a3');
  });

  it('lists its keys with ? and gives the focus back', async () => {
    await show();
    await desks.page.locator('#tier-button').focus();
    await press('?');
    ok(await desks.page.getByRole('dialog').isVisible());
    await press('Escape');
    equal(await desks.page.evaluate(() => document.activeElement?.id), 'tier-button');
  });

  it('sends nothing in Restricted Mode and says why', async () => {
    await show({ workspace: 'untrusted' });
    await desks.listenAnew();
    await desks.page.getByRole('button', { name: 'Run', exact: true }).click({ force: true });
    deepEqual(await desks.sent(), []);
    ok((await text()).includes('Restricted Mode'));
    await desks.page.getByRole('button', { name: 'Manage workspace trust' }).click();
    deepEqual(await desks.sent(), [{ kind: 'remedy-asked', action: 'manage-trust' }]);
  });

  it('says what to do where there is nothing yet', async () => {
    await show({ tasks: { kind: 'listed', tasks: [] }, openTask: undefined, runs: [] });
    ok((await text()).includes('A task says what is wanted'));
    await show({ workspace: 'no-folder', openTask: undefined, runs: [] });
    await desks.listenAnew();
    await desks.page.getByRole('button', { name: 'Open a folder' }).click();
    deepEqual(await desks.sent(), [{ kind: 'remedy-asked', action: 'open-folder' }]);
  });

  it('says what failed, why, and offers to try again', async () => {
    const problem = {
      what: 'The context could not be gathered',
      why: 'git did not answer within 10 s.',
      remedies: [{ action: 'retry', title: 'Try again' }],
    };
    await show({ openTask: { id: 'change-report', context: { kind: 'failed', problem } } });
    await desks.listenAnew();
    await desks.page.getByRole('button', { name: 'Try again' }).click();
    deepEqual(await desks.sent(), [{ kind: 'remedy-asked', action: 'retry', task: 'change-report' }]);
  });

  it('explains the offline tier and shows what is loading', async () => {
    await show({
      tier: desk.tiers[3],
      openTask: { id: 'change-report', context: { kind: 'loading', note: 'Reading 214 files' } },
    });
    const words = await text();
    ok(words.includes('No language model and no network'));
    ok(words.includes('Reading 214 files …'));
  });

  it('remembers what was unfolded over a reload', async () => {
    await show();
    await desks.page.locator('[data-row="left-out"]').click();
    const remembered = await desks.page.evaluate(() => window.rememberedState);
    const again = await openPage('desk', { width: 320, height: 900 }, remembered);
    await again.post(plainMessage('desk', { kind: 'desk-shown', view: desk }));
    equal(await again.page.locator('[data-row="left-out"]').getAttribute('aria-expanded'), 'true');
    await again.close();
  });

  it('never scrolls sideways, down to 240 px', async () => {
    await desks.page.setViewportSize({ width: 240, height: 700 });
    await show();
    await desks.page.locator('[data-row="left-out"]').click();
    ok(await desks.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  });
});
