import { deepEqual, equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nodeAside } from '../../../src/adapters/node/aside';

describe('reading ahead', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-ahead-'));
    mkdirSync(join(folder, 'src'));
    for (let index = 0; index < 40; index++) writeFileSync(join(folder, 'src', `${index}.ts`), `const x = ${index};\n`);
    symlinkSync('/etc/hostname', join(folder, 'src', 'link.ts'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'src', 'pipe.ts')]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('waits for no pipe, minds nothing that is gone or leads out, and leaves the other thread to its work', async () => {
    const aside = nodeAside(resolve('dist', 'scanFiles.js'), {
      folders: [{ prefix: '', name: 'w', folder }],
      maxFileBytes: 10_000,
    });
    const paths = Array.from({ length: 40 }, (_, index) => `src/${index}.ts`);
    aside.readAhead([...paths, 'src/pipe.ts', 'src/gone.ts', 'src/link.ts', '../outside.ts']);
    aside.readAhead(paths);
    const scans = await aside.scan(paths);
    equal(scans.filter(({ result }) => typeof result !== 'string').length, 40);
    const [pipe, gone] = await aside.scan(['src/pipe.ts', 'src/gone.ts']);
    deepEqual(
      [pipe, gone].map(one => typeof one?.result),
      ['string', 'string'],
    );
  });
});
