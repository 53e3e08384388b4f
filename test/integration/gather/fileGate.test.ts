import { deepEqual, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lookNow } from '../../../src/adapters/node/lookNow';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';

const inside = 'what anybody may read';
const outside = 'OUTSIDE-CANARY';
const never = new AbortController().signal;

/** Both ways to a file: the one that waits, and that of the index's thread. Each gives the text, or why there is none. */
const gates: readonly { readonly name: string; open(folder: string): (path: string) => Promise<string> }[] = [
  {
    name: 'the workspace',
    open(folder) {
      const workspace = nodeWorkspace({ folders: [{ name: 'desk', prefix: '', folder }], trusted: true });
      return async path => {
        const opened = await workspace.open(path);
        if (opened.kind === 'refused') return `refused: ${opened.why}`;
        let text = '';
        for await (const bytes of opened.bytes(never)) text += Buffer.from(bytes).toString();
        return text;
      };
    },
  },
  {
    name: 'the index',
    open(folder) {
      const look = lookNow([{ name: 'desk', prefix: '', folder }]);
      return async path => {
        const { bytes } = look.read(path, 1_000);
        return typeof bytes === 'string' ? `refused: ${bytes}` : Buffer.from(bytes).toString();
      };
    },
  },
];

for (const { name, open } of gates) {
  describe(`the gate to files, ${name}`, () => {
    let root: string;
    let desk: string;
    let swapper: ChildProcess | undefined;

    beforeEach(() => {
      root = realpathSync(mkdtempSync(join(tmpdir(), 'tierwise-gate-')));
      desk = join(root, 'desk');
      mkdirSync(join(desk, 'sub'), { recursive: true });
      mkdirSync(join(root, 'desk-of-others'));
      writeFileSync(join(root, 'desk-of-others', 'secret.txt'), outside);
      writeFileSync(join(desk, 'a.md'), inside);
    });
    afterEach(() => {
      swapper?.kill('SIGKILL');
      swapper = undefined;
      rmSync(root, { recursive: true, force: true });
    });

    it('reads what lies inside, also by a link, and nothing that a link or a name leads out to', async () => {
      symlinkSync('../a.md', join(desk, 'sub', 'in.md'));
      symlinkSync(join(root, 'desk-of-others', 'secret.txt'), join(desk, 'out.md'));
      symlinkSync(join(root, 'desk-of-others'), join(desk, 'sub', 'folder'));
      symlinkSync('loop.md', join(desk, 'loop.md'));
      const read = open(desk);

      const texts = await Promise.all(['a.md', 'sub/in.md'].map(read));
      const refused = await Promise.all(
        ['out.md', 'sub/folder/secret.txt', 'loop.md', 'sub', '../desk-of-others/secret.txt', 'absent.md'].map(read),
      );

      deepEqual(texts, [inside, inside]);
      for (const one of refused) ok(one.startsWith('refused: '), one);
    });

    it('never reads outside while a file is swapped for a link to there, again and again', async function () {
      this.timeout(60_000);
      const [path, target] = [join(desk, 'a.md'), join(root, 'desk-of-others', 'secret.txt')];
      const other = spawn(process.execPath, ['-e', swap, path, target], { stdio: ['ignore', 'pipe', 'inherit'] });
      swapper = other;
      await once(other.stdout, 'data');
      const read = open(desk);
      const latestMs = Date.now() + 45_000;
      let texts = 0;
      let refusals = 0;
      for (let opens = 0; Date.now() < latestMs && (texts < 50 || refusals < 50); opens++) {
        const one = await read('a.md');
        ok(!one.includes(outside), `after ${opens} opens`);
        if (one === inside) texts += 1;
        else refusals += 1;
        // The other process must have its turns, too.
        if (opens % 50 === 49) await wait(1);
      }

      ok(texts >= 50 && refusals >= 50, `${texts} texts and ${refusals} refusals: the swapping was met`);
    });
  });
}

/** Puts a file and a link in each other's place, at once each time, until it is ended. */
const swap = `
const { renameSync, symlinkSync, writeFileSync } = require('node:fs');
const [path, target] = process.argv.slice(1);
process.stdout.write('swapping');
for (;;) {
  symlinkSync(target, path + '.tmp');
  renameSync(path + '.tmp', path);
  writeFileSync(path + '.tmp', ${JSON.stringify(inside)});
  renameSync(path + '.tmp', path);
}`;
