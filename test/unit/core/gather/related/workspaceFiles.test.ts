import { deepEqual, equal, ok } from 'node:assert/strict';
import { ignoreRules } from '../../../../../src/core/gather/ignoreRules';
import { WorkspaceFiles } from '../../../../../src/core/gather/related/workspaceFiles';
import { memoryWorkspace } from '../../../../support/memoryWorkspace';

const signal = new AbortController().signal;
const count = 1_600;

/** A disk whose every change is told, unless a test keeps it to itself. */
function disk() {
  const files: Record<string, string> = {};
  for (let at = 0; at < count; at++) files[`src/file${at}.ts`] = `export const value${at} = ${at};\n`;
  let time = 1;
  const times = new Map<string, number>();
  const looks = { count: 0, stopped: false };
  let touched = new Set<string>();
  let now = 0;
  const change = (path: string, text: string | undefined, isTold = true) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (text === undefined || files[path] === undefined) times.set(folder, ++time);
    if (text === undefined) delete files[path];
    else files[path] = text;
    times.set(path, ++time);
    if (isTold) touched.add(path);
  };
  const workspaceOf = () => memoryWorkspace(files);
  const workspaceFiles = new WorkspaceFiles({
    workspace: { ...workspaceOf(), list: folder => workspaceOf().list(folder) },
    rules: () => ignoreRules(workspaceOf(), []),
    look: {
      stamp: path => {
        looks.count++;
        const text = files[path];
        const modifiedMs = times.get(path) ?? 1;
        if (text !== undefined) return { kind: 'file', sizeBytes: text.length, modifiedMs };
        const isFolder = Object.keys(files).some(one => one.startsWith(path === '' ? '' : `${path}/`));
        return isFolder ? { kind: 'folder', sizeBytes: 0, modifiedMs } : undefined;
      },
      read: () => ({ sizeBytes: -1, modifiedMs: -1, bytes: 'not read here' }),
      holds: () => [],
      headStamp: () => undefined,
    },
    watch: {
      watch: (() => {
        const watched = new Set<string>();
        return folders => {
          if (looks.stopped) return 'not-watched';
          const before = watched.size;
          for (const one of folders) watched.add(one);
          return watched.size > before ? 'newly-watched' : 'watched';
        };
      })(),
      touched: async () => {
        if (looks.stopped) return undefined;
        const taken = touched;
        touched = new Set();
        return taken;
      },
      stop: () => {
        looks.stopped = true;
      },
    },
    nowMs: () => now,
  });
  return {
    files: workspaceFiles,
    change,
    looks,
    later: (ms: number) => {
      now += ms;
    },
    async changedNow() {
      looks.count = 0;
      return (await workspaceFiles.now(signal)).changed;
    },
  };
}

describe('the files of a workspace whose changes are told', () => {
  it('are looked at once; then only what was touched is', async () => {
    const { files, change, looks, changedNow } = disk();
    equal((await files.now(signal)).changed.length, count);
    await files.follow(signal);

    deepEqual([await changedNow(), looks.count], [[], 0]);
    change('src/file7.ts', 'a longer text than before, to be sure\n');
    deepEqual([await changedNow(), looks.count], [[['src/file7.ts', 38]], 1]);
  });

  it('are found when they come and go, also in a new folder', async () => {
    const { files, change, looks, changedNow } = disk();
    await files.now(signal);
    await files.follow(signal);

    change('src/new.ts', 'new\n');
    deepEqual([await changedNow(), looks.count], [[['src/new.ts', 4]], 1]);
    change('src/new.ts', 'newer\n');
    deepEqual([await changedNow(), looks.count], [[['src/new.ts', 6]], 1]);
    change('src/new.png', 'no text\n');
    deepEqual([await changedNow(), looks.count], [[], 1]);
    change('src/new.ts', undefined);
    deepEqual([await changedNow(), looks.count], [[['src/new.ts', undefined]], 1]);
    change('src/new.ts', 'new\n');
    deepEqual([await changedNow(), looks.count], [[['src/new.ts', 4]], 1]);
    await files.follow(signal);
    change('src/deep/new.ts', 'new\n');
    change('src/deep', undefined);
    deepEqual(await changedNow(), [['src/deep/new.ts', 4]]);
    await files.follow(signal);
    change('src/deep/new.ts', 'newer\n');
    deepEqual([await changedNow(), looks.count], [[['src/deep/new.ts', 6]], 1]);
    change('src/file7.ts', undefined);
    deepEqual(await changedNow(), [['src/file7.ts', undefined]]);
  });

  it('are looked at one by one again when a change was not told', async () => {
    const { files, change, looks, later, changedNow } = disk();
    await files.now(signal);
    await files.follow(signal);
    change('src/file7.ts', 'changed in silence, from elsewhere\n', false);
    deepEqual(await changedNow(), []);

    later(31_000);
    deepEqual((await files.follow(signal))?.changed, [['src/file7.ts', 35]]);

    ok(looks.stopped);
    change('src/file8.ts', 'changed in silence, once more\n', false);
    deepEqual(await changedNow(), [['src/file8.ts', 30]]);
  });
});
