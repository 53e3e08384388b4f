import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestOf } from '../keptRuns';
import {
  type Editor,
  freshWorkspace,
  hands,
  openEditor,
  openFile,
  patienceMs,
  startTask,
  type WorkbenchModule,
} from './editor';

describe('a workspace of two folders', () => {
  let editor: Editor;
  let beside: string;
  let hand: WorkbenchModule;

  before(async function () {
    this.timeout(600_000);
    hand = await hands();
    const desk = await freshWorkspace('desk', 'multi-root');
    // Not below our own repository, whose ignore files would bind it.
    beside = mkdtempSync(join(tmpdir(), 'tierwise-second-folder-'));
    const notes = join(beside, 'notes');
    mkdirSync(notes);
    // Of documents come first those that speak of what the change of the other folder is about.
    writeFileSync(
      join(notes, 'README.md'),
      '# Notes\n\nWhat we know about `nextDueAt`, `retryDelay` and retry-after.\n',
    );
    writeFileSync(join(notes, 'private.md'), 'Not for any context.\n');
    writeFileSync(join(notes, '.tierwiseignore'), 'private.md\n');
    const file = join(beside, 'both.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: [{ path: desk }, { path: 'notes' }], settings: {} }));
    editor = await openEditor({ name: 'multi-root', workspace: file });
    await foldersThere();
  });

  /** The web workbench now and then opens before it has read the workspace file, and then stays without folders. */
  async function foldersThere(): Promise<void> {
    const { page } = editor;
    const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'notes' });
    const isThere = async () => (await row.count()) > 0;
    await hand.runCommand(page, 'View: Show Explorer');
    await hand.waitUntil(page, 'both folders in the explorer', 20_000, isThere).catch(async () => {
      await hand.reloadWorkbench(page);
      await hand.runCommand(page, 'View: Show Explorer');
      await hand.waitUntil(page, 'both folders in the explorer', patienceMs, isThere);
    });
  }

  after(async () => {
    await editor?.close();
    rmSync(beside, { recursive: true, force: true });
  });

  it('takes context from both, each path with its folder’s name, under the ignore rules of each', async () => {
    await openFile(editor, 'notes/private.md');
    await openFile(editor, 'mailgate/src/clock.ts');

    const begun = await startTask(editor, 'Change report');

    const state = await editor.runs.ended(await begun());
    const manifest = manifestOf(state);
    const paths = new Set<string>(manifest.kept.flatMap(one => one.snippet.path ?? []));
    equal(state.ended.state, 'done');
    deepEqual([...new Set([...paths].map(path => path.split('/')[0]))].sort(), ['desk', 'notes']);
    ok(paths.has('desk/mailgate/src/clock.ts'), 'the open file');
    ok(paths.has('notes/README.md'), 'a document of the second folder');
    ok(manifest.skipped.some(one => one.path === 'notes/private.md' && /\.tierwiseignore/.test(one.why)));
    ok(
      manifest.skipped.some(one => /no git repository/.test(one.why)),
      'and says which folder has no history',
    );
  });
});
