import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFolders } from '../../../src/adapters/node/watchFolders';
import type { FolderWatch } from '../../../src/core/gather/related/workspaceFiles';

describe('folders that are watched', () => {
  let folder: string;
  let watch: FolderWatch | undefined;

  beforeEach(function () {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'tierwise-watch-')));
    mkdirSync(join(folder, 'src'));
    watch = watchFolders([{ prefix: 'app/', name: 'app', folder }]);
    // Other systems tell a moment later, and are not used.
    if (watch === undefined) this.skip();
  });
  afterEach(() => {
    watch?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell every change before it is asked for, one after the other', async () => {
    equal(watch?.watch(['app', 'app/src']), 'newly-watched');
    equal(watch?.watch(['app', 'app/src']), 'watched');
    for (let round = 0; round < 300; round++) {
      writeFileSync(join(folder, 'src', `file${round % 7}.ts`), String(round));
      deepEqual([...((await watch?.touched()) ?? [])], [`app/src/file${round % 7}.ts`], String(round));
    }
    renameSync(join(folder, 'src', 'file1.ts'), join(folder, 'file1.ts'));
    deepEqual([...((await watch?.touched()) ?? [])].sort(), ['app/file1.ts', 'app/src/file1.ts']);
    rmSync(join(folder, 'src'), { recursive: true });
    ok((await watch?.touched())?.has('app/src'));
    equal((await watch?.touched())?.size, 0);
  });

  it('say that they do not know, behind very many changes and where a folder is gone', async () => {
    watch?.watch(['app/src']);
    for (let at = 0; at < 5_000; at++) writeFileSync(join(folder, 'src', `${at}`), '');
    equal(await watch?.touched(), undefined);
    equal(watch?.watch(['app/none']), 'not-watched');
    equal(await watch?.touched(), undefined);
  });
});
