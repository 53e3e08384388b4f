import { equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Fails as often as the file beside it says, then leaves what `npm ci` leaves. */
const stumbling = `#!/bin/sh
echo called >> calls.txt
if [ "$(wc -l < calls.txt)" -le "$(cat failures.txt)" ]; then echo "npm error code ECONNRESET"; exit 1; fi
mkdir -p node_modules/.bin
cp package-lock.json node_modules/.package-lock.json
touch node_modules/.bin/node
`;

describe('the set-up of a clean clone', () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'tierwise set-up ä-'));
    for (const file of ['setUp.mjs', 'process.mjs']) cpSync(join('scripts', file), join(clone, 'scripts', file));
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }));
    mkdirSync(join(clone, 'bin'));
    writeFileSync(join(clone, 'bin', 'npm'), stumbling);
    chmodSync(join(clone, 'bin', 'npm'), 0o755);
  });
  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  const setUp = (failures: number) => {
    writeFileSync(join(clone, 'failures.txt'), `${failures}`);
    const script = "import('./scripts/setUp.mjs').then(({ setUp }) => setUp({ pauseMs: 0 }))";
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...process.env, PATH: [join(clone, 'bin'), process.env['PATH']].join(delimiter) },
    });
    const calls = readFileSync(join(clone, 'calls.txt'), 'utf8').trim().split('\n').length;
    return { status, said: stdout + stderr, calls };
  };

  it('outlives one stumble of the registry, and says so', () => {
    const { status, said, calls } = setUp(1);

    equal(status, 0, said);
    match(said, /tried once more/);
    equal(calls, 2);
  });

  it('says what to mend when the registry fails again', () => {
    const { status, said, calls } = setUp(2);

    equal(status, 1);
    match(said, /npm ci failed twice, its own words stand above\. Mend that/);
    equal(calls, 2);
  });
});
